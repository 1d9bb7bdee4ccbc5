"""The error answers in the OpenAPI schema, for every operation alike."""

from typing import Any

ERROR_SCHEMA = {
    "type": "object",
    "required": ["code", "detail", "errors"],
    "properties": {
        "code": {
            "type": "string",
            "description": "Kode galat, tetap dalam v1.",
            "example": "invalid",
        },
        "detail": {"type": "string", "description": "Kalimat untuk pembaca."},
        "error_id": {"type": "string", "description": "Nomor galat; hanya pada 500."},
        "errors": {
            "type": "array",
            "description": "Parameter atau isian yang ditolak; kosong bila tidak ada yang khusus.",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
EVERYWHERE = {
    "400": "Parameter tidak dikenal atau tidak dapat dibaca; disebut namanya.",
    "404": "Data tidak ditemukan.",
    "405": "Metode tidak tersedia pada alamat ini.",
    "406": "Bentuk jawaban yang diminta tidak tersedia.",
    "500": "Kesalahan pada portal; nomor galat ada pada jawaban.",
    "503": "Basis data sedang tidak dapat dihubungi; lihat Retry-After.",
}


def describe_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the error answers and the 304 of a conditional read to every operation."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for schema in schemas.values():
        # Docstrings speak to developers of the portal, in English; fields speak to its readers.
        if schema.get("type") == "object":
            schema.pop("description", None)
    schemas["Error"] = ERROR_SCHEMA
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            responses["304"] = {"description": "Tidak berubah sejak ETag yang dikirim."}
            for status, description in EVERYWHERE.items():
                responses.setdefault(status, {"description": description, "content": content})
    return result

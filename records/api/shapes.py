"""Bodies of requests and answers that are no record, as OpenAPI describes them."""

from typing import Any

MOST_ROWS = 500

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

DELETED = {
    "type": "object",
    "required": ["id", "version", "restorable_until"],
    "properties": {
        "id": {"type": "integer"},
        "version": {"type": "integer", "description": "Versi untuk If-Match saat memulihkan."},
        "restorable_until": {
            "type": "string",
            "format": "date-time",
            "description": "Sampai kapan data ini dapat dipulihkan.",
        },
    },
}

REASON: dict[str, Any] = {
    "type": "object",
    "required": ["reason"],
    "additionalProperties": False,
    "properties": {
        "reason": {"type": "string", "maxLength": 300, "description": "Alasan penghapusan."}
    },
}

MANY_GONE = REASON | {
    "required": ["reason", "rows"],
    "properties": REASON["properties"]
    | {
        "rows": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_ROWS,
            "items": {
                "type": "object",
                "required": ["version"],
                "properties": {
                    "id": {"type": "integer", "minimum": 1},
                    "code": {"type": "string", "description": "Pada /regions/, sebagai ganti id."},
                    "version": {"type": "integer", "minimum": 1},
                },
            },
        }
    },
}


def many(schema: dict[str, Any], key: str) -> dict[str, Any]:
    """The body of a PATCH of many rows: each names its record and the version seen."""
    kind = {"type": "string"} if key == "code" else {"type": "integer", "minimum": 1}
    named = {key: kind, "version": {"type": "integer", "minimum": 1}}
    row = schema | {"required": [*named], "properties": named | schema["properties"]}
    return {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": row}


def results(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": row}},
    }

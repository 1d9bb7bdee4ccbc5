"""The error answers in the OpenAPI schema, for every operation alike."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from records.api.input import body_schema

WRITES = ("post", "put", "patch", "delete")

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
CLOSED = {"401": "Belum masuk.", "403": "Tidak berhak membaca data ini."}
WRITING = {
    "401": "Belum masuk.",
    "403": "Tidak berhak, atau datanya di luar wilayah tugas.",
    "409": "Bertentangan dengan keadaan data, misalnya masih dipakai.",
    "412": "Data sudah diubah sejak dibaca; ETag sekarang ada pada jawaban.",
    "415": "Isi permintaan bukan application/json.",
    "428": "If-Match tidak disertakan.",
}


class SessionOfPages(OpenApiAuthenticationExtension):
    """How the schema calls a session of the pages."""

    target_class = "records.api.authentication.SignedIn"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Sesi dari /masuk/; setiap penulisan membawa X-CSRFToken.",
        }


REASON = {
    "type": "object",
    "required": ["reason"],
    "additionalProperties": False,
    "properties": {
        "reason": {"type": "string", "maxLength": 300, "description": "Alasan penghapusan."}
    },
}


class RecordSchema(AutoSchema):
    """What a write may say is what the model's form says."""

    def get_request_serializer(self) -> Any:
        resource = getattr(self.view, "resource", None)
        if resource is None or self.view.action not in ("create", "update", "partial_update"):
            return super().get_request_serializer()
        schema = body_schema(resource.form_class)
        if self.view.action == "update":
            # Sent back as they stand, or left out.
            fixed = resource.form_class.identity
            schema["required"] = [name for name in schema["required"] if name not in fixed]
        elif self.view.action == "partial_update":
            schema.pop("required")
        return {"application/json": schema}


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
        for method, operation in operations.items():
            responses = operation["responses"]
            if {"session": []} in operation.get("security", []):
                # Who may do what is asked per act; that somebody has to be signed in is certain.
                operation["security"] = [{"session": []}]
            if method == "delete":
                body = {"application/json": {"schema": REASON}}
                operation["requestBody"] = {"required": True, "content": body}
            if method in WRITES:
                errors = EVERYWHERE | WRITING
            else:
                responses["304"] = {"description": "Tidak berubah sejak ETag yang dikirim."}
                is_closed = {"session": []} in operation.get("security", [])
                errors = EVERYWHERE | (CLOSED if is_closed else {})
            for status, description in errors.items():
                responses.setdefault(status, {"description": description, "content": content})
    return result

"""The error answers in the OpenAPI schema, for every operation alike."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from records.api.input import body_schema
from records.api.moments import AS_OF_PARAMETER
from records.api.shapes import DELETED, ERROR_SCHEMA, MANY_GONE, REASON, many, results

WRITES = ("post", "put", "patch", "delete")

EVERYWHERE = {
    "400": "Parameter tidak dikenal atau tidak dapat dibaca; disebut namanya.",
    "404": "Data tidak ditemukan.",
    "405": "Metode tidak tersedia pada alamat ini.",
    "406": "Bentuk jawaban yang diminta tidak tersedia.",
    "429": "Terlalu banyak permintaan; lihat Retry-After.",
    "500": "Kesalahan pada portal; nomor galat ada pada jawaban.",
    "503": "Basis data sedang tidak dapat dihubungi; lihat Retry-After.",
}
CLOSED = {
    "401": "Belum masuk, atau token tidak berlaku.",
    "403": "Tidak berhak membaca data ini, atau di luar cakupan token.",
}
WRITING = {
    "401": "Belum masuk.",
    "403": "Tidak berhak, atau datanya di luar wilayah tugas.",
    "409": "Bertentangan dengan keadaan data, misalnya masih dipakai.",
    "413": "Isi permintaan lebih dari 5 MB.",
    "415": "Isi permintaan bukan application/json.",
}
STALE = {"412": "Data sudah diubah sejak dibaca; ETag sekarang ada pada jawaban."}
# What a parameter brings with it.
ASKED_BY = {
    "If-Match": STALE | {"428": "If-Match tidak disertakan."},
    "Idempotency-Key": {"422": "Idempotency-Key sudah dipakai untuk permintaan lain."},
}
TEXT, SECONDS = {"type": "string"}, {"type": "integer", "minimum": 0}
ETAG = {"ETag": {"description": "Versi jawaban, untuk If-None-Match dan If-Match.", "schema": TEXT}}
HEADERS = {
    "201": ETAG
    | {"Location": {"description": "Alamat data baru.", "schema": TEXT | {"format": "uri"}}},
    "304": ETAG,
    "412": ETAG,
    "429": {"Retry-After": {"description": "Detik sampai boleh mencoba lagi.", "schema": SECONDS}},
    "503": {"Retry-After": {"description": "Detik sampai boleh mencoba lagi.", "schema": SECONDS}},
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": TEXT,
    "description": "ETag dari jawaban terakhir: bila belum berubah, jawabannya 304 tanpa isi.",
}


SAID = ("create", "update", "partial_update", "bulk_update")


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


class RecordSchema(AutoSchema):
    """What a write may say is what the model's form says."""

    def get_override_parameters(self) -> list[Any]:
        is_read = self.method == "GET" and getattr(self.view, "knows_past", False)
        return [AS_OF_PARAMETER] if is_read else []

    def get_request_serializer(self) -> Any:
        resource = getattr(self.view, "resource", None)
        if resource is None or self.view.action not in SAID:
            return super().get_request_serializer()
        schema = body_schema(resource.form_class)
        if self.view.action == "bulk_update":
            return {"application/json": many(schema, self.view.row_key)}
        if self.view.action == "update":
            # Sent back as they stand, or left out.
            fixed = resource.form_class.identity
            schema["required"] = [name for name in schema["required"] if name not in fixed]
        elif self.view.action == "partial_update":
            schema.pop("required")
        return {"application/json": schema}

    def get_response_serializers(self) -> Any:
        action = getattr(self.view, "action", "")
        if not action.startswith("bulk_"):
            return super().get_response_serializers()
        rows = DELETED if action == "bulk_destroy" else None
        component = rows or self.resolve_serializer(self.view.get_serializer(), "response").ref
        return {(200, "application/json"): results(component)}

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", "")
        name = super().get_operation_id()
        if not action.startswith("bulk_"):
            return name
        return f"{name.rpartition('_')[0].removesuffix('_partial')}_{action}"


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
            is_closed = {"session": []} in operation.get("security", [])
            # Who may do what is asked per act; whether somebody has to be known is certain.
            known: dict[str, list[str]] = {"session": []} if is_closed else {}
            operation["security"] = [known, {"bearer": []}]
            if method == "delete":
                is_many = operation["operationId"].endswith("_bulk_destroy")
                body = {"application/json": {"schema": MANY_GONE if is_many else REASON}}
                operation["requestBody"] = {"required": True, "content": body}
            parameters = operation.setdefault("parameters", [])
            named = {one["name"] for one in parameters}
            if method in WRITES:
                errors = EVERYWHERE | WRITING
                for name in ASKED_BY.keys() & named:
                    errors |= ASKED_BY[name]
                if "_bulk_" in operation["operationId"]:
                    errors |= STALE
            else:
                if "numbers" in named:
                    responses["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
                parameters.append(IF_NONE_MATCH)
                responses["304"] = {"description": "Tidak berubah sejak ETag yang dikirim."}
                errors = EVERYWHERE | CLOSED
            for status, description in errors.items():
                responses.setdefault(status, {"description": description, "content": content})
            if method == "get" or "If-Match" in named:
                responses["200"]["headers"] = ETAG
            for status in HEADERS.keys() & responses.keys():
                responses[status]["headers"] = HEADERS[status]
    return result

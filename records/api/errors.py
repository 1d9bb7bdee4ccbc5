"""Every refusal of the API in one form, in Indonesian: code, detail, and errors per field."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

SENTENCES = {
    "invalid": "Permintaan tidak dapat dibaca. Periksa parameter yang disebut.",
    "parse_error": "Isi permintaan bukan JSON yang sah.",
    "not_authenticated": "Masuk dahulu untuk membuka alamat ini.",
    "authentication_failed": "Token tidak dikenal atau sudah tidak berlaku.",
    "csrf": "Permintaan tidak membawa token CSRF dari halaman portal. Muat ulang, lalu ulangi.",
    "precondition_required": "Sertakan If-Match dengan ETag dari GET; * tidak cukup.",
    "stale": "Data ini sudah diubah sejak Anda membacanya. Baca lagi, lalu ulangi.",
    "conflict": "Permintaan ini bertentangan dengan keadaan data.",
    "permission_denied": "Akun ini tidak berhak melakukan tindakan itu.",
    "not_found": "Data tidak ditemukan.",
    "method_not_allowed": "Metode ini tidak tersedia pada alamat ini.",
    "not_acceptable": "Bentuk yang diminta tidak tersedia. Gunakan Accept: application/json.",
    "unsupported_media_type": "Jenis isi tidak didukung. Gunakan Content-Type: application/json.",
    "throttled": "Terlalu banyak permintaan. Coba lagi setelah waktu pada Retry-After.",
    "too_large": "Isi permintaan terlalu besar.",
    "unavailable": "Basis data sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
    "error": "Terjadi kesalahan pada portal. Sebutkan nomor galat ini kepada pengelola.",
}


def error_body(code: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The body of an error answer; `errors` name the fields or parameters."""
    return {"code": code, "detail": SENTENCES[code], "errors": errors or []}


class Conflict(exceptions.APIException):
    """A rule stands in the way; the sentence says which."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.problems = [("", "conflict", sentence)]


class OutOfScope(exceptions.PermissionDenied):
    """As written, the row would not be the writer's to write; the sentence says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.problems = [("", "out_of_scope", sentence)]


class RefusedParameters(exceptions.ValidationError):
    """Parameters that cannot be understood: (name, code, sentence) each."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        self.problems = problems
        super().__init__()


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Unknown exceptions are left to the portal's error pages."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    response = Response(_body(error), status=error.status_code)
    if etag := getattr(error, "etag", None):
        response["ETag"] = etag
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if problems := getattr(error, "problems", None):
        code = "invalid" if isinstance(error, RefusedParameters) else error.default_code
        return error_body(code, [{"field": n, "code": c, "message": m} for n, c, m in problems])
    if error.status_code == status.HTTP_400_BAD_REQUEST and isinstance(
        error, exceptions.ValidationError
    ):
        return error_body("invalid", list(_field_errors(error.get_full_details())))
    code = getattr(error, "sentence_code", error.default_code)
    return error_body(code if code in SENTENCES else "invalid")


def _field_errors(details: Any, field: str = "") -> Any:
    """Flatten DRF's nested details; a nested field's name is joined with dots."""
    if isinstance(details, dict) and {"message", "code"} == details.keys():
        yield {"field": field, "code": str(details["code"]), "message": str(details["message"])}
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _field_errors(inner, f"{field}.{name}".strip("."))
    else:
        for inner in details:
            yield from _field_errors(inner, field)

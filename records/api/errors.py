"""What the API refuses, and its sentences in Indonesian."""

from typing import Any

from rest_framework import exceptions, status

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
    "unsupported_media_type": "Jenis isi tidak didukung. Gunakan Content-Type: application/json; "
    "berkas dikirim sebagai multipart/form-data.",
    "other_body": "Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.",
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

"""Which files may be kept as originals, told by name and content together."""

from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings

ZIP = b"PK\x03\x04"
# Extension -> (media type, how the content must begin). Plain text has no signature.
ALLOWED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP,)),
    ".txt": ("text/plain", ()),
}


class FileKindError(ValueError):
    """A file that is not kept; the message says why, for the person who chose it."""


def media_type_of(name: str, content: BinaryIO) -> str:
    """The media type of an acceptable original; FileKindError for any other."""
    size = content.seek(0, 2)
    content.seek(0)
    start = content.read(4096)
    content.seek(0)
    if not 0 < size <= settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024**2
        raise FileKindError(f"Berkas harus berisi dan paling besar {limit} MB.")
    extension = PurePath(name).suffix.lower()
    if extension not in ALLOWED:
        raise FileKindError(f"Jenis berkas “{extension or name}” tidak diterima.")
    media_type, signatures = ALLOWED[extension]
    fits = start.startswith(signatures) if signatures else _is_text(start)
    if not fits:
        raise FileKindError(f"Isi berkas bukan {extension.lstrip('.').upper()} seperti namanya.")
    return media_type


def _is_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8", errors="strict" if len(start) < 4096 else "ignore")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text

"""Original files of documents."""

import hashlib

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from directory.models import Document, DocumentFile


@transaction.atomic
def keep_file(
    *, document: Document, name: str, media_type: str, content: "File[bytes]"
) -> DocumentFile:
    """Keep an original under its SHA-256. The same content is stored once and never overwritten."""
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.tell()
    content.seek(0)
    kept = DocumentFile.objects.create(
        document=document, name=name, media_type=media_type, size_bytes=size, sha256=digest
    )
    # After the row: what the database refuses leaves no file behind.
    path = stored_path(digest)
    if not default_storage.exists(path):
        default_storage.save(path, content)
    return kept


def stored_path(sha256: str) -> str:
    """Where the content with this digest lies in the storage."""
    return f"documents/{sha256[:2]}/{sha256}"

"""Original files of documents."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from directory.models import Document, DocumentFile
from records.models import HistoryEntry

DAILY_BYTES = 200 * 1024**2
TOO_MUCH = (
    "Dalam 24 jam Anda sudah mengunggah {held} MB, batasnya {limit} MB. Lanjutkan besok, atau "
    "minta rekan mengunggahnya."
)


class TooMuchToday(ValueError):
    """Nobody fills the disk; the message is a sentence for the person who chose the file."""


def check_daily_share(person: Any, size_bytes: int) -> None:
    """TooMuchToday where the person's originals of the last 24 hours leave no room for the file."""
    added = HistoryEntry.objects.filter(
        table_name=DocumentFile._meta.db_table,
        action=HistoryEntry.Action.INSERT,
        actor_id=person.pk,
        at__gt=timezone.now() - timedelta(days=1),
    )
    kept = DocumentFile.objects.filter(pk__in=added.values("record_id"))
    held = kept.aggregate(held=models.Sum("size_bytes"))["held"] or 0
    if held + size_bytes > DAILY_BYTES:
        megabytes = {"held": held // 1024**2, "limit": DAILY_BYTES // 1024**2}
        raise TooMuchToday(TOO_MUCH.format(**megabytes))


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

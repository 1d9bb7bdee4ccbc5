"""Uploaded and made files: kept under random names, until nobody needs them."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path, PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from records.imports.archive import Refused
from records.imports.reading import KINDS, OTHER_KIND
from records.models import Import, Job

FOLDER = "exchange"
# A file is there before the row that names it: somebody may be uploading it.
SETTLED_AFTER = timedelta(hours=1)
LARGEST = "Berkas harus berisi dan paling besar {limit} MB."
TOO_MUCH = (
    "Berkas impor Anda sudah {held} MB, batasnya {limit} MB. Batalkan impor lama, lalu unggah lagi."
)
QUOTA_BYTES = 200 * 1024**2
MOST_MADE = 5


def check_upload(name: str, size: int, owner: Any) -> None:
    """Refused for a file that is not taken at all; what is in it, is looked at later."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if not 0 < size <= limit:
        raise Refused(LARGEST.format(limit=limit // 1024**2))
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise Refused(OTHER_KIND.format(kind=kind[:20] or name[:20]))
    kept = Import.objects.filter(uploaded_by=owner).exclude(file="")
    held = kept.aggregate(held=models.Sum("size_bytes"))["held"] or 0
    if held + size > QUOTA_BYTES:
        raise Refused(TOO_MUCH.format(held=held // 1024**2, limit=QUOTA_BYTES // 1024**2))


def keep(content: "File[bytes]", kind: str) -> tuple[str, str]:
    """(name in the storage, SHA-256) of the content, which is kept; the kind is its extension."""
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    return default_storage.save(f"{FOLDER}/{uuid.uuid4()}{kind}", content), digest


def keep_made(made: IO[bytes], kind: str) -> str:
    """The name in the storage of a file that a job made."""
    return default_storage.save(f"{FOLDER}/{uuid.uuid4()}{kind}", File(made))


def keep_latest_made(owner: Any) -> None:
    """Drop all files that jobs made for this person but the latest."""
    made = Job.objects.filter(owner=owner).exclude(file="").order_by("-pk")
    for job in made[MOST_MADE:]:
        Job.objects.filter(pk=job.pk).update(file="")
        drop(job.file)


def path_of(name: str) -> Path:
    """Where the file lies."""
    return Path(default_storage.path(name))


def drop(name: str) -> None:
    """Delete the file, if it is there."""
    if name:
        default_storage.delete(name)


def orphans(age: timedelta = SETTLED_AFTER) -> list[str]:
    """Files of that age that nothing names, as a crash between a file and its row leaves them."""
    if not default_storage.exists(FOLDER):
        return []
    before = timezone.now() - age
    found = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    found = [name for name in found if default_storage.get_modified_time(name) <= before]
    kept = set(Import.objects.exclude(file="").values_list("file", flat=True))
    kept |= set(Job.objects.exclude(file="").values_list("file", flat=True))
    return [name for name in found if name not in kept]

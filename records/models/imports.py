"""Files that come back: the session of one upload, its rows, and the layouts that were settled."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from records.models.jobs import Job


class Import(models.Model):
    """One uploaded file on its way into a list. Only its owner reaches it, and may hand it on.

    `list_name` is the address name of the list. `sheet` and `header_row` (from 0) say where the
    table begins, None until they are found. `mapping` says which form field a column fills, by the
    column's place: "" for one that is left out on purpose; a column that is not there is not
    settled. `readings` say which record a written name means: field -> text -> key. `found` holds
    what the pages tell of the file and of the preview (`records.imports.sessions`). `act` is under
    which request its changes stand in the history, `undo_act` that of taking them back.
    """

    class State(models.TextChoices):
        READING = "dibaca", "sedang dibaca"
        REFUSED = "ditolak", "berkas ditolak"
        MAPPING = "kolom", "kolom perlu diperiksa"
        PREVIEW = "pratinjau", "siap diperiksa"
        APPLYING = "diterapkan", "sedang diterapkan"
        APPLIED = "selesai", "sudah diterapkan"
        UNDOING = "diurungkan", "sedang diurungkan"
        UNDONE = "batal", "sudah diurungkan"
        CANCELLED = "dibatalkan", "dibatalkan"

    class Takes(models.TextChoices):
        ALL = "semua", "semua baris, atau tidak sama sekali"
        CLEAN = "bersih", "baris yang bersih; yang lain disisihkan"

    OPEN = (State.READING, State.MAPPING, State.PREVIEW, State.APPLYING)
    BUSY = (State.READING, State.APPLYING, State.UNDOING)

    list_name = models.CharField("daftar", max_length=100)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="pemilik"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="pengunggah"
    )
    state = models.CharField("keadaan", max_length=12, choices=State, default=State.READING)
    file_name = models.CharField("nama berkas", max_length=200)
    file = models.CharField("berkas tersimpan", max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveIntegerField("ukuran")
    sheet = models.CharField("lembar", max_length=200, blank=True)
    header_row = models.PositiveIntegerField("baris judul kolom", null=True)
    mapping = models.JSONField("kolom", default=dict)
    readings = models.JSONField("nama yang dimaksud", default=dict)
    found = models.JSONField("hasil baca", default=dict)
    takes = models.CharField("yang diterapkan", max_length=6, choices=Takes, default=Takes.ALL)
    act = models.UUIDField("permintaan", default=uuid.uuid4, unique=True)
    undo_act = models.UUIDField("permintaan pengurungan", null=True, unique=True)
    reason = models.CharField("alasan diurungkan", max_length=300, blank=True)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, related_name="+", verbose_name="pekerjaan terakhir"
    )
    made_at = models.DateTimeField("diunggah", auto_now_add=True)
    applied_at = models.DateTimeField("diterapkan", null=True)

    class Meta:
        verbose_name = "impor"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "id"], name="import_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(
                        "dibaca",
                        "ditolak",
                        "kolom",
                        "pratinjau",
                        "diterapkan",
                        "selesai",
                        "diurungkan",
                        "batal",
                        "dibatalkan",
                    )
                ),
                name="import_state_known",
                violation_error_message="Keadaan impor tidak dikenal.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Whether a runner is at work on it, or will be."""
        return self.state in self.BUSY

    @property
    def is_open(self) -> bool:
        """Whether it may still be applied."""
        return self.state in self.OPEN

    @property
    def columns(self) -> dict[int, str]:
        """The settled columns that are read: place -> form field."""
        return {int(place): name for place, name in self.mapping.items() if name}


class ImportRow(models.Model):
    """One row of the file: `row` is its place in the sheet, from 0.

    `record_id` is the record that it names, or that it made. `version` is that of the file, `seen`
    that of the preview. `texts` are what the form is given: field -> text. `problems` are (column
    or None, written, sentence), `changes` (field, old, new) in words. `fingerprint` tells rows
    apart that make something new.
    """

    class State(models.TextChoices):
        NEW = "baru", "baru"
        CHANGED = "berubah", "berubah"
        SAME = "tetap", "tidak berubah"
        WRONG = "galat", "galat"
        STALE = "usang", "sudah diubah orang lain"

    class Outcome(models.TextChoices):
        NONE = "", "belum diterapkan"
        WRITTEN = "ditulis", "ditulis"
        PARKED = "disisihkan", "disisihkan"
        MENDED = "diperbaiki", "diperbaiki di portal"
        UNDONE = "diurungkan", "diurungkan"
        KEPT = "dipertahankan", "disunting sesudahnya, tidak diurungkan"

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name="impor")
    row = models.PositiveIntegerField("baris")
    state = models.CharField("keadaan", max_length=8, choices=State)
    outcome = models.CharField(
        "hasil", max_length=13, choices=Outcome, default=Outcome.NONE, blank=True
    )
    record_id = models.BigIntegerField("nomor data", null=True)
    version = models.PositiveIntegerField("versi dalam berkas", null=True)
    seen = models.PositiveIntegerField("versi saat pratinjau", null=True)
    texts = models.JSONField("isi", default=dict)
    label = models.CharField("data", max_length=300, blank=True)
    problems = models.JSONField("galat", default=list)
    changes = models.JSONField("perubahan", default=list)
    fingerprint = models.CharField("sidik isi", max_length=64, blank=True)

    class Meta:
        verbose_name = "baris impor"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "row"],
                name="importrow_once",
                violation_error_message="Baris ini sudah ada.",
            )
        ]
        indexes = [
            models.Index(fields=["of", "state", "row"], name="importrow_of_state"),
            models.Index(fields=["record_id", "of"], name="importrow_of_record"),
            models.Index(
                fields=["fingerprint"],
                name="importrow_made",
                condition=models.Q(state="baru", outcome="ditulis"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.row + 1}"

    @property
    def number(self) -> int:
        """The row as the sheet counts it."""
        return self.row + 1


class ImportLayout(models.Model):
    """What an office settled for the columns of a layout: heading -> form field, "" for left out.

    `office` is the organisation of whoever settled it (`user.office`), `layout` the digest of the
    headings.
    """

    list_name = models.CharField("daftar", max_length=100)
    office = models.BigIntegerField("organisasi")
    layout = models.CharField("susunan kolom", max_length=64)
    fields: Any = models.JSONField("isian", default=dict)
    settled_at = models.DateTimeField("ditetapkan", auto_now=True)

    class Meta:
        verbose_name = "susunan kolom"
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "office", "layout"],
                name="importlayout_once",
                violation_error_message="Susunan ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.layout[:8]}"

"""Papers, their original files, and the reference to a place in a paper."""

from django.db import models

from directory.access import Common
from directory.models.organisations import Organisation
from records.models import Record, Tracked
from records.search import spelling_index


class Document(Record):
    """A paper that facts come from. Its date is null where the paper bears none."""

    access = Common()
    history_label = ("title",)

    class Kind(models.TextChoices):
        MINUTES = "notula", "notula"
        DECREE = "keputusan", "keputusan"
        REGULATION = "peraturan", "peraturan"
        PLAN = "rencana", "dokumen rencana"
        REPORT = "laporan", "laporan"
        LETTER = "surat", "surat"
        ARTICLE = "artikel", "artikel"
        NEWS = "berita", "berita"
        OTHER = "lainnya", "lainnya"

    kind = models.CharField("jenis", max_length=12, choices=Kind)
    number = models.CharField("nomor", max_length=80, blank=True)
    title = models.CharField("judul", max_length=300)
    date = models.DateField("tanggal", null=True, blank=True)
    date_note = models.CharField(
        "keterangan tanggal", max_length=200, blank=True, help_text="Bila tanggal tidak tertulis."
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="penerbit",
    )
    kept_at = models.CharField(
        "tempat naskah", max_length=200, blank=True, help_text="Di mana naskah aslinya disimpan."
    )
    note = models.TextField("catatan sumber", blank=True)

    class Meta:
        verbose_name = "dokumen"
        ordering = [models.F("date").desc(nulls_last=True), "title", "pk"]
        indexes = [spelling_index("title", "number", name="document_spelling")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "notula",
                        "keputusan",
                        "peraturan",
                        "rencana",
                        "laporan",
                        "surat",
                        "artikel",
                        "berita",
                        "lainnya",
                    ]
                ),
                name="document_kind_known",
                violation_error_message="Jenis dokumen tidak dikenal.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DocumentFile(Tracked):
    """An original file of a document. The database lets nobody change or replace it (migration)."""

    part_of = "document"

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="files", verbose_name="dokumen"
    )
    name = models.CharField("nama berkas", max_length=200)
    media_type = models.CharField("jenis berkas", max_length=100)
    size_bytes = models.PositiveIntegerField("ukuran (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)

    class Meta:
        verbose_name = "berkas dokumen"
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"],
                name="document_file_once",
                violation_error_message="Berkas yang sama sudah diunggah untuk dokumen ini.",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="document_file_sha256_form",
                violation_error_message="SHA-256 harus 64 angka heksadesimal.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sourced(Record):
    """A record that a paper states: which paper, and where in it."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="%(class)s_set", verbose_name="dokumen sumber"
    )
    place_in_document = models.CharField(
        "tempat dalam dokumen", max_length=200, help_text="Misalnya: Sambutan Bupati, halaman 3."
    )
    note = models.TextField("catatan sumber", blank=True)

    class Meta:
        abstract = True

    @property
    def source_title(self) -> str:
        """The paper's title."""
        return self.document.title

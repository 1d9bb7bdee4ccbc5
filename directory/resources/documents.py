"""Papers."""

from directory.filters import DocumentFilterSet
from directory.forms import DocumentForm
from directory.models import Document
from records.columns import Column
from records.dates import format_date
from records.exports.sheet import Kind
from records.resources import Resource

IN_DIRECTORY = (("Direktori", "directory:index"),)


def date_text(document: Document) -> str:
    """The date, or what is known instead of it."""
    return format_date(document.date) if document.date else document.date_note or "tidak disebut"


DOCUMENTS = Resource(
    queryset=Document.objects.select_related("issuer"),
    filterset_class=DocumentFilterSet,
    form_class=DocumentForm,
    title="Dokumen",
    lead="Naskah yang menjadi sumber angka dan kesepakatan.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Judul", "title", link=True),
        Column("Jenis", "kind"),
        Column("Nomor", "number"),
        Column("Tanggal", "date", kind=Kind.DATE, write=date_text),
        Column("Penerbit", "issuer.said_briefly", key="issuer"),
        Column("Tempat naskah", "kept_at", standing=False),
        Column("Catatan sumber", "note", standing=False),
    ),
)

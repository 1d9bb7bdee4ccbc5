"""Figures as they are proposed."""

from directory.filters import FigureUpdateFilterSet
from directory.forms import FigureUpdateForm
from directory.models import FigureUpdate
from directory.resources.documents import IN_DIRECTORY
from directory.rules import UpdateState
from directory.sentences import amount_text, must_act, waiting_since
from records.columns import Column
from records.dates import format_datetime
from records.exports.sheet import Kind
from records.resources import Resource

LOOKS = {
    UpdateState.DRAFT: "netral",
    UpdateState.PENDING: "berjalan",
    UpdateState.RETURNED: "catatan",
    UpdateState.APPROVED: "selesai",
}


def state_look(update: FigureUpdate) -> str:
    """The state of components/status.html that goes with the word."""
    return LOOKS[UpdateState(update.state)]


def since_text(update: FigureUpdate) -> str:
    """Since when it has been as it is."""
    since = waiting_since(update)
    return format_datetime(since) if since else "belum diajukan"


FIGURE_UPDATES = Resource(
    queryset=FigureUpdate.objects.with_place(),
    filterset_class=FigureUpdateFilterSet,
    form_class=FigureUpdateForm,
    title="Usulan angka",
    lead="Perubahan angka yang diusulkan sebuah jabatan dan diputuskan jabatan lain.",
    parents=IN_DIRECTORY,
    empty_text="Buka sebuah angka lalu pilih “Usulkan perubahan”, atau usulkan angka baru.",
    columns=(
        Column("Angka", "indicator.name", link=True),
        Column("Wilayah", "label"),
        Column("Tahun", "year", kind=Kind.YEAR),
        Column("Diusulkan", "amount", kind=Kind.NUMBER, write=amount_text),
        Column("Satuan", "indicator.unit"),
        Column("Keadaan", "state", state=state_look),
        Column("Sejak", waiting_since, key="since", kind=Kind.DATETIME, write=since_text),
        Column("Harus bertindak", must_act, key="must_act"),
        Column("Pengusul", "proposed_by", standing=False),
        Column("Alasan", "reason", standing=False),
        Column("Dokumen sumber", "document.title", key="document", standing=False),
        Column("Diputuskan oleh", "decided_by", standing=False),
    ),
)

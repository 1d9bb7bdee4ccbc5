"""Meetings."""

from meetings.filters import MeetingFilterSet
from meetings.forms import MeetingForm
from meetings.models import Meeting
from records.columns import Column
from records.dates import format_date_long
from records.exports.sheet import Kind
from records.resources import Resource

MEETINGS = Resource(
    queryset=Meeting.objects.with_commitments(),
    filterset_class=MeetingFilterSet,
    form_class=MeetingForm,
    title="Rapat",
    programme="rapat",
    empty_text="Belum ada rapat yang dicatat.",
    columns=(
        Column("Rapat", "title", link=True),
        Column("Tanggal", "date", kind=Kind.DATE, write=lambda m: format_date_long(m.date)),
        Column("Kesepakatan", "agreement_count", kind=Kind.NUMBER),
        Column("Penanda tangan", "signatory_count", kind=Kind.NUMBER),
        Column(
            "Terikat, tidak menandatangani",
            lambda m: ", ".join(o.said_briefly for o in m.unsigned) or "tidak ada",
            key="unsigned",
        ),
        Column("Jenis", "kind", standing=False),
        Column("Tempat", "place", standing=False),
        Column("Penyelenggara", "host.name", key="host", standing=False),
        Column("Pimpinan", "chair_name", key="chair", standing=False),
    ),
)

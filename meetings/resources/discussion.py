"""The lines of minutes: agenda, speakers, exchanges, problems, attachments."""

from meetings.filters import (
    AgendaItemFilterSet,
    AttachmentFilterSet,
    ExchangeFilterSet,
    ProblemFilterSet,
    SpeakerFilterSet,
)
from meetings.forms import (
    AgendaItemForm,
    AttachmentForm,
    ExchangeForm,
    ProblemForm,
    SpeakerForm,
)
from meetings.models import AgendaItem, Attachment, Exchange, Problem, Speaker
from meetings.resources.agreements import IN_PROGRAMME
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

ORDER = Column("Urutan", "order", kind=Kind.NUMBER)
MEETING = Column("Rapat", "meeting.said_briefly", key="meeting", to="meeting")
NOTE = Column("Catatan sumber", "note", standing=False)

AGENDA_ITEMS = Resource(
    queryset=AgendaItem.objects.select_related("meeting"),
    filterset_class=AgendaItemFilterSet,
    form_class=AgendaItemForm,
    title="Jadwal acara",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Acara", "text", link=True),
        ORDER,
        Column("Mulai", "start"),
        Column("Selesai", "end"),
        Column("Pengisi acara", "speaker"),
        MEETING,
        NOTE,
    ),
)

SPEAKERS = Resource(
    queryset=Speaker.objects.select_related("meeting", "organisation", "person"),
    filterset_class=SpeakerFilterSet,
    form_class=SpeakerForm,
    title="Pembicara",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Nama", "printed_name", link=True),
        Column("Jabatan", "printed_position"),
        Column("Pokok paparan", "topic"),
        ORDER,
        MEETING,
        Column("Mewakili", "on_behalf_of", standing=False),
        Column("Bahan", "material", standing=False),
        Column("Organisasi", "organisation.name", key="organisation", standing=False),
        NOTE,
    ),
)

EXCHANGES = Resource(
    queryset=Exchange.objects.select_related("meeting", "answers"),
    filterset_class=ExchangeFilterSet,
    form_class=ExchangeForm,
    title="Tanya jawab",
    lead="Warga disebut dengan perannya, bukan namanya.",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Peran", "role", link=True),
        Column("Jenis", "kind"),
        Column("Isi", "text"),
        ORDER,
        MEETING,
        Column("Nama menurut naskah", "speaker_name", standing=False),
        Column("Lembaga menurut naskah", "organisation_text", standing=False),
        NOTE,
    ),
)

PROBLEMS = Resource(
    queryset=Problem.objects.select_related("meeting"),
    filterset_class=ProblemFilterSet,
    form_class=ProblemForm,
    title="Permasalahan",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(Column("Permasalahan", "text", link=True), ORDER, MEETING, NOTE),
)

ATTACHMENTS = Resource(
    queryset=Attachment.objects.select_related("meeting", "file"),
    filterset_class=AttachmentFilterSet,
    form_class=AttachmentForm,
    title="Lampiran",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Lampiran", "name", link=True),
        Column("Bentuk", "form"),
        Column("Berkas", "file.name", key="file"),
        ORDER,
        MEETING,
        NOTE,
    ),
)

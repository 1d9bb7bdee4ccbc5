"""Agreements, whom they bind, who signed."""

from meetings.filters import AgreementFilterSet, AgreementPartyFilterSet, SignatoryFilterSet
from meetings.forms import AgreementForm, AgreementPartyForm, SignatoryForm
from meetings.models import Agreement, AgreementParty, Signatory
from meetings.sentences import due_text, parties_text, target_state
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

IN_PROGRAMME = (("Rapat", "meetings:meeting_list"),)

AGREEMENTS = Resource(
    queryset=Agreement.objects.with_parts(),
    filterset_class=AgreementFilterSet,
    form_class=AgreementForm,
    title="Kesepakatan",
    lead=(
        "Isi setiap butir diringkas dari naskahnya. Jumlah dan rupiah di dalamnya adalah kata "
        "naskah dan tidak dijumlah."
    ),
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Kesepakatan", lambda a: f"{a.number}. {a.title}", key="title", link=True),
        Column("Pihak yang disebut", lambda a: parties_text(a) or "tidak disebut", key="parties"),
        Column("Tenggat", lambda a: due_text(a) or "tidak disebut", key="due"),
        Column(
            "Target",
            lambda a: (target_state(a) or {}).get("label"),
            key="target_state",
            state=lambda a: (target_state(a) or {}).get("state", ""),
        ),
        Column("Rapat", "meeting.said_briefly", key="meeting", to="meeting"),
        Column("Isi ringkas", "text", standing=False),
    ),
)

AGREEMENT_PARTIES = Resource(
    queryset=AgreementParty.objects.with_signature().select_related(
        "agreement__meeting", "organisation"
    ),
    filterset_class=AgreementPartyFilterSet,
    form_class=AgreementPartyForm,
    title="Pihak kesepakatan",
    lead="Siapa yang disebut setiap butir, dan organisasi mana yang dimaksud.",
    programme="rapat",
    parents=(*IN_PROGRAMME, ("Kesepakatan", "meetings:agreement_list")),
    columns=(
        Column("Disebut sebagai", "named_as", link=True),
        Column("Organisasi", "organisation.name", key="organisation"),
        Column("Kedudukan", "responsibility"),
        Column("Kesepakatan", "agreement.title", key="agreement"),
        Column("Menandatangani", "has_signed"),
    ),
)

SIGNATORIES = Resource(
    queryset=Signatory.objects.select_related("meeting", "organisation", "document"),
    filterset_class=SignatoryFilterSet,
    form_class=SignatoryForm,
    title="Penanda tangan",
    lead="Nama dan jabatan ditulis seperti pada naskah.",
    programme="rapat",
    parents=IN_PROGRAMME,
    columns=(
        Column("Nama", "printed_name", link=True),
        Column("Jabatan", "printed_position"),
        Column("Lembaga", "organisation.said_briefly", key="organisation"),
        Column("Rapat", "meeting.said_briefly", key="meeting", to="meeting"),
        Column("Urutan", "order", kind=Kind.NUMBER, standing=False),
        Column("Tempat dalam dokumen", "place_in_document", standing=False),
        Column("Catatan sumber", "note", standing=False),
    ),
)

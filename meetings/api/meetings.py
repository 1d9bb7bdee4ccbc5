"""Endpoints of meetings, agreements and signatories."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from directory.api.sources import RegionCodes, SourceField
from directory.models import Figure
from directory.rules import TargetState
from meetings.models import Agreement, AgreementParty, Exchange, Meeting, Signatory
from meetings.resources import AGREEMENT_PARTIES, AGREEMENTS, MEETINGS, SIGNATORIES
from records.api.fields import DecimalText
from records.api.serializers import RecordSerializer, StatedText
from records.api.views import RecordViewSet
from records.dates import today


@extend_schema_field(
    {"type": "string", "pattern": r"^\d{2}:\d{2}$", "example": "09:15", "nullable": True}
)
class ClockField(serializers.TimeField):
    """A time of day in WIB, 09:15; null where the paper writes none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", read_only=True, allow_null=True, **kwargs)


class AgendaSerializer(serializers.Serializer):
    """A line of the planned agenda."""

    start = ClockField(help_text="Jam mulai; null bila tidak ditulis.")
    end = ClockField(help_text="Jam selesai; null bila tidak ditulis.")
    text = serializers.CharField(help_text="Acara.")
    speaker = StatedText(help_text="Pengisi acara menurut naskah.")


class SpeakerSerializer(serializers.Serializer):
    """Somebody who spoke in office."""

    name = serializers.CharField(help_text="Nama menurut naskah.")
    position = StatedText(help_text="Jabatan menurut naskah.")
    organisation = StatedText(help_text="Nama lembaga.")
    topic = StatedText(help_text="Pokok paparan.")
    on_behalf_of = StatedText(help_text="Siapa yang diwakili; null bila tidak ada.")
    material = StatedText(help_text="Bahan menurut naskah.")


class ExchangeSerializer(serializers.Serializer):
    """A question or an answer."""

    number = serializers.IntegerField(help_text="Urutan pada naskah.")
    type = serializers.ChoiceField(Exchange.Kind.choices, help_text="question atau answer.")
    speaker = StatedText(help_text="Nama pejabat; null untuk warga.")
    role = serializers.CharField(help_text="Peran pembicara.")
    organisation = StatedText(help_text="Lembaga menurut naskah.")
    text = serializers.CharField(help_text="Isi ringkas.")
    answers = serializers.IntegerField(
        allow_null=True, help_text="Urutan pertanyaan yang dijawab; null bila tidak ada."
    )


class ProblemSerializer(serializers.Serializer):
    """A problem of the discussion groups."""

    number = serializers.IntegerField(help_text="Nomor pada naskah.")
    text = serializers.CharField(help_text="Isi ringkas.")


class MeetingSerializer(RecordSerializer[Meeting]):
    """A meeting with what its minutes record."""

    call_time = ClockField(help_text="Waktu panggilan (WIB).")
    planned_start = ClockField(help_text="Mulai menurut jadwal (WIB).")
    planned_end = ClockField(help_text="Selesai menurut jadwal (WIB).")
    actual_start = ClockField(help_text="Mulai (WIB).")
    actual_end = ClockField(help_text="Selesai (WIB).")
    region = StatedText(source="region.code", help_text="Kode wilayah; null bila tidak dicatat.")
    host = StatedText(source="host.name", help_text="Penyelenggara.")
    chair = StatedText(source="chair_name", help_text="Pimpinan menurut naskah.")
    minute_taker = StatedText(source="minute_taker_name", help_text="Notulis menurut naskah.")
    agreement_count = serializers.IntegerField(help_text="Banyaknya kesepakatan.")
    signatory_count = serializers.IntegerField(help_text="Banyaknya penanda tangan.")
    bound_unsigned = serializers.SerializerMethodField(
        help_text="Lembaga yang terikat kesepakatan tetapi tidak menandatangani."
    )
    agenda = AgendaSerializer(many=True)
    speakers = SpeakerSerializer(source="speaker_rows", many=True)
    exchanges = ExchangeSerializer(source="exchange_rows", many=True)
    problems = ProblemSerializer(source="problem_rows", many=True)
    source = SourceField()

    class Meta:
        model = Meeting
        fields = (
            "id",
            "kind",
            "title",
            "date",
            "call_time",
            "planned_start",
            "planned_end",
            "actual_start",
            "actual_end",
            "place",
            "place_note",
            "region",
            "host",
            "purpose",
            "chair",
            "chair_position",
            "minute_taker",
            "minute_taker_position",
            "agreement_count",
            "signatory_count",
            "bound_unsigned",
            "agenda",
            "speakers",
            "exchanges",
            "problems",
            "note",
            "source",
        )

    def get_bound_unsigned(self, meeting: Meeting) -> list[str]:
        return [organisation.name for organisation in meeting.unsigned]


@extend_schema(tags=["Rapat"])
class MeetingViewSet(RecordViewSet):
    """Rapat menurut notulennya: waktu, jadwal, pembicara, tanya jawab, permasalahan."""

    resource = MEETINGS
    queryset = Meeting.objects.with_record()
    serializer_class = MeetingSerializer


class PartySerializer(RecordSerializer[AgreementParty]):
    """Whom an agreement names."""

    named_as = serializers.CharField(help_text="Sebutan pada naskah.")
    organisation = StatedText(
        source="organisation.name", help_text="Nama lembaga; null bila disebut umum."
    )

    class Meta:
        model = AgreementParty
        fields = ("named_as", "organisation", "responsibility")


class TargetSerializer(RecordSerializer[Figure]):
    """The figure that an agreement promises."""

    indicator = serializers.CharField(source="indicator.code", help_text="Kode indikator.")
    unit = serializers.CharField(source="indicator.unit", help_text="Satuan.")
    amount = DecimalText(help_text="Angka target, dalam satuan itu.")
    year = serializers.IntegerField(help_text="Tahun target.")
    regions = RegionCodes(help_text="Kode wilayah.")

    class Meta:
        model = Figure
        fields = ("indicator", "unit", "amount", "year", "regions")


class AgreementSerializer(RecordSerializer[Agreement]):
    """A numbered agreement in short wording."""

    meeting = serializers.IntegerField(
        source="meeting_id", help_text="Nomor rapat pada /meetings/meetings/."
    )
    number = serializers.IntegerField(help_text="Nomor butir pada naskah.")
    due_year = serializers.IntegerField(
        allow_null=True, help_text="Tahun tenggat; null bila tidak disebut."
    )
    due_date = serializers.DateField(
        allow_null=True, help_text="Tanggal tenggat; null bila tidak disebut."
    )
    target_state = serializers.SerializerMethodField(
        help_text="Keadaan target menurut angka yang tercatat; null tanpa target."
    )
    target = TargetSerializer(allow_null=True, help_text="Angka target; null bila tidak ada.")
    parties = PartySerializer(many=True)
    source = SourceField()

    class Meta:
        model = Agreement
        fields = (
            "id",
            "meeting",
            "number",
            "title",
            "text",
            "due_year",
            "due_date",
            "due_note",
            "target_state",
            "target",
            "parties",
            "note",
            "source",
        )

    @extend_schema_field(
        {
            "type": "string",
            "nullable": True,
            "enum": [*[state.value for state in TargetState], None],
        }
    )
    def get_target_state(self, agreement: Agreement) -> str | None:
        check = agreement.check_target(today())
        return check.state.value if check else None


@extend_schema(tags=["Rapat"])
class AgreementViewSet(RecordViewSet):
    """Butir kesepakatan; jumlah dan rupiah dalam teksnya kata naskah dan tidak dijumlah."""

    resource = AGREEMENTS
    serializer_class = AgreementSerializer


class SignatorySerializer(RecordSerializer[Signatory]):
    """A signature, with name and seat as printed."""

    meeting = serializers.IntegerField(
        source="meeting_id", help_text="Nomor rapat pada /meetings/meetings/."
    )
    order = serializers.IntegerField(help_text="Urutan pada naskah.")
    name = serializers.CharField(source="printed_name", help_text="Nama menurut naskah.")
    position = serializers.CharField(source="printed_position", help_text="Jabatan menurut naskah.")
    organisation = serializers.CharField(source="organisation.name", help_text="Nama lembaga.")
    source = SourceField()

    class Meta:
        model = Signatory
        fields = ("id", "meeting", "order", "name", "position", "organisation", "note", "source")


@extend_schema(tags=["Rapat"])
class SignatoryViewSet(RecordViewSet):
    """Penanda tangan kesepakatan, dengan nama dan jabatan seperti pada naskah."""

    resource = SIGNATORIES
    serializer_class = SignatorySerializer


class AgreementPartySerializer(RecordSerializer[AgreementParty]):
    """Whom an agreement names, as a record of its own."""

    agreement = serializers.IntegerField(
        source="agreement_id", help_text="Nomor butir pada /meetings/agreements/."
    )
    organisation = serializers.IntegerField(
        source="organisation_id",
        allow_null=True,
        help_text="Nomor pada /organisations/; null bila disebut umum.",
    )
    has_signed = serializers.BooleanField(help_text="Apakah lembaganya menandatangani.")

    class Meta:
        model = AgreementParty
        fields = ("id", "agreement", "named_as", "organisation", "responsibility", "has_signed")


@extend_schema(tags=["Rapat"])
class AgreementPartyViewSet(RecordViewSet):
    """Pihak yang disebut setiap butir kesepakatan."""

    resource = AGREEMENT_PARTIES
    serializer_class = AgreementPartySerializer

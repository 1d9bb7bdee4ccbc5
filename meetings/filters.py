"""Filters of meetings, agreements and signatories, for page and API."""

from typing import Any

import django_filters

from directory.filters import RegionFilter
from directory.models import Organisation
from directory.models.regions import subtree
from meetings.models import (
    AgendaItem,
    Agreement,
    AgreementParty,
    Attachment,
    Exchange,
    Meeting,
    Problem,
    Signatory,
    Speaker,
)
from records.filters import (
    BooleanFilter,
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
    WholeNumberField,
    YearFilter,
)
from records.search import through


class NumberFilter(django_filters.Filter):
    """The number of an agreement in its paper."""

    field_class = WholeNumberField

    def __init__(self, **kwargs: Any) -> None:
        wrong = "Nomor butir ditulis dengan angka, misalnya 7."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(
            label="Nomor butir", min_value=1, max_value=999, error_messages=messages, **kwargs
        )


class MeetingFilterSet(StrictFilterSet):
    """Filters of the list of meetings."""

    q = SearchFilter(
        "title", "place", "place_note", "chair_name", help_text="Judul, tempat, atau pimpinan"
    )
    kind = ChoiceFilter(choices=Meeting.Kind, label="Jenis")
    year = YearFilter(field_name="date__year")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"date": "Tanggal", "title": "Judul"})

    class Meta:
        model = Meeting
        fields = ("q", "kind", "year", "region", "ordering")

    def within(self, meetings: Any, name: str, code: str) -> Any:
        return meetings.filter(subtree("region__code", code))


class AgreementFilterSet(StrictFilterSet):
    """Filters of the list of agreements."""

    q = SearchFilter("title", "text", help_text="Kata pada isi kesepakatan")
    meeting = RecordFilter(
        Meeting, "Rapat", field_name="meeting", help_text="Nomor rapat, dari /meetings/meetings/"
    )
    number = NumberFilter(field_name="number")
    organisation = SearchFilter(
        *Agreement.PARTY_NAMES,
        label="Pihak",
        help_text="Nama lembaga sekarang, dulu, atau singkatan",
    )
    region = RegionFilter(method="within")
    has_target = BooleanFilter(method="targeted", label="Punya target")
    ordering = OrderingFilter({"number": "Nomor", "due_year": "Tenggat"})

    class Meta:
        model = Agreement
        fields = ("q", "meeting", "number", "organisation", "region", "has_target", "ordering")

    def within(self, agreements: Any, name: str, code: str) -> Any:
        return agreements.filter(subtree("meeting__region__code", code))

    def targeted(self, agreements: Any, name: str, answer: str) -> Any:
        return agreements.filter(target__isnull=answer == "false")


class SignatoryFilterSet(StrictFilterSet):
    """Filters of the list of signatories."""

    q = SearchFilter("printed_name", "printed_position", help_text="Nama atau jabatan pada naskah")
    meeting = RecordFilter(
        Meeting, "Rapat", field_name="meeting", help_text="Nomor rapat, dari /meetings/meetings/"
    )
    organisation = SearchFilter(
        *through("organisation", Organisation.NAMES),
        label="Lembaga",
        help_text="Nama lembaga sekarang, dulu, atau singkatan",
    )
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"order": "Urutan", "name": "Nama"}, paths={"name": "printed_name"})

    class Meta:
        model = Signatory
        fields = ("q", "meeting", "organisation", "region", "ordering")

    def within(self, signatories: Any, name: str, code: str) -> Any:
        return signatories.filter(subtree("meeting__region__code", code))


class AgreementPartyFilterSet(StrictFilterSet):
    """Filters of parties."""

    q = SearchFilter("named_as", help_text="Sebutan naskah")
    agreement = RecordFilter(Agreement, "Kesepakatan", field_name="agreement")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    responsibility = ChoiceFilter(choices=AgreementParty.Responsibility, label="Kedudukan")
    ordering = OrderingFilter({"named_as": "Sebutan"})

    class Meta:
        model = AgreementParty
        fields = ("q", "agreement", "organisation", "responsibility", "ordering")


class MeetingPartFilterSet(StrictFilterSet):
    """Base: filters of the lines of minutes."""

    meeting = RecordFilter(Meeting, "Rapat", field_name="meeting")


class AgendaItemFilterSet(MeetingPartFilterSet):
    """Filters of agenda items."""

    q = SearchFilter("text", help_text="Acara")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = AgendaItem
        fields = ("q", "meeting", "ordering")


class SpeakerFilterSet(MeetingPartFilterSet):
    """Filters of speakers."""

    q = SearchFilter("printed_name", "topic", help_text="Nama atau pokok paparan")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = Speaker
        fields = ("q", "meeting", "ordering")


class ExchangeFilterSet(MeetingPartFilterSet):
    """Filters of questions and answers."""

    q = SearchFilter("text", help_text="Kata pada isinya")
    kind = ChoiceFilter(choices=Exchange.Kind, label="Jenis")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = Exchange
        fields = ("q", "meeting", "kind", "ordering")


class ProblemFilterSet(MeetingPartFilterSet):
    """Filters of problems."""

    q = SearchFilter("text", help_text="Kata pada isinya")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = Problem
        fields = ("q", "meeting", "ordering")


class AttachmentFilterSet(MeetingPartFilterSet):
    """Filters of attachments."""

    q = SearchFilter("name", help_text="Nama lampiran")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = Attachment
        fields = ("q", "meeting", "ordering")

"""Filters of meetings, agreements and signatories, for page and API."""

from typing import Any

import django_filters
from django.db import models

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

    q = SearchFilter(method="said", help_text="Judul, tempat, atau pimpinan")
    kind = ChoiceFilter(choices=Meeting.Kind, label="Jenis")
    year = YearFilter(field_name="date__year")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"date": "Tanggal", "title": "Judul"})

    class Meta:
        model = Meeting
        fields = ("q", "kind", "year", "region", "ordering")

    def said(self, meetings: Any, name: str, text: str) -> Any:
        return meetings.filter(
            models.Q(title__icontains=text)
            | models.Q(place__icontains=text)
            | models.Q(place_note__icontains=text)
            | models.Q(chair_name__icontains=text)
        )

    def within(self, meetings: Any, name: str, code: str) -> Any:
        return meetings.filter(subtree("region__code", code))


class AgreementFilterSet(StrictFilterSet):
    """Filters of the list of agreements."""

    q = SearchFilter(method="said", help_text="Kata pada isi kesepakatan")
    meeting = RecordFilter(
        Meeting, "Rapat", field_name="meeting", help_text="Nomor rapat, dari /meetings/meetings/"
    )
    number = NumberFilter(field_name="number")
    organisation = SearchFilter(
        method="naming", label="Pihak", help_text="Nama lembaga sekarang, dulu, atau singkatan"
    )
    region = RegionFilter(method="within")
    has_target = BooleanFilter(method="targeted", label="Punya target")
    ordering = OrderingFilter({"number": "Nomor", "due_year": "Tenggat"})

    class Meta:
        model = Agreement
        fields = ("q", "meeting", "number", "organisation", "region", "has_target", "ordering")

    def said(self, agreements: Any, name: str, text: str) -> Any:
        return agreements.filter(models.Q(title__icontains=text) | models.Q(text__icontains=text))

    def naming(self, agreements: Any, name: str, text: str) -> Any:
        return agreements.naming(text)

    def within(self, agreements: Any, name: str, code: str) -> Any:
        return agreements.filter(subtree("meeting__region__code", code))

    def targeted(self, agreements: Any, name: str, answer: str) -> Any:
        return agreements.filter(target__isnull=answer == "false")


class SignatoryFilterSet(StrictFilterSet):
    """Filters of the list of signatories."""

    q = SearchFilter(method="named", help_text="Nama atau jabatan pada naskah")
    meeting = RecordFilter(
        Meeting, "Rapat", field_name="meeting", help_text="Nomor rapat, dari /meetings/meetings/"
    )
    organisation = SearchFilter(
        method="of", label="Lembaga", help_text="Nama lembaga sekarang, dulu, atau singkatan"
    )
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"order": "Urutan", "name": "Nama"}, paths={"name": "printed_name"})

    class Meta:
        model = Signatory
        fields = ("q", "meeting", "organisation", "region", "ordering")

    def named(self, signatories: Any, name: str, text: str) -> Any:
        return signatories.filter(
            models.Q(printed_name__icontains=text) | models.Q(printed_position__icontains=text)
        )

    def within(self, signatories: Any, name: str, code: str) -> Any:
        return signatories.filter(subtree("meeting__region__code", code))

    def of(self, signatories: Any, name: str, text: str) -> Any:
        return signatories.filter(organisation__in=Organisation.objects.named(text))


class AgreementPartyFilterSet(StrictFilterSet):
    """Filters of parties."""

    q = SearchFilter(field_name="named_as", lookup_expr="icontains", help_text="Sebutan naskah")
    agreement = RecordFilter(Agreement, "Kesepakatan", field_name="agreement")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    responsibility = ChoiceFilter(choices=AgreementParty.Responsibility, label="Kedudukan")

    class Meta:
        model = AgreementParty
        fields = ("q", "agreement", "organisation", "responsibility")


class MeetingPartFilterSet(StrictFilterSet):
    """Base: filters of the lines of minutes."""

    meeting = RecordFilter(Meeting, "Rapat", field_name="meeting")


class AgendaItemFilterSet(MeetingPartFilterSet):
    """Filters of agenda items."""

    q = SearchFilter(field_name="text", lookup_expr="icontains", help_text="Acara")

    class Meta:
        model = AgendaItem
        fields = ("q", "meeting")


class SpeakerFilterSet(MeetingPartFilterSet):
    """Filters of speakers."""

    q = SearchFilter(method="named", help_text="Nama atau pokok paparan")

    class Meta:
        model = Speaker
        fields = ("q", "meeting")

    def named(self, speakers: Any, name: str, text: str) -> Any:
        return speakers.filter(
            models.Q(printed_name__icontains=text) | models.Q(topic__icontains=text)
        )


class ExchangeFilterSet(MeetingPartFilterSet):
    """Filters of questions and answers."""

    q = SearchFilter(field_name="text", lookup_expr="icontains", help_text="Kata pada isinya")
    kind = ChoiceFilter(choices=Exchange.Kind, label="Jenis")

    class Meta:
        model = Exchange
        fields = ("q", "meeting", "kind")


class ProblemFilterSet(MeetingPartFilterSet):
    """Filters of problems."""

    q = SearchFilter(field_name="text", lookup_expr="icontains", help_text="Kata pada isinya")

    class Meta:
        model = Problem
        fields = ("q", "meeting")


class AttachmentFilterSet(MeetingPartFilterSet):
    """Filters of attachments."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Nama lampiran")

    class Meta:
        model = Attachment
        fields = ("q", "meeting")

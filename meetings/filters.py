"""Filters of meetings, agreements and signatories, for page and API."""

from typing import Any

import django_filters

from directory.filters import (
    RegionFilter,
)
from directory.models import Organisation
from directory.models.regions import subtree
from meetings.models import Agreement, Meeting, Signatory
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

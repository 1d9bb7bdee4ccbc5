"""Filters of the shared nouns, for page and API."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from directory.models import (
    Appointment,
    Document,
    Figure,
    Indicator,
    Organisation,
    OrganisationName,
    Person,
    PokjaMember,
    Position,
    Region,
    RegionAlias,
    RegionGroup,
    RegionGroupMember,
)
from directory.models.regions import CODE_PATTERN
from records.filters import (
    BooleanFilter,
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
    YearFilter,
)


class RegionCodeField(forms.CharField):
    """A Kemendagri code that exists."""

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return ""
        if not re.fullmatch(CODE_PATTERN, code, re.ASCII):
            raise ValidationError(
                f"“{code[:20]}” bukan kode wilayah. Tulis dengan titik, misalnya 19.05.06.",
                code="invalid",
            )
        if not Region.objects.filter(code=code).exists():
            raise ValidationError(f"Kode wilayah {code} tidak dikenal.", code="unknown_region")
        return code


class RegionFilter(django_filters.Filter):
    """Rows of a region and of all below it; `method` says what that means for the model."""

    field_class = RegionCodeField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "Kode wilayah",
                "help_text": "Kode Kemendagri, misalnya 19.05 atau 19.05.06",
            }
            | kwargs
        )


class RegionFilterSet(StrictFilterSet):
    """Filters of the list of regions."""

    q = SearchFilter(method="named", help_text="Nama, ejaan lain, atau awal kode")
    region = RegionFilter(method="within")
    level = ChoiceFilter(choices=Region.Level, label="Tingkat")
    ordering = OrderingFilter({"code": "Kode", "name": "Nama"})

    class Meta:
        model = Region
        fields = ("q", "region", "level", "ordering")

    def named(self, regions: Any, name: str, text: str) -> Any:
        return regions.named(text)

    def within(self, regions: Any, name: str, code: str) -> Any:
        return regions.within(code)


class FigureFilterSet(StrictFilterSet):
    """Filters of figures, whatever they measure."""

    q = SearchFilter(method="named", help_text="Nama wilayah, juga ejaan lain")
    region = RegionFilter(method="touching")
    year = YearFilter(field_name="year")
    kind = ChoiceFilter(choices=Figure.Kind, label="Jenis")
    status = ChoiceFilter(choices=Figure.Status, label="Status")
    is_reference = BooleanFilter(field_name="is_reference", label="Angka acuan")
    ordering = OrderingFilter({"year": "Tahun", "amount": "Angka"})

    class Meta:
        model = Figure
        fields = ("q", "region", "year", "kind", "status", "is_reference", "ordering")

    def named(self, figures: Any, name: str, text: str) -> Any:
        return figures.named(text)

    def touching(self, figures: Any, name: str, code: str) -> Any:
        return figures.touching(code)


class DocumentFilterSet(StrictFilterSet):
    """Filters of the list of documents."""

    q = SearchFilter(method="named", help_text="Judul atau nomor")
    kind = ChoiceFilter(choices=Document.Kind, label="Jenis")
    ordering = OrderingFilter({"date": "Tanggal", "title": "Judul"})

    class Meta:
        model = Document
        fields = ("q", "kind", "ordering")

    def named(self, documents: Any, name: str, text: str) -> Any:
        return documents.filter(models.Q(title__icontains=text) | models.Q(number__icontains=text))


class OrganisationFilterSet(StrictFilterSet):
    """Filters of the list of organisations."""

    q = SearchFilter(method="named", help_text="Nama sekarang, dulu, atau singkatan")
    kind = ChoiceFilter(choices=Organisation.Kind, label="Jenis")

    class Meta:
        model = Organisation
        fields = ("q", "kind")

    def named(self, organisations: Any, name: str, text: str) -> Any:
        return organisations.named(text)


class PersonFilterSet(StrictFilterSet):
    """Filters of the list of people."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Nama")

    class Meta:
        model = Person
        fields = ("q",)


class PositionFilterSet(StrictFilterSet):
    """Filters of the list of seats."""

    q = SearchFilter(method="named", help_text="Jabatan atau organisasi")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")

    class Meta:
        model = Position
        fields = ("q", "organisation")

    def named(self, positions: Any, name: str, text: str) -> Any:
        return positions.named(text)


class RegionAliasFilterSet(StrictFilterSet):
    """Filters of spellings."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Ejaan")
    region = RegionFilter(method="within")

    class Meta:
        model = RegionAlias
        fields = ("q", "region")

    def within(self, aliases: Any, name: str, code: str) -> Any:
        return aliases.filter(region__in=Region.objects.within(code))


class RegionGroupFilterSet(StrictFilterSet):
    """Filters of groups of regions."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Nama gabungan")
    region = RegionFilter(method="with_member")
    kind = ChoiceFilter(choices=RegionGroup.Kind, label="Jenis")

    class Meta:
        model = RegionGroup
        fields = ("q", "region", "kind")

    def with_member(self, groups: Any, name: str, code: str) -> Any:
        members = RegionGroupMember.objects.filter(region__in=Region.objects.within(code))
        return groups.filter(pk__in=members.values("group"))


class RegionGroupMemberFilterSet(StrictFilterSet):
    """Filters of the members of groups."""

    group = RecordFilter(RegionGroup, "Gabungan", field_name="group")
    region = RegionFilter(method="within")

    class Meta:
        model = RegionGroupMember
        fields = ("group", "region")

    def within(self, members: Any, name: str, code: str) -> Any:
        return members.filter(region__in=Region.objects.within(code))


class OrganisationNameFilterSet(StrictFilterSet):
    """Filters of organisations' names."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Nama")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")

    class Meta:
        model = OrganisationName
        fields = ("q", "organisation")


class PokjaMemberFilterSet(StrictFilterSet):
    """Filters of the members of Pokja."""

    q = SearchFilter(method="named", help_text="Nama organisasi atau jabatan")
    pokja = RecordFilter(Organisation, "Pokja", field_name="pokja")

    class Meta:
        model = PokjaMember
        fields = ("q", "pokja")

    def named(self, members: Any, name: str, text: str) -> Any:
        return members.filter(
            models.Q(organisation__in=Organisation.objects.named(text))
            | models.Q(position__in=Position.objects.named(text))
        )


class AppointmentFilterSet(StrictFilterSet):
    """Filters of appointments."""

    q = SearchFilter(method="named", help_text="Orang, jabatan, atau organisasi")
    position = RecordFilter(Position, "Jabatan", field_name="position")
    person = RecordFilter(Person, "Orang", field_name="person")
    kind = ChoiceFilter(choices=Appointment.Kind, label="Sifat")

    class Meta:
        model = Appointment
        fields = ("q", "position", "person", "kind")

    def named(self, appointments: Any, name: str, text: str) -> Any:
        people = Person.objects.filter(name__icontains=text)
        seats = Position.objects.named(text)
        return appointments.filter(models.Q(person__in=people) | models.Q(position__in=seats))


class IndicatorFilterSet(StrictFilterSet):
    """Filters of indicators."""

    q = SearchFilter(field_name="name", lookup_expr="icontains", help_text="Nama indikator")

    class Meta:
        model = Indicator
        fields = ("q",)

"""Filters of the shared nouns, for page and API."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from directory.models import (
    Appointment,
    Asset,
    AssetPaper,
    Document,
    Figure,
    FigureUpdate,
    HandoverStage,
    Holiday,
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
    RequiredPaper,
    SavedView,
)
from directory.models.regions import CODE_PATTERN
from directory.rules import UpdateState
from records.dates import today
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

    q = SearchFilter(
        *Region.NAMES, begins=("code",), help_text="Nama, juga ejaan lain, atau awal kode"
    )
    region = RegionFilter(method="within")
    level = ChoiceFilter(choices=Region.Level, label="Tingkat")
    ordering = OrderingFilter({"code": "Kode", "name": "Nama"})

    class Meta:
        model = Region
        fields = ("q", "region", "level", "ordering")

    def within(self, regions: Any, name: str, code: str) -> Any:
        return regions.within(code)


class IndicatorFilter(django_filters.ModelChoiceFilter):
    """What is measured, by the indicator's code."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Indicator.objects.all(),
            to_field_name="code",
            label="Indikator",
            empty_label="semua",
            error_messages={"invalid_choice": "Indikator ini tidak ada dalam daftar."},
        )


class FigureFilterSet(StrictFilterSet):
    """Filters of figures, whatever they measure."""

    q = SearchFilter(*Figure.NAMES, help_text="Nama wilayah, juga ejaan lain")
    region = RegionFilter(method="touching")
    year = YearFilter(field_name="year")
    kind = ChoiceFilter(choices=Figure.Kind, label="Jenis")
    status = ChoiceFilter(choices=Figure.Status, label="Status")
    indicator = IndicatorFilter()
    is_reference = BooleanFilter(field_name="is_reference", label="Angka acuan")
    ordering = OrderingFilter({"year": "Tahun", "amount": "Angka"})

    class Meta:
        model = Figure
        fields = ("q", "region", "year", "kind", "status", "indicator", "is_reference", "ordering")

    def touching(self, figures: Any, name: str, code: str) -> Any:
        return figures.touching(code)


class DocumentFilterSet(StrictFilterSet):
    """Filters of the list of documents."""

    q = SearchFilter("title", "number", help_text="Judul atau nomor, juga ejaan lain")
    kind = ChoiceFilter(choices=Document.Kind, label="Jenis")
    ordering = OrderingFilter({"date": "Tanggal", "title": "Judul"})

    class Meta:
        model = Document
        fields = ("q", "kind", "ordering")


class OrganisationFilterSet(StrictFilterSet):
    """Filters of the list of organisations."""

    q = SearchFilter(*Organisation.NAMES, help_text="Nama sekarang, dulu, atau singkatan")
    kind = ChoiceFilter(choices=Organisation.Kind, label="Jenis")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Organisation
        fields = ("q", "kind", "ordering")


class PersonFilterSet(StrictFilterSet):
    """Filters of the list of people."""

    q = SearchFilter("name", help_text="Nama, juga ejaan lain")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Person
        fields = ("q", "ordering")


class PositionFilterSet(StrictFilterSet):
    """Filters of the list of seats."""

    q = SearchFilter(*Position.NAMES, help_text="Jabatan atau organisasi")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    ordering = OrderingFilter({"title": "Jabatan"})

    class Meta:
        model = Position
        fields = ("q", "organisation", "ordering")


class RegionAliasFilterSet(StrictFilterSet):
    """Filters of spellings."""

    q = SearchFilter("name", help_text="Ejaan")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"name": "Ejaan"})

    class Meta:
        model = RegionAlias
        fields = ("q", "region", "ordering")

    def within(self, aliases: Any, name: str, code: str) -> Any:
        return aliases.filter(region__in=Region.objects.within(code))


class RegionGroupFilterSet(StrictFilterSet):
    """Filters of groups of regions."""

    q = SearchFilter("name", help_text="Nama gabungan")
    region = RegionFilter(method="with_member")
    kind = ChoiceFilter(choices=RegionGroup.Kind, label="Jenis")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = RegionGroup
        fields = ("q", "region", "kind", "ordering")

    def with_member(self, groups: Any, name: str, code: str) -> Any:
        members = RegionGroupMember.objects.filter(region__in=Region.objects.within(code))
        return groups.filter(pk__in=members.values("group"))


class RegionGroupMemberFilterSet(StrictFilterSet):
    """Filters of the members of groups."""

    q = SearchFilter("group__name", "region__name", help_text="Gabungan atau wilayah")
    group = RecordFilter(RegionGroup, "Gabungan", field_name="group")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"region": "Kode wilayah"}, paths={"region": "region__code"})

    class Meta:
        model = RegionGroupMember
        fields = ("q", "group", "region", "ordering")

    def within(self, members: Any, name: str, code: str) -> Any:
        return members.filter(region__in=Region.objects.within(code))


class OrganisationNameFilterSet(StrictFilterSet):
    """Filters of organisations' names."""

    q = SearchFilter("name", help_text="Nama")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = OrganisationName
        fields = ("q", "organisation", "ordering")


class PokjaMemberFilterSet(StrictFilterSet):
    """Filters of the members of Pokja."""

    q = SearchFilter(
        *through("organisation", Organisation.NAMES),
        *through("position", Position.NAMES),
        help_text="Nama organisasi atau jabatan",
    )
    pokja = RecordFilter(Organisation, "Pokja", field_name="pokja")
    ordering = OrderingFilter({"role": "Kedudukan"})

    class Meta:
        model = PokjaMember
        fields = ("q", "pokja", "ordering")


class AppointmentFilterSet(StrictFilterSet):
    """Filters of appointments."""

    q = SearchFilter(
        "person__name",
        *through("position", Position.NAMES),
        help_text="Orang, jabatan, atau organisasi",
    )
    position = RecordFilter(Position, "Jabatan", field_name="position")
    person = RecordFilter(Person, "Orang", field_name="person")
    kind = ChoiceFilter(choices=Appointment.Kind, label="Sifat")
    ordering = OrderingFilter({"valid_from": "Mulai menjabat"})

    class Meta:
        model = Appointment
        fields = ("q", "position", "person", "kind", "ordering")


class SavedViewFilterSet(StrictFilterSet):
    """Filters of saved views."""

    q = SearchFilter("name", help_text="Nama saringan")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = SavedView
        fields = ("q", "ordering")


class IndicatorFilterSet(StrictFilterSet):
    """Filters of indicators."""

    q = SearchFilter("name", help_text="Nama indikator")
    ordering = OrderingFilter({"code": "Kode", "name": "Nama"})

    class Meta:
        model = Indicator
        fields = ("q", "ordering")


class FigureUpdateFilterSet(StrictFilterSet):
    """Filters of proposed figures."""

    q = SearchFilter(*FigureUpdate.NAMES, help_text="Nama wilayah, juga ejaan lain")
    region = RegionFilter(method="touching")
    state = ChoiceFilter(choices=UpdateState.choices(), label="Keadaan")
    figure = RecordFilter(Figure, "Angka", field_name="figure")
    proposed_by = RecordFilter(Position, "Diusulkan oleh", field_name="proposed_by")
    ordering = OrderingFilter({"submitted_at": "Diajukan", "amount": "Angka"})

    class Meta:
        model = FigureUpdate
        fields = ("q", "region", "state", "figure", "proposed_by", "ordering")

    def touching(self, updates: Any, name: str, code: str) -> Any:
        return updates.touching(code)


class StageFilter(django_filters.ModelChoiceFilter):
    """One of the stages of the handover."""

    def __init__(self) -> None:
        super().__init__(
            queryset=HandoverStage.objects.all(),
            label="Tahap",
            empty_label="semua",
            error_messages={"invalid_choice": "Tahap ini tidak ada dalam daftar."},
        )


class StuckFilter(django_filters.Filter):
    """In one stage for more than so many days, the longest first."""

    field_class = WholeNumberField

    def __init__(self) -> None:
        wrong = "Lama macet ditulis dengan angka hari, misalnya 30."
        super().__init__(
            label="Macet lebih dari (hari)",
            min_value=0,
            max_value=99_999,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        )

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs if value is None else qs.stuck_longer_than(value, today=today())


class AssetFilterSet(StrictFilterSet):
    """Filters of the register of assets."""

    q = SearchFilter("name", help_text="Nama aset")
    region = RegionFilter(method="within")
    kind = ChoiceFilter(choices=Asset.Kind, label="Jenis")
    stage = StageFilter()
    stuck_days = StuckFilter()
    holder = RecordFilter(Position, "Berkas ada pada", field_name="holder")
    ordering = OrderingFilter({"name": "Nama", "stage_since": "Tahap sejak"})

    class Meta:
        model = Asset
        fields = ("q", "region", "kind", "stage", "stuck_days", "holder", "ordering")

    def within(self, assets: Any, name: str, code: str) -> Any:
        return assets.filter(region__in=Region.objects.within(code))


class AssetPaperFilterSet(StrictFilterSet):
    """Filters of the papers of assets."""

    q = SearchFilter("asset__name", "required__name", help_text="Nama aset atau berkas")
    asset = RecordFilter(Asset, "Aset", field_name="asset")
    ordering = OrderingFilter({"asset": "Aset"}, paths={"asset": "asset__name"})

    class Meta:
        model = AssetPaper
        fields = ("q", "asset", "ordering")


class HandoverStageFilterSet(StrictFilterSet):
    """Filters of the stages of the handover."""

    q = SearchFilter("name", help_text="Nama tahap")
    ordering = OrderingFilter({"order": "Urutan"})

    class Meta:
        model = HandoverStage
        fields = ("q", "ordering")


class RequiredPaperFilterSet(StrictFilterSet):
    """Filters of required papers."""

    q = SearchFilter("name", help_text="Nama berkas")
    stage = StageFilter()
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = RequiredPaper
        fields = ("q", "stage", "ordering")


class HolidayFilterSet(StrictFilterSet):
    """Filters of holidays."""

    q = SearchFilter("name", help_text="Nama hari libur")
    year = YearFilter(field_name="date__year")
    kind = ChoiceFilter(choices=Holiday.Kind, label="Jenis")
    ordering = OrderingFilter({"date": "Tanggal"})

    class Meta:
        model = Holiday
        fields = ("q", "year", "kind", "ordering")

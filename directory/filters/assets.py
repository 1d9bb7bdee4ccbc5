"""Filters of the handover of assets, and of holidays."""

from typing import Any

import django_filters

from directory.filters.regions import RegionFilter
from directory.models import (
    Asset,
    AssetPaper,
    HandoverStage,
    Holiday,
    Position,
    Region,
    RequiredPaper,
)
from records.dates import today
from records.filters import (
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
    WholeNumberField,
    YearFilter,
)


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

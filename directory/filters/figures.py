"""Filters of papers, indicators, figures and proposals."""

from typing import Any

import django_filters

from directory.filters.regions import RegionFilter
from directory.models import (
    Document,
    Figure,
    FigureUpdate,
    Indicator,
    Position,
)
from directory.rules import UpdateState
from records.filters import (
    BooleanFilter,
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
    YearFilter,
)


class DocumentFilterSet(StrictFilterSet):
    """Filters of the list of documents."""

    q = SearchFilter("title", "number", help_text="Judul atau nomor, juga ejaan lain")
    kind = ChoiceFilter(choices=Document.Kind, label="Jenis")
    ordering = OrderingFilter({"date": "Tanggal", "title": "Judul"})

    class Meta:
        model = Document
        fields = ("q", "kind", "ordering")


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


class IndicatorFilterSet(StrictFilterSet):
    """Filters of indicators."""

    q = SearchFilter("name", help_text="Nama indikator")
    ordering = OrderingFilter({"code": "Kode", "name": "Nama"})

    class Meta:
        model = Indicator
        fields = ("q", "ordering")


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

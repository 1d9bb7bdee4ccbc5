"""Figures and what they measure."""

from decimal import Decimal

from directory.filters import FigureFilterSet, IndicatorFilterSet
from directory.forms import FigureForm, IndicatorForm
from directory.models import Figure, Indicator
from directory.resources.documents import IN_DIRECTORY
from directory.sentences import amount_text
from directory.services import (
    create_figure,
    create_figures,
    delete_figure,
    delete_figures,
    restore_figure,
    save_figure,
    save_figures,
    totals_of,
)
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource


def counted(figure: Figure) -> Decimal | int:
    """The amount, a whole number where its indicator counts: 10 desa."""
    amount: Decimal = figure.amount
    return int(amount) if figure.indicator.places == 0 and amount == int(amount) else amount


FIGURES = Resource(
    queryset=Figure.objects.with_place().in_list_order(),
    filterset_class=FigureFilterSet,
    form_class=FigureForm,
    title="Angka",
    lead="Setiap angka dengan tempat, tahun, status, dan dokumen sumbernya.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Angka", "indicator.name", link=True),
        Column("Wilayah", "label"),
        Column("Tahun", "year", kind=Kind.YEAR),
        Column("Jenis", "kind"),
        Column("Nilai", counted, key="amount", kind=Kind.NUMBER, write=amount_text),
        Column("Satuan", "indicator.unit"),
        Column("Status", "status"),
        Column("Sumber", "source_title", to="only_paper"),
        Column("Per tanggal", "as_of", kind=Kind.DATE, standing=False),
        Column("Kode wilayah", lambda f: ", ".join(f.region_codes), key="regions", standing=False),
        Column("Angka acuan", "is_reference", standing=False),
        Column("Tempat dalam dokumen", "place_in_document", standing=False),
    ),
    create=create_figure,
    save=save_figure,
    create_many=create_figures,
    save_many=save_figures,
    delete_many=delete_figures,
    totals=totals_of,
    delete=delete_figure,
    restore=restore_figure,
)

INDICATORS = Resource(
    queryset=Indicator.objects.all(),
    filterset_class=IndicatorFilterSet,
    form_class=IndicatorForm,
    title="Indikator",
    lead="Apa yang diukur sebuah angka, dan dalam satuan apa.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Nama", "name", link=True),
        Column("Kode", "code"),
        Column("Satuan", "unit"),
        Column("Desimal paling sedikit", "places", kind=Kind.NUMBER),
        Column("Makin kecil makin baik", "lower_is_better"),
    ),
)

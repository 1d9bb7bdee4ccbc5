"""Filters of slum area, for page and API."""

from directory.filters import FigureFilterSet, RegionFilter
from directory.models import Region
from kotaku.models import SlumArea
from records.filters import OrderingFilter, StrictFilterSet


class SlumAreaFilterSet(FigureFilterSet):
    """Filters of the figures of slum area."""

    indicator = None  # always the one
    ordering = OrderingFilter({"year": "Tahun", "hectares": "Luas"}, paths={"hectares": "amount"})

    class Meta(FigureFilterSet.Meta):
        model = SlumArea
        fields = tuple(name for name in FigureFilterSet.Meta.fields if name != "indicator")


class SummaryFilterSet(StrictFilterSet):
    """The one region that a summary is about."""

    region = RegionFilter(
        method="unused",
        required=True,
        error_messages={"required": "Sebut wilayahnya: region=19.05."},
    )

    class Meta:
        model = Region
        fields = ("region",)

    @property
    def chosen(self) -> Region:
        """The region named; only on a valid filter set."""
        return Region.objects.get(code=self.form.cleaned_data["region"])

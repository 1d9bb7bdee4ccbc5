"""Slum area as the programme reads it: the sourced figures of one indicator, by place and year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from directory.models import Figure, Region
from directory.models.figures import FigureQuerySet, chosen_figure, chosen_parts
from directory.rules import TargetCheck, reconciles
from kotaku.rules import Pace, needed_ha_per_year, pace
from records.models import RecordManager

SLUM_AREA = "slum_area"


@dataclass(frozen=True)
class SlumYear:
    """One year of a region. Each figure is the reference or the only one stated; else None.

    `parts` lie directly below the region; where nothing else is known, they are the combined
    figures that it shares with others.
    """

    year: int
    total: Figure | None
    parts: tuple[Figure, ...]
    baseline: Figure | None
    handled: Figure | None
    target: Figure | None

    @property
    def reconciles(self) -> bool | None:
        """Whether the parts make up the total; None where there are no parts or no total."""
        total = self.total.amount if self.total else None
        return reconciles(total, [part.amount for part in self.parts])

    @property
    def figures(self) -> list[Figure]:
        """Every figure the year rests on, each once."""
        named = (self.total, *self.parts, self.handled, self.target)
        return [figure for figure in named if figure]


@dataclass(frozen=True)
class SlumPath:
    """A region's years and what they say about the way to 0 ha."""

    region: Region
    years: tuple[SlumYear, ...]

    @property
    def stocks(self) -> list[Figure]:
        """The totals known, oldest first."""
        return [year.total for year in self.years if year.total]

    @property
    def last(self) -> Figure | None:
        """The latest total known."""
        return self.stocks[-1] if self.stocks else None

    @property
    def target(self) -> Figure | None:
        """The latest target."""
        targets = [year.target for year in self.years if year.target]
        return targets[-1] if targets else None

    @property
    def pace(self) -> Pace | None:
        """From the first to the last total."""
        return pace(self.stocks[0].reading, self.stocks[-1].reading) if self.stocks else None

    @property
    def needed_ha_per_year(self) -> Decimal | None:
        """Hectares a year from the last total to the target; None where there is no way left."""
        if not (self.last and self.target):
            return None
        return needed_ha_per_year(self.last.reading, self.target.reading)

    def check(self, today: date) -> TargetCheck | None:
        """What the totals prove about the target."""
        return self.target.judge(self.stocks, today) if self.target else None


class SlumAreaQuerySet(FigureQuerySet):
    """Readings of slum area, in hectares."""

    def path(self, region: Region) -> SlumPath:
        """The region's years with the parts directly below it. Two queries."""
        return _path(region, self.of_and_directly_below(region).with_place().order_by("pk"))

    def paths(self) -> list[SlumPath]:
        """The paths of all kabupaten and kota that have a total. Two queries, however many."""
        figures = list(self.with_place().order_by("pk"))
        own = {
            figure.region for figure in figures if figure.region and figure.kind in Figure.STOCKS
        }
        regions = [region for region in own if region.level in ("kabupaten", "kota")]
        return [_path(region, figures) for region in sorted(regions, key=attrgetter("code"))]


def _path(region: Region, figures: Iterable[Figure]) -> SlumPath:
    years: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        years[figure.reading.year].append(figure)
    read = (_year(year, years[year], region) for year in sorted(years))
    return SlumPath(region, tuple(year for year in read if year.figures))


def _year(year: int, figures: list[Figure], region: Region) -> SlumYear:
    own: dict[str, list[Figure]] = defaultdict(list)
    inside, shared = [], []
    for figure in figures:
        if figure.region_id == region.pk:
            own[figure.kind].append(figure)
        elif figure.kind in Figure.STOCKS and figure.lies_below(region):
            inside.append(figure)
        elif figure.kind in Figure.STOCKS and region in figure.places:
            shared.append(figure)
    total = own["baseline"] + own["remaining"]
    return SlumYear(
        year=year,
        total=chosen_figure(total),
        parts=chosen_parts(inside) or (() if total else chosen_parts(shared)),
        baseline=chosen_figure(own["baseline"]),
        handled=chosen_figure(own["handled"]),
        target=chosen_figure(own["target"]),
    )


BaseManager = RecordManager.from_queryset(SlumAreaQuerySet)


class SlumAreaManager(BaseManager):
    """Only the figures of slum area."""

    def get_queryset(self) -> SlumAreaQuerySet:
        return super().get_queryset().of(SLUM_AREA)


class SlumArea(Figure):
    """A figure of slum area, in hectares."""

    objects = SlumAreaManager()

    class Meta:
        proxy = True
        verbose_name = "luas permukiman kumuh"
        ordering = ["year", "kind", "region__code", "group__name", "pk"]

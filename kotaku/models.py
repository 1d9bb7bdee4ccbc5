"""Slum area as the programme reads it: the sourced figures of one indicator, by place and year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from directory.models import Figure, Region
from directory.models.figures import FigureQuerySet, chosen_figure, chosen_parts
from directory.rules import TargetCheck, reconciles
from kotaku.rules import Pace, needed_ha_per_year, pace
from records.models import RecordManager

SLUM_AREA = "slum_area"


class Why(StrEnum):
    """Why a stated figure is not among those that a year rests on."""

    AGREES = "agrees"  # says the same as the one taken
    NOT_REFERENCE = "not_reference"  # another one is the reference
    UNDECIDED = "undecided"  # papers differ and none is the reference
    INCOMPLETE = "incomplete"  # a part whose neighbour is undecided
    SHARED = "shared"  # stands for other regions, too


@dataclass(frozen=True)
class LeftOut:
    """A figure of the year that is not counted, and why."""

    figure: Figure
    reason: Why


@dataclass(frozen=True)
class SlumYear:
    """One year of a region. Each figure is the reference or the only one stated; else None.

    `parts` lie directly below the region; where nothing else is known, they are the combined
    figures that it shares with others. `left_out` are stated for the year and not counted.
    """

    year: int
    total: Figure | None
    parts: tuple[Figure, ...]
    baseline: Figure | None
    handled: Figure | None
    target: Figure | None
    left_out: tuple[LeftOut, ...] = ()

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
    return SlumPath(region, tuple(year for year in read if year.figures or year.left_out))


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
    parts = chosen_parts(inside) or (() if total else chosen_parts(shared))
    return SlumYear(
        year=year,
        total=chosen_figure(total),
        parts=parts,
        baseline=chosen_figure(own["baseline"]),
        handled=chosen_figure(own["handled"]),
        target=chosen_figure(own["target"]),
        left_out=(
            *_left_out(total),
            *_left_out(own["handled"]),
            *_left_out(own["target"]),
            *_parts_left_out(parts, inside, Why.INCOMPLETE),
            *_parts_left_out(parts, shared, Why.SHARED),
        ),
    )


def _left_out(rivals: list[Figure]) -> Iterator[LeftOut]:
    """Those of rivals that are not the chosen one."""
    chosen = chosen_figure(rivals)
    for figure in rivals:
        if chosen is None:
            yield LeftOut(figure, Why.UNDECIDED)
        elif figure is not chosen:
            is_same = figure.amount == chosen.amount
            yield LeftOut(figure, Why.AGREES if is_same else Why.NOT_REFERENCE)


def _parts_left_out(
    parts: tuple[Figure, ...], stated: list[Figure], otherwise: Why
) -> Iterator[LeftOut]:
    """Those of the stated parts that are not taken; `otherwise` where rivals are not the reason."""
    taken = {part.pk for part in parts}
    rivals: dict[str, list[Figure]] = defaultdict(list)
    for figure in stated:
        rivals[figure.label].append(figure)
    for of_one_place in rivals.values():
        reasons = {each.figure.pk: each.reason for each in _left_out(of_one_place)}
        for figure in of_one_place:
            if figure.pk not in taken:
                yield LeftOut(figure, reasons.get(figure.pk, otherwise))


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

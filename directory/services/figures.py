"""Figures with the differences that rest on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.db import models, transaction

from directory.models import Figure, Region, RegionGroup
from directory.models.figures import FigureQuerySet, stock_of_each_year
from records.deletions import StillUsed, delete_record, delete_records, restore_record
from records.many.writing import save_versions
from records.models import Deletion
from records.versions import StaleVersion, save_in_transaction

DIFFERENCE_PLACE = "Selisih {opening} ({opening_year}) dan {closing} ({closing_year})"

# What of a figure its differences are made of.
DECIDE_DIFFERENCES = ("amount", "year", "kind", "status", "is_reference", "document_id")


# Indicator, region, group: whose amounts of other years belong together.
Series = tuple[int, int | None, int | None]


@transaction.atomic
def create_figure(figure: Figure) -> None:
    """Save a new figure, and the differences that follow from it."""
    with _series_of(figure):
        figure.save()


@transaction.atomic
def create_figures(figures: Sequence[Figure]) -> None:
    """Save new figures, and the differences that follow from them."""
    list(_locked_series(figures))
    Figure.objects.bulk_create(figures)
    refresh_differences({figure.series for figure in figures})


@transaction.atomic
def save_figure(figure: Figure, *, seen: int) -> Figure:
    """Save an edited figure against the version seen, and the differences resting on it."""
    stood = {each.pk: each for each in _locked_series([figure])}
    save_in_transaction(figure, seen=seen)
    refresh_differences(_decided_by([figure], stood))
    return figure


@transaction.atomic
def save_figures(figures: Sequence[Figure], *, seen: Mapping[int, int]) -> dict[int, Figure]:
    """Save edited figures against the versions seen, and the differences resting on them.

    Answers those that moved on, as they stand, by key.
    """
    stood = {each.pk: each for each in _locked_series(figures)}
    moved = save_versions(figures, seen=seen)
    written = [figure for figure in figures if figure.pk not in moved]
    refresh_differences(_decided_by(written, stood))
    return moved


@transaction.atomic
def delete_figure(figure: Figure, *, seen: int, reason: str) -> Deletion:
    """Delete a figure; the differences that rested on it go by themselves."""
    with _series_of(figure):
        return delete_record(figure, seen=seen, reason=reason)


@transaction.atomic
def delete_figures(
    figures: Sequence[Figure], *, seen: Mapping[int, int], reason: str
) -> dict[int, StaleVersion | StillUsed]:
    """Delete figures, and the differences that rested on them; why one stays, by key."""
    list(_locked_series(figures))
    refused = delete_records(figures, seen=seen, reason=reason)
    refresh_differences({figure.series for figure in figures})
    return refused


@transaction.atomic
def restore_figure(figure: Figure, *, seen: int) -> None:
    """Bring a figure back, and the differences that follow from it."""
    with _series_of(figure):
        restore_record(figure, seen=seen)


@contextmanager
def _series_of(figure: Figure) -> Iterator[None]:
    """Work on one series of figures; its differences are computed again afterwards."""
    _locked_series([figure])
    yield
    refresh_differences({figure.series})


def _locked_series(figures: Iterable[Figure]) -> FigureQuerySet:
    """The series that the figures belong to, for this transaction alone."""
    series = {figure.series for figure in figures}
    # Their places first: of two figures added at once neither would see the other to differ from.
    for model, place in ((Region, 1), (RegionGroup, 2)):
        keys: Any = {each[place] for each in series} - {None}
        if keys:
            places: Any = model._base_manager.filter(pk__in=keys).order_by("pk")
            list(places.select_for_update(no_key=True).values_list("pk"))
    # Then the whole series in one order, or two editors would wait for each other for ever.
    return figures_of(series).select_for_update(of=("self",)).order_by("pk")


def _decided_by(figures: Iterable[Figure], stood: Mapping[int, Figure]) -> set[Series]:
    """The series in which an edit touches what differences are made of."""
    return {
        figure.series
        for figure in figures
        if any(
            getattr(stood[figure.pk], name) != getattr(figure, name) for name in DECIDE_DIFFERENCES
        )
    }


def figures_of(series: Collection[Series]) -> FigureQuerySet:
    """All figures of these series."""
    wanted = models.Q(pk__in=())
    by_place: dict[tuple[int, bool], set[int | None]] = defaultdict(set)
    for indicator, region, group in series:
        by_place[indicator, region is not None].add(region if region is not None else group)
    for (indicator, is_region), places in by_place.items():
        place = "region_id__in" if is_region else "group_id__in"
        wanted |= models.Q(("indicator_id", indicator), (place, places))
    return Figure.objects.filter(wanted)


def refresh_differences(series: Collection[Series]) -> None:
    """Make the computed `handled` figures of these series, in a transaction, follow their stocks.

    Between two successive years that each have one usable stock (the reference, or the only one)
    the difference is one line, naming both papers. A line that no longer follows goes away.
    """
    if not series:
        return
    rows = figures_of(series).select_related("indicator", "document").order_by("pk")
    of_each: dict[Series, list[Figure]] = defaultdict(list)
    for figure in rows.select_for_update(of=("self",)):
        of_each[figure.series].append(figure)
    stale, changed, new = [], [], []
    for figures in of_each.values():
        computed = {
            (figure.opening_id, figure.closing_id): figure
            for figure in figures
            if figure.status == Figure.Status.COMPUTED
        }
        for opening, closing in pairwise(stock_of_each_year(figures)):
            values = _difference(opening, closing)
            if (line := computed.pop((opening.pk, closing.pk), None)) is None:
                new.append(Figure(opening=opening, closing=closing, **_matter(closing), **values))
            elif any(getattr(line, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(line, name, value)
                changed.append(line)
        stale += [line.pk for line in computed.values()]
    Figure.objects.filter(pk__in=stale).delete()
    if changed:
        save_versions(changed, seen={line.pk: line.version for line in changed})
    Figure.objects.bulk_create(new)


@transaction.atomic
def refresh_all_differences() -> None:
    """Make every computed figure equal to what its stocks give."""
    stocks = Figure.objects.stocks().order_by()
    refresh_differences(set(stocks.values_list("indicator", "region", "group").distinct()))


def _matter(closing: Figure) -> dict[str, Any]:
    """What a difference is of, where and when."""
    return {
        "indicator": closing.indicator,
        "region_id": closing.region_id,
        "group_id": closing.group_id,
        "year": closing.year,
        "kind": Figure.Kind.HANDLED,
        "status": Figure.Status.COMPUTED,
    }


def _difference(opening: Figure, closing: Figure) -> dict[str, Any]:
    """What is handled between two stocks, and where that stands."""
    return {
        "amount": opening.amount - closing.amount,
        "document_id": closing.document_id,
        "place_in_document": DIFFERENCE_PLACE.format(
            opening=opening.get_kind_display(),
            opening_year=opening.year,
            closing=closing.get_kind_display(),
            closing_year=closing.year,
        ),
    }

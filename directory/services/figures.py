"""Figures with the differences that rest on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.db import transaction

from directory.models import Figure, Region, RegionGroup
from directory.models.figures import FigureQuerySet, stock_of_each_year
from records.deletions import delete_record, restore_record
from records.models import Deletion
from records.versions import save_version

DIFFERENCE_PLACE = "Selisih {opening} ({opening_year}) dan {closing} ({closing_year})"

# What of a figure its differences are made of.
DECIDE_DIFFERENCES = ("amount", "year", "kind", "status", "is_reference", "document_id")


@transaction.atomic
def create_figure(figure: Figure) -> None:
    """Save a new figure, and the differences that follow from it."""
    with _series_of(figure):
        figure.save()


@transaction.atomic
def save_figure(figure: Figure, *, seen: int) -> Figure:
    """Save an edited figure against the version seen, and the differences resting on it."""
    stood = {each.pk: each for each in _locked_series(figure)}.get(figure.pk)
    save_version(figure, seen=seen)
    if any(getattr(stood, name) != getattr(figure, name) for name in DECIDE_DIFFERENCES):
        refresh_differences(*figure.series)
    return figure


@transaction.atomic
def delete_figure(figure: Figure, *, seen: int, reason: str) -> Deletion:
    """Delete a figure; the differences that rested on it go by themselves."""
    with _series_of(figure):
        return delete_record(figure, seen=seen, reason=reason)


@transaction.atomic
def restore_figure(figure: Figure, *, seen: int) -> None:
    """Bring a figure back, and the differences that follow from it."""
    with _series_of(figure):
        restore_record(figure, seen=seen)


@contextmanager
def _series_of(figure: Figure) -> Iterator[None]:
    """Work on one series of figures; its differences are computed again afterwards."""
    _locked_series(figure)
    yield
    refresh_differences(*figure.series)


def _locked_series(figure: Figure) -> list[Figure]:
    """The series that a figure belongs to, for this transaction alone."""
    places: Any = RegionGroup.objects if figure.group_id else Region.objects
    # Its place first: of two figures added at once neither would see the other to differ from.
    list(places.select_for_update(no_key=True).filter(pk=figure.group_id or figure.region_id))
    # Then the whole series in one order, or two editors would wait for each other for ever.
    return list(figures_of(*figure.series).select_for_update(of=("self",)).order_by("pk"))


def figures_of(indicator_id: int, region_id: int | None, group_id: int | None) -> FigureQuerySet:
    """All figures of one indicator and place."""
    place = {"region_id": region_id, "group_id": group_id}
    return Figure.objects.filter(indicator_id=indicator_id, **place)


@transaction.atomic
def refresh_differences(indicator_id: int, region_id: int | None, group_id: int | None) -> None:
    """Make the computed `handled` figures of one place equal to what its stocks give.

    Between two successive years that each have one usable stock (the reference, or the only one)
    the difference is one line, naming both papers. A line that no longer follows goes away.
    """
    series = figures_of(indicator_id, region_id, group_id).order_by("pk")
    locked = series.select_related("indicator", "document").select_for_update(of=("self",))
    pairs = list(pairwise(stock_of_each_year(locked)))
    stale = series.filter(status=Figure.Status.COMPUTED)
    for opening, closing in pairs:
        stale = stale.exclude(opening=opening, closing=closing)
    stale.delete()
    for opening, closing in pairs:
        _write_difference(opening, closing)


@transaction.atomic
def refresh_all_differences() -> None:
    """Make every computed figure equal to what its stocks give."""
    stocks = Figure.objects.stocks().order_by()
    for series in stocks.values_list("indicator", "region", "group").distinct():
        refresh_differences(*series)


def _write_difference(opening: Figure, closing: Figure) -> None:
    values = {
        "amount": opening.amount - closing.amount,
        "document": closing.document,
        "place_in_document": DIFFERENCE_PLACE.format(
            opening=opening.get_kind_display(),
            opening_year=opening.year,
            closing=closing.get_kind_display(),
            closing_year=closing.year,
        ),
    }
    difference = Figure.objects.filter(opening=opening, closing=closing).first()
    if difference is None:
        Figure.objects.create(
            indicator=closing.indicator,
            region=closing.region,
            group=closing.group,
            year=closing.year,
            kind=Figure.Kind.HANDLED,
            status=Figure.Status.COMPUTED,
            opening=opening,
            closing=closing,
            **values,
        )
    elif any(getattr(difference, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(difference, name, value)
        save_version(difference, seen=difference.version)

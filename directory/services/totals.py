"""The sums that figures are part of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import models

from directory.models import Figure, Region
from directory.models.figures import chosen_parts
from records.totals import Total


def sum_of_parts(figures: Iterable[Figure], region: Region) -> Decimal | None:
    """The sum of the parts directly below a region, of figures of one indicator and year.

    None where there are none, or papers disagree about one.
    """
    parts = chosen_parts(figure for figure in figures if figure.lies_below(region))
    return sum((part.amount for part in parts), Decimal(0)) if parts else None


def totals_of(figures: Sequence[Figure]) -> list[Total]:
    """As they stand: for each region above the figures, each indicator and year of theirs, the sum.

    Stocks alone are summed. A handful of queries, whatever there is.
    """
    stored = Figure.objects.filter(pk__in=[figure.pk for figure in figures if figure.pk])
    matters = {(figure.indicator_id, figure.year) for figure in figures}
    matters |= set(stored.order_by().values_list("indicator_id", "year").distinct())
    years: dict[int, set[int]] = defaultdict(set)
    for indicator, year in matters:
        if year is not None:
            years[indicator].add(year)
    above = _above(figures)
    if not years or not above:
        return []
    wanted = models.Q(pk__in=())
    for indicator, of_years in years.items():
        wanted |= models.Q(indicator=indicator, year__in=of_years)
    below = Region.objects.filter(parent__in=above)
    placed = models.Q(region__in=below) | models.Q(group__members__region__in=below)
    rows = Figure.objects.stocks().filter(wanted).filter(placed).order_by().distinct()
    alike: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in rows.with_place():
        alike[figure.indicator_id, figure.reading.year].append(figure)
    return [
        Total(
            f"{of_one[0].indicator.name}, jumlah bagian {region.title} {year}",
            summed,
            of_one[0].indicator.unit,
            of_one[0].indicator.places,
        )
        for (_, year), of_one in sorted(alike.items())
        for region in above
        if (summed := sum_of_parts(of_one, region)) is not None
    ]


def _above(figures: Sequence[Figure]) -> list[Region]:
    """The regions that the places of the figures are part of."""
    of_region = {figure.region_id for figure in figures} - {None}
    of_group = {figure.group_id for figure in figures} - {None}
    places = Region.objects.filter(
        models.Q(pk__in=of_region) | models.Q(memberships__group__in=of_group)
    )
    return list(Region.objects.filter(pk__in=places.values("parent")).order_by("code"))

"""The worked examples and the facts of docs/domain.md, read out of the document."""

from datetime import date
from decimal import Decimal

import pytest

from directory.models import Figure, Holiday
from directory.rules import Comparator, check_target, reconciles, working_days_between
from directory.services import load_holidays
from kotaku.rules import needed_ha_per_year, pace
from records.amounts import format_api, round_half_up
from tests.docs.tables import read_document, reading, table

DOCUMENT = read_document("domain.md")
ANSWERS = {"yes": True, "no": False, "nothing to say": None}


def in_ha(amount: Decimal) -> str:
    return str(round_half_up(amount, 2))


@pytest.mark.parametrize(("first", "last", "rate", "zero"), table(DOCUMENT, "pace"))
def test_pace(first: str, last: str, rate: str, zero: str) -> None:
    found = pace(reading(first), reading(last))
    if rate == "none":
        assert found is None
    else:
        assert found
        assert in_ha(found.achieved_ha_per_year) == rate
        assert found.reaches_zero_in == (None if zero == "never" else int(zero))


@pytest.mark.parametrize(("last", "target", "rate"), table(DOCUMENT, "needed"))
def test_needed(last: str, target: str, rate: str) -> None:
    found = needed_ha_per_year(reading(last), reading(target))
    assert (in_ha(found) if found is not None else "none") == rate


@pytest.mark.parametrize(("target", "how", "readings", "day", "state"), table(DOCUMENT, "days"))
def test_target_of_a_day(target: str, how: str, readings: str, day: str, state: str) -> None:
    known = [reading(each.strip()) for each in readings.split(",")]
    check = check_target(
        reading(target),
        reversed(known),
        comparator=Comparator(how),
        today=date.fromisoformat(day),
    )
    assert check.state == state
    assert check.last == known[-1]


@pytest.mark.parametrize(("total", "parts", "answer"), table(DOCUMENT, "reconciles"))
def test_reconciles(total: str, parts: str, answer: str) -> None:
    amounts = [Decimal(part) for part in parts.split(",") if part]
    assert reconciles(Decimal(total), amounts) is ANSWERS[answer]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "count", "unknown", "why"), table(DOCUMENT, "working days")
)
def test_working_days(start: str, end: str, count: str, unknown: str, why: str) -> None:
    load_holidays()
    days = [date.fromisoformat(day) for day in (start, end)]
    found = working_days_between(*days, Holiday.objects.calendar())
    assert (str(found.days), " ".join(map(str, found.years_without_data))) == (count, unknown)
    assert (f"Hari libur {unknown} belum dicatat" in found.caveat) == bool(unknown)
    assert bool(found.caveat) == bool(unknown)


def test_facts(facts: None) -> None:
    loaded = [
        [
            figure.indicator.code,
            figure.label,
            str(figure.year or ""),
            figure.kind,
            format_api(figure.amount, figure.indicator.places),
        ]
        for figure in Figure.objects.with_place()
    ]
    assert sorted(loaded) == sorted(table(DOCUMENT, "facts"))

"""Figures: the database's own rules, references, disagreement, the judgement of targets."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Figure, Region, RegionGroup
from directory.rules import Comparator, Reading, TargetState, check_target, reconciles
from directory.services import save_figure

COLUMNS = (
    "version, indicator_id, region_id, group_id, amount, year, kind, status, document_id, "
    "place_in_document, note, is_reference, reference_reason, comparator, as_of"
)


def insert(**changes: Any) -> None:
    """A figure by raw SQL, as the application's role."""
    stock = Figure.objects.of("slum_area").filter(kind="remaining", region__code="19.05").get()
    row = {
        "version": 1,
        "indicator_id": stock.indicator_id,
        "region_id": stock.region_id,
        "group_id": None,
        "amount": "1",
        "year": 2019,
        "kind": "remaining",
        "status": "presented",
        "document_id": stock.document_id,
        "place_in_document": "x",
        "note": "",
        "is_reference": False,
        "reference_reason": "",
        "comparator": "",
        "as_of": None,
    } | changes
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO directory_figure ({COLUMNS}) VALUES ({marks})",  # noqa: S608 - own names
            [row[name] for name in COLUMNS.split(", ")],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount": "-0.01"}, "figure_amount_range"),
        ({"amount": "NaN"}, "figure_amount_range"),
        ({"amount": "9" * 30}, "numeric field overflow"),
        ({"year": 1999}, "figure_year_range"),
        ({"year": 2101}, "figure_year_range"),
        ({"year": None}, "figure_stock_has_year"),
        ({"kind": "sisa"}, "figure_kind_known"),
        ({"status": "resmi"}, "figure_status_known"),
        ({"region_id": None}, "figure_one_place"),
        ({"comparator": "<="}, "figure_comparator_of_target"),
        ({"kind": "target", "comparator": "<>"}, "figure_comparator_of_target"),
        ({"as_of": "2020-01-01"}, "figure_day_in_year"),
        ({"is_reference": True}, "figure_reference_reason"),
        ({"status": "computed"}, "figure_computed_from_two"),
        (
            {"is_reference": True, "reference_reason": "lagi", "year": 2018},
            "figure_one_reference",
        ),
    ],
)
def test_the_database_refuses(facts: None, changes: dict[str, Any], constraint: str) -> None:
    with pytest.raises(Exception, match=constraint):
        insert(**changes)


@pytest.mark.django_db
def test_a_figure_has_a_region_or_a_group_never_both(facts: None) -> None:
    with pytest.raises(IntegrityError, match="figure_one_place"):
        insert(group_id=RegionGroup.objects.get(name="Parittiga dan Jebus").pk)


@pytest.mark.django_db
def test_two_figures_for_the_same_thing_stay_and_are_listed(facts: None) -> None:
    insert(year=2018, amount="83.5")
    rivals = Figure.objects.of("slum_area").rivals()
    assert {str(f.amount.normalize()) for f in rivals} == {"82.04", "83.5"}


@pytest.mark.django_db
def test_equal_figures_from_two_papers_do_not_disagree(facts: None) -> None:
    insert(year=2018, amount="82.04")
    assert not Figure.objects.of("slum_area").rivals().exists()


@pytest.mark.django_db
def test_touching_takes_groups_of_regions_below(facts: None) -> None:
    codes = [f.region_codes for f in Figure.objects.touching("19.05.06").with_place()]
    assert codes == [["19.05.03", "19.05.06"]]
    assert Region.objects.get(code="19.05.06").figures.count() == 0


ZERO_IN_2021 = Reading(2021, Decimal(0))


def reading(year: int, amount: str) -> Reading:
    return Reading(year, Decimal(amount))


@pytest.mark.parametrize(
    ("readings", "this_year", "state"),
    [
        ([reading(2018, "82.04")], 2026, TargetState.UNPROVED),
        ([reading(2018, "82.04")], 2021, TargetState.NOT_DUE),
        ([], 2026, TargetState.UNPROVED),
        ([reading(2020, "0")], 2026, TargetState.UNPROVED),
        ([reading(2021, "0")], 2021, TargetState.MET),
        ([reading(2021, "5")], 2026, TargetState.NOT_MET),
        ([reading(2021, "5")], 2021, TargetState.NOT_DUE),
        ([reading(2021, "5"), reading(2023, "0")], 2026, TargetState.MET_LATE),
        ([reading(2023, "0")], 2026, TargetState.MET),
        ([reading(2021, "0"), reading(2023, "4")], 2026, TargetState.NOT_MET),
    ],
)
def test_a_target_is_judged_only_by_figures_of_its_year_or_later(
    readings: list[Reading], this_year: int, state: TargetState
) -> None:
    check = check_target(
        ZERO_IN_2021, readings, comparator=Comparator.AT_MOST, today=date(this_year, 11, 22)
    )
    assert check.state is state
    assert check.last == (max(readings, key=lambda r: r.year) if readings else None)


@pytest.mark.django_db
def test_a_target_is_met_as_it_says_and_else_as_its_indicator_says(facts: None) -> None:
    target = Figure.objects.of("slum_area").get(kind="target")
    stock = Figure(
        indicator=target.indicator, year=2021, amount=Decimal(5), kind=Figure.Kind.REMAINING
    )
    assert target.comparator == ""
    assert target.judge([stock], date(2026, 11, 22)).state is TargetState.NOT_MET
    target.comparator = Comparator.AT_LEAST
    assert target.judge([stock], date(2026, 11, 22)).state is TargetState.MET


@given(st.lists(st.decimals(0, 10**6, places=6), min_size=1))
def test_parts_reconcile_with_their_own_sum_and_with_nothing_else(parts: list[Decimal]) -> None:
    total = sum(parts, Decimal(0))
    assert reconciles(total, parts) is True
    assert reconciles(total + Decimal("0.000001"), parts) is False
    assert reconciles(None, parts) is None
    assert reconciles(total, []) is None


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_editors_of_one_series_do_not_block_each_other() -> None:
    call_command("load_facts", verbosity=0)
    stocks = list(
        Figure.objects.of("slum_area").filter(region__code="19.05", kind__in=Figure.STOCKS)
    )
    assert len(stocks) == 2
    start = threading.Barrier(2)
    errors: list[BaseException] = []

    def edit(pk: int) -> None:
        try:
            for round_ in range(10):
                start.wait(timeout=20)
                figure = Figure.objects.get(pk=pk)
                figure.note = f"LATIHAN {round_}"
                save_figure(figure, seen=figure.version)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[stock.pk]) for stock in stocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert {f.version for f in Figure.objects.filter(pk__in=[s.pk for s in stocks])} == {11}

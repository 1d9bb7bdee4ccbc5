"""Proposed figures: who may decide, what approving does, and what it would do."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from directory.models import Figure, FigureUpdate, Organisation, Position, Region
from directory.rules import MoveRefused, UpdateState
from directory.services import (
    Effect,
    FigureMoved,
    approve,
    effect_of,
    return_,
    save_figure,
    submit,
    withdraw,
)
from records.versions import StaleVersion, save_version

pytestmark = pytest.mark.django_db


def seat(title: str) -> Position:
    agency, _ = Organisation.objects.get_or_create(name="Dinas LATIHAN", kind="opd")
    return Position.objects.create(title=title, organisation=agency)


@pytest.fixture
def proposer() -> Position:
    return seat("Operator LATIHAN")


@pytest.fixture
def decider() -> Position:
    return seat("Verifikator LATIHAN")


def stated(**where: Any) -> Figure:
    """A figure of the minutes."""
    return Figure.objects.of("slum_area").with_place().get(kind="remaining", year=2018, **where)


@pytest.fixture
def total(facts: None) -> Figure:
    """82,04 ha, Bangka Barat, the sum of 16,23 + 36,97 + 28,84."""
    return stated(region__code="19.05")


@pytest.fixture
def combined(facts: None) -> Figure:
    """36,97 ha, Parittiga and Jebus."""
    return stated(group__isnull=False)


def proposal(figure: Figure, by: Position, **values: Any) -> FigureUpdate:
    """A draft that would change the figure."""
    update = FigureUpdate.correcting(figure, proposed_by=by)
    for name, value in values.items():
        setattr(update, name, value)
    update.save()
    return update


def new_figure(by: Position, **values: Any) -> FigureUpdate:
    """A draft of a figure of Bangka Barat that no paper stated before."""
    known = stated(region__code="19.05")
    update = FigureUpdate.correcting(known, proposed_by=by)
    update.figure = update.figure_version = None
    for name, value in values.items():
        setattr(update, name, value)
    update.save()
    return update


def test_only_what_is_approved_counts(total: Figure, proposer: Position, decider: Position) -> None:
    update = proposal(total, proposer, amount=Decimal(80))
    update = submit(update, seen=1)
    total.refresh_from_db()
    assert (total.amount, total.version) == (Decimal("82.04"), 1)
    assert list(FigureUpdate.objects.awaiting()) == [update]
    update = approve(update, by=decider, seen=2)
    total.refresh_from_db()
    assert (total.amount, total.version) == (Decimal(80), 2)
    assert Figure.objects.get(kind="handled").amount == Decimal("5.20")
    assert (update.state, update.decided_by) == ("approved", decider)
    assert not FigureUpdate.objects.awaiting().exists()
    assert total.is_reference


def test_an_approved_new_figure_stands_beside_the_others(
    total: Figure, proposer: Position, decider: Position
) -> None:
    update = new_figure(proposer, year=2019, amount=Decimal(70))
    update = approve(submit(update, seen=1), by=decider, seen=2)
    figure = Figure.objects.get(pk=update.figure_id)
    assert (figure.amount, figure.year, figure.is_reference) == (Decimal(70), 2019, False)
    differences = Figure.objects.filter(kind="handled").values_list("year", "amount")
    assert set(differences) == {(2018, Decimal("3.16")), (2019, Decimal("12.04"))}


def test_the_seat_that_proposed_does_not_decide(total: Figure, proposer: Position) -> None:
    update = submit(proposal(total, proposer, amount=Decimal(80)), seen=1)
    for decide in (
        lambda: approve(update, by=proposer, seen=2),
        lambda: return_(update, by=proposer, reason="LATIHAN", seen=2),
    ):
        with pytest.raises(MoveRefused, match="jabatan lain"):
            decide()
    total.refresh_from_db()
    assert total.amount == Decimal("82.04")


def test_a_returned_proposal_says_why_and_may_come_again(
    total: Figure, proposer: Position, decider: Position
) -> None:
    update = submit(proposal(total, proposer, amount=Decimal(80)), seen=1)
    with pytest.raises(MoveRefused, match="Tulis alasannya"):
        return_(update, by=decider, reason="  ", seen=2)
    update = return_(update, by=decider, reason="Halaman dokumen salah.", seen=2)
    assert (update.state, update.is_open) == ("returned", True)
    with pytest.raises(MoveRefused, match="“dikembalikan” tidak dapat menjadi “disetujui”"):
        approve(update, by=decider, seen=3)
    update = submit(update, seen=3)
    assert (update.state, update.decided_by) == ("pending", None)
    assert update.return_reason == "Halaman dokumen salah."


def test_a_withdrawn_proposal_is_a_draft_again(total: Figure, proposer: Position) -> None:
    update = withdraw(submit(proposal(total, proposer), seen=1), seen=2)
    assert (update.state, update.submitted_at, update.is_open) == ("draft", None, True)


def test_the_decision_is_about_the_version_that_was_read(
    total: Figure, proposer: Position, decider: Position
) -> None:
    update = submit(proposal(total, proposer, amount=Decimal(80)), seen=1)
    with pytest.raises(StaleVersion):
        approve(update, by=decider, seen=1)
    approve(update, by=decider, seen=2)
    with pytest.raises(StaleVersion):
        approve(update, by=decider, seen=2)


def test_a_figure_that_moved_meanwhile_is_not_overwritten(
    total: Figure, proposer: Position, decider: Position
) -> None:
    update = submit(proposal(total, proposer, amount=Decimal(80)), seen=1)
    total.amount = Decimal("81.5")
    save_figure(total, seen=1)
    for attempt in (
        lambda: approve(update, by=decider, seen=2),
        lambda: effect_of(update),
        lambda: submit(proposal(total, proposer, figure_version=1), seen=1),
    ):
        with pytest.raises(FigureMoved) as refused:
            attempt()
        assert refused.value.current.amount == Decimal("81.5")
    with pytest.raises(FigureMoved, match="sekarang 81,50, diusulkan 80,00"):
        approve(update, by=decider, seen=2)
    update.refresh_from_db()
    assert (update.state, update.version) == ("pending", 2)


def test_a_stock_that_grows_needs_a_reason(total: Figure, proposer: Position) -> None:
    update = proposal(total, proposer, amount=Decimal("82.05"))
    with pytest.raises(MoveRefused, match="Tulis alasan perubahannya"):
        submit(update, seen=1)
    update.reason = "Pengukuran ulang LATIHAN."
    save_version(update, seen=1)
    assert submit(update, seen=2).state == UpdateState.PENDING


def test_a_computed_figure_is_not_proposed(total: Figure, proposer: Position) -> None:
    update = proposal(Figure.objects.get(kind="handled"), proposer, status="presented")
    with pytest.raises(MoveRefused, match="dihitung mengikuti angka asalnya"):
        submit(update, seen=1)


def test_a_figure_keeps_its_place(total: Figure, proposer: Position) -> None:
    update = proposal(total, proposer, region=Region.objects.get(code="19.05.01"))
    with pytest.raises(MoveRefused, match="tempat angka tidak diubah"):
        submit(update, seen=1)


def test_what_the_database_refuses_is_said_in_its_sentence(
    total: Figure, proposer: Position, decider: Position
) -> None:
    baseline = Figure.objects.of("slum_area").get(kind="baseline")
    update = submit(proposal(baseline, proposer, year=2018, kind="remaining"), seen=1)
    with pytest.raises(MoveRefused, match="Sudah ada angka acuan"):
        approve(update, by=decider, seen=2)
    update.refresh_from_db()
    assert update.state == "pending"


FIGURE = "Luas permukiman kumuh"
PARTS = "Jumlah bagian Kabupaten Bangka Barat 2018"
GAP = "Selisih jumlah bagian dan total Kabupaten Bangka Barat 2018"


def test_the_effect_of_a_part_reaches_the_total_of_its_parent(
    combined: Figure, proposer: Position
) -> None:
    # 16,23 + 36,97 + 28,84 = 82,04: the parts of the minutes make up their total.
    update = proposal(combined, proposer, amount=Decimal("36.98"))
    assert effect_of(update) == [
        Effect(f"{FIGURE} (sisa), Parittiga dan Jebus 2018", Decimal("36.97"), Decimal("36.98")),
        Effect(PARTS, Decimal("82.04"), Decimal("82.05")),
        Effect(GAP, Decimal(0), Decimal("0.01"), is_gap=True),
    ]
    combined.refresh_from_db()
    assert (combined.amount, combined.version) == (Decimal("36.97"), 1)


def test_the_effect_of_a_total_reaches_its_difference_and_its_gap(
    total: Figure, proposer: Position
) -> None:
    update = proposal(total, proposer, amount=Decimal(80))
    assert effect_of(update) == [
        Effect(f"{FIGURE} (sisa), Kabupaten Bangka Barat 2018", Decimal("82.04"), Decimal(80)),
        Effect(
            f"{FIGURE} (tertangani), Kabupaten Bangka Barat 2018", Decimal("3.16"), Decimal("5.20")
        ),
        Effect(GAP, Decimal(0), Decimal("2.04"), is_gap=True),
    ]
    assert Figure.objects.get(kind="handled").amount == Decimal("3.16")


def test_the_effect_of_another_year_reaches_the_year_that_is_left(
    facts: None, proposer: Position
) -> None:
    # Without Mentok's 16,23 the parts of 2018 are 36,97 + 28,84 = 65,81.
    update = proposal(stated(region__code="19.05.01"), proposer, year=2019)
    assert effect_of(update) == [
        Effect(PARTS, Decimal("82.04"), Decimal("65.81")),
        Effect(GAP, Decimal(0), Decimal("-16.23"), is_gap=True),
    ]


def test_the_effect_of_a_new_figure_begins_with_nothing(total: Figure, proposer: Position) -> None:
    update = new_figure(proposer, year=2019, amount=Decimal(70))
    count = Figure.objects.count()
    assert effect_of(update) == [
        Effect(f"{FIGURE} (sisa), Kabupaten Bangka Barat 2019", None, Decimal(70)),
        Effect(f"{FIGURE} (tertangani), Kabupaten Bangka Barat 2019", None, Decimal("12.04")),
    ]
    assert Figure.objects.count() == count


def insert(**changes: Any) -> None:
    """A draft by raw SQL, as the application's role."""
    known = stated(region__code="19.05")
    row = {
        "version": 1,
        "state": "draft",
        "proposed_by_id": Position.objects.get(title="Operator LATIHAN").pk,
        "reason": "",
        "submitted_at": None,
        "decided_by_id": None,
        "decided_at": None,
        "return_reason": "",
        "figure_id": None,
        "figure_version": None,
        "indicator_id": known.indicator_id,
        "region_id": known.region_id,
        "group_id": None,
        "amount": "1",
        "year": 2019,
        "as_of": None,
        "kind": "remaining",
        "status": "presented",
        "comparator": "",
        "document_id": known.document_id,
        "place_in_document": "LATIHAN",
        "note": "",
    } | changes
    columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO directory_figureupdate ({columns}) VALUES ({marks})",  # noqa: S608
            list(row.values()),
        )


NOON = "2026-11-22 12:00+07"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "rejected", "submitted_at": NOON}, "figureupdate_(state_known|decided)"),
        ({"state": "pending"}, "figureupdate_submitted"),
        ({"submitted_at": NOON}, "figureupdate_submitted"),
        ({"state": "approved", "submitted_at": NOON}, "figureupdate_decided"),
        ({"decided_at": NOON}, "figureupdate_decided"),
        ({"figure_version": 1}, "figureupdate_version_seen"),
        ({"status": "computed", "amount": "-1"}, "figureupdate_not_computed"),
        ({"amount": "-1"}, "figureupdate_amount_range"),
        ({"amount": "NaN"}, "figureupdate_amount_range"),
        ({"year": None}, "figureupdate_stock_has_year"),
        ({"region_id": None}, "figureupdate_one_place"),
        ({"comparator": ">="}, "figureupdate_comparator_of_target"),
    ],
)
def test_the_database_refuses(
    total: Figure, proposer: Position, changes: dict[str, Any], constraint: str
) -> None:
    insert()
    with pytest.raises(IntegrityError, match=constraint):
        insert(**changes)


def test_the_database_refuses_a_decision_of_the_proposer_and_a_return_without_words(
    total: Figure, proposer: Position, decider: Position
) -> None:
    returned = {"state": "returned", "submitted_at": NOON, "decided_at": NOON}
    with pytest.raises(IntegrityError, match="figureupdate_four_eyes"):
        insert(**returned, decided_by_id=proposer.pk, return_reason="LATIHAN")
    with pytest.raises(IntegrityError, match="figureupdate_return_reason"):
        insert(**returned, decided_by_id=decider.pk)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_proposals_approved_at_once_one_counts() -> None:
    call_command("load_facts", verbosity=0)
    total = stated(region__code="19.05")
    proposer, deciders = seat("Operator LATIHAN"), [seat("Kepala A"), seat("Kepala B")]
    updates = [
        submit(proposal(total, proposer, amount=Decimal(amount)), seen=1) for amount in (80, 81)
    ]
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(update: FigureUpdate, by: Position) -> None:
        try:
            start.wait(timeout=20)
            approve(update, by=by, seen=2)
            outcomes.append(f"approved {update.amount.normalize():f}")
        except FigureMoved as moved:
            outcomes.append(f"moved to {moved.current.amount.normalize():f}")
        finally:
            connection.close()

    pairs = zip(updates, deciders, strict=True)
    threads = [threading.Thread(target=decide, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total.refresh_from_db()
    amount = f"{total.amount.normalize():f}"
    assert sorted(outcomes) == [f"approved {amount}", f"moved to {amount}"]
    assert total.version == 2

"""Handover of assets: steps with their reasons, missing papers, days stuck."""

import datetime
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from directory.models import (
    Asset,
    AssetPaper,
    AssetStep,
    Document,
    HandoverStage,
    Organisation,
    Position,
    Region,
    RequiredPaper,
)
from directory.rules import Calendar, MoveRefused, Need, step_needs
from directory.services import advance_asset
from records.dates import today
from records.versions import StaleVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

DAY = datetime.date(2020, 3, 2)


def stage(order: int) -> HandoverStage:
    return HandoverStage.objects.get(order=order)


def make_asset(order: int = 2, since: datetime.date | None = DAY, **values: Any) -> Asset:
    """A practice asset in Mentok, whose papers are being gathered."""
    defaults = {
        "name": "Bozem LATIHAN",
        "kind": "drainase",
        "region": Region.objects.get(code="19.05.01"),
        "stage": stage(order),
        "stage_since": since,
    }
    return Asset.objects.create(**defaults | values)


def complete(asset: Asset, order: int) -> None:
    """Give the asset every paper required up to that stage."""
    paper = Document.objects.create(kind="lainnya", title="Berkas LATIHAN")
    for required in RequiredPaper.objects.filter(stage__order__lte=order):
        AssetPaper.objects.get_or_create(asset=asset, required=required, document=paper)


@pytest.fixture
def seat() -> Position:
    agency = Organisation.objects.create(name="Dinas LATIHAN", kind="opd")
    return Position.objects.create(title="Kepala LATIHAN", organisation=agency)


def test_every_pair_of_stages_needs_what_the_rule_says() -> None:
    stages = list(HandoverStage.objects.values_list("order", flat=True))
    assert stages == [1, 2, 3, 4, 5, 6, 7]
    for here, there in product(stages, stages):
        for missing in (False, True):
            free = there == here or (there == here + 1 and not missing)
            needs = step_needs(stages, here, there, are_papers_missing=missing)
            assert needs == (set() if free else {Need.REASON}), (here, there, missing)


def test_stages_are_ordered_whatever_their_numbers() -> None:
    assert step_needs([10, 20, 40], 20, 40, are_papers_missing=False) == set()


def test_a_step_is_noted_with_who_holds_the_file(seat: Position) -> None:
    asset = make_asset()
    complete(asset, 2)
    later = datetime.date(2020, 4, 1)
    step = advance_asset(asset, to=stage(3), on=later, holder=seat, seen=1)
    asset.refresh_from_db()
    assert (asset.stage.order, asset.stage_since, asset.holder) == (3, later, seat)
    assert asset.version == 2
    assert (step.from_stage.order, step.to_stage.order, step.date) == (2, 3, later)
    assert list(asset.steps.all()) == [step]


def test_ahead_of_the_papers_needs_a_reason_that_is_kept(seat: Position) -> None:
    asset = make_asset()
    with pytest.raises(MoveRefused, match="Tulis alasannya"):
        advance_asset(asset, to=stage(3), on=DAY, holder=seat, reason=" ", seen=1)
    assert not AssetStep.objects.exists()
    step = advance_asset(asset, to=stage(3), on=DAY, holder=seat, reason="Foto menyusul.", seen=1)
    assert step.reason == "Foto menyusul."
    asset = Asset.objects.with_missing_papers().get(pk=asset.pk)
    assert asset.missing_papers == ["Daftar aset", "Foto aset"]


@pytest.mark.parametrize("order", [1, 5])
def test_back_and_over_a_stage_needs_a_reason(seat: Position, order: int) -> None:
    asset = make_asset()
    complete(asset, 7)
    with pytest.raises(MoveRefused, match="Tulis alasannya"):
        advance_asset(asset, to=stage(order), on=DAY, holder=seat, seen=1)
    advance_asset(asset, to=stage(order), on=DAY, holder=seat, reason="LATIHAN", seen=1)


def test_handing_the_file_on_keeps_the_days_of_the_stage(seat: Position) -> None:
    asset = make_asset()
    on = datetime.date(2020, 5, 4)
    advance_asset(asset, to=stage(2), on=on, holder=seat, seen=1)
    asset.refresh_from_db()
    assert (asset.holder, asset.stage_since) == (seat, DAY)
    with pytest.raises(MoveRefused, match="tetap sama"):
        advance_asset(asset, to=stage(2), on=on, holder=seat, seen=2)
    with pytest.raises(MoveRefused, match="Langkah sebelumnya tercatat 4 Mei 2020"):
        advance_asset(asset, to=stage(2), on=DAY, holder=None, seen=2)


def test_a_step_is_not_noted_before_it_happens(seat: Position) -> None:
    tomorrow = today() + datetime.timedelta(days=1)
    with pytest.raises(MoveRefused, match="belum tiba"):
        advance_asset(make_asset(), to=stage(2), on=tomorrow, holder=seat, seen=1)


def test_a_step_of_today_is_noted(seat: Position) -> None:
    step = advance_asset(make_asset(), to=stage(2), on=today(), holder=seat, seen=1)
    assert step.date == today()


def test_a_step_on_what_somebody_else_moved_is_refused(seat: Position) -> None:
    asset = make_asset()
    advance_asset(asset, to=stage(2), on=DAY, holder=seat, seen=1)
    with pytest.raises(StaleVersion):
        advance_asset(asset, to=stage(1), on=DAY, holder=None, reason="LATIHAN", seen=1)


def test_papers_are_missing_up_to_the_present_stage_only() -> None:
    first, gathering, handed_over = make_asset(1), make_asset(2), make_asset(5)
    complete(gathering, 2)
    missing = {asset.pk: asset.missing_papers for asset in Asset.objects.with_missing_papers()}
    assert missing == {
        first.pk: [],
        gathering.pk: [],
        handed_over.pk: ["Daftar aset", "Foto aset", "Berita acara serah terima (BAST)"],
    }


def test_missing_papers_take_one_query_however_many(
    django_assert_num_queries: Any,
) -> None:
    for _ in range(10):
        make_asset()
    with django_assert_num_queries(1):
        assert len([a.missing_papers for a in Asset.objects.with_missing_papers()]) == 10


def test_stuck_is_what_waits_longer_than_that_many_days() -> None:
    now = datetime.date(2020, 4, 1)
    thirty = make_asset(since=datetime.date(2020, 3, 2))
    longer = make_asset(since=datetime.date(2020, 3, 1))
    make_asset(7, since=datetime.date(2019, 1, 1))
    make_asset(since=None)
    assert list(Asset.objects.stuck_longer_than(30, today=now)) == [longer]
    assert list(Asset.objects.stuck_longer_than(29, today=now)) == [longer, thirty]


def test_days_stuck_are_said_in_days_and_working_days() -> None:
    calendar = Calendar(frozenset(), frozenset({2020}))
    stuck = make_asset(since=datetime.date(2020, 3, 2)).stuck(datetime.date(2020, 3, 16), calendar)
    assert stuck
    assert (stuck.days, stuck.working_days.days) == (14, 10)


@pytest.mark.parametrize(("order", "since"), [(7, DAY), (2, None), (2, datetime.date(2020, 3, 17))])
def test_nothing_is_stuck_at_the_end_or_since_an_unknown_day(
    order: int, since: datetime.date | None
) -> None:
    calendar = Calendar(frozenset(), frozenset())
    assert make_asset(order, since).stuck(datetime.date(2020, 3, 16), calendar) is None


def test_every_stage_and_paper_says_what_it_rests_on() -> None:
    for rule in (*HandoverStage.objects.all(), *RequiredPaper.objects.all()):
        assert rule.basis, rule
    from_minutes = HandoverStage.objects.filter(basis__startswith="Notulen lokakarya 16 Juli 2019")
    assert list(from_minutes.values_list("order", flat=True)) == [2, 3, 4, 5]
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "kolam"}, "asset_kind_known"),
        ({"year_built": 1899}, "asset_year_range"),
        ({"value_idr": "-0.01"}, "asset_value_range"),
        ({"value_idr": "NaN"}, "asset_value_range"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    asset = make_asset()
    ((column, value),) = changes.items()
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE directory_asset SET {column} = %s WHERE id = %s",  # noqa: S608 - own names
            [value, asset.pk],
        )


@pytest.mark.parametrize(
    ("insert", "constraint"),
    [
        (
            "INSERT INTO directory_assetpaper (version, asset_id, required_id, document_id)"
            " SELECT 1, asset_id, required_id, document_id FROM directory_assetpaper",
            "asset_paper_once",
        ),
        (
            "INSERT INTO directory_requiredpaper (version, stage_id, name, basis)"
            " SELECT 1, stage_id, name, basis FROM directory_requiredpaper",
            "required_paper_once",
        ),
    ],
)
def test_the_database_refuses_the_same_paper_twice(insert: str, constraint: str) -> None:
    complete(make_asset(), 2)
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert)

"""What was known at a moment is what the rows said then, whatever has become of them since."""

import random
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from directory.models import Figure, Organisation
from records.deletions import delete_record, restore_record
from records.past import as_known_at, known_since
from tests.factories import make_figure, make_organisation, make_region

pytestmark = pytest.mark.django_db


def now() -> datetime:
    """The moment of the database's own clock, which history goes by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def known() -> list[tuple[Any, ...]]:
    """What the table says, deleted rows left out."""
    return list(Organisation.objects.order_by("pk").values_list("pk", "name", "region__code"))


def test_changes_deletions_and_additions_are_taken_back() -> None:
    changed, deleted = make_organisation(), make_organisation()
    before, then = known(), now()
    Organisation.objects.filter(pk=changed.pk).update(name="Pertama")
    Organisation.objects.filter(pk=changed.pk).update(name="Kedua")
    delete_record(deleted, seen=deleted.version, reason="LATIHAN")
    make_organisation()
    assert known() != before
    with as_known_at(then):
        assert known() == before
    with as_known_at(now()):
        assert known() == list(
            Organisation.objects.order_by("pk").values_list("pk", "name", "region__code")
        )


def test_a_row_removed_for_good_is_known_before() -> None:
    gone = make_organisation()
    before, then = known(), now()
    Organisation._base_manager.filter(pk=gone.pk)._raw_delete(using="default")
    with as_known_at(then):
        assert known() == before


def test_decimals_days_and_nulls_come_back_exactly() -> None:
    figure = make_figure(amount="36.970", year=2018)
    then = now()
    Figure.objects.filter(pk=figure.pk).update(amount="40", year=2019, as_of="2019-07-16")
    with as_known_at(then):
        past = Figure.objects.get(pk=figure.pk)
        assert (str(past.amount.normalize()), past.year, past.as_of) == ("36.97", 2018, None)
        assert Figure.objects.filter(year=2018, amount__lt=37).count() == 1


def test_a_region_is_called_what_it_was_called() -> None:
    figure, region = make_figure(), make_region()
    name, then = region.name, now()
    type(region).objects.filter(pk=region.pk).update(name="Nama baru")
    with as_known_at(then):
        assert Figure.objects.select_related("region").get(pk=figure.pk).region.name == name


def test_any_walk_can_be_replayed() -> None:
    dice, walked = random.Random(7), []  # noqa: S311 - no secret
    rows = [make_organisation() for _ in range(4)]
    for step in range(40):
        walked.append((now(), known()))
        row = Organisation._base_manager.get(pk=dice.choice(rows).pk)
        act = dice.randrange(4)
        if act == 0:
            rows.append(make_organisation(dice.choice(["19.05", "19.01"])))
        elif row.deletion_id:
            restore_record(row, seen=row.version)
        elif act == 1:
            delete_record(row, seen=row.version, reason="LATIHAN")
        else:
            Organisation.objects.filter(pk=row.pk).update(name=f"Langkah {step}")
    for moment, before in walked:
        with as_known_at(moment):
            assert known() == before


def test_nothing_is_known_before_the_history() -> None:
    assert known_since() is None or known_since() <= now()
    make_organisation()
    first = known_since()
    assert first
    assert first <= now()

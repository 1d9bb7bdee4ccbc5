"""The ladder of certainty on a model that exists in these tests only."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import isolate_apps

from directory.models import Certain
from directory.rules import Certainty, MoveRefused, is_public
from directory.services import move_certainty
from records.versions import StaleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def promises() -> Iterator[Any]:
    """A model of the test suite, in a temporary table that the application's role may make."""
    with isolate_apps("directory"):

        class Promise(Certain):
            class Meta(Certain.Meta):
                app_label = "directory"
                verbose_name = "janji LATIHAN"

        editor = connection.schema_editor(collect_sql=True, atomic=False)
        with editor:
            editor.create_model(Promise)
        with connection.cursor() as cursor:
            # A temporary table may not point to one that is none.
            own = [sql for sql in editor.collected_sql if "FOREIGN KEY" not in sql]
            for statement in own:
                cursor.execute(statement.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"))
        yield Promise
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE directory_promise")


def test_a_promise_climbs_and_is_public_from_dpa_on(promises: Any) -> None:
    promise = promises.objects.create()
    for version, rung in enumerate(
        ("usulan", "rkpd", "dpa", "kontrak", "selesai", "diserahkan"), 1
    ):
        assert promises.objects.published().exists() == (version > 3)
        promise = move_certainty(promise, to=Certainty(rung), seen=version)
    assert (promise.certainty, promise.version) == ("diserahkan", 7)


@pytest.mark.parametrize("way", [Certainty.CANCELLED, Certainty.DIVERTED])
def test_what_the_public_saw_stays_when_it_is_dropped(promises: Any, way: Certainty) -> None:
    early = promises.objects.create(certainty="rkpd")
    late = promises.objects.create(certainty="dpa")
    for promise in (early, late):
        with pytest.raises(MoveRefused, match="Tulis alasannya"):
            move_certainty(promise, to=way, reason=" ", seen=1)
        move_certainty(promise, to=way, reason="Dana dialihkan ke LATIHAN.", seen=1)
    assert list(promises.objects.published()) == [late]
    late = move_certainty(late, to=Certainty.PROPOSAL, reason="Diusulkan lagi.", seen=2)
    assert late.dropped_from == ""
    assert not promises.objects.published().exists()


def test_published_rows_are_those_that_the_rule_calls_public(promises: Any) -> None:
    dropped = [Certainty.CANCELLED, Certainty.DIVERTED]
    rungs = [certainty for certainty in Certainty if certainty not in dropped]
    standing: list[tuple[Certainty, Certainty | None]] = [(rung, None) for rung in rungs]
    fallen = [(way, rung) for way in dropped for rung in rungs[:5]]
    for certainty, before in standing + fallen:
        promises.objects.create(
            certainty=certainty, dropped_from=before or "", certainty_reason="LATIHAN"
        )
    found = {(p.certainty, p.dropped_from or None) for p in promises.objects.published()}
    public = [(one, was) for one, was in standing + fallen if is_public(one, dropped_from=was)]
    assert found == {(str(one), str(was) if was else None) for one, was in public}


def test_a_step_that_is_not_in_the_table_changes_nothing(promises: Any) -> None:
    promise = promises.objects.create(certainty="rkpd")
    with pytest.raises(MoveRefused, match="Dari “RKPD” tidak dapat menjadi “kontrak”"):
        move_certainty(promise, to=Certainty.CONTRACT, reason="LATIHAN", seen=1)
    promise.refresh_from_db()
    assert (promise.certainty, promise.version) == ("rkpd", 1)


def test_a_step_on_what_somebody_else_moved_is_refused(promises: Any) -> None:
    promise = promises.objects.create()
    move_certainty(promise, to=Certainty.PROPOSAL, seen=1)
    with pytest.raises(StaleVersion):
        move_certainty(promise, to=Certainty.DPA, seen=1)


@pytest.mark.parametrize(
    ("certainty", "dropped_from", "reason", "constraint"),
    [
        ("pasti", "", "", "promise_certainty_known"),
        ("dibatalkan", "dpa", "", "promise_dropped_reason"),
        ("dialihkan", "", "LATIHAN", "promise_dropped_from"),
        ("dialihkan", "selesai", "LATIHAN", "promise_dropped_from"),
        ("dpa", "dpa", "", "promise_dropped_from"),
    ],
)
def test_the_database_refuses(
    promises: Any, certainty: str, dropped_from: str, reason: str, constraint: str
) -> None:
    insert = (
        "INSERT INTO directory_promise (version, certainty, dropped_from, certainty_reason)"
        " VALUES (1, %s, %s, %s)"
    )
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [certainty, dropped_from, reason])

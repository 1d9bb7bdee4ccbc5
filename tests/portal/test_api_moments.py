"""`as_of` and `modified_since`: what was known then, and what has happened since."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import STAFF
from directory.models import Asset, Document, Figure, Organisation
from directory.services import delete_figure, refresh_all_differences
from records.dates import today
from records.deletions import delete_record, restore_record
from records.models import HistoryEntry
from tests.accounts.factories import make_account
from tests.factories import (
    make_asset,
    make_figure,
    make_indicator,
    make_organisation,
    make_region,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def now() -> str:
    """The moment of the database's clock, as a parameter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.isoformat()


def get(path: str, **parameters: str) -> Any:
    return Client().get(f"{API}{path}", parameters)


def rows(path: str, **parameters: str) -> list[dict[str, Any]]:
    answer = get(path, **parameters)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


# --- as_of ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("figures/", {}),
        ("kotaku/hectares/", {"region": "19.05", "ordering": "-year"}),
        ("kotaku/summary/", {"region": "19.05"}),
        ("figures/", {"format": "csv"}),
    ],
)
def test_what_was_answered_then_is_answered_again(path: str, query: dict[str, str]) -> None:
    before, then = said(path, query), now()
    figure = Figure.objects.filter(amount="36.97").get()
    Figure.objects.filter(pk=figure.pk).update(amount="40")
    Document.objects.filter(pk=figure.document_id).update(title="Judul baru")
    group = figure.group
    type(group).objects.filter(pk=group.pk).update(name="Gabungan lain")
    other = Figure.objects.filter(region__code="19.05.01", year=2018).first()
    assert other
    Figure._base_manager.filter(pk=other.pk).update(kind="target")
    make_figure(indicator=figure.indicator, region=make_region("19.05"), year=2030)
    assert said(path, query) != before
    assert said(path, query | {"as_of": then}) == before


def said(path: str, query: dict[str, str]) -> bytes:
    answer = get(path, **query)
    assert answer.status_code == 200, answer.content
    content: bytes = answer.getvalue()
    return content


def test_one_record_as_it_was_and_as_it_was_not_yet() -> None:
    Organisation.objects.create(name="Lebih dulu", kind="opd")
    early = now()
    figure = make_figure(amount=10)
    then = now()
    Figure.objects.filter(pk=figure.pk).update(amount=12)
    path = f"figures/{figure.pk}/"
    assert get(path).json()["amount"] == "12.00"
    assert get(path, as_of=then).json()["amount"] == "10.00"
    assert get(path, as_of=early).status_code == 404


def test_a_day_means_its_end() -> None:
    make_figure(amount=10)
    assert len(rows("figures/", as_of=today().isoformat())) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kemarin", "invalid"),
        ("2026-13-01", "invalid"),
        ("2026-11-01T09:00:00", "invalid"),
        ("9999-12-31", "ahead"),
        ("2999-01-01", "ahead"),
        ("2999-01-01T00:00:00Z", "ahead"),
        ("2001-01-01", "too_early"),
        ("0001-01-01T00:00:00+23:59", "invalid"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(text: str, code: str) -> None:
    make_figure()
    for path in ("figures/", "kotaku/hectares/"):
        answer = get(path, as_of=text)
        assert answer.status_code == 400, text
        (error,) = answer.json()["errors"]
        assert error["field"] == "as_of"
        if text != "0001-01-01T00:00:00+23:59":
            assert error["code"] == code


def test_lists_without_a_past_do_not_know_the_parameter() -> None:
    answer = get("people/", as_of="2026-11-01")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown"


# --- modified_since -------------------------------------------------------------------------------


def followed(path: str, since: str) -> tuple[list[int], list[int], str]:
    answer = get(path, modified_since=since)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return [row["id"] for row in body["results"]], body["deleted"], body["modified_until"]


def test_a_poller_learns_of_changes_deletions_and_returns() -> None:
    changed, deleted, untouched = (make_organisation() for _ in range(3))
    start = now()
    assert followed("organisations/", start)[:2] == ([], [])
    Organisation.objects.filter(pk=changed.pk).update(short_name="X")
    delete_record(deleted, seen=deleted.version, reason="LATIHAN")
    added = make_organisation()
    assert followed("organisations/", start)[:2] == ([changed.pk, added.pk], [deleted.pk])
    restore_record(deleted, seen=Organisation._base_manager.get(pk=deleted.pk).version)
    ids, gone, until = followed("organisations/", start)
    assert (ids, gone) == ([changed.pk, deleted.pk, added.pk], [])
    assert until[-6:] == "+07:00"
    assert untouched.pk not in ids


def test_a_computed_figure_that_follows_no_longer_is_told_as_deleted() -> None:
    indicator, region = make_indicator(), make_region("19.05.01")
    opening, closing = (
        make_figure(indicator=indicator, region=region, year=year, amount=amount)
        for year, amount in ((2021, 16), (2022, 10))
    )
    refresh_all_differences()
    computed = Figure.objects.get(opening=opening, closing=closing)
    start = now()
    delete_figure(closing, seen=closing.version, reason="LATIHAN")
    assert not Figure.objects.filter(pk=computed.pk).exists()
    _, gone, _ = followed("figures/", start)
    assert gone == sorted([closing.pk, computed.pk])


def test_what_the_reader_may_not_see_is_not_told_when_it_goes() -> None:
    start, client = now(), Client()
    client.force_login(make_account(STAFF, "19.05"))
    own, foreign = make_asset("19.05"), make_asset("19.01")
    for asset in (own, foreign):
        Asset.objects.filter(pk=asset.pk).update(stage_since="2020-03-02")
        delete_record(asset, seen=asset.version + 1, reason="LATIHAN")
    answer = client.get(f"{API}assets/", {"modified_since": start})
    assert answer.json()["deleted"] == [own.pk]
    assert get("assets/", modified_since=start).status_code == 401


def test_what_changes_between_two_pages_is_told_by_the_next_reading() -> None:
    start = now()
    rows = [make_organisation() for _ in range(4)]
    query = {"modified_since": start, "page_size": "2", "cursor": "start"}
    first = get("organisations/", **query).json()
    Organisation.objects.filter(pk=rows[0].pk).update(short_name="X")
    second = Client().get(first["next"]).json()
    # Inside a test all moments are those of its transaction; what is given is told again.
    again = get("organisations/", **query, modified_until=start).json()
    assert datetime.fromisoformat(again["modified_until"]) == datetime.fromisoformat(start)
    assert "modified_until=" in first["next"]
    assert [row["id"] for row in second["results"]] == [rows[2].pk, rows[3].pk]
    assert second["modified_until"] == first["modified_until"]
    assert rows[0].pk in followed("organisations/", second["modified_until"])[0]


@pytest.mark.parametrize("text", ["kemarin", "2999-01-01", "2019-07-16"])
def test_a_beginning_that_cannot_be_is_refused(text: str) -> None:
    answer = get("people/", modified_since=text)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "modified_since"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_change_that_is_not_committed_yet_is_not_passed_over() -> None:
    """Dated before the answer, seen after it: the next call still gets it."""
    row = make_organisation()
    start = now()
    writer = connection.copy()
    try:
        writer.set_autocommit(False)
        with writer.cursor() as cursor:
            cursor.execute(
                "UPDATE directory_organisation SET short_name = 'X' WHERE id = %s", [row.pk]
            )
        ids, _, until = followed("organisations/", start)
        assert ids == []
        writer.commit()
    finally:
        writer.close()
    changed_at = HistoryEntry.objects.latest("pk").at
    assert datetime.fromisoformat(until) <= changed_at
    assert followed("organisations/", until)[0] == [row.pk]


def test_the_plus_of_an_offset_may_arrive_as_a_blank() -> None:
    since = (datetime.fromisoformat(now()) - timedelta(minutes=1)).isoformat()
    answer = Client().get(f"{API}people/?modified_since={since.replace('+', ' ')}")
    assert answer.status_code == 200
    assert json.loads(answer.content)["deleted"] == []


def test_the_end_of_a_reading_is_no_beginning_of_one() -> None:
    answer = get("organisations/", modified_until=now())
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["alone"]

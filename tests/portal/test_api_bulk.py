"""Many rows in one request, and a request that is sent twice."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.roles import STAFF
from directory.models import Organisation, Position, Region
from records.models import HistoryEntry, KeyedRequest
from tests.accounts.factories import make_account
from tests.factories import make_organisation, make_region
from tests.portal.conftest import RecordBar
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PATH = "/api/v1/organisations/"


@pytest.fixture
def client(db: None) -> Client:
    """Somebody who keeps what is of 19.05."""
    client = Client()
    client.force_login(make_account(STAFF, "19.05"))
    return client


def send(client: Client, method: str, body: Any, path: str = PATH, **headers: str) -> Any:
    return client.generic(
        method, path, json.dumps(body), content_type="application/json", headers=headers
    )


def refusals(answer: Any) -> set[tuple[str, str]]:
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


def names() -> list[str]:
    return list(Organisation.objects.order_by("pk").values_list("short_name", flat=True))


# --- many rows ------------------------------------------------------------------------------------


def test_a_list_tells_the_version_that_a_write_needs(client: Client) -> None:
    row = make_organisation()
    listed = {each["id"]: each for each in client.get(PATH).json()["results"]}[row.pk]
    changed = send(
        client, "PATCH", [{"id": row.pk, "version": listed["version"], "short_name": "A"}]
    )
    assert changed.status_code == 200
    assert changed.json()["results"] == [listed | {"version": 2, "short_name": "A"}]


def test_all_rows_are_changed_or_none(client: Client) -> None:
    rows = [make_organisation() for _ in range(3)]
    foreign, before = make_organisation("19.01"), names()
    entries = HistoryEntry.objects.count()
    body = [{"id": row.pk, "version": 1, "short_name": "X"} for row in rows]
    for wrong, status, said in (
        ({"version": 7}, 412, {("1.version", "stale")}),
        ({"kind": "x"}, 400, {("1.kind", "invalid_choice")}),
        ({"sandi": 1}, 400, {("1.sandi", "unknown")}),
        ({"id": foreign.pk}, 404, {("1", "not_found")}),
        ({"id": 2**40}, 400, {("1.id", "invalid")}),
        ({"id": rows[0].pk}, 400, {("1.id", "repeated")}),
        ({"version": "1"}, 400, {("1.version", "invalid")}),
    ):
        answer = send(client, "PATCH", [body[0], body[1] | wrong, body[2]])
        assert (answer.status_code, refusals(answer)) == (status, said)
    assert (names(), HistoryEntry.objects.count()) == (before, entries)
    assert send(client, "PATCH", body).status_code == 200
    assert names().count("X") == 3


def test_every_reason_is_told_at_once(client: Client) -> None:
    rows = [make_organisation() for _ in range(3)]
    body = [
        {"id": rows[0].pk, "version": 5, "short_name": "X"},
        {"id": rows[1].pk, "version": 1, "name": ""},
        {"id": rows[2].pk, "version": 1, "region": "19.01"},
    ]
    make_region("19.01")
    answer = send(client, "PATCH", body)
    assert answer.status_code == 400
    assert {field for field, _ in refusals(answer)} == {"0.version", "1.name", "2"}


def test_many_are_deleted_with_one_reason(client: Client) -> None:
    rows = [make_organisation() for _ in range(2)]
    named = [{"id": row.pk, "version": 1} for row in rows]
    assert send(client, "DELETE", {"rows": named}).status_code == 400
    stale = send(
        client, "DELETE", {"reason": "ganda", "rows": [named[0], named[1] | {"version": 2}]}
    )
    assert (stale.status_code, refusals(stale)) == (412, {("1.version", "stale")})
    assert Organisation.objects.filter(pk__in=[row.pk for row in rows]).count() == 2
    gone = send(client, "DELETE", {"reason": "ganda", "rows": named})
    assert [row["id"] for row in gone.json()["results"]] == [row.pk for row in rows]
    assert not Organisation.objects.filter(pk__in=[row.pk for row in rows]).exists()
    version = gone.json()["results"][0]["version"]
    back = client.post(f"{PATH}{rows[0].pk}/restore/", headers={"If-Match": f'"{version}"'})
    assert back.status_code == 200


def test_regions_are_named_by_code(client: Client) -> None:
    region = make_region("19.05.61")
    answer = send(
        client,
        "PATCH",
        [{"code": region.code, "version": 1, "name": "Nama baru"}],
        "/api/v1/regions/",
    )
    assert answer.status_code == 200, answer.content
    assert Region.objects.get(code=region.code).name == "Nama baru"


@pytest.mark.parametrize("body", [None, {}, [], "x", [1], [[]], [{"id": 1}] * 501])
def test_what_is_no_list_of_rows_is_refused(client: Client, body: Any) -> None:
    assert send(client, "PATCH", body).status_code == 400
    assert send(client, "DELETE", {"reason": "x", "rows": body}).status_code == 400


def test_who_may_not_write_is_told_so() -> None:
    body = [{"id": 1, "version": 1}]
    assert send(Client(), "PATCH", body).status_code == 401
    reader = Client()
    reader.force_login(make_account("Pembaca"))
    assert send(reader, "PATCH", body).status_code == 403
    assert send(reader, "PATCH", body, "/api/v1/kotaku/hectares/").status_code == 405


# --- the same request twice -----------------------------------------------------------------------


def new(name: str = "Dinas LATIHAN") -> dict[str, Any]:
    return {"name": name, "kind": "opd", "region": make_region("19.05").code}


def test_a_request_sent_again_is_answered_the_same_and_makes_nothing(client: Client) -> None:
    key, body = str(uuid.uuid4()), new()
    first = send(client, "POST", body, idempotency_key=key)
    again = send(client, "POST", body, idempotency_key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert Organisation.objects.filter(name=body["name"]).count() == 1
    other = send(client, "POST", new("Dinas lain"), idempotency_key=key)
    assert (other.status_code, other.json()["code"]) == (422, "other_body")


def test_a_key_belongs_to_who_sent_it(client: Client) -> None:
    other = Client()
    other.force_login(make_account(STAFF, "19.05"))
    for one, name in ((client, "Satu"), (other, "Dua")):
        assert send(one, "POST", new(name), idempotency_key="k").status_code == 201


def test_a_refused_request_may_be_mended_under_its_key(client: Client) -> None:
    assert send(client, "POST", new() | {"kind": "x"}, idempotency_key="k").status_code == 400
    assert not KeyedRequest.objects.exists()
    assert send(client, "POST", new(), idempotency_key="k").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 101, "é"])
def test_a_key_that_is_none_is_refused(client: Client, key: str) -> None:
    answer = send(client, "POST", new(), idempotency_key=key)
    assert answer.status_code == 400
    assert refusals(answer) == {("Idempotency-Key", "invalid")}


@pytest.mark.bar
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_fifty_at_once_make_one_row(record_bar: RecordBar) -> None:
    office, keeper = make_organisation("19.05"), make_account(STAFF, "19.05")
    clients = [Client() for _ in range(50)]
    for client in clients:
        client.force_login(keeper)
    body = {"organisation": office.pk, "title": "Kepala"}
    answers = at_once(
        lambda client=client: send(
            client, "POST", body, "/api/v1/positions/", idempotency_key="sama"
        )
        for client in clients
    )
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert Position.objects.filter(organisation=office).count() == 1
    record_bar(
        "R-3 API",
        f"50 parallel equal POSTs: 1 row, {statuses.count(201)} x 201, {statuses.count(409)} x 409",
    )

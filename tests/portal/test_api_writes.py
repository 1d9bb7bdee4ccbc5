"""Writing over the API: every model by the same rules as its pages."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.roles import ADMINISTRATOR as ADMINISTRATOR_ROLE
from directory.models import Document, Figure, Organisation, Region
from portal.api import router
from records.api.views import RecordViewSet
from records.models import HistoryEntry
from tests.accounts.factories import practice_account
from tests.portal.routes import ADMINISTRATOR, ROUTES

pytestmark = pytest.mark.django_db

PATH = "/api/v1/organisations/"
WRITABLE = [
    (prefix, viewset)
    for prefix, viewset, _ in router.registry
    if issubclass(viewset, RecordViewSet)
]
SAMPLES = {route.name: route for route in ROUTES}


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A request with a JSON body; `if_match` becomes the header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(
        method.upper(), path, json.dumps(body), content_type="application/json", headers=named
    )


def refused_fields(answer: Any) -> set[tuple[str, str]]:
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


@pytest.fixture
def office() -> Organisation:
    """An organisation of no region."""
    return Organisation.objects.create(name="Dinas Latihan", kind="opd")


def test_a_record_is_made_changed_deleted_and_restored(staff_client: Client, facts: None) -> None:
    made = send(staff_client, "post", PATH, {"name": "Dinas", "kind": "opd", "region": "19.05"})
    assert made.status_code == 201
    assert made["Location"].endswith(f"{PATH}{made.json()['id']}/")
    path = f"{PATH}{made.json()['id']}/"
    assert (made.json()["region"], made["ETag"][:2]) == ("19.05", '"1')
    changed = send(staff_client, "patch", path, {"name": "Dinas Baru"}, if_match=made["ETag"])
    assert (changed.json()["name"], changed.json()["region"]) == ("Dinas Baru", "19.05")
    put = send(
        staff_client, "put", path, {"name": "Dinas", "kind": "pokja"}, if_match=changed["ETag"]
    )
    assert (put.json()["kind"], put.json()["region"]) == ("pokja", None)
    gone = send(staff_client, "delete", path, {"reason": "keliru"}, if_match=put["ETag"])
    assert gone.status_code == 200
    assert gone.json()["restorable_until"].endswith("+07:00")
    assert Client().get(path).status_code == 404
    back = send(staff_client, "post", f"{path}restore/", if_match=f'"{gone.json()["version"]}"')
    assert back.status_code == 200
    assert Client().get(path).json() == back.json() == put.json() | {"version": 5}
    entry = HistoryEntry.objects.filter(table_name="directory_organisation")[0]
    assert (entry.via, entry.actor, entry.version) == ("api", "Staf Bappeda (LATIHAN)", 5)


@pytest.mark.parametrize(("prefix", "viewset"), WRITABLE, ids=[prefix for prefix, _ in WRITABLE])
def test_an_empty_body_is_told_what_it_lacks_and_nothing_else(
    administrator_client: Client, prefix: str, viewset: type[RecordViewSet]
) -> None:
    answer = send(administrator_client, "post", f"/api/v1/{prefix}/", {})
    told = [(field, code) for field, code in refused_fields(answer) if field]
    assert answer.status_code == 400
    assert {code for _, code in told} == {"required"}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (None, 428),
        ("*", 428),
        ('"2-abc"', 412),
        ('"0"', 412),
        ("1", 400),
        ('"x"', 400),
        ('"1", "2"', 400),
        ('"1"', 200),
        ('W/"1-0f"', 200),
    ],
)
def test_a_change_says_which_version_it_is_for(
    staff_client: Client, office: Organisation, given: str | None, status: int
) -> None:
    headers = {"if_match": given} if given else {}
    answer = send(staff_client, "patch", f"{PATH}{office.pk}/", {"short_name": "D"}, **headers)
    assert answer.status_code == status
    office.refresh_from_db()
    assert office.short_name == ("D" if status == 200 else "")
    if status == 412:
        assert answer["ETag"].startswith('"1')


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (
            {"sandi": 1, "id": 7, "version": 9, "deletion": None},
            {"sandi", "id", "version", "deletion"},
        ),
        ({"name": 7}, {"name"}),
        ({"name": None}, {"name"}),
        ({"kind": "dinas"}, {"kind"}),
        ({"region": "19.99.99"}, {"region"}),
        ({"region": 19}, {"region"}),
        ({"name": "a\x00b"}, {"name"}),
        ({"name": "x" * 201}, {"name"}),
        ([], {""}),
        ("teks", {""}),
        (None, {""}),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    staff_client: Client, office: Organisation, body: Any, refused: set[str]
) -> None:
    answer = send(staff_client, "patch", f"{PATH}{office.pk}/", body, if_match='"1"')
    assert answer.status_code == 400
    assert {field for field, _ in refused_fields(answer)} == refused
    office.refresh_from_db()
    assert (office.name, office.version) == ("Dinas Latihan", 1)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"name": "a", "name": "b"}',
        '{"name": NaN}',
        '{"name": "\\ud800"}',
        "[" * 100_000,
        '{"name":' * 10_000 + "1" + "}" * 10_000,
        b'{"name": "\xff"}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_no_json_of_ours_is_400(
    staff_client: Client, office: Organisation, body: str | bytes
) -> None:
    answer = staff_client.generic(
        "PATCH",
        f"{PATH}{office.pk}/",
        body,
        content_type="application/json",
        headers={"if-match": '"1"'},
    )
    assert answer.status_code == 400
    assert answer.json().keys() == {"code", "detail", "errors"}


@pytest.mark.parametrize(
    ("amount", "status"),
    [("80.5", 200), (80.5, 200), ("80,5", 400), ("1e3", 400), (True, 400), ("-1", 400)],
)
def test_an_amount_has_a_dot_and_the_differences_follow(
    staff_client: Client, facts: None, amount: Any, status: int
) -> None:
    figure = Figure.objects.of("slum_area").get(year=2018, region__code="19.05", kind="remaining")
    path = f"/api/v1/figures/{figure.pk}/"
    answer = send(staff_client, "patch", path, {"amount": amount}, if_match='"1"')
    assert answer.status_code == status
    handled = Client().get("/api/v1/figures/", {"kind": "handled"}).json()["results"]
    assert [row["amount"] for row in handled] == ["4.70" if status == 200 else "3.16"]


def test_what_says_which_record_it_is_stays(staff_client: Client, facts: None) -> None:
    figure = Figure.objects.of("slum_area").get(year=2018, region__code="19.05", kind="remaining")
    path = f"/api/v1/figures/{figure.pk}/"
    moved = send(staff_client, "patch", path, {"region": "19.01"}, if_match='"1"')
    assert refused_fields(moved) == {("region", "fixed")}
    same = send(staff_client, "patch", path, {"region": "19.05"}, if_match='"1"')
    assert same.status_code == 200


def test_what_others_point_to_is_not_deleted(staff_client: Client, facts: None) -> None:
    document = Document.objects.filter(figure_set__isnull=False)[0]
    path = f"/api/v1/documents/{document.pk}/"
    answer = send(staff_client, "delete", path, {"reason": "uji"}, if_match='"1"')
    assert answer.status_code == 409
    assert "angka" in answer.json()["errors"][0]["message"]
    assert send(staff_client, "delete", path, {}, if_match='"1"').status_code == 400


def test_nobody_and_readers_write_nothing(
    client: Client, reader_client: Client, office: Organisation
) -> None:
    for who, status in ((client, 401), (reader_client, 403)):
        for method, path in (("post", PATH), ("patch", f"{PATH}{office.pk}/")):
            answer = send(who, method, path, {"name": "x"}, if_match='"1"')
            assert answer.status_code == status
            assert answer.json().keys() == {"code", "detail", "errors"}
    assert Organisation.objects.get(pk=office.pk).version == 1


def test_a_session_alone_is_not_enough(staff_client: Client, office: Organisation) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff_client.cookies
    answer = send(strict, "patch", f"{PATH}{office.pk}/", {"name": "x"}, if_match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_a_row_may_not_leave_its_writers_region(staff_client: Client, facts: None) -> None:
    here = Region.objects.get(code="19.05")
    own = Organisation.objects.get(name="Bappeda Latihan")
    Organisation.objects.filter(pk=own.pk).update(region=here)
    foreign = Organisation.objects.create(
        name="Dinas Sana", kind="opd", region=Region.objects.get(code="19.01")
    )
    path = f"{PATH}{foreign.pk}/"
    assert send(staff_client, "patch", path, {"name": "x"}, if_match='"1"').status_code == 404
    made = send(staff_client, "post", PATH, {"name": "Baru", "kind": "opd", "region": "19.01"})
    assert (made.status_code, refused_fields(made)) == (403, {("", "out_of_scope")})
    assert not Organisation.objects.filter(name="Baru").exists()


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize(("prefix", "viewset"), WRITABLE, ids=lambda each: str(each)[:30])
def test_every_model_saves_unchanged_what_it_is(
    staff_client: Client, prefix: str, viewset: Any
) -> None:
    route = SAMPLES[f"api:{viewset.resource.model._meta.model_name}-detail"]
    path = route.address()
    if route.access == ADMINISTRATOR:
        staff_client.force_login(practice_account(ADMINISTRATOR_ROLE))
    read = staff_client.get(path)
    saved = send(staff_client, "patch", path, {}, if_match=read["ETag"])
    assert saved.status_code == 200, saved.content
    assert saved.json() == read.json()
    unknown = send(staff_client, "patch", path, {"sandi": 1}, if_match=saved["ETag"])
    assert refused_fields(unknown) == {("sandi", "unknown")}

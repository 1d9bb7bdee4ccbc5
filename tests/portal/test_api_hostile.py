"""S-14, S-24, S-27: what callers try, what the log says of it, and what no cache keeps."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATOR, READER
from accounts.services import make_token
from directory.models import Person
from portal.api import openapi
from tests.accounts.conftest import Lines, security_lines  # noqa: F401 - a fixture
from tests.accounts.factories import PASSWORD, make_account
from tests.factories import make_application, make_organisation, make_person
from tests.portal.conftest import RecordBar
from tests.portal.routes import READ_ROUTES

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

PEOPLE = "/api/v1/people/"
SECRET = re.compile(r"password|sandi|token|digest|secret|nik|nip|phone|email|address", re.I)


@pytest.fixture
def keeper(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_account(ADMINISTRATOR))
    return client


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'{"name":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "application/json", 400),
        (b'{"name":' * 5_000 + b"1" + b"}" * 5_000, "application/json", 400),
        (json.dumps({f"k{n}": 1 for n in range(100_000)}).encode(), "application/json", 400),
        (
            json.dumps([{"id": n, "version": 1} for n in range(501)]).encode(),
            "application/json",
            400,
        ),
        (b'{"name": "a", "name": "b"}', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\\u0000"}', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 400),
        (b'{"name": "' + b"x" * 6_000_000 + b'"}', "application/json", 413),
        (b'{"name": "A"}', "text/plain", 415),
        (b"name=A", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_not_what_it_should_be(
    keeper: Client, body: bytes, media_type: str, status: int
) -> None:
    before = Person.objects.count()
    answer = keeper.post(PEOPLE, body, content_type=media_type)
    assert answer.status_code == status
    assert answer.json().keys() == {"code", "detail", "errors"}
    assert len(answer.content) < 20_000
    assert Person.objects.count() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_is_not_another_one(keeper: Client, header: str) -> None:
    person = make_person()
    path = f"{PEOPLE}{person.pk}/"
    keeper.get(path, {"_method": "DELETE"}, headers={header: "DELETE"})
    keeper.post(path, {}, content_type="application/json", headers={header: "DELETE"})
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_id_of_another_region_is_no_choice_in_a_body() -> None:
    foreign, client = make_organisation("19.01"), Client()
    client.force_login(make_account("Staf Bappeda", "19.05"))
    body = {"organisation": foreign.pk, "title": "Kepala"}
    answer = client.post("/api/v1/positions/", body, content_type="application/json")
    assert answer.status_code in (400, 403)
    assert not foreign.positions.exists()


# --- filters and orders ---------------------------------------------------------------------------


def test_nothing_secret_is_filtered_sorted_or_shown(record_bar: RecordBar) -> None:
    asked = shown = 0
    for path, operations in openapi()["paths"].items():
        if "webhooks" in path or "get" not in operations:
            continue
        for parameter in operations["get"].get("parameters", []):
            asked += 1
            said = parameter["name"] + (
                parameter["description"] if parameter["name"] == "ordering" else ""
            )
            assert not SECRET.search(said), (path, said)
    for name, component in openapi()["components"]["schemas"].items():
        for field in component.get("properties", {}):
            shown += 1
            assert not SECRET.search(field) or name.endswith("Webhook"), (name, field)
    record_bar("S-14", f"{asked} parameters, {shown} fields: none over what is secret")


def test_rows_that_come_and_go_neither_shift_nor_repeat_a_walk() -> None:
    for _ in range(9):
        make_person()
    before = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    gone, seen, address = before[-1], [], f"{PEOPLE}?cursor=start&page_size=2"
    while address:
        page = Client().get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
        if len(seen) == 2:
            Person.objects.filter(pk=before[0]).delete()
        if len(seen) == 4:
            added = make_person().pk
            Person.objects.filter(pk=gone).delete()
    assert seen == [*before[:-1], added]


# --- caches ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("samples")
def test_what_somebody_signed_in_reads_is_in_no_cache(record_bar: RecordBar) -> None:
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    application = make_application()
    apps = ("directory", "ktm", "kotaku", "meetings")
    token = make_token(application, label="x", scopes=[f"{a}:read" for a in apps], days=1)
    tried, kept = 0, []
    for route in READ_ROUTES:
        answers = [client.get(route.address(), route.query)]
        if route.is_api:
            header = {"Authorization": f"Bearer {token}"}
            answers.append(Client().get(route.address(), route.query, headers=header))
        for answer in answers:
            tried += 1
            answer.getvalue()  # a file is closed when it has been read
            if "no-store" not in answer["Cache-Control"]:
                kept.append(route.name)
    assert kept == []
    record_bar("S-27", f"{tried} answers to accounts and tokens, {len(kept)} that a cache may keep")


# --- the log --------------------------------------------------------------------------------------


def test_the_log_tells_a_tour_line_by_line(
    security_lines: Any,  # noqa: F811 - the fixture
    record_bar: RecordBar,
) -> None:
    admin, stranger = Client(), Client()
    keeper = make_account(ADMINISTRATOR, username="kepala")
    reader = make_account(READER, username="pembaca")
    admin.post("/masuk/", {"username": "kepala", "password": "salah sekali"})
    admin.post("/masuk/", {"username": "ke\npala", "password": "salah\nsekali"})
    admin.post("/masuk/", {"username": "kepala", "password": PASSWORD})
    application = make_application()
    page = f"/akun/aplikasi/{application.pk}/token/"
    form = {"label": "x", "scopes": ["directory:read"], "days": "9", "networks": ""}
    form["submission"] = "00000000-0000-4000-8000-000000000001"
    made = admin.post(page, form).content.decode()
    (token,) = re.findall(r"ttk_[\w-]{43}", made)
    token_row = application.tokens.get()
    admin.post(f"/akun/aplikasi/{application.pk}/token/{token_row.pk}/cabut/")
    stranger.get(PEOPLE, headers={"Authorization": f"Bearer {token}"})
    admin.get(reverse("directory:person_export"), {"format": "csv"})
    admin.get(f"{PEOPLE}?format=csv")
    stranger.force_login(reader)
    stranger.get("/akun/pengguna/")
    stranger.post(PEOPLE, {"name": "A"}, content_type="application/json")
    admin.post("/keluar/")
    lines: Lines = security_lines()
    events = [line["event"] for line in lines]
    for event in ("token_made", "token_revoked", "token_refused", "export", "refused"):
        assert event in events, event
    assert events.count("export") == 2
    assert events.count("refused") == 2
    for line in lines:
        assert line["time"].endswith("+00:00")
        assert line["address"] == "127.0.0.1"
    text = json.dumps(lines)
    for secret in (PASSWORD, "salah", token, token[8:]):
        assert secret not in text
    assert User.objects.get(pk=keeper.pk).username == "kepala"
    record_bar("S-24", f"{len(lines)} events of a tour, each one line of JSON, none with a secret")

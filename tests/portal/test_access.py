"""S-11: every cell of the table in access.py is tried; a route that the table lacks fails."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from directory.models import Appointment, PersonMerge
from directory.services import merge_people
from records.deletions import delete_record
from tests.accounts.factories import make_account
from tests.factories import CASES, FOREIGN, OWN, Case, make_appointment, make_document, make_person
from tests.forms import typed
from tests.portal.access import API_CELLS, CELLS, OTHERS, WHO, kind_of
from tests.portal.conftest import RecordBar
from tests.portal.routes import ROUTES, Route, url_names

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

Sessions = dict[str, str]
CODES = {"own": OWN, "foreign": FOREIGN}
CASE_OF = {case.name: case for case in CASES}
# Address, form, and what to look at to see whether anything was written.
Target = tuple[str, dict[str, Any], Callable[[], Any]]


@pytest.fixture(scope="module")
def sessions(samples: None, django_db_blocker: Any) -> Iterator[Sessions]:
    """Everybody of the table, signed in: who -> session key; nobody has none."""
    keys = {}
    with django_db_blocker.unblock(), transaction.atomic():
        for who, account in WHO.items():
            client = Client()
            if account:
                client.force_login(make_account(*account))
                keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield keys
        transaction.set_rollback(True)


def client_of(sessions: Sessions, who: str) -> Client:
    """A browser of theirs; a fresh one, for some acts end the session."""
    client = Client()
    if who in sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
    return client


def word(answer: Any) -> str:
    """What was answered, in the table's words."""
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/masuk/") else "ok"
    return {200: "ok", 400: "wrong", 403: "no", 404: "absent", 405: "method"}[answer.status_code]


def expected(kind: str, method: str, row: str, who: str, case: Case | None) -> str:
    """The cell; of a row that everybody keeps, the one of an own row."""
    everybodys = case and (case.common or (kind == "add" and not case.place))
    return CELLS[kind, method, "own" if everybodys else row, who]


def test_every_route_has_its_lines(record_bar: RecordBar) -> None:
    kinds = {name: kind_of(name) for name in url_names() if not is_endpoint(name)}
    known = {kind for kind, _, _, _ in CELLS}
    assert set(kinds.values()) == known
    for kind in known:
        assert {method for k, method, _, _ in CELLS if k == kind} == {"GET", "POST"}
    record_bar("S-11", f"{len(kinds)} routes, {len(CELLS)} cells of {len(known)} kinds, 0 missing")


def is_endpoint(name: str) -> bool:
    """Whether the API's own table holds for the address."""
    return name.startswith("api:") and name not in OTHERS


PAGE_ROUTES = [route for route in ROUTES if not is_endpoint(route.name)]
ENDPOINTS = [case for case in CASES if f"api:{case.name.partition(':')[2]}-list" in url_names()]


@pytest.mark.parametrize("case", ENDPOINTS, ids=lambda case: case.name)
def test_the_api_answers_everybody_as_its_table_says(case: Case, sessions: Sessions) -> None:
    wrong = {}
    for (address, method, row, who), wanted in API_CELLS.items():
        seen_as = "own" if case.common else row
        with transaction.atomic():
            said = called(case, address, method, CODES[row], client_of(sessions, who))
            transaction.set_rollback(True)
        if said != int(API_CELLS[address, method, seen_as, who]):
            wrong[address, method, row, who] = f"{said}, not {wanted}"
    assert wrong == {}


def called(case: Case, address: str, method: str, code: str, client: Client) -> int:
    """The status of a call on a new row of the region."""
    record = case.make(code)
    name = f"api:{case.name.partition(':')[2]}-{address}"
    key = {"code": record.code} if name.startswith("api:region-") else {"pk": record.pk}
    body = {"reason": "LATIHAN"} if method == "DELETE" else {}
    if address == "restore":
        delete_record(record, seen=1, reason="LATIHAN")
    path = reverse(name, kwargs={} if address == "list" else key)
    tag = '"2"' if address == "restore" else '"1"'
    return int(
        client.generic(
            method,
            path,
            json.dumps(body),
            content_type="application/json",
            headers={"if-match": tag},
        ).status_code
    )


@pytest.mark.parametrize("route", PAGE_ROUTES, ids=lambda route: route.name)
def test_everybody_is_answered_as_the_table_says(route: Route, sessions: Sessions) -> None:
    kind = kind_of(route.name)
    case = None if route.name in OTHERS else CASE_OF.get(route.name.rpartition("_")[0])
    rows = ["own", "foreign"] if route.is_detail or kind != "read" else ["own"]
    wrong = {}
    for row in rows:
        target = of_record(case, kind, CODES[row]) if case else of_other(route, kind, CODES[row])
        for of_kind, method, of_row, who in CELLS:
            if (of_kind, of_row) != (kind, row):
                continue
            with transaction.atomic():
                said = tried(target, method, kind, route, client_of(sessions, who))
                transaction.set_rollback(True)
            if said != (wanted := expected(kind, method, row, who, case)):
                wrong[method, row, who] = f"{said}, not {wanted}"
    assert wrong == {}


def tried(target: Target, method: str, kind: str, route: Route, client: Client) -> str:
    """What is answered; a refusal leaves the rows as they were, a consent does not."""
    path, form, state = target
    before = state()
    if method == "GET":
        said = word(client.get(path, route.query))
        assert state() == before
        return said
    said = word(client.post(path, form))
    writes = kind in ("add", "change", "delete", "restore", "merge", "undo", "upload")
    assert (state() != before) == (writes and said == "ok"), said
    return said


class Upload(SimpleUploadedFile):
    """A practice original that is read from its beginning each time it is sent."""

    def __init__(self) -> None:
        super().__init__("notula.txt", b"Notula LATIHAN")

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return bytes(super().read(*args))


def of_record(case: Case, kind: str, code: str) -> Target:
    """Address, form and state of a new row in the region."""
    record = case.make(code)
    rows = case.model._base_manager
    form: dict[str, Any] = {}
    if kind == "read":
        return record.get_absolute_url(), form, rows.count
    page = reverse(f"{case.name}_{kind}", args=[] if kind in ("add", "deleted") else [record.pk])
    keeper = Client()
    keeper.force_login(make_account(*WHO["admin"]))
    if kind == "add":
        form = typed(keeper, f"{page}?copy={record.pk}")
    elif kind == "change":
        form = typed(keeper, page) | case.typed(code)
    elif kind in ("delete", "restore"):
        form = {"version": 1, "reason": "LATIHAN"}
    if kind in ("add", "restore"):
        delete_record(record, seen=1, reason="LATIHAN")
        form["version"] = 1 if kind == "add" else 2
    return page, form, lambda: (rows.count(), rows.filter(pk=record.pk).values().get())


def of_other(route: Route, kind: str, code: str) -> Target:
    """Address, form and state of a page that is not one of a declared model's nine."""
    seats = lambda: list(Appointment.objects.order_by("pk").values())  # noqa: E731
    if kind in ("merge", "undo"):
        kept, seat = make_person(), make_appointment(code)
        form = {"absorbed": seat.person_id}
        if kind == "undo":
            merge = merge_people(kept=kept, absorbed=seat.person)
            return reverse(route.name, args=[merge.pk]), {}, seats
        return reverse(route.name, args=[kept.pk]), form, seats
    if kind == "upload":
        document = make_document()
        return reverse(route.name, args=[document.pk]), {"file": Upload()}, document.files.count
    return route.address(), {}, PersonMerge.objects.count

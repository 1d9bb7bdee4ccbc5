"""S-11: every cell of the tables in access.py is tried; a route that they lack fails.

Accounts and rows are made once for all, and who asks is read once; a write is tried in a savepoint.
A cell looks at the status of the answer: of a page that would be drawn only the name is.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from directory.models import Appointment, Organisation, PersonMerge
from directory.services import merge_people, submit
from records.deletions import delete_record
from tests.accounts.factories import make_account
from tests.factories import (
    CASES,
    FOREIGN,
    OWN,
    Case,
    make_appointment,
    make_document,
    make_person,
    make_position,
    make_stage,
)
from tests.forms import typed
from tests.portal.access import (
    API_CELLS,
    CELLS,
    CLOSED_API_CELLS,
    OTHERS,
    PAGES_OF,
    STEPS,
    WHO,
    kind_of,
)
from tests.portal.conftest import RecordBar
from tests.portal.routes import ROUTES, Route, url_names

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

PLACES = {"own": OWN, "other": OWN, "foreign": FOREIGN, "office": FOREIGN}
CASE_OF = {case.name: case for case in CASES}
# Rows of a seat, by the column that names it: everybody of the table has one of their own.
SEAT_OF = {"directory:figureupdate": "proposed_by_id", "directory:savedview": "position_id"}
WRITES = {"add", "change", "delete", "restore", "merge", "undo", "upload", "advance"}
STEPS_BEFORE = ("withdraw", "approve", "return")
WRITES |= {"submit", *STEPS_BEFORE}


def undrawn() -> Any:
    """Inside, a template says its name and nothing more."""
    return patch.object(Template, "render", lambda page, *_: page.template.name)


@dataclass
class World:
    """Everybody of the table, signed in, and rows of every model: alive, and deleted."""

    clients: dict[str, Client] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    alive: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    gone: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    next_stage: Any = None

    def client(self, who: str) -> Client:
        """Their browser, signed in again: some acts end the session."""
        client = self.clients[who]
        client.cookies = SimpleCookie()
        if who in self.keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who]
        return client

    def sign_in(self, who: str, user: User) -> None:
        client = self.clients[who]
        client.force_login(user)
        self.users[user.pk] = user
        # The first visit is noted in the session; here, and not again in each cell.
        client.get(reverse("about"))
        self.keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.seats[who] = user.seats[0].position_id

    def user_of(self, request: Any) -> Any:
        """Who asks, with the roles and seats that were read before."""
        key = request.session.get(SESSION_KEY)
        return self.users[int(key)] if key else AnonymousUser()

    def add_rows(self, case: Case) -> None:
        """Rows in both regions, those of the own office, and a proposal of everybody's own."""
        rows = ["own", "foreign"]
        if case.name in PAGES_OF:
            rows += ["other"] if case.name in SEAT_OF else ["office"]
        for kept in (self.alive, self.gone):
            for row in rows:
                if row == "own" and "other" in rows:
                    for who, seat in self.seats.items():
                        kept[case.name, row, who] = case.make(OWN, **{SEAT_OF[case.name]: seat})
                else:
                    kept[case.name, row, ""] = self.row(case, row)
        for (name, _, _), record in self.gone.items():
            if name == case.name:
                delete_record(record, seen=record.version, reason="LATIHAN")
                record.version += 1

    def row(self, case: Case, row: str) -> Any:
        """A row of one of the table's sorts that is the same whoever asks."""
        if case.name in SEAT_OF:
            seat = make_position(PLACES[row])
            return case.make(PLACES[row], **{SEAT_OF[case.name]: seat.pk})
        record = case.make(PLACES[row])
        asset = getattr(record, "asset", record)
        if row in ("own", "office") and case.name in ("directory:asset", "directory:assetpaper"):
            office = Organisation.objects.get(name=f"Kantor LATIHAN {OWN}")
            type(asset)._base_manager.filter(pk=asset.pk).update(built_by=office)
            asset.refresh_from_db()
        return record

    def record(self, case: Case, row: str, who: str, *, gone: bool = False) -> Any:
        """The row that a cell is about; nobody's own is the administrator's."""
        rows = self.gone if gone else self.alive
        found = rows.get((case.name, row, ""))
        return found or rows[case.name, row, who if who in self.seats else "admin"]


@pytest.fixture(scope="module")
def world(samples: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all cells, in a transaction of its own."""
    made = World()
    sessions = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    known = patch("django.contrib.auth.get_user", made.user_of)
    logging.disable(logging.WARNING)  # thousands of refusals, each with its traceback
    with django_db_blocker.unblock(), sessions, known, transaction.atomic():
        for who, account in WHO.items():
            made.clients[who] = Client()
            if account:
                made.sign_in(who, make_account(*account))
        for case in CASES:
            made.add_rows(case)
        made.next_stage = make_stage()
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@contextmanager
def rolled_back(method: str) -> Iterator[None]:
    """What is written inside is undone; reading writes nothing (test_forms_take)."""
    if method == "GET":
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def word(answer: Any) -> str:
    """What was answered, in the table's words."""
    for close in answer._resource_closers:  # a file's; the connection stays open
        close()
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/masuk/") else "ok"
    if answer.status_code == 403 and answer.content == b"registration/login.html":
        return "login"  # it carries on what was typed
    if answer.status_code == 401:
        return "login"
    return {200: "ok", 400: "wrong", 403: "no", 404: "absent", 405: "method"}[answer.status_code]


def is_everybodys(case: Case | None, kind: str, row: str) -> bool:
    """Whether no row of this model is foreign: the line of an own row holds for all."""
    everybodys = case and (case.common or (kind == "add" and not case.place))
    return bool(everybodys) and row == "foreign"


# --- completeness ---------------------------------------------------------------------------------


def is_endpoint(name: str) -> bool:
    """Whether the API's own tables hold for the address."""
    return name.startswith("api:") and name not in OTHERS


def test_every_route_has_its_lines(record_bar: RecordBar) -> None:
    pages = {name: kind_of(name) for name in url_names() if not is_endpoint(name)}
    steps = {step for kinds in STEPS.values() for step in kinds}
    assert {*pages.values(), *steps} == {kind for kind, _, _, _ in CELLS}
    for kind in set(pages.values()):
        assert {method for k, method, _, _ in CELLS if k == kind} == {"GET", "POST"}
    for kind in steps:
        assert {method for k, method, _, _ in CELLS if k == kind} == {"POST"}
    tables = {
        case.name.partition(":")[2]: CLOSED_API_CELLS.get(case.name, API_CELLS) for case in CASES
    }
    lines = {f"api:{model}-{cell[0]}" for model, cells in tables.items() for cell in cells}
    assert {name for name in url_names() if is_endpoint(name)} == lines
    cells = len(CELLS) + len(API_CELLS) + sum(map(len, CLOSED_API_CELLS.values()))
    said = f"{len(pages)} pages, {len(lines)} endpoints, {cells} cells, 0 missing"
    record_bar("S-11", said)


# --- the API --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_api_answers_everybody_as_its_table_says(case: Case, world: World) -> None:
    cells = CLOSED_API_CELLS.get(case.name, API_CELLS)
    wrong = {}
    for address, method, row, who in cells:
        if is_everybodys(case, address, row):
            continue
        with rolled_back(method):
            said = called(case, address, method, row, who, world)
        wanted = int(cells[address, method, row, who])
        if said != wanted:
            wrong[address, method, row, who] = f"{said}, not {wanted}"
    assert wrong == {}


def called(case: Case, address: str, method: str, row: str, who: str, world: World) -> int:
    """The status of a call."""
    record = world.record(case, row, who, gone=address == "restore")
    name = f"api:{case.name.partition(':')[2]}-{address}"
    key = {"code": record.code} if name.startswith("api:region-") else {"pk": record.pk}
    body: dict[str, Any] = {"reason": "LATIHAN"} if method == "DELETE" else {}
    if address == "advance":
        body = {"stage": world.next_stage.pk, "reason": "LATIHAN"}
    elif address == "return":
        body = {"reason": "LATIHAN"}
    answer = world.client(who).generic(
        method,
        reverse(name, kwargs={} if address == "list" else key),
        json.dumps(body),
        content_type="application/json",
        headers={"if-match": f'"{version_for(record, address)}"'},
    )
    return int(answer.status_code)


def version_for(record: Any, step: str) -> int:
    """The version that the step sees, once what comes before it is done."""
    if step in STEPS_BEFORE:
        submit(record, seen=record.version)
        return int(record.version) + 1
    return int(record.version)


# --- the pages ------------------------------------------------------------------------------------


@dataclass
class Target:
    """Address, form, and what to look at to see whether anything was written."""

    path: str
    form: dict[str, Any]
    state: Callable[[], Any]


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if not is_endpoint(r.name)], ids=lambda route: route.name
)
def test_everybody_is_answered_as_the_table_says(route: Route, world: World) -> None:
    case = None if route.name in OTHERS else CASE_OF.get(route.name.rpartition("_")[0])
    kinds = (kind_of(route.name), *STEPS.get(route.name, ()))
    forms: dict[tuple[str, str], dict[str, Any]] = {}
    wrong = {}
    for kind, method, row, who in CELLS:
        if kind not in kinds or is_everybodys(case, kind, row):
            continue
        if (kind, row) not in forms:
            forms[kind, row] = form_of(case, route, kind, row, world) if case else {}
        with rolled_back(method):
            said = tried(case, route, kind, method, row, who, forms[kind, row], world)
        wanted = CELLS[kind, method, row, who]
        if said != wanted:
            wrong[kind, method, row, who] = f"{said}, not {wanted}"
    assert wrong == {}


def tried(
    case: Case | None,
    route: Route,
    kind: str,
    method: str,
    row: str,
    who: str,
    form: dict[str, Any],
    world: World,
) -> str:
    """What is answered; a refusal leaves the rows as they were, a consent does not."""
    target = of_record(case, route, kind, row, who, form, world) if case else None
    target = target or of_other(route, kind, PLACES[row])
    client = world.client(who)
    if method == "GET":
        with undrawn():
            return word(client.get(target.path, route.query))
    before = target.state()
    with undrawn():
        said = word(client.post(target.path, target.form))
    writes = kind.rpartition("-")[2] in WRITES
    assert (target.state() != before) == (writes and said == "ok"), (kind, row, who, said)
    return said


def form_of(case: Case, route: Route, kind: str, row: str, world: World) -> dict[str, Any]:
    """What is sent to a page, as somebody would type it who keeps everything."""
    act, keeper = kind.rpartition("-")[2], world.client("admin")
    record = world.record(case, row, "admin")
    if act == "add":
        form = typed(keeper, f"{reverse(route.name)}?copy={record.pk}")
        # What the copied record is called is free again.
        delete_record(record, seen=record.version, reason="LATIHAN")
        return form
    if act in ("change", "advance"):
        own = world.record(case, "own", "admin") if row == "other" else record
        form = typed(keeper, reverse(route.name, args=[own.pk]))
        if act == "advance":
            return form | {"stage": world.next_stage.pk, "reason": "LATIHAN"}
        return form | case.typed(PLACES[row])
    return {"reason": "LATIHAN"}


def of_record(
    case: Case,
    route: Route,
    kind: str,
    row: str,
    who: str,
    form: dict[str, Any],
    world: World,
) -> Target:
    """The page of a row, and the form on it."""
    page, rows = route.name.rpartition("_")[2], case.model._base_manager
    record = world.record(case, row, who, gone=page == "restore")
    if page == "detail":
        path = str(record.get_absolute_url())
    elif page in ("list", "export", "import", "add", "deleted", "awaiting"):
        path = reverse(route.name)
    else:
        path = reverse(route.name, args=[record.pk])
    seat = SEAT_OF.get(case.name, "").removesuffix("_id")
    if seat in form:
        own = {seat: world.seats[who]} if who in world.seats else {}
        form = {name: value for name, value in form.items() if name != seat} | own
    if page == "add":
        return Target(path, form, rows.count)
    form = form | {"version": version_for(record, kind)}
    if kind in ("submit", *STEPS_BEFORE):
        form |= {"step": kind, "submission": f"{record.pk:032}"}
    if kind in ("approve", "return"):
        form["by"] = world.seats.get(who, "")
    return Target(path, form, lambda: rows.filter(pk=record.pk).values().get())


class Upload(SimpleUploadedFile):
    """A practice original that is read from its beginning each time it is sent."""

    def __init__(self) -> None:
        super().__init__("notula.txt", b"Notula LATIHAN")

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return bytes(super().read(*args))


def of_other(route: Route, kind: str, code: str) -> Target:
    """A page that is not one of a declared model's nine."""
    seats = lambda: list(Appointment.objects.order_by("pk").values())  # noqa: E731
    if kind in ("merge", "undo"):
        kept, seat = make_person(), make_appointment(code)
        if kind == "undo":
            merge = merge_people(kept=kept, absorbed=seat.person)
            return Target(reverse(route.name, args=[merge.pk]), {}, seats)
        return Target(reverse(route.name, args=[kept.pk]), {"absorbed": seat.person_id}, seats)
    if kind == "upload":
        document = make_document()
        path = reverse(route.name, args=[document.pk])
        return Target(path, {"file": Upload()}, document.files.count)
    return Target(route.address(), {}, PersonMerge.objects.count)

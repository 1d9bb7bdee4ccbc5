"""S-12, S-13, S-20: a form takes what it asks for, from whom it may, for rows that are theirs."""

import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATOR, STAFF
from directory.models import Appointment, Organisation, Person, Position
from records.access import NoAccessRule
from records.models import Deletion, HistoryEntry
from tests.accounts.factories import make_account
from tests.factories import (
    CASES,
    FOREIGN,
    OWN,
    Case,
    make_appointment,
    make_organisation,
    make_person,
    say,
)
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.portal.routes import ADMINISTRATOR as FOR_ADMINISTRATORS
from tests.portal.routes import OWNERS_PAGES, ROUTES

pytestmark = [pytest.mark.django_db, pytest.mark.bar]
each_model = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
placed = pytest.mark.parametrize(
    "case", [case for case in CASES if case.place], ids=lambda case: case.name
)
UNSAFE = ("post", "put", "patch", "delete")


def signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


@pytest.fixture
def kabupaten(db: None) -> Client:
    """Staff of Bangka Barat alone, who may keep its applications and webhooks, too."""
    account = make_account(STAFF, OWN)
    beyond = Permission.objects.filter(content_type__model__in=("application", "webhook"))
    account.user_permissions.set(beyond)
    return signed_in(account)


@pytest.fixture
def keeper(db: None) -> Client:
    """Somebody who keeps everything everywhere."""
    return signed_in(make_account(ADMINISTRATOR))


def page(case: Case, act: str, record: Any = None) -> str:
    return reverse(f"{case.name}_{act}", args=[record.pk] if record else [])


def values(record: Any) -> dict[str, Any]:
    """The row as it is stored, deleted or not."""
    return dict(type(record)._base_manager.filter(pk=record.pk).values().get())


# --- whose row it is ------------------------------------------------------------------------------


@placed
def test_no_form_gives_a_row_to_another_region_or_takes_one_from_there(
    case: Case, kabupaten: Client, keeper: Client
) -> None:
    mine, theirs = case.make(OWN), case.make(FOREIGN)
    before = values(mine), values(theirs)
    there = typed(keeper, f"{page(case, 'add')}?copy={theirs.pk}")[case.place]
    moved = typed(kabupaten, page(case, "change", mine)) | {case.place: there}
    answer = kabupaten.post(page(case, "change", mine), moved)
    # Refused, or not even read where the field says which row it is.
    assert answer.status_code in (302, 400)
    assert (values(mine), values(theirs)) == before
    if answer.status_code == 400:
        # Or what the other region's own rows forbid: a second definitive holder of a seat.
        assert re.search("di luar wilayah|sudah ada", answer.content.decode())


@placed
def test_what_another_region_deleted_is_not_even_listed(
    case: Case, kabupaten: Client, keeper: Client
) -> None:
    for record in (case.make(OWN), case.make(FOREIGN)):
        form = {"version": 1, "reason": say("salah")}
        assert keeper.post(page(case, "delete", record), form).status_code == 302
    assert len(keeper.get(page(case, "deleted")).context["object_list"]) == 2
    listed = kabupaten.get(page(case, "deleted")).context["object_list"]
    assert [record.deletion.label for record in listed] == [
        Deletion.objects.order_by("pk")[0].label
    ]


def test_a_merge_takes_no_seat_of_another_region(kabupaten: Client) -> None:
    """On which rows an account acts follows from its seats."""
    own_account = User.objects.get(pk=kabupaten.session["_auth_user_id"])
    seat = make_appointment(FOREIGN)
    address = reverse("directory:person_merge", args=[own_account.person_id])
    answer = kabupaten.post(address, {"absorbed": seat.person_id})
    assert answer.status_code == 400
    assert "di luar wilayah" in answer.content.decode()
    assert Appointment.objects.get(pk=seat.pk).person_id == seat.person_id
    assert User.objects.get(pk=own_account.pk).scope.regions == (OWN,)


def test_a_merge_takes_no_account(kabupaten: Client) -> None:
    other = make_account(STAFF, OWN)
    kept = make_person()
    address = reverse("directory:person_merge", args=[kept.pk])
    assert kabupaten.post(address, {"absorbed": other.person_id}).status_code == 400
    assert User.objects.get(pk=other.pk).person_id == other.person_id


def test_a_person_deleted_meanwhile_is_not_merged(keeper: Client) -> None:
    kept, absorbed = make_person(), make_person()
    form = typed(keeper, reverse("directory:person_merge", args=[kept.pk]), absorbed=absorbed.pk)
    deleted = Deletion.objects.create(table="x", record_id=1, label="x", reason="x")
    Person.objects.filter(pk=absorbed.pk).update(deletion=deleted)
    assert keeper.post(reverse("directory:person_merge", args=[kept.pk]), form).status_code == 400


def test_an_office_of_nobodys_region_gives_no_region(kabupaten: Client) -> None:
    """Staff may make an office without a region; it widens nobody's scope, nor can it move."""
    own_account = User.objects.get(pk=kabupaten.session["_auth_user_id"])
    form = typed(kabupaten, reverse("directory:organisation_add"), name=say("Kantor"), kind="opd")
    assert kabupaten.post(reverse("directory:organisation_add"), form).status_code == 302
    office = Organisation.objects.latest("pk")
    seat = Position.objects.create(organisation=office, title="Kepala")
    Appointment.objects.create(
        person_id=own_account.person_id,
        position=seat,
        kind="plt",
        decree="SK",
        valid_from="2019-01-01",
    )
    assert User.objects.get(pk=own_account.pk).scope.regions == (OWN,)
    address = reverse("directory:organisation_change", args=[office.pk])
    answer = kabupaten.post(address, typed(kabupaten, address, region="19"))
    assert answer.status_code == 400
    office.refresh_from_db()
    assert office.region is None


def test_a_model_without_a_rule_is_reached_by_nobody(
    monkeypatch: pytest.MonkeyPatch, keeper: Client
) -> None:
    monkeypatch.setattr(Organisation, "access", None)
    office = make_organisation()
    user = User.objects.get(pk=keeper.session["_auth_user_id"])
    with pytest.raises(NoAccessRule):
        Organisation.objects.visible_to(user)
    careless = Client(raise_request_exception=False)
    careless.cookies = keeper.cookies
    for act in ("list", "add", "export"):
        assert careless.get(reverse(f"directory:organisation_{act}")).status_code == 500
    assert careless.get(office.get_absolute_url()).status_code == 500


# --- S-13 -----------------------------------------------------------------------------------------


@each_model
@pytest.mark.parametrize("act", ["add", "change"])
def test_what_a_form_does_not_ask_for_changes_nothing(
    case: Case, act: str, keeper: Client, record_bar: RecordBar
) -> None:
    record, other = case.make(), case.make()
    gone = Deletion.objects.create(table="x", record_id=1, label="x", reason="x")
    names = ("id", "pk", "owner", "verified", "created_by", "created_at", "merged_into")
    smuggled = dict.fromkeys(names, other.pk)
    smuggled |= {"deletion": gone.pk, "deletion_id": gone.pk, "opening": other.pk}
    smuggled |= {"is_staff": "on", "is_superuser": "on", "is_active": "", "groups": "1"}
    address = page(case, act, record if act == "change" else None)
    asked = f"{address}?copy={record.pk}" if act == "add" else address
    form = typed(keeper, asked, **case.typed())
    allowed = set(keeper.get(address).context["form"].fields)
    answer = keeper.post(address, {k: v for k, v in smuggled.items() if k not in allowed} | form)
    rows = values(record), values(other)
    assert rows[1] == dict(values(other), version=1, deletion_id=None)
    if answer.status_code == 302 and act == "change":
        assert rows[0]["version"] == 2
        assert rows[0]["deletion_id"] is None
    if answer.status_code == 302 and act == "add":
        new = case.model._base_manager.latest("pk")
        assert (new.version, new.deletion_id) == (1, None)
        assert new.pk > other.pk
    said = f"{len(CASES)} models, add and change: {len(smuggled)} extra fields, 0 taken"
    record_bar("S-13", said)


@each_model
@pytest.mark.parametrize("version", ["0", "-1", "1.5", "x", "", "99", str(2**63)])
def test_a_version_that_nobody_saw_saves_nothing(case: Case, version: str, keeper: Client) -> None:
    record = case.make()
    before = values(record)
    for act in ("change", "delete", "restore"):
        address = page(case, act, record)
        form = {"version": version, "reason": "LATIHAN"}
        if act == "change":
            form = typed(keeper, address, **case.typed()) | form
        assert keeper.post(address, form).status_code in (400, 404, 409), act
        assert values(record) == before, act


def test_a_computed_status_is_no_choice(keeper: Client) -> None:
    case = next(case for case in CASES if case.name == "directory:figure")
    record = case.make()
    form = typed(keeper, page(case, "change", record), status="computed")
    assert keeper.post(page(case, "change", record), form).status_code == 400


def test_a_link_fills_in_fields_but_neither_version_nor_token(keeper: Client) -> None:
    token = uuid.uuid4()
    address = reverse("directory:person_add")
    form = keeper.get(address, {"name": "Siti", "version": 7, "submission": token}).context["form"]
    assert form["name"].value() == "Siti"
    assert form["version"].value() == 1
    assert form["submission"].value() != token


# --- S-20 -----------------------------------------------------------------------------------------


def test_every_unsafe_request_needs_its_token(samples: None, record_bar: RecordBar) -> None:
    client = signed_in(make_account(ADMINISTRATOR), enforce_csrf_checks=True)
    last = HistoryEntry.objects.latest("pk").pk
    for route in ROUTES:
        for method in UNSAFE:
            answer = getattr(client, method)(route.address(), {"version": 1, "reason": "x"})
            # The API knows no cookie: it refuses as it would without one.
            refused = (401, 403, 405) if route.is_api else (403,)
            assert answer.status_code in refused, (method, route.name)
    assert HistoryEntry.objects.latest("pk").pk == last
    record_bar("S-20", f"{len(ROUTES)} routes x {len(UNSAFE)} methods, 0 taken without a token")


def test_reading_writes_nothing(
    samples: None, staff_client: Client, administrator_client: Client, visits_noted_once: None
) -> None:
    clients = {FOR_ADMINISTRATORS: administrator_client}
    for client in (staff_client, administrator_client):
        client.get("/tentang/")
    for route in (route for route in ROUTES if route.name not in OWNERS_PAGES):
        client = clients.get(route.access, staff_client)
        for read in (client.get, client.head):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = read(route.address(), route.query)
            assert answer.status_code in ((405,) if route.posts_only else (200, 302)), route.name
            for close in answer._resource_closers:  # a file's; the connection stays open
                close()
            written = [
                query["sql"]
                for query in queries
                if query["sql"].split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE")
                or "set_config" in query["sql"]
            ]
            assert written == [], route.name


def test_a_session_cookie_goes_to_this_portal_alone() -> None:
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"

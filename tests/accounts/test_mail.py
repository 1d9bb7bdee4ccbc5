"""The outbox: each mail sent once, tried again with growing pauses, by any number of senders."""

import datetime
import smtplib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone

from accounts.management.commands import send_outbox
from accounts.models import OutgoingMail
from accounts.rules import MOST_ATTEMPTS
from tests.pooled import POOLED

NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def put(recipient: str = "siti@example.go.id") -> OutgoingMail:
    """A finished mail in the outbox."""
    return OutgoingMail.objects.create(
        recipient=recipient, subject="Undangan", text="Yth. Ibu Siti", due_at=timezone.now()
    )


class Deaf(EmailMessage):
    """Mail to a server that does not answer, while `silent`."""

    silent = True

    def send(self, fail_silently: bool = False) -> int:
        if self.silent:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed\nsecond line")
        return super().send(fail_silently)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> type[Deaf]:
    monkeypatch.setattr("accounts.services.mail.EmailMessage", Deaf)
    monkeypatch.setattr(Deaf, "silent", True)
    return Deaf


@pytest.mark.django_db
def test_a_mail_is_sent_once() -> None:
    row = put()
    call_command("send_outbox")
    call_command("send_outbox")
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (
        ["siti@example.go.id"], "Undangan", "Yth. Ibu Siti",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.sent_at is not None
    assert (row.attempts, row.error) == (1, "")


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_again_after_growing_pauses(deaf: type[Deaf]) -> None:
    row = put()
    attempts = []
    with time_machine.travel(NINE, tick=False) as clock:
        OutgoingMail.objects.update(due_at=NINE)
        for minute in range(16):
            before = OutgoingMail.objects.get().attempts
            call_command("send_outbox")
            attempts += [minute] * (OutgoingMail.objects.get().attempts - before)
            clock.shift(MINUTE)
        assert attempts == [0, 1, 3, 7, 15]
        row.refresh_from_db()
        assert row.error == "SMTPServerDisconnected: Connection unexpectedly closed"
        deaf.silent = False
        clock.shift(60 * MINUTE)
        call_command("send_outbox")
    row.refresh_from_db()
    assert (len(mail.outbox), row.error) == (1, "")


@pytest.mark.django_db
def test_one_bad_mail_keeps_no_other_back(deaf: type[Deaf], monkeypatch: Any) -> None:
    put("rusak@example.go.id")
    put("siti@example.go.id")

    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        if "rusak@example.go.id" in self.to:
            raise ValueError("Header values can't contain newlines")
        return EmailMessage.send(self, fail_silently)

    monkeypatch.setattr(Deaf, "send", send)
    call_command("send_outbox")
    assert [message.to for message in mail.outbox] == [["siti@example.go.id"]]


@pytest.mark.django_db
def test_it_is_given_up_at_last_and_dropped_after_a_month(deaf: type[Deaf]) -> None:
    put()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(2 * MOST_ATTEMPTS):
            call_command("send_outbox")
            clock.shift(60 * MINUTE)
        assert OutgoingMail.objects.get().attempts == MOST_ATTEMPTS
        clock.shift(datetime.timedelta(days=30))
        call_command("send_outbox")
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_a_sender_that_is_killed_leaves_the_mail_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put()

    def killed(*_: Any, **__: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("send_outbox")
    assert OutgoingMail.objects.get().attempts == 1
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        call_command("send_outbox")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_the_watch(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put()
    monkeypatch.setattr(send_outbox, "close_old_connections", lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(send_outbox.connection, "close", lambda: None)

        def away() -> bool:
            raise OperationalError("server closed the connection")

        patch.setattr(send_outbox, "send_next_mail", away)
        send_outbox.watch_once()
    assert "Basis data tidak menjawab" in caplog.text
    send_outbox.watch_once()
    assert len(mail.outbox) == 1


@pytest.mark.skipif(POOLED, reason="the pool replaces it by itself")
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_connection_that_the_server_ended_is_replaced() -> None:
    put()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(end).result()
    send_outbox.watch_once()
    send_outbox.watch_once()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_four_senders_send_forty_mails_once_each() -> None:
    for n in range(40):
        put(f"pegawai{n}@example.go.id")

    def send(_: int) -> None:
        try:
            call_command("send_outbox")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as together:
        list(together.map(send, range(4)))
    recipients = [message.to[0] for message in mail.outbox]
    assert sorted(recipients) == sorted(f"pegawai{n}@example.go.id" for n in range(40))
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}

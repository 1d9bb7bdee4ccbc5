"""Webhooks: every final change told once, signed, retried, and to no machine of the own network."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Webhook, WebhookDelivery
from accounts.outgoing import AddressRefused, checked_address, is_public, target_of
from accounts.roles import ADMINISTRATOR
from accounts.services import collect_deliveries, ping, send_next_delivery
from directory.models import Organisation
from records.deletions import delete_record, restore_record
from tests.accounts.factories import make_account
from tests.factories import make_organisation, make_person, make_webhook
from tests.forms import typed
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class Receiver(HTTPServer):
    """A receiver that notes what came and answers `status`."""

    status = 204
    location = ""
    drips = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hearing)
        self.heard: list[tuple[dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/terima?x=1"


class Hearing(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        while self.server.drips:
            try:
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            except OSError:
                return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def webhook_to(receiver: Receiver, **values: Any) -> Webhook:
    webhook = make_webhook()
    values = {"address": receiver.address, "topics": "directory.organisation"} | values
    Webhook.objects.filter(pk=webhook.pk).update(**values)
    collect_deliveries()
    WebhookDelivery.objects.all().delete()
    return Webhook.objects.get(pk=webhook.pk)


def events() -> list[tuple[str, int | None]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("event", "record_id"))


# --- from changes to deliveries -------------------------------------------------------------------


def test_each_kind_of_change_becomes_one_delivery(receiver: Receiver) -> None:
    webhook_to(receiver)
    row = make_organisation()
    Organisation.objects.filter(pk=row.pk).update(short_name="A")
    delete_record(row, seen=2, reason="LATIHAN")
    restore_record(row, seen=3)
    make_person()
    collect_deliveries()
    collect_deliveries()
    assert events() == [
        ("created", row.pk),
        ("updated", row.pk),
        ("deleted", row.pk),
        ("restored", row.pk),
    ]


def test_a_region_hears_of_its_own_alone(receiver: Receiver) -> None:
    foreign_webhook = make_webhook("19.01")
    region = foreign_webhook.owner.region_id
    Webhook.objects.filter(pk=foreign_webhook.pk).update(is_active=False)
    webhook_to(receiver, region_id=region)
    make_organisation("19.05")
    own = make_organisation("19.01.02")
    collect_deliveries()
    assert events() == [("created", own.pk)]


def test_what_is_not_public_is_never_told(receiver: Receiver) -> None:
    webhook_to(receiver, topics="")
    make_webhook()
    collect_deliveries()
    assert "accounts.webhook" not in {row.topic for row in WebhookDelivery.objects.all()}


def test_a_transaction_that_ends_late_is_not_passed_over(receiver: Receiver) -> None:
    webhook_to(receiver)
    row = make_organisation()
    writer = connection.copy()
    try:
        writer.set_autocommit(False)
        with writer.cursor() as cursor:
            cursor.execute(
                "UPDATE directory_organisation SET short_name = 'X' WHERE id = %s", [row.pk]
            )
        later = make_organisation()
        collect_deliveries()
        writer.commit()
    finally:
        writer.close()
    collect_deliveries()
    assert sorted(events()) == [
        ("created", row.pk),
        ("created", later.pk),
        ("updated", row.pk),
    ]


def test_a_webhook_that_slept_is_not_flooded(receiver: Receiver) -> None:
    webhook, client = webhook_to(receiver), Client()
    client.force_login(make_account(ADMINISTRATOR))
    page = f"/akun/webhook/{webhook.pk}/ubah/"
    off = typed(client, page)
    off.pop("is_active", None)
    client.post(page, off)
    make_organisation()
    collect_deliveries()
    assert client.post(page, typed(client, page, is_active="on")).status_code == 302
    collect_deliveries()
    assert events() == []


# --- sending --------------------------------------------------------------------------------------


def test_a_message_names_the_record_and_is_signed(receiver: Receiver, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example.go.id"
    webhook = webhook_to(receiver)
    row = make_organisation()
    call_command("send_outbox")
    ((headers, body),) = receiver.heard
    said = json.loads(body)
    assert (said["event"], said["topic"]) == ("created", "directory.organisation")
    address = f"https://portal.example.go.id/api/v1/organisations/{row.pk}/"
    assert said["record"] == {"id": row.pk, "version": 1, "url": address}
    time, mac = (part.partition("=")[2] for part in headers["Titik-Temu-Signature"].split(","))
    expected = hmac.new(webhook.secret.encode(), f"{time}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(mac, expected.hexdigest())
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.answer) == ("terkirim", "HTTP 204")
    assert headers["Titik-Temu-Delivery"] == str(delivery.pk)


def test_a_failed_message_is_tried_again_at_growing_distances(receiver: Receiver) -> None:
    receiver.status = 500
    moment, waits = NOON, []
    with time_machine.travel(NOON, tick=False):
        ping(webhook_to(receiver))
    while True:
        with time_machine.travel(moment, tick=False):
            assert send_next_delivery()
            assert not send_next_delivery()
        delivery = WebhookDelivery.objects.get()
        if delivery.state == "gagal":
            break
        waits.append((delivery.due_at - moment) // timedelta(minutes=1))
        moment = delivery.due_at
    assert waits == [1, 5, 30, 120, 360, 1440]
    assert len(receiver.heard) == 7


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.location = 302, receiver.address
    ping(webhook_to(receiver))
    send_next_delivery()
    assert len(receiver.heard) == 1
    assert WebhookDelivery.objects.get().state == "menunggu"


def test_several_senders_send_once(receiver: Receiver) -> None:
    webhook = webhook_to(receiver)
    for _ in range(6):
        ping(webhook)
    at_once([send_next_delivery] * 8)
    assert len(receiver.heard) == 6
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"terkirim"}


def test_a_dead_sender_leaves_the_message_due(receiver: Receiver, monkeypatch: Any) -> None:
    ping(webhook_to(receiver))
    with monkeypatch.context() as patch, time_machine.travel(NOON + timedelta(days=400)):
        patch.setattr("accounts.services.webhooks.post", _die)
        with pytest.raises(KeyboardInterrupt):
            send_next_delivery()
    with time_machine.travel(NOON + timedelta(days=401)):
        assert send_next_delivery()
    assert WebhookDelivery.objects.get().state == "terkirim"


def _die(*_: Any, **__: Any) -> int:
    raise KeyboardInterrupt


def test_an_address_that_always_fails_is_switched_off_and_its_keepers_told(
    receiver: Receiver,
) -> None:
    keeper = make_account(ADMINISTRATOR)
    type(keeper).objects.filter(pk=keeper.pk).update(email="kepala@example.go.id")
    receiver.status = 500
    webhook = webhook_to(receiver)
    for _ in range(20):
        ping(webhook)
    WebhookDelivery.objects.update(attempts=6)
    while send_next_delivery():
        pass
    webhook.refresh_from_db()
    assert not webhook.is_active
    call_command("send_outbox")
    assert [message.to for message in mail.outbox] == [["kepala@example.go.id"]]
    ping(webhook)
    assert not send_next_delivery()


def test_one_that_is_switched_on_again_begins_anew(receiver: Receiver) -> None:
    webhook, client = webhook_to(receiver, is_active=False, failures=20), Client()
    client.force_login(make_account(ADMINISTRATOR))
    page = f"/akun/webhook/{webhook.pk}/ubah/"
    client.post(page, typed(client, page, is_active="on"))
    ping(webhook)
    WebhookDelivery.objects.update(attempts=6)
    receiver.status = 500
    send_next_delivery()
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failures) == (True, 1)


def test_a_dead_address_does_not_keep_the_others_waiting(receiver: Receiver) -> None:
    dead, alive = webhook_to(receiver), webhook_to(receiver)
    Webhook.objects.filter(pk=dead.pk).update(address="https://a.invalid/")
    for _ in range(5):
        ping(dead)
    ping(alive)
    call_command("send_outbox")
    assert len(receiver.heard) == 1
    assert WebhookDelivery.objects.filter(webhook=dead, attempts=1).count() == 1


def test_a_receiver_that_never_ends_is_cut_off(receiver: Receiver, monkeypatch: Any) -> None:
    monkeypatch.setattr("accounts.outgoing.CALL_SECONDS", 0.2)
    ping(webhook_to(receiver))
    receiver.drips = True
    assert send_next_delivery()
    assert WebhookDelivery.objects.get().state == "menunggu"


def test_a_row_removed_past_the_application_is_told(receiver: Receiver) -> None:
    webhook_to(receiver)
    row = make_organisation()
    Organisation._base_manager.filter(pk=row.pk)._raw_delete(using="default")
    collect_deliveries()
    assert events() == [("created", row.pk), ("deleted", row.pk)]


def test_a_deleted_webhook_sends_nothing(receiver: Receiver) -> None:
    webhook = webhook_to(receiver)
    ping(webhook)
    delete_record(webhook, seen=webhook.version, reason="LATIHAN")
    make_organisation()
    call_command("send_outbox")
    assert receiver.heard == []


def test_a_failed_delivery_is_sent_again_from_its_page(receiver: Receiver) -> None:
    webhook, client = webhook_to(receiver), Client()
    client.force_login(make_account(ADMINISTRATOR))
    client.post(f"/akun/webhook/{webhook.pk}/percobaan/")
    WebhookDelivery.objects.update(state="gagal", attempts=7)
    page = client.get(webhook.get_absolute_url()).content.decode()
    assert "Kirim lagi" in page
    delivery = WebhookDelivery.objects.get()
    client.post(f"/akun/webhook/{webhook.pk}/kiriman/{delivery.pk}/ulang/")
    assert send_next_delivery()
    assert WebhookDelivery.objects.get().state == "terkirim"


def test_a_secret_is_shown_once_and_replaces_the_last() -> None:
    webhook, client = make_webhook(), Client()
    client.force_login(make_account(ADMINISTRATOR))
    before = webhook.secret
    answer = client.post(f"/akun/webhook/{webhook.pk}/rahasia/")
    secret = Webhook.objects.get(pk=webhook.pk).secret
    assert secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert secret != before
    assert secret not in client.get(webhook.get_absolute_url()).content.decode()


# --- S-18 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://user:pass@example.com/",
        "https://example.com:8443/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https:///terima",
        "https://exa mple.com/",
        "https://example.com/\r\nX: 1",
        "https://ex\u00e4mple.com/",
        "https://a..example.com/",
        "https://.example.com/",
        f"https://{'a' * 64}.example.com/",
        "javascript:alert(1)",
        "",
    ],
)
@pytest.mark.django_db
def test_an_address_that_is_never_called(address: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(address)
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    page, owner = "/akun/webhook/tambah/", make_organisation()
    values = {"name": "Dasbor", "address": address, "owner": str(owner.pk)}
    assert client.post(page, typed(client, page) | values).status_code == 400
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",  # noqa: S104 - asked, not bound
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fec0::1]",
        "[::127.0.0.1]",
        "[4000::1]",
        "192.88.99.1",
    ],
)
@pytest.mark.django_db
def test_no_machine_of_the_own_network_is_called(host: str) -> None:
    with pytest.raises(AddressRefused):
        checked_address(target_of(f"https://{host}/"))


@pytest.mark.bar
def test_the_address_is_looked_up_once_and_only_the_checked_one_is_called(
    monkeypatch: Any, record_bar: Any, receiver: Receiver, settings: Any
) -> None:
    """A name that is public when checked and private a moment later gains nothing."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    called: list[str] = []

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: Any) -> None:
        called.append(address[0])
        raise TimeoutError

    webhook = make_webhook()
    ping(webhook)
    monkeypatch.setattr("accounts.outgoing.socket.getaddrinfo", lookup)
    monkeypatch.setattr("accounts.outgoing.socket.create_connection", connect)
    send_next_delivery()
    assert called == ["93.184.216.34"]
    assert receiver.heard == []
    record_bar("S-18", "webhooks: 39 wrong or private addresses, 0 connections; looked up once")


def test_public_addresses_are_public() -> None:
    assert is_public(ip_address("8.8.8.8"))
    assert is_public(ip_address("2606:2800:220:1:248:1893:25c8:1946"))
    assert not is_public(ip_address("224.0.0.1"))

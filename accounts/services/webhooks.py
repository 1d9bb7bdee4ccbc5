"""Webhooks: changes in the history become deliveries, deliveries are signed and sent."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail, User, Webhook, WebhookDelivery
from accounts.outgoing import AddressRefused, post
from directory.access import Scope
from records.access import rule_of
from records.attribution import because
from records.dates import in_wib
from records.models import HistoryEntry, Record
from records.versions import locked, save_version

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
"""How long each further attempt waits; after the last one a delivery has failed."""
MOST_FAILED = 20
AT_ONCE = 500
KEPT = timedelta(days=30)
KEEPERS = "Administrator"
Event = WebhookDelivery.Event


def topics() -> dict[str, str]:
    """What can be told of: every model that anybody may read, by its label, with its noun."""
    return {
        model._meta.label_lower: str(model._meta.verbose_name)
        for model in apps.get_models()
        if issubclass(model, Record) and not model._meta.proxy and rule_of(model).is_public
    }


class Unseen(models.Func):
    """Whether a transaction, by its number, could not be seen in a snapshot.

    So each is told of once, in whatever order they end, and however long others last.
    """

    template = "NOT pg_visible_in_snapshot(%(expressions)s)"
    output_field = models.BooleanField()

    def __init__(self, number: str, snapshot: str) -> None:
        super().__init__(
            models.Func(models.F(number), template="(%(expressions)s)::text::xid8"),
            models.Func(models.Value(snapshot), template="(%(expressions)s)::pg_snapshot"),
        )


# --- keeping --------------------------------------------------------------------------------------


def create_webhook(webhook: Webhook) -> None:
    """Save a new webhook; it is told of what happens from now on."""
    webhook.seen = _snapshot()
    webhook.save()


@transaction.atomic
def change_webhook(webhook: Webhook, *, seen: int) -> None:
    """Save what was typed; one that is switched on again is not told of what it slept through."""
    before = locked(webhook, seen=seen)
    if webhook.is_active and not before.is_active:
        webhook.seen, webhook.failures = _snapshot(), 0
    save_version(webhook, seen=seen)


@transaction.atomic
def renew_secret(webhook: Webhook) -> str:
    """A new secret; messages signed from now on are signed with it."""
    current = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    current.secret_number += 1
    current.save(update_fields=["secret_number"])
    return current.secret


def ping(webhook: Webhook) -> None:
    """A delivery that tells of nothing, to try the address."""
    now = timezone.now()
    webhook.deliveries.create(event=Event.PING, topic="", at=now, due_at=now)


def send_again(delivery: WebhookDelivery) -> None:
    """A failed delivery has all its attempts once more, from now on."""
    failed = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.FAILED)
    failed.update(state=WebhookDelivery.State.WAITING, attempts=0, due_at=timezone.now())


# --- changes become deliveries --------------------------------------------------------------------


def collect_deliveries() -> None:
    """Make the deliveries of every change that can be seen and was not handled yet."""
    for key in Webhook.objects.filter(is_active=True).values_list("pk", flat=True):
        _collect(key)


@transaction.atomic
def _collect(key: int) -> None:
    rows = Webhook.objects.select_for_update(of=("self",), skip_locked=True)
    webhook = rows.select_related("region").filter(pk=key).first()
    if webhook is None:
        return
    # Taken first: what ends meanwhile is told now and once more refused as told.
    snapshot = _snapshot()
    tables = {_model(topic)._meta.db_table: topic for topic in _told(webhook)}
    oldest = int(webhook.seen.partition(":")[0])
    entries = HistoryEntry.objects.filter(
        Unseen("transaction_id", webhook.seen),
        transaction_id__gte=oldest,
        table_name__in=tables,
    ).order_by("table_name", "pk")
    for table, of_table in groupby(entries.iterator(AT_ONCE), lambda entry: entry.table_name):
        while batch := list(islice(of_table, AT_ONCE)):
            deliveries = _deliveries(webhook, tables[table], batch)
            WebhookDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    Webhook.objects.filter(pk=key).update(seen=snapshot)


def _told(webhook: Webhook) -> Iterable[str]:
    return webhook.topics.split() or topics()


def _deliveries(
    webhook: Webhook, topic: str, entries: list[HistoryEntry]
) -> Iterator[WebhookDelivery]:
    within = _within(webhook, topic, {entry.record_id for entry in entries})
    now = timezone.now()
    for entry in entries:
        if (event := event_of(entry)) and entry.record_id in within:
            yield WebhookDelivery(
                webhook=webhook,
                entry_id=entry.pk,
                event=event,
                topic=topic,
                record_id=entry.record_id,
                record_version=entry.version,
                at=entry.at,
                due_at=now,
            )


def event_of(entry: HistoryEntry) -> Event | None:
    """What a change was to a reader; None for what removes or erases what was deleted before."""
    if entry.action == HistoryEntry.Action.INSERT:
        return Event.CREATED
    if entry.action == HistoryEntry.Action.DELETE:
        return None if (entry.old or {}).get("deletion_id") else Event.DELETED
    if entry.action != HistoryEntry.Action.UPDATE:
        return None
    changed = entry.new or {}
    if "deletion_id" in changed:
        return Event.DELETED if changed["deletion_id"] else Event.RESTORED
    return Event.UPDATED


class _Keeper:
    """Somebody who acts for one region."""

    def __init__(self, code: str) -> None:
        self.scope = Scope(regions=(code,))


def _within(webhook: Webhook, topic: str, keys: set[int]) -> set[int]:
    """Which records the region's condition lets through: those that its office would keep."""
    if webhook.region is None:
        return keys
    model, keeper = _model(topic), _Keeper(webhook.region.code)
    rule: Any = rule_of(model)
    rows = model._base_manager.filter(rule.kept(model, keeper, keeper.scope), pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def _model(topic: str) -> Any:
    return apps.get_model(topic)


def _snapshot() -> str:
    """Which transactions can be seen now, in PostgreSQL's words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        (said,) = cursor.fetchone()
    return str(said)


# --- sending --------------------------------------------------------------------------------------


def send_next_delivery(passed_over: set[int] | None = None) -> bool:
    """Try the delivery that has been due longest; whether there was one.

    It counts as tried before it is sent: a sender that dies sends it once more, later. A webhook
    that fails joins those `passed_over`, so that it does not keep the others waiting.
    """
    passed_over = set() if passed_over is None else passed_over
    delivery = _claim(passed_over)
    if delivery is None:
        return False
    body = json.dumps(message(delivery), ensure_ascii=False).encode()
    try:
        status = post(
            delivery.webhook.address,
            body,
            signed(delivery, body, timezone.now()),
            may_be_private=settings.WEBHOOK_PRIVATE_ADDRESSES,
        )
        answer, is_done = f"HTTP {status}", 200 <= status < 300
    except AddressRefused as refused:
        answer, is_done = str(refused), False
    except Exception as error:  # whatever a stranger's server does, the next message is sent
        answer, is_done = type(error).__name__, False
    if not is_done:
        passed_over.add(delivery.webhook_id)
    _note(delivery, answer, is_done=is_done)
    return True


def sweep_deliveries() -> None:
    """Drop what is old, told or not."""
    WebhookDelivery.objects.filter(at__lt=timezone.now() - KEPT).delete()


def message(delivery: WebhookDelivery) -> dict[str, Any]:
    """What is sent: which record, not what it says; that is read with the receiver's own rights."""
    return {
        "id": delivery.pk,
        "event": delivery.event,
        "at": in_wib(delivery.at).isoformat(),
        "topic": delivery.topic or None,
        "record": _record(delivery) if delivery.record_id else None,
    }


def _record(delivery: WebhookDelivery) -> dict[str, Any]:
    model = _model(delivery.topic)
    record = model._base_manager.filter(pk=delivery.record_id).first()
    listed = reverse(f"api:{model._meta.model_name}-list")
    url = f"{settings.PORTAL_URL}{listed}{record.address_key}/" if record else None
    return {"id": delivery.record_id, "version": delivery.record_version, "url": url}


def signed(delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    """The headers: HMAC-SHA256 with the secret over the seconds since 1970, a dot and the body."""
    seconds = int(now.timestamp())
    text = f"{seconds}.".encode() + body
    mac = hmac.new(delivery.webhook.secret.encode(), text, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Titik-Temu",
        "Titik-Temu-Delivery": str(delivery.pk),
        "Titik-Temu-Signature": f"t={seconds},v1={mac}",
    }


@transaction.atomic
def _claim(passed_over: set[int]) -> WebhookDelivery | None:
    now = timezone.now()
    due = WebhookDelivery.objects.due(now).exclude(webhook__in=passed_over)
    due = due.select_related("webhook")
    delivery = due.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _note(delivery: WebhookDelivery, answer: str, *, is_done: bool) -> None:
    delivery.answer = answer[:200]
    if is_done:
        delivery.state = WebhookDelivery.State.DONE
    elif delivery.attempts > len(PAUSES):
        delivery.state = WebhookDelivery.State.FAILED
    delivery.save(update_fields=["answer", "state"])
    if is_done:
        Webhook.objects.filter(pk=delivery.webhook_id, failures__gt=0).update(failures=0)
    elif delivery.state == WebhookDelivery.State.FAILED:
        _give_up(delivery.webhook_id)


@transaction.atomic
def _give_up(key: int) -> None:
    """Count a delivery that was given up; after many in a row switch the webhook off."""
    webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=key)
    webhook.failures += 1
    webhook.save(update_fields=["failures"])
    if webhook.failures < MOST_FAILED or not webhook.is_active:
        return
    webhook.is_active = False
    with because(f"{MOST_FAILED} kiriman terakhir gagal"):
        save_version(webhook, seen=webhook.version)
    keepers = User.objects.filter(groups__in=Group.objects.filter(name=KEEPERS), is_active=True)
    for keeper in keepers.exclude(email=""):
        OutgoingMail.objects.create(
            recipient=keeper.email,
            subject=f"Webhook dimatikan: {webhook.name}"[:200],
            text=(
                f"{MOST_FAILED} kiriman terakhir ke {webhook.address} gagal, jadi webhook "
                f"“{webhook.name}” dimatikan. Periksa alamatnya, lalu nyalakan lagi di "
                f"{settings.PORTAL_URL}{webhook.get_absolute_url()}\n"
            ),
            due_at=timezone.now(),
        )

"""Addresses that are told of changes, and each message to one of them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.access import OwnedInScope
from directory.models import Organisation, Region
from records.models import Record
from records.models.records import ALIVE


class Webhook(Record):
    """An address of an organisation that gets a message when certain records change.

    Its secret, by which the receiver knows our messages, follows from the portal's key, the number
    of the webhook and `secret_number`: it is stored nowhere. `seen` is the snapshot of PostgreSQL
    whose changes have become deliveries, `failures` how many were given up in a row.
    """

    access = OwnedInScope()
    history_label = ("name",)
    history_excluded = ("seen", "failures")
    NAMES = ("name", "owner__name", "address")

    name = models.CharField("nama", max_length=120)
    address = models.CharField("alamat tujuan", max_length=300)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="webhooks",
        verbose_name="organisasi pemilik",
    )
    topics = models.CharField("jenis data", max_length=1000, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="wilayah",
    )
    is_active = models.BooleanField("aktif", default=True)
    secret_number = models.PositiveIntegerField("nomor rahasia", default=1, editable=False)
    seen = models.TextField("cuplikan terakhir", blank=True, editable=False)
    failures = models.PositiveIntegerField("gagal berturut-turut", default=0, editable=False)

    class Meta:
        verbose_name = "webhook"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=ALIVE,
                name="webhook_once",
                violation_error_message="Sudah ada webhook dengan nama ini.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What both sides know: 64 hexadecimal digits."""
        said = f"{self.pk}:{self.secret_number}"
        return salted_hmac("accounts.Webhook", said, algorithm="sha256").hexdigest()


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Readings of deliveries."""

    def due(self, now: datetime) -> Self:
        """What may be tried now, the oldest first."""
        waiting = self.filter(
            state=WebhookDelivery.State.WAITING,
            due_at__lte=now,
            webhook__is_active=True,
            webhook__deletion=None,
        )
        return waiting.order_by("due_at", "pk")


class WebhookDelivery(models.Model):
    """One message to one address. `entry_id` is the change in the history; null for a try-out."""

    class State(models.TextChoices):
        WAITING = "menunggu", "menunggu"
        DONE = "terkirim", "terkirim"
        FAILED = "gagal", "gagal"

    class Event(models.TextChoices):
        CREATED = "created", "ditambahkan"
        UPDATED = "updated", "diubah"
        DELETED = "deleted", "dihapus"
        RESTORED = "restored", "dipulihkan"
        PING = "ping", "percobaan"

    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="deliveries", verbose_name="webhook"
    )
    entry_id = models.BigIntegerField("nomor riwayat", null=True)
    event = models.CharField("peristiwa", max_length=10, choices=Event)
    topic = models.CharField("jenis data", max_length=80)
    record_id = models.BigIntegerField("nomor data", null=True)
    record_version = models.PositiveIntegerField("versi data", null=True)
    at = models.DateTimeField("waktu perubahan")
    due_at = models.DateTimeField("dikirim paling cepat")
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    answer = models.CharField("jawaban terakhir", max_length=200, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "kiriman webhook"
        verbose_name_plural = "kiriman webhook"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="menunggu"),
                name="webhookdelivery_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "entry_id"],
                name="webhookdelivery_once",
                violation_error_message="Perubahan ini sudah menjadi kiriman.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["menunggu", "terkirim", "gagal"]),
                name="webhookdelivery_state_known",
                violation_error_message="Keadaan kiriman tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(event__in=["created", "updated", "deleted", "restored", "ping"]),
                name="webhookdelivery_event_known",
                violation_error_message="Peristiwa kiriman tidak dikenal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.topic} {self.record_id or ''}".strip()

"""Programs that call the API for an organisation, and the tokens by which they are known."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.access import ApplicationsInScope
from accounts.models.users import User
from directory.models import Organisation, Position
from records.models import Record
from records.models.records import ALIVE

LONGEST_DAYS = 365


class Application(Record):
    """A program of an organisation: it stays when the person who set it up is transferred.

    It writes by an account of its own, which nobody signs in with; deleting it ends its tokens.
    """

    access = ApplicationsInScope()
    history_label = ("name",)
    NAMES = ("name", "owner__name")

    class Role(models.TextChoices):
        """What its account may do: never decide, never keep accounts."""

        READER = "Pembaca", "Pembaca"
        AGENCY_OPERATOR = "Operator OPD", "Operator OPD"
        STAFF = "Staf Bappeda", "Staf Bappeda"

    name = models.CharField("nama", max_length=120)
    purpose = models.CharField("kegunaan", max_length=300, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="applications",
        verbose_name="organisasi pemilik",
        help_text="Menentukan wilayah dan organisasi tugas aplikasi ini.",
    )
    contact = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="jabatan penghubung",
        help_text="Siapa yang ditanya bila aplikasi ini mengganggu.",
    )
    role = models.CharField("peran", max_length=20, choices=Role.choices, default=Role.READER)
    account = models.OneToOneField(
        User, models.PROTECT, editable=False, related_name="application", verbose_name="akun"
    )

    class Meta:
        verbose_name = "aplikasi"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=ALIVE,
                name="application_once",
                violation_error_message="Sudah ada aplikasi dengan nama ini.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["Pembaca", "Operator OPD", "Staf Bappeda"]),
                name="application_role_known",
                violation_error_message="Peran ini tidak dapat diberikan kepada aplikasi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Readings of tokens."""

    def in_force(self, now: datetime) -> Self:
        """Neither revoked nor expired, of an application and an owner that are there."""
        return self.filter(
            models.Q(application__owner=None) | models.Q(application__owner__deletion=None),
            revoked_at=None,
            expires_at__gt=now,
            application__deletion=None,
            application__account__is_active=True,
        )


class ApiToken(models.Model):
    """What an application shows to be known. Only a keyed digest is stored, never the token."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="tokens", verbose_name="aplikasi"
    )
    label = models.CharField("keterangan", max_length=80)
    prefix = models.CharField("awalan", max_length=12)
    digest = models.CharField("sidik", max_length=64, unique=True)
    scopes = models.CharField("cakupan", max_length=200)
    networks = models.CharField("jaringan", max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="dibuat oleh",
    )
    made_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)
    last_used_address = models.GenericIPAddressField("dipakai dari", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "token API"
        verbose_name_plural = "token API"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at"))
                & models.Q(expires_at__lte=models.F("made_at") + timedelta(days=LONGEST_DAYS)),
                name="apitoken_expires_within_a_year",
                violation_error_message="Token berlaku paling lama 365 hari.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

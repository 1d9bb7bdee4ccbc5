"""Organisations with their names over time, the seats in them, and who belongs to a Pokja."""

import datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject, Lower

from directory.access import InRegion, With
from directory.models.regions import Region
from records.models import Record, RecordManager, RecordQuerySet
from records.models.records import ALIVE
from records.search import matching, spelling_index, through


class OrganisationQuerySet(RecordQuerySet["Organisation"]):
    """Readings of organisations."""

    def named(self, text: str) -> "OrganisationQuerySet":
        """Organisations whose present, former or short name is so, or else nearly so."""
        return matching(self, text, *Organisation.NAMES).rows


class Organisation(Record):
    """A body that acts: one identity, whatever it is called at the time."""

    access = InRegion("region__code")
    NAMES = ("name", "short_name", "names__name")

    class Kind(models.TextChoices):
        GOVERNMENT = "pemda", "pemerintah daerah"
        AGENCY = "opd", "perangkat daerah (OPD)"
        MINISTRY = "kementerian", "kementerian"
        BALAI = "balai", "balai"
        SATKER = "satker", "satuan kerja"
        POKJA = "pokja", "kelompok kerja (Pokja)"
        COMMUNITY = "lkm", "LKM/BKM"
        DISTRICT = "kecamatan", "kecamatan"
        VILLAGE = "desa", "desa atau kelurahan"
        ENTERPRISE = "bumn", "BUMN/BUMD"
        CONSULTANT = "konsultan", "konsultan pendamping"
        UNIVERSITY = "perguruan", "perguruan tinggi"
        OTHER = "lainnya", "lainnya"

    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama pendek", max_length=60, blank=True)
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="wilayah",
    )

    objects = RecordManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = "organisasi"
        ordering = [Lower("name"), "pk"]
        indexes = [spelling_index("name", "short_name", name="organisation_spelling")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "pemda",
                        "opd",
                        "kementerian",
                        "balai",
                        "satker",
                        "pokja",
                        "lkm",
                        "kecamatan",
                        "desa",
                        "bumn",
                        "konsultan",
                        "perguruan",
                        "lainnya",
                    ]
                ),
                name="organisation_kind_known",
                violation_error_message="Jenis organisasi tidak dikenal.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said_briefly(self) -> str:
        """The name for tables and sentences."""
        return self.short_name or self.name


class OrganisationName(Record):
    """A former name, an abbreviation or a spelling that papers use, with its validity."""

    access = With("organisation")
    part_of = "organisation"

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="names", verbose_name="organisasi"
    )
    name = models.CharField("nama", max_length=200)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "nama organisasi"
        ordering = ["name"]
        indexes = [
            spelling_index("name", name="organisation_name_spelling"),
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=ALIVE,
                name="organisation_name_once",
                violation_error_message="Nama ini sudah dicatat untuk organisasi itu.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="organisation_name_validity_order",
                violation_error_message="Masa berlaku berakhir sebelum dimulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PositionQuerySet(RecordQuerySet["Position"]):
    """Readings of seats."""

    def with_holders(self, day: datetime.date) -> Self:
        """With `holders`, who holds the seat on that day: [{"kind", "name"}], definitive first."""
        appointments: Any = self.model._meta.get_field("appointments").related_model
        held = appointments.objects.on(day).filter(position=models.OuterRef("pk"))
        named = held.order_by("kind", "pk").values(
            holder=JSONObject(kind="kind", name="person__name")
        )
        return self.annotate(holders=ArraySubquery(named))


class Position(Record):
    """A seat in an organisation. The work belongs to the seat, whoever holds it."""

    access = With("organisation")
    history_label = ("title", "organisation__name")
    NAMES = ("title", *through("organisation", Organisation.NAMES))

    title = models.CharField("jabatan", max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="positions", verbose_name="organisasi"
    )

    objects = RecordManager.from_queryset(PositionQuerySet)()

    class Meta:
        verbose_name = "jabatan"
        ordering = ["organisation__name", "title", "pk"]
        indexes = [
            spelling_index("title", name="position_title_spelling"),
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("title"),
                condition=ALIVE,
                name="position_once",
                violation_error_message="Jabatan ini sudah ada pada organisasi itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"


class OwnedBySeat:
    """Mixin of records that are a seat's work, and go to the successor with it.

    The default manager's `open_of(position)` reads what is not done yet, with everything that the
    records' names are made of.
    """


class PokjaMember(Record):
    """A seat or a whole organisation that belongs to a Pokja."""

    access = With("pokja")
    part_of = "pokja"
    history_label = ("organisation__name", "position__title", "position__organisation__name")

    pokja = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="pokja_members",
        verbose_name="Pokja",
        limit_choices_to={"kind": Organisation.Kind.POKJA},
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pokja_memberships",
        verbose_name="organisasi",
    )
    position = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pokja_memberships",
        verbose_name="jabatan",
    )
    role = models.CharField("kedudukan", max_length=80, blank=True)
    valid_from = models.DateField("sejak", null=True, blank=True)
    valid_to = models.DateField("sampai", null=True, blank=True)

    class Meta:
        verbose_name = "anggota Pokja"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True, position__isnull=False)
                | models.Q(organisation__isnull=False, position__isnull=True),
                name="pokja_member_seat_or_organisation",
                violation_error_message="Pilih satu: jabatan atau organisasi.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="pokja_member_validity_order",
                violation_error_message="Keanggotaan berakhir sebelum dimulai.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.position or self.organisation)

"""Days on which offices are closed, as decrees name them."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models

from directory.access import InRegion
from directory.models.documents import Document
from directory.models.regions import Region
from directory.rules import Calendar
from records.models import Record, RecordManager, RecordQuerySet
from records.models.records import ALIVE


class HolidayQuerySet(RecordQuerySet["Holiday"]):
    """Readings of holidays."""

    def holding_in(self, code: str) -> Self:
        """Those of the nation, and of the region or one above it."""
        above = [code[:end] for end, sign in enumerate(code) if sign == "."]
        return self.filter(models.Q(region=None) | models.Q(region__code__in=[*above, code]))

    def calendar(self) -> Calendar:
        """These days off. A year has data once a national holiday of it is recorded. One query."""
        return _calendar(self.order_by().values_list("date", "kind"))

    def calendars(self) -> "Calendars":
        """These days off as they hold in each region. One query."""
        return Calendars(self.order_by().values_list("date", "kind", "region__code"))


class Calendars:
    """The calendar of each region: the nation's days off with its own."""

    def __init__(self, days: Iterable[tuple[date, str, str | None]]) -> None:
        self._days = list(days)
        self._found: dict[str, Calendar] = {}

    def holding_in(self, code: str) -> Calendar:
        """The calendar of one region; put together once."""
        if code not in self._found:
            self._found[code] = _calendar(
                (day, kind)
                for day, kind, region in self._days
                if region is None or f"{code}.".startswith(f"{region}.")
            )
        return self._found[code]


def _calendar(days: Iterable[tuple[date, str]]) -> Calendar:
    known = list(days)
    national = {day.year for day, kind in known if kind == Holiday.Kind.NATIONAL}
    return Calendar(frozenset(day for day, _ in known), frozenset(national))


class Holiday(Record):
    """A day off beside the weekends: national, joint leave, or of one region."""

    access = InRegion("region__code")

    class Kind(models.TextChoices):
        NATIONAL = "libur_nasional", "libur nasional"
        JOINT_LEAVE = "cuti_bersama", "cuti bersama"
        REGIONAL = "daerah", "libur daerah"

    date = models.DateField("tanggal")
    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=14, choices=Kind)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name="wilayah",
        help_text="Hanya untuk libur daerah.",
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name="keputusan",
    )

    objects = RecordManager.from_queryset(HolidayQuerySet)()

    class Meta:
        verbose_name = "hari libur"
        ordering = ["date", "region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "region"],
                condition=ALIVE,
                nulls_distinct=False,
                name="holiday_once",
                violation_error_message="Hari libur ini sudah dicatat.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["libur_nasional", "cuti_bersama"], region__isnull=True)
                | models.Q(kind="daerah", region__isnull=False),
                name="holiday_region_of_regional",
                violation_error_message="Libur daerah harus menyebut wilayahnya, yang lain tidak.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""People, and who holds which seat, since when, by which decree."""

import datetime
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from directory.access import Common, With
from directory.models.organisations import Position
from records.models import Record, RecordManager, RecordQuerySet, Tracked
from records.models.records import ALIVE
from records.search import spelling_index


class PersonQuerySet(RecordQuerySet["Person"]):
    """Readings of people."""

    def unmerged(self) -> Self:
        """People who are not another entry's second spelling."""
        return self.filter(merged_into__isnull=True)


class Person(Record):
    """A person acting in office. Records that print a name keep the spelling of their paper."""

    access = Common()

    name = models.CharField("nama", max_length=160)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_people",
        verbose_name="digabung ke",
    )

    objects = RecordManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = "orang"
        ordering = [Lower("name"), "pk"]
        indexes = [spelling_index("name", name="person_name_spelling")]

    def __str__(self) -> str:
        return self.name


class PersonMerge(Tracked):
    """What a merge moved, so that it can be undone. Printed spellings are never touched."""

    history_label = ("absorbed__name", "kept__name")

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="merges_absorbed")
    # {"app.model.field": [ids of the rows whose link moved]}
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "penggabungan orang"
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at__isnull=True),
                name="person_merged_once",
                violation_error_message="Orang ini sudah digabung.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"


class DateRange(models.Func):
    """daterange(from, to, '[]') of two date columns; null is unbounded."""

    function = "DATERANGE"
    output_field = DateRangeField()


ENDS_BEFORE = "Masa jabatan berakhir sebelum dimulai."


class AppointmentQuerySet(RecordQuerySet["Appointment"]):
    """Readings of appointments."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day), valid_from__lte=day
        )


class Appointment(Record):
    """A person holds a seat for a time. Only one definitive holder at any time."""

    access = With("position")
    history_label = ("person__name", "position__title", "position__organisation__name")

    class Kind(models.TextChoices):
        DEFINITIVE = "definitif", "definitif"
        PLT = "plt", "Plt. (pelaksana tugas)"
        PLH = "plh", "Plh. (pelaksana harian)"
        PJ = "pj", "Pj. (penjabat)"

    position = models.ForeignKey(
        Position, models.PROTECT, related_name="appointments", verbose_name="jabatan"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="appointments", verbose_name="orang"
    )
    kind = models.CharField("sifat", max_length=10, choices=Kind)
    decree = models.CharField("nomor keputusan", max_length=120)
    valid_from = models.DateField("sejak")
    valid_to = models.DateField("sampai", null=True, blank=True)
    end_decree = models.CharField(
        "nomor keputusan pengakhiran", max_length=120, blank=True, default="", db_default=""
    )

    objects = RecordManager.from_queryset(AppointmentQuerySet)()

    class Meta:
        verbose_name = "pengangkatan"
        ordering = ["-valid_from", "pk"]
        constraints = [
            ExclusionConstraint(
                name="appointment_one_definitive",
                expressions=[
                    (
                        DateRange(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("position", RangeOperators.EQUAL),
                ],
                condition=ALIVE & models.Q(kind="definitif"),
                violation_error_message="Jabatan ini sudah ada pejabat definitifnya pada masa itu.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="appointment_validity_order",
                violation_error_message=ENDS_BEFORE,
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["definitif", "plt", "plh", "pj"]),
                name="appointment_kind_known",
                violation_error_message="Sifat pengangkatan tidak dikenal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()} {self.position}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """What the database would refuse, in words.

        Django leaves out the columns that a form does not show, and then cannot read the condition
        of an exclusion over them; of dates in the wrong order PostgreSQL makes no range.
        """
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError(ENDS_BEFORE)
        super().validate_constraints(exclude=set(exclude or ()) - {"kind", "deletion"})

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether it holds on that day; the last day counts."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

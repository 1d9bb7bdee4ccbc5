"""A meeting, and everything its minutes record in one reading."""

import datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Coalesce, JSONObject

from directory.access import InRegion
from directory.models import Organisation, Person, Region, Sourced
from meetings.models.agreements import Agreement, AgreementParty, Signatory
from meetings.models.discussion import AgendaItem, Attachment, Exchange, Problem, Speaker
from records.dates import format_date
from records.models import RecordManager, RecordQuerySet


def rows(children: models.QuerySet, *same: str, **renamed: str) -> ArraySubquery:
    """The children's columns as JSON, so that many short lists cost no query each."""
    return ArraySubquery(
        children.values(row=JSONObject(**{name: name for name in same}, **renamed))
    )


def counted(children: models.QuerySet) -> Coalesce:
    """How many of these children a meeting has."""
    number = children.order_by().values("meeting").annotate(number=models.Count("pk"))
    return Coalesce(models.Subquery(number.values("number")), 0)


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    """Readings of meetings."""

    def with_commitments(self) -> Self:
        """How many agreements and signatures, and which bound organisations did not sign."""
        mine = {"meeting": models.OuterRef("pk")}
        unsigned = AgreementParty.objects.unsigned().filter(
            organisation=models.OuterRef("pk"),
            agreement__meeting=models.OuterRef(models.OuterRef("pk")),
        )
        bound = Organisation.objects.filter(models.Exists(unsigned))
        return self.select_related("document", "host", "region").annotate(
            agreement_count=counted(Agreement.objects.filter(**mine)),
            signatory_count=counted(Signatory.objects.filter(**mine)),
            unsigned_rows=rows(bound, "id", "name", "short_name"),
        )

    def with_record(self) -> Self:
        """All that the minutes record apart from agreements and signatures; one query."""
        mine = {"meeting": models.OuterRef("pk")}
        return self.with_commitments().annotate(
            agenda_rows=rows(
                AgendaItem.objects.filter(**mine), "start", "end", "text", "speaker", "note"
            ),
            speaker_rows=rows(
                Speaker.objects.filter(**mine),
                "order",
                "topic",
                "on_behalf_of",
                "material",
                "note",
                name="printed_name",
                position="printed_position",
                organisation="organisation__name",
            ),
            exchange_rows=rows(
                Exchange.objects.filter(**mine),
                "role",
                "text",
                "note",
                number="order",
                type="kind",
                speaker="speaker_name",
                organisation="organisation_text",
                answers="answers__order",
            ),
            problem_rows=rows(Problem.objects.filter(**mine), "text", "note", number="order"),
            attachment_rows=rows(
                Attachment.objects.filter(**mine), "name", "form", "note", file="file_id"
            ),
        )


class Meeting(Sourced):
    """A meeting as its minutes describe it. What the paper does not write stays empty."""

    access = InRegion("region__code")
    history_label = ("title",)

    class Kind(models.TextChoices):
        WORKSHOP = "lokakarya", "lokakarya"
        MEETING = "rapat", "rapat"
        FOCUS_GROUP = "fgd", "diskusi kelompok terarah (FGD)"
        MUSRENBANG = "musrenbang", "musrenbang"
        OTHER = "lainnya", "lainnya"

    kind = models.CharField("jenis", max_length=12, choices=Kind)
    title = models.CharField("judul", max_length=300)
    date = models.DateField("tanggal")
    call_time = models.TimeField("waktu panggilan", null=True, blank=True)
    planned_start = models.TimeField("mulai menurut jadwal", null=True, blank=True)
    planned_end = models.TimeField("selesai menurut jadwal", null=True, blank=True)
    actual_start = models.TimeField("mulai", null=True, blank=True)
    actual_end = models.TimeField("selesai", null=True, blank=True)
    place = models.CharField("tempat menurut naskah", max_length=200)
    place_note = models.CharField("ejaan tempat lainnya", max_length=200, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="wilayah",
    )
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name="penyelenggara",
    )
    purpose = models.TextField("tujuan", blank=True)
    copies = models.CharField("rangkap berita acara", max_length=80, blank=True)
    chair_name = models.CharField("pimpinan menurut naskah", max_length=160, blank=True)
    chair = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chaired_meetings",
        verbose_name="orang yang memimpin",
    )
    chair_position = models.CharField("jabatan pimpinan", max_length=300, blank=True)
    minute_taker_name = models.CharField("notulis menurut naskah", max_length=160, blank=True)
    minute_taker = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="minuted_meetings",
        verbose_name="orang yang mencatat",
    )
    minute_taker_position = models.CharField("jabatan notulis", max_length=300, blank=True)

    # Filled by with_commitments().
    agreement_count: int
    signatory_count: int
    unsigned_rows: list[dict[str, Any]]
    # Filled by with_record().
    agenda_rows: list[dict[str, Any]]
    speaker_rows: list[dict[str, Any]]
    exchange_rows: list[dict[str, Any]]
    problem_rows: list[dict[str, Any]]
    attachment_rows: list[dict[str, Any]]

    objects = RecordManager.from_queryset(MeetingQuerySet)()

    class Meta:
        verbose_name = "rapat"
        ordering = ["-date", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["lokakarya", "rapat", "fgd", "musrenbang", "lainnya"]),
                name="meeting_kind_known",
                violation_error_message="Jenis rapat tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_end__gte=models.F("planned_start")),
                name="meeting_planned_order",
                violation_error_message="Menurut jadwal, jam selesai mendahului jam mulai.",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_end__gte=models.F("actual_start")),
                name="meeting_actual_order",
                violation_error_message="Jam selesai mendahului jam mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def said_briefly(self) -> str:
        """Kind and day, for the way here and for sentences: Lokakarya 16 Juli 2019."""
        return f"{self.get_kind_display().capitalize()} {format_date(self.date)}"

    @property
    def unsigned(self) -> list[Organisation]:
        """Organisations that an agreement binds and that did not sign; needs with_commitments()."""
        return [Organisation(**row) for row in self.unsigned_rows]

    @property
    def agenda(self) -> list[dict[str, Any]]:
        """The planned agenda with real times; needs with_record()."""
        return [
            row | {"start": _time(row["start"]), "end": _time(row["end"])}
            for row in self.agenda_rows
        ]


def _time(text: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(text) if text else None

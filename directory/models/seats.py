"""What belongs to a seat and stays when its holder goes, and the record of such a change."""

from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.urls import NoReverseMatch, reverse

from directory.access import OwnSeat
from directory.models.organisations import OwnedBySeat, Position
from directory.models.people import Appointment, Person
from records.models import Record, RecordManager, RecordQuerySet, Tracked
from records.models.records import ALIVE


class SavedViewQuerySet(RecordQuerySet["SavedView"]):
    """Readings of saved views."""

    def open_of(self, position: Position) -> Self:
        """All of the seat: a view is never done."""
        return self.filter(position=position)

    def of_list(self, page: str) -> Self:
        """Those of one list, by the name of its address."""
        return self.filter(page=page)


class SavedView(OwnedBySeat, Record):
    """A list with its filters and columns, under a name. Whoever holds the seat uses it."""

    access = OwnSeat("position", is_public=False)
    history_label = ("name", "position__title")

    position = models.ForeignKey(
        Position, models.PROTECT, related_name="saved_views", verbose_name="jabatan"
    )
    name = models.CharField("nama", max_length=80)
    page = models.CharField("daftar", max_length=100)
    query = models.CharField("saringan", max_length=1000)

    objects = RecordManager.from_queryset(SavedViewQuerySet)()

    class Meta:
        verbose_name = "saringan tersimpan"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "position",
                "page",
                Lower("name"),
                condition=ALIVE,
                name="savedview_once",
                violation_error_message="Jabatan ini sudah punya saringan dengan nama itu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The list so filtered; empty where the portal no longer has it."""
        try:
            return f"{reverse(self.page)}?{self.query}"
        except NoReverseMatch:
            return ""


class SeatHandover(Tracked):
    """A seat went from one person to the next, with the work that was open. Never edited.

    `items` is that work as it was called then: [{"kind", "label", "url"}].
    """

    history_label = ("position__title", "received_by__name")
    part_of = "position"

    position = models.ForeignKey(
        Position, models.PROTECT, related_name="handovers", verbose_name="jabatan"
    )
    handed_over_by = models.ForeignKey(
        Person, models.PROTECT, related_name="seats_handed_over", verbose_name="pejabat lama"
    )
    received_by = models.ForeignKey(
        Person, models.PROTECT, related_name="seats_received", verbose_name="pejabat baru"
    )
    kind = models.CharField("sifat", max_length=10, choices=Appointment.Kind)
    decree = models.CharField("nomor keputusan", max_length=120)
    last_day = models.DateField("hari terakhir pejabat lama")
    items = models.JSONField("pekerjaan yang diserahkan", default=list)
    notes = models.TextField("catatan", blank=True)
    made_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    class Meta:
        verbose_name = "serah terima jabatan"
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(handed_over_by=models.F("received_by")),
                name="seathandover_two_people",
                violation_error_message="Pejabat baru harus orang lain.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["definitif", "plt", "plh", "pj"]),
                name="seathandover_kind_known",
                violation_error_message="Sifat pengangkatan tidak dikenal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.handed_over_by} → {self.received_by}"

    def get_absolute_url(self) -> str:
        """The paper."""
        return reverse("directory:seathandover_detail", args=[self.pk])

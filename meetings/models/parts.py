"""What the lines of minutes have in common."""

from django.db import models

from directory.access import With
from records.models import Record
from records.models.records import ALIVE


class MeetingPart(Record):
    """A line of the minutes, in the paper's order."""

    access = With("meeting")
    part_of = "meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, verbose_name="rapat")
    order = models.PositiveSmallIntegerField("urutan")
    note = models.TextField("catatan sumber", blank=True)

    class Meta:
        abstract = True
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                condition=ALIVE,
                name="%(class)s_order_once",
                violation_error_message="Urutan ini sudah dipakai pada rapat itu.",
            )
        ]

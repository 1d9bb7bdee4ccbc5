"""What the lines of minutes have in common."""

from django.db import models

from records.models import Record


class MeetingPart(Record):
    """A line of the minutes, in the paper's order."""

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, verbose_name="rapat")
    order = models.PositiveSmallIntegerField("urutan")
    note = models.TextField("catatan sumber", blank=True)

    class Meta:
        abstract = True
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                name="%(class)s_order_once",
                violation_error_message="Urutan ini sudah dipakai pada rapat itu.",
            )
        ]

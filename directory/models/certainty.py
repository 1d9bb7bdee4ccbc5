"""How certain it is that a thing will be done; what the public may see of it."""

from typing import Self

from django.db import models

from directory.rules import DROPPED, PUBLIC, Certainty
from records.models import Record, RecordManager, RecordQuerySet


class CertainQuerySet(RecordQuerySet["Certain"]):
    """Readings of things that are more or less certain."""

    def published(self) -> Self:
        """What the public sees; `rules.is_public` for rows."""
        return self.filter(models.Q(certainty__in=PUBLIC) | models.Q(dropped_from__in=PUBLIC))


class Certain(Record):
    """A thing on the ladder from idea to handover. `dropped_from` is its last rung if it fell off.

    Moved by `services.move_certainty` only, which keeps the three columns together.
    """

    certainty = models.CharField(
        "kepastian", max_length=10, choices=Certainty.choices(), default=Certainty.IDEA.value
    )
    dropped_from = models.CharField(
        "kepastian sebelum batal atau dialihkan",
        max_length=10,
        choices=Certainty.choices(),
        blank=True,
        editable=False,
    )
    certainty_reason = models.CharField("alasan perubahan kepastian", max_length=300, blank=True)

    objects = RecordManager.from_queryset(CertainQuerySet)()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(certainty__in=[state.value for state in Certainty]),
                name="%(class)s_certainty_known",
                violation_error_message="Kepastian tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=~models.Q(certainty__in=[state.value for state in DROPPED])
                | ~models.Q(certainty_reason=""),
                name="%(class)s_dropped_reason",
                violation_error_message="Tulis alasan dibatalkan atau dialihkan.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    certainty__in=[state.value for state in DROPPED],
                    dropped_from__in=["ide", "usulan", "rkpd", "dpa", "kontrak"],
                )
                | (
                    ~models.Q(certainty__in=[state.value for state in DROPPED])
                    & models.Q(dropped_from="")
                ),
                name="%(class)s_dropped_from",
                violation_error_message=(
                    "Yang dibatalkan atau dialihkan menyebut kepastian sebelumnya, yang lain tidak."
                ),
            ),
        ]

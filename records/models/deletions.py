"""What was deleted, by whom and why; the rows themselves stay until the time to restore is over."""

import datetime

from django.db import models
from django.utils import timezone

RESTORABLE_FOR = datetime.timedelta(days=30)


class Deletion(models.Model):
    """One act of deleting a record with its parts. Names are those of the time."""

    table = models.CharField("tabel", max_length=80)
    record_id = models.BigIntegerField("nomor data")
    label = models.CharField("data", max_length=300)
    reason = models.CharField("alasan", max_length=300)
    deleted_at = models.DateTimeField("dihapus pada", default=timezone.now)
    deleted_by = models.CharField("dihapus oleh", max_length=200)
    restored_at = models.DateTimeField("dipulihkan pada", null=True, blank=True)

    class Meta:
        verbose_name = "penghapusan"
        ordering = ["-deleted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="deletion_has_reason",
                violation_error_message="Tulis alasan penghapusan.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def restorable_until(self) -> datetime.datetime:
        """After this moment the rows may be purged."""
        return self.deleted_at + RESTORABLE_FOR

"""Work that takes longer than a page may: done beside the web, and taken up again after a crash."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Job(models.Model):
    """One piece of work. `options` are what its kind needs to know (`records.jobs.kinds`).

    `lease` is of the runner that works on it and says so again before `leased_until`; a job whose
    lease ran out was interrupted, and is the next runner's. `done` of `total` are in `unit`s.
    """

    class State(models.TextChoices):
        QUEUED = "menunggu", "menunggu giliran"
        RUNNING = "berjalan", "sedang dikerjakan"
        DONE = "selesai", "selesai"
        FAILED = "gagal", "gagal"
        CANCELLED = "dibatalkan", "dibatalkan"

    OPEN = (State.QUEUED, State.RUNNING)

    kind = models.CharField("pekerjaan", max_length=20)
    options = models.JSONField("keterangan", default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="pemilik"
    )
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    lease = models.UUIDField("pelaksana", null=True)
    leased_until = models.DateTimeField("dipegang sampai", null=True)
    done = models.PositiveIntegerField("selesai", default=0)
    total = models.PositiveIntegerField("jumlah", default=0)
    message = models.CharField("pesan", max_length=300, blank=True)
    file = models.CharField("berkas", max_length=100, blank=True)
    file_name = models.CharField("nama berkas", max_length=200, blank=True)
    made_at = models.DateTimeField("diminta", auto_now_add=True)
    ended_at = models.DateTimeField("berakhir", null=True)

    class Meta:
        verbose_name = "pekerjaan"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"],
                name="job_open",
                condition=models.Q(state__in=("menunggu", "berjalan")),
            ),
            models.Index(fields=["owner", "id"], name="job_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("menunggu", "berjalan", "selesai", "gagal", "dibatalkan")
                ),
                name="job_state_known",
                violation_error_message="Keadaan pekerjaan tidak dikenal.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in self.OPEN

    @property
    def is_interrupted(self) -> bool:
        """Whether its runner was lost; the next one takes it up by itself."""
        until: Any = self.leased_until
        is_running = self.state == self.State.RUNNING
        return is_running and (until is None or until < timezone.now())

    @property
    def percent(self) -> int:
        """How much is done, of a hundred; 0 where nobody knows how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else 0

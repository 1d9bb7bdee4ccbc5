"""Mail that a request wrote down and another process sends."""

from datetime import datetime

from django.db import models


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Readings of the outbox."""

    def due(self, now: datetime, *, most_attempts: int) -> "OutgoingMailQuerySet":
        """What may be tried now, the oldest first."""
        waiting = self.filter(sent_at=None, due_at__lte=now, attempts__lt=most_attempts)
        return waiting.order_by("due_at", "pk")


class OutgoingMail(models.Model):
    """A mail to be sent, or a wish for one.

    A wish for a password link holds no text: whether the address has an account, and the link, are
    the sender's affair. So the request does the same for every address, and no link that still
    works lies in the database or its backups.
    """

    class Kind(models.TextChoices):
        """What the sender makes of it."""

        TEXT = "teks", "teks jadi"
        PASSWORD_RESET = "atur_ulang", "tautan kata sandi"

    kind = models.CharField("jenis", max_length=20, choices=Kind.choices, default=Kind.TEXT)
    recipient = models.EmailField("penerima")
    subject = models.CharField("perihal", max_length=200, blank=True)
    text = models.TextField("isi", blank=True)
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    due_at = models.DateTimeField("dikirim paling cepat")
    sent_at = models.DateTimeField("selesai", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    error = models.CharField("galat terakhir", max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "surel keluar"
        verbose_name_plural = "surel keluar"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None),
                name="outgoingmail_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="atur_ulang", text="") | ~models.Q(kind="atur_ulang"),
                name="outgoingmail_no_stored_link",
                violation_error_message="Surel tautan kata sandi tidak boleh menyimpan isi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"

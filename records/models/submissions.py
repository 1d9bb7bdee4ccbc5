"""Forms already sent: the same form sent twice makes one record."""

from django.db import models


class Submission(models.Model):
    """A form that has been saved, by the token it was shown with."""

    user_id = models.BigIntegerField("pengguna")
    token = models.UUIDField("tanda sekali pakai")
    url = models.CharField("hasil", max_length=500)
    made_at = models.DateTimeField("dikirim", auto_now_add=True)

    class Meta:
        verbose_name = "pengiriman formulir"
        indexes = [models.Index(fields=["made_at"], name="submission_made_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "token"],
                name="submission_once",
                violation_error_message="Formulir ini sudah dikirim.",
            )
        ]

    def __str__(self) -> str:
        return self.url

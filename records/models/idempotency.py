"""Requests to the API that came with a key of their own, and what they were answered."""

from django.db import models


class KeyedRequest(models.Model):
    """A creating request that was carried out; sent again with its key, it is answered the same."""

    user_id = models.BigIntegerField("pengguna")
    key = models.CharField("kunci", max_length=100)
    digest = models.CharField("sidik permintaan", max_length=64)
    status = models.PositiveSmallIntegerField("status jawaban")
    body = models.TextField("isi jawaban")
    record_version = models.PositiveIntegerField("versi data")
    location = models.CharField("alamat data", max_length=500)
    made_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "permintaan berkunci"
        indexes = [models.Index(fields=["made_at"], name="keyedrequest_made_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "key"],
                name="keyedrequest_once",
                violation_error_message="Kunci ini sudah dipakai.",
            )
        ]

    def __str__(self) -> str:
        return self.location

"""Tries to prove who one is that did not succeed."""

from django.db import models


class LoginFailure(models.Model):
    """One try that failed, or is being checked at this moment.

    `account` is a keyed digest: people type their password into the field of the name.
    """

    account = models.CharField("sidik nama akun", max_length=64)
    address = models.GenericIPAddressField("alamat IP")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "percobaan gagal"
        verbose_name_plural = "percobaan gagal"
        indexes = [
            models.Index(fields=["address", "at"], name="loginfailure_address_at"),
            models.Index(fields=["at"], name="loginfailure_at"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"

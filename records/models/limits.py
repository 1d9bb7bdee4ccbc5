"""How many requests came in the present minute, and which files are being made."""

from django.db import models


class RequestCount(models.Model):
    """The requests of one asker in one minute. The table is lost with a crash, and may be."""

    key = models.CharField("penanya", max_length=80, primary_key=True)
    minute = models.DateTimeField("menit")
    count = models.PositiveIntegerField("jumlah")

    class Meta:
        verbose_name = "hitungan permintaan"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class ExportSlot(models.Model):
    """One of the few files that are made at the same time; free again when its time is over."""

    key = models.PositiveSmallIntegerField("nomor", primary_key=True)
    until = models.DateTimeField("dipakai sampai")

    class Meta:
        verbose_name = "tempat unduhan"

    def __str__(self) -> str:
        return str(self.key)

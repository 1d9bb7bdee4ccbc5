"""The history of every record: written by triggers of the database, never by the application."""

import json
from decimal import Decimal
from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class ExactNumbers(json.JSONDecoder):
    """Reads 82.04 as the Decimal that it was, not as the nearest binary fraction."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, parse_float=Decimal)


class HistoryEntry(models.Model):
    """One change of one row.

    `old` and `new` hold the columns that changed: all of them for a row that came or went.
    `actor` is the name of the time; it is empty for a change made past the application, of which
    `database_role` tells as whom. `via` says through what: page, API, command.
    `whole_table` and `whole_id` name the record that the row is a part of.
    """

    class Action(models.TextChoices):
        INSERT = "insert", "ditambahkan"
        UPDATE = "update", "diubah"
        DELETE = "delete", "dibuang"
        EXISTING = "existing", "sudah ada sebelum riwayat"
        ERASED = "erased", "data pribadi dihapus dari riwayat"

    class Via(models.TextChoices):
        PAGE = "page", "halaman"
        API = "api", "API"
        COMMAND = "command", "perintah"
        IMPORT = "import", "impor"
        OUTSIDE = "", "di luar aplikasi"

    at = models.DateTimeField("waktu")
    transaction_id = models.BigIntegerField("transaksi")
    table_name = models.CharField("tabel", max_length=63)
    record_id = models.BigIntegerField("nomor data")
    version = models.PositiveIntegerField("versi", null=True)
    action = models.CharField("perbuatan", max_length=8, choices=Action)
    label = models.CharField("data", max_length=300)
    whole_table = models.CharField("tabel induk", max_length=63)
    whole_id = models.BigIntegerField("nomor induk", null=True)
    old = models.JSONField("semula", null=True, decoder=ExactNumbers)
    new = models.JSONField("menjadi", null=True, decoder=ExactNumbers)
    actor_id = models.BigIntegerField("nomor pelaku", null=True)
    actor = models.CharField("pelaku", max_length=200)
    via = models.CharField("melalui", max_length=8, choices=Via)
    request_id = models.CharField("nomor permintaan", max_length=36)
    reason = models.CharField("alasan", max_length=300)
    database_role = models.CharField("peran basis data", max_length=63)

    class Meta:
        verbose_name = "riwayat"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["table_name", "record_id", "id"], name="history_of_record"),
            models.Index(fields=["whole_table", "whole_id", "id"], name="history_of_whole"),
            models.Index(fields=["actor_id", "id"], name="history_of_actor"),
            models.Index(fields=["transaction_id", "id"], name="history_of_transaction"),
            BrinIndex(fields=["at"], name="history_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_action_display()}"

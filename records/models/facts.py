"""The ledger of what was loaded from data files."""

from django.db import models


class LoadedFact(models.Model):
    """Remembers that a row of a data file has been loaded, and as which record.

    It outlives edits and deletion of that record: a row once loaded is never loaded again.
    """

    key = models.CharField(max_length=160, unique=True)
    table = models.CharField(max_length=80)
    record_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.key

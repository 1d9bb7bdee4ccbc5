"""What figures measure."""

from django.db import models

from directory.access import Common
from directory.rules import Comparator
from records.models import Record
from records.models.records import ALIVE


class Indicator(Record):
    """What a figure measures, and in which unit."""

    access = Common()

    NATURAL_KEY = "code"

    code = models.SlugField("kode", max_length=60)
    name = models.CharField("nama", max_length=160)
    unit = models.CharField("satuan", max_length=40)
    places = models.PositiveSmallIntegerField("desimal paling sedikit", default=0)
    lower_is_better = models.BooleanField("makin kecil makin baik", default=False)

    class Meta:
        verbose_name = "indikator"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=ALIVE,
                name="indicator_code_once",
                violation_error_message="Kode indikator ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def comparator(self) -> Comparator:
        """How an amount meets a target that does not say so itself."""
        return Comparator.AT_MOST if self.lower_is_better else Comparator.AT_LEAST

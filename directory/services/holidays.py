"""National holidays and joint leave, out of the package lokal-id."""

import datetime

from django.db import transaction
from lokal import HOLIDAY_YEARS, get_holidays

from directory.models import Document, Holiday
from records.facts import wait_for_other_loads
from records.models import LoadedFact

NOTE = "Dicatat dari paket lokal-id, yang menyebut {source}; naskahnya belum ada di portal."


@transaction.atomic
def load_holidays() -> int:
    """Add the years that were not loaded before, each with its decree; returns how many days.

    A year is loaded once: what staff correct, add or remove afterwards stays. Days that are already
    recorded are left alone.
    """
    wait_for_other_loads()
    return sum(_load_year(year) for year in HOLIDAY_YEARS)


def _load_year(year: int) -> int:
    key = f"lokal.holidays:{year}"
    if LoadedFact.objects.filter(key=key).exists():
        return 0
    found = get_holidays(year)
    decree = Document.objects.create(
        kind=Document.Kind.DECREE,
        number=found.decree,
        title=f"Hari Libur Nasional dan Cuti Bersama Tahun {year}",
        date_note="Tanggal penetapan tidak disebut.",
        note=NOTE.format(source=found.source),
    )
    LoadedFact.objects.create(key=key, table="directory.document", record_id=decree.pk)
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(
        (
            Holiday(
                date=datetime.date.fromisoformat(day.date),
                name=day.name,
                kind=day.type,
                document=decree,
            )
            for day in found.holidays
        ),
        ignore_conflicts=True,
    )
    return Holiday.objects.count() - before

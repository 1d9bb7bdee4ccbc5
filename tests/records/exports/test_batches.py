"""Reading long lists in batches: order, prefetches, queries, memory."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import SEEK_END
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Length, Lower
from django.test.utils import CaptureQueriesContext

from directory.models import Document, Figure, Region
from directory.services import load_regions
from records.exports.batches import Links, in_batches
from records.exports.csv_file import csv_file
from records.exports.sheet import ExportColumn, Kind, Sheet
from records.exports.xlsx_file import xlsx_file
from tests.records.exports.test_files import sheet

pytestmark = pytest.mark.django_db

ORDERINGS: list[tuple[Any, ...]] = [
    (),
    ("pk",),
    ("-name", "-pk"),
    (F("parent__name").asc(nulls_last=True), "pk"),
    (F("parent").desc(nulls_last=True), Lower("name"), "pk"),
    ("parent__parent__name", Length("name").desc(), "-code"),
]


@pytest.fixture
def regions() -> None:
    load_regions("19")


@pytest.mark.parametrize("ordering", ORDERINGS, ids=str)
@pytest.mark.parametrize("size", [1, 7, 448, 1000])
def test_rows_come_in_the_order_of_the_list(
    regions: None, ordering: tuple[Any, ...], size: int
) -> None:
    queryset = Region.objects.exclude(level="desa").order_by(*ordering)
    assert list(in_batches(queryset, size)) == list(queryset)


def test_an_empty_list_has_no_batches() -> None:
    assert list(in_batches(Region.objects.all())) == []
    assert list(in_batches(Region.objects.none())) == []


def test_a_batch_takes_its_relations_along(regions: None) -> None:
    queryset = Region.objects.select_related("parent").prefetch_related("aliases")
    with CaptureQueriesContext(connection) as queries:
        for region in in_batches(queryset, 224):
            assert region.parent is None or region.parent.name
            assert list(region.aliases.all()) == []
    # The ids, then rows and aliases of two batches, and the parents that each is the first to name.
    assert len(queries) == 1 + 2 * 2 + 2


def test_a_list_of_one_batch_is_read_with_its_joins(regions: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        parents = {region.parent for region in in_batches(Region.objects.select_related("parent"))}
    assert len(parents) > 1
    assert len(queries) == 2


def test_what_rows_point_to_is_the_same_however_it_is_read(
    regions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Links, "MOST_KEPT", 3)
    queryset = Region.objects.select_related("parent__parent").order_by("code")
    read = [(r.pk, r.parent, r.parent and r.parent.parent) for r in in_batches(queryset, 7)]
    assert read == [(r.pk, r.parent, r.parent and r.parent.parent) for r in queryset]


def test_no_cursor_stays_open_between_queries(regions: None) -> None:
    """A pool in transaction mode gives the next query to another connection."""
    with CaptureQueriesContext(connection) as queries:
        rows = in_batches(Region.objects.all(), 100)
        list(islice(rows, 150))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors")
            assert cursor.fetchone() == (0,)
    assert not [query for query in queries if "DECLARE" in query["sql"]]
    assert len(list(rows)) == 448 - 150


def test_what_is_deleted_meanwhile_is_left_out(regions: None) -> None:
    villages = Region.objects.filter(level="desa").order_by("code")
    rows = in_batches(villages, 100)
    first = next(rows)
    last = villages.last()
    assert last
    last.delete()
    codes = [row.code for row in rows]
    assert first.code not in codes
    assert last.code not in codes
    assert len(codes) == 309 - 2


def test_a_condition_on_a_window_is_refused(facts: None) -> None:
    with pytest.raises(ValueError, match="window"):
        list(in_batches(Figure.objects.rivals()))


# --- P-8 ------------------------------------------------------------------------------------------

COLUMNS = (
    ExportColumn("Judul"),
    ExportColumn("Nomor"),
    ExportColumn("Tanggal", Kind.DATE),
    ExportColumn("Jenis"),
    ExportColumn("Luas", Kind.NUMBER, places=2, unit="ha"),
)


def add_documents(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_document"
            " (version, kind, number, title, date, date_note, kept_at, note)"
            " SELECT 1, 'laporan', 'No. ' || n, 'Laporan pelaksanaan program ke-' || n,"
            " date '2019-07-16' - n %% 3000, '', '', '' FROM generate_series(1, %s) n",
            [count],
        )


def documents() -> Sheet:
    rows = (
        [paper.title, paper.number, paper.date, paper.kind, Decimal(paper.pk) / 100]
        for paper in in_batches(Document.objects.all())
    )
    return replace(sheet(rows), columns=COLUMNS)


def write_csv() -> int:
    return sum(map(len, csv_file(documents())))


def write_xlsx() -> int:
    with xlsx_file(documents()) as file:
        return file.seek(0, SEEK_END)


def peak_mb() -> float:
    """The most memory this process has held since `forget_peak`."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def measured(export: Callable[[], int]) -> tuple[float, float]:
    """(seconds, MB at the peak)."""
    forget_peak()
    started = time.perf_counter()
    assert export()
    return time.perf_counter() - started, peak_mb()


@pytest.mark.bar
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peaks are read on Linux")
def test_memory_does_not_grow_with_the_rows(record_bar: Callable[[str, str], None]) -> None:
    add_documents(10_000)
    small = {write: measured(write)[1] for write in (write_csv, write_xlsx)}
    for _ in range(9):
        add_documents(10_000)
    csv_seconds, csv_peak = measured(write_csv)
    xlsx_seconds, xlsx_peak = measured(write_xlsx)
    csv_growth, xlsx_growth = csv_peak - small[write_csv], xlsx_peak - small[write_xlsx]
    record_bar(
        "P-8",
        f"100,000 rows: CSV {100_000 / csv_seconds:,.0f} rows/s, {csv_growth:+.1f} MB against"
        f" 10,000 rows; XLSX {100_000 / xlsx_seconds:,.0f} rows/s, {xlsx_growth:+.1f} MB",
    )
    assert csv_growth <= 20
    assert xlsx_growth <= 20

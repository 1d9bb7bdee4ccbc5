"""A database for the bench alone: made, filled, dropped."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.core.management import call_command
from django.db import connections
from django.test import override_settings

NAME = "titiktemu_bench"
# Enough documents that each is named by some figures, and not by thousands.
FIGURES_PER_DOCUMENT = 50
DOCUMENTS = """
INSERT INTO directory_document
    (version, kind, number, title, date, date_note, kept_at, note)
SELECT 1, 'laporan', 'LATIHAN/' || n, 'Laporan LATIHAN ke-' || n, date '2019-07-16' - n %% 3000,
    '', '', ''
FROM generate_series(%s, %s) n
"""
INDICATORS = """
INSERT INTO directory_indicator (version, code, name, unit, places, lower_is_better)
SELECT 1, 'latihan-' || n, 'Indikator LATIHAN ' || n, 'unit', 2, false FROM generate_series(1, 19) n
ON CONFLICT DO NOTHING
"""
# Every indicator of every region, year after year.
FIGURES = """
INSERT INTO directory_figure
    (version, indicator_id, region_id, document_id, place_in_document, amount, year, kind, status,
     is_reference, reference_reason, note, comparator)
SELECT 1, indicators.ids[1 + n / cardinality(regions.ids) %% cardinality(indicators.ids)],
    regions.ids[1 + n %% cardinality(regions.ids)],
    documents.ids[1 + n %% cardinality(documents.ids)], 'Halaman ' || n, n %% 100000 / 100.0,
    2000 + n / cardinality(regions.ids) / cardinality(indicators.ids) %% 100,
    CASE n %% 3 WHEN 0 THEN 'remaining' WHEN 1 THEN 'handled' ELSE 'target' END,
    CASE n %% 2 WHEN 0 THEN 'presented' ELSE 'decreed' END, false, '', '', ''
FROM generate_series(%s, %s) n,
    (SELECT array_agg(id ORDER BY id) AS ids FROM directory_region) AS regions,
    (SELECT array_agg(id ORDER BY id) AS ids FROM directory_indicator
        WHERE code = 'slum_area' OR code LIKE 'latihan-%%') AS indicators,
    (SELECT array_agg(id ORDER BY id) AS ids FROM directory_document
        WHERE title LIKE 'Laporan LATIHAN%%') AS documents
"""
AT_ONCE = 10_000


@contextmanager
def own_uploads() -> Iterator[None]:
    """This process and those that it starts keep files in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="titiktemu-") as folder:
        given = os.environ.get("UPLOADS_DIR", "")
        os.environ["UPLOADS_DIR"] = folder
        try:
            with override_settings(MEDIA_ROOT=folder):
                yield
        finally:
            os.environ["UPLOADS_DIR"] = given


@contextmanager
def own_database() -> Iterator[None]:
    """Both connections of this process lead to a new database with the facts, gone at the end."""
    owner = connections["owner"]
    names = {alias: connections[alias].settings_dict["NAME"] for alias in ("owner", "default")}
    _as_owner(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    try:
        for alias in names:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = NAME
        call_command("migrate", verbosity=0)
        call_command("load_facts", verbosity=0)
        yield
    finally:
        for alias, name in names.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        _as_owner(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        owner.close()


def fill(start: int, stop: int) -> None:
    """Figures numbered from `start` to before `stop`, and the documents that they name."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(INDICATORS)
        documents = range(start // FIGURES_PER_DOCUMENT, stop // FIGURES_PER_DOCUMENT)
        cursor.execute(DOCUMENTS, [documents.start, documents.stop - 1])
        for first in range(start, stop, AT_ONCE):
            cursor.execute(FIGURES, [first, min(first + AT_ONCE, stop) - 1])
        cursor.execute("ANALYZE")


def address(alias: str) -> str:
    """The connection's address, for the server that the bench starts."""
    given = connections[alias].settings_dict
    who = f"{quote(given['USER'], safe='')}:{quote(given['PASSWORD'], safe='')}"
    options = {k: v for k, v in given["OPTIONS"].items() if isinstance(v, str) and k != "options"}
    query = f"?{urlencode(options)}" if options else ""
    return f"postgresql://{who}@{given['HOST']}:{given['PORT']}/{given['NAME']}{query}"


def _as_owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

"""A list as CSV for Indonesian spreadsheets: `;` between cells, a comma before decimals.

Opened by a double click, Excel with Indonesian settings reads `82,04` as a number and 16/07/2019
as a day. It may also take a text such as a region's code for a number or a day, which CSV has no
means to forbid; the XLSX file keeps it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from itertools import islice

from records.amounts import format_api
from records.dates import in_wib
from records.exports.guard import guarded
from records.exports.sheet import ExportColumn, Sheet, Value

ROWS_AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"


def csv_file(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces, UTF-8: header, rows, an empty line, then whose list it is."""
    # The header alone goes first: a reader sees the download begin before the rows are read.
    headings = [guarded(column.heading) for column in sheet.columns]
    yield (BYTE_ORDER_MARK + _lines([headings])).encode()
    rows = iter(sheet.rows)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield _lines(
            [cell(column, value) for column, value in zip(sheet.columns, row, strict=True)]
            for row in batch
        ).encode()
    notes = [(label, guarded(text)) for label, text in sheet.notes]
    yield _lines([[], *notes]).encode()


def cell(column: ExportColumn, value: Value) -> str:
    """One value as it stands in the file, without its quotes: `82,04`, `16/07/2019`, `ya`."""
    if isinstance(value, str):  # what most cells are
        return guarded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return f"{in_wib(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return str(value)
    return format_api(value, column.places).replace(".", ",")


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """Every cell in quotes: a program that splits at commas must not find a formula inside one."""
    lines = StringIO()
    writer = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(rows)
    return lines.getvalue()

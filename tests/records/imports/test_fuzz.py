"""Any table comes back as it was written; no bytes make a reader fail but with a sentence."""

import datetime
import io
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from records.exports.csv_file import csv_file
from records.exports.sheet import ExportColumn, Kind, Sheet
from records.imports.archive import Refused
from records.imports.reading import read_tables
from records.imports.text_file import read_csv
from records.imports.workbook import Value, read_workbook
from tests.records.imports.makers import entries_of, ods, ods_row, xls, xlsx, zipped

Row = list[Value]
steady = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    # The fixture is a folder, where each example writes its own file.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Excel keeps 15 digits, and a thousandth of a second.
numbers = st.integers(-(10**15), 10**15) | st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, places=4
)
days = st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31))
# A moment at midnight is a day in Excel.
clocks = st.times().map(lambda clock: clock.replace(second=clock.second or 1, microsecond=0))
moments = st.builds(datetime.datetime.combine, days, clocks)
# XML has no signs below the blank, and Excel no line that ends with \r.
FORMULAS = ["=1+1", "'=1", "@SUM(A1)", "-1", "007", "1e9", "https://a.id", "<r>", "_x0041_", " a "]
letters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n")
texts = st.text(letters) | st.sampled_from(FORMULAS)
cells = st.none() | texts | numbers | days | moments | st.booleans()
tables = st.lists(st.lists(cells, max_size=6), max_size=8)


def book_of(rows: list[Row]) -> bytes:
    """The rows as a workbook, each cell as what it is."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for row, said in enumerate(rows):
            for column, value in enumerate(said):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, bool):
                    sheet.write_boolean(row, column, value)
                elif isinstance(value, datetime.datetime):
                    sheet.write_datetime(row, column, value, moment)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int | Decimal):
                    sheet.write_number(row, column, value)
    return file.getvalue()


def as_read(rows: list[Row]) -> list[Row]:
    """What a table says once empty texts, rows and ends are nothing."""
    said = [[None if value == "" else value for value in row] for row in rows]
    for row in said:
        while row and row[-1] is None:
            row.pop()
    while said and not said[-1]:
        said.pop()
    return said


@steady
@given(tables)
def test_any_table_comes_back_from_a_workbook(rows: list[Row]) -> None:
    (table,) = read_workbook(io.BytesIO(book_of(rows)))
    assert table.rows == as_read(rows)
    assert not table.problems


# --- as the portal writes CSV ---------------------------------------------------------------------

COLUMNS = (
    ExportColumn("Teks"),
    ExportColumn("Luas", Kind.NUMBER),
    ExportColumn("Tahun", Kind.YEAR),
    ExportColumn("Per tanggal", Kind.DATE),
    ExportColumn("Acuan", Kind.BOOLEAN),
)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
records = st.tuples(anything | texts, numbers, st.integers(1900, 2100), days, st.booleans())


@steady
@given(st.lists(records, max_size=8))
def test_any_list_comes_back_from_the_csv_of_the_portal(rows: list[Any]) -> None:
    noon = datetime.datetime(2019, 7, 16, 5, tzinfo=datetime.UTC)
    sheet = Sheet("Daftar", COLUMNS, rows, (("Teks", "=1+1"),), "Ani", noon, "https://a.id/")
    _, *read = read_csv(b"".join(csv_file(sheet)))
    assert read[len(rows)] == []
    assert [whole(cells) for cells in read[: len(rows)]] == [list(row) for row in rows]


def whole(cells: list[str]) -> list[Value]:
    """What the cells of a line say."""
    text, number, year, day, truth = cells
    date = datetime.datetime.strptime(day.rjust(10, "0"), "%d/%m/%Y").date()  # noqa: DTZ007
    return [text, Decimal(number.replace(",", ".")), int(year), date, truth == "ya"]


# --- bytes that nobody wrote ----------------------------------------------------------------------


def plain(sheet: Any) -> None:
    """A bit of all that a sheet may hold."""
    sheet.write_row(0, 0, [1, "teks", True, 2.5])
    sheet.write_formula(1, 0, "=1+1", None, "")
    sheet.merge_range(2, 0, 3, 1, "gabungan")
    sheet.set_row(4, None, None, {"hidden": True})


TEXT_CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
XLSX, ODS = xlsx(plain), ods(ods_row() + ods_row(TEXT_CELL, 3))
XLS = xls([(0, 0, 1.0), (0, 1, "D\u00e9sa"), (1, 0, 2.5)])
CSV = b'sep=;\r\na;b;c\r\n"x;y";2;"q ""z"""\r\n'
PARTS = [
    (name, book)
    for book in (XLSX, ODS)
    for name in entries_of(book)
    if name.endswith((".xml", ".rels")) and "theme" not in name
]
# Where, how many bytes go, what comes in their place.
edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 20),
        st.binary(max_size=4) | st.sampled_from([b"9" * 8, b"-", b'"', b"<", b"/>", b"E", b"&#0;"]),
    ),
    min_size=1,
    max_size=4,
)


def edited(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, gone, come in changes:
        start = int(place * len(content))
        content = content[:start] + come + content[start + gone :]
    return content


def read_all(content: bytes) -> None:
    """Read as a workbook and as text; any error but Refused is a defect."""
    with suppress(Refused):
        read_workbook(io.BytesIO(content))
    with suppress(Refused):
        read_csv(content)


@steady
@given(st.sampled_from([b"", b"PK\x03\x04", b"sep=", b"\xff\xfe", b"\xef\xbb\xbf"]), st.binary())
@example(b"sep=", b'"\n')
def test_random_bytes_are_refused_or_read(start: bytes, content: bytes) -> None:
    read_all(start + content)


@steady
@given(st.sampled_from([XLSX, ODS, CSV]), edits)
def test_damaged_files_are_refused_or_read(content: bytes, changes: Any) -> None:
    read_all(edited(content, changes))


@settings(steady, max_examples=200)
@given(st.sampled_from(PARTS), edits)
def test_damaged_parts_are_refused_or_read(part: tuple[str, bytes], changes: Any) -> None:
    name, book = part
    entries = entries_of(book)
    entries[name] = edited(entries[name], changes)
    read_all(zipped(entries, zipfile.ZIP_STORED))


# --- in a process of its own ----------------------------------------------------------------------


@settings(steady, max_examples=30)
@given(edits)
def test_damaged_workbooks_of_excel_97_harm_only_who_reads(tmp_path: Path, changes: Any) -> None:
    """Nothing is looked at before the library reads it, which may end the process that reads."""
    path = tmp_path / "a.xls"
    path.write_bytes(edited(XLS, changes))
    with suppress(Refused):
        read_tables(path, path.name)


@settings(steady, max_examples=15)
@given(tables.filter(as_read))
def test_the_process_tells_every_value_as_it_is(tmp_path: Path, rows: list[Row]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book_of(rows))
    (table,) = read_tables(path, path.name)
    assert table.rows == as_read(rows)
    assert [list(map(type, row)) for row in table.rows] == [
        list(map(type, row)) for row in read_workbook(io.BytesIO(path.read_bytes()))[0].rows
    ]


def test_the_process_tells_what_stands_beside_the_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(XLSX)
    assert read_tables(path, path.name) == read_workbook(io.BytesIO(XLSX))


@pytest.mark.parametrize("name", ["Data 2019.CSV", "data.txt"])
def test_a_text_is_one_table_of_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "0b5e.csv"
    path.write_bytes("Désa;Luas\r\nMentok;'=1+1\r\n".encode())
    (table,) = read_tables(path, name)
    assert (table.name, table.rows) == (name, [["Désa", "Luas"], ["Mentok", "=1+1"]])

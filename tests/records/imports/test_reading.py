"""Files as offices send them: what stands in the cells, what is told, and what is refused."""

import datetime
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from records.exports.guard import guarded
from records.imports.archive import BROKEN, LOCKED, NOT_SAFE, TOO_LARGE, Refused, check_archive
from records.imports.text_file import NO_TEXT, decoded, delimiter_of, read_csv
from records.imports.workbook import NO_RESULT, Table, column_of, read_workbook, reference_of

DAY = datetime.date(2019, 7, 16)


def book(fill: Callable[[Any], None]) -> io.BytesIO:
    """A workbook whose first sheet is filled so."""
    made, file = Workbook(), io.BytesIO()
    fill(made.active)
    made.save(file)
    file.seek(0)
    return file


def table(fill: Callable[[Any], None]) -> Table:
    return read_workbook(book(fill))[0]


def archive(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    file.seek(0)
    return file


def refused(file: io.BytesIO) -> str:
    with pytest.raises(Refused) as error:
        read_workbook(file)
    return str(error.value)


# --- values ---------------------------------------------------------------------------------------


def test_values_keep_their_kind_and_every_digit() -> None:
    said = ["Mentok", 16, 16.23, 0.1, 1234.5, True, DAY, datetime.time(9, 15), None, "19.05.06"]
    read = table(lambda sheet: sheet.append(said))
    assert read.rows == [
        [
            "Mentok",
            16,
            Decimal("16.23"),
            Decimal("0.1"),
            Decimal("1234.5"),
            True,
            DAY,
            datetime.time(9, 15),
            None,
            "19.05.06",
        ]
    ]
    assert not read.problems


@pytest.mark.parametrize("is_mac", [False, True])
def test_days_of_both_date_systems_are_the_same_days(is_mac: bool) -> None:
    made, file = Workbook(), io.BytesIO()
    if is_mac:
        made.epoch = CALENDAR_MAC_1904
    made.active["A1"] = DAY
    made.save(file)
    file.seek(0)
    assert read_workbook(file)[0].rows == [[DAY]]


def test_what_a_formula_does_not_say_is_told() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["=1+1", "#REF!", 5])
        sheet["B1"].data_type = "e"

    read = table(fill)
    assert read.rows == [[None, None, 5]]
    assert read.problems == {
        (0, 0): NO_RESULT,
        (0, 1): "Rumus ini menghasilkan galat Excel #REF!.",
    }


def test_a_merged_cell_speaks_for_all_that_it_covers() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Kecamatan", "Luas"])
        sheet.append(["Mentok", 1])
        sheet.append([None, 2])
        sheet.merge_cells("A2:A3")

    assert table(fill).rows[1:] == [["Mentok", 1], ["Mentok", 2]]


def test_what_is_hidden_is_named() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["a"])
        sheet.append(["b"])
        sheet.row_dimensions[2].hidden = True
        sheet.parent.create_sheet("Rahasia").sheet_state = "hidden"

    first, second = read_workbook(book(fill))
    assert (first.hidden_rows, first.is_hidden) == ({1}, False)
    assert (second.name, second.is_hidden) == ("Rahasia", True)


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_cells_are_called_as_people_call_them(column: int, row: int) -> None:
    reference = reference_of((row, column))
    assert column_of(reference) == column
    assert reference.endswith(str(row + 1))


def test_the_first_columns_have_the_names_that_all_know() -> None:
    assert [reference_of((0, n)) for n in (0, 25, 26, 27, 701, 702)] == [
        "A1",
        "Z1",
        "AA1",
        "AB1",
        "ZZ1",
        "AAA1",
    ]


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_the_encoding_that_it_has(encoding: str) -> None:
    assert decoded("Désa – Mentok".encode(encoding)) == "Désa – Mentok"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_cells_are_parted_by_what_parts_the_head(delimiter: str) -> None:
    content = f'nama{delimiter}luas\r\n"a;b,c"{delimiter}1\r\n'.encode()
    assert read_csv(content) == [["nama", "luas"], ["a;b,c", "1"]]


def test_what_excel_says_of_its_delimiter_counts() -> None:
    assert read_csv(b"sep=,\r\na;b,c\r\n") == [["a;b", "c"]]
    assert delimiter_of("satu kolom saja") == ";"


def test_line_breaks_in_quotes_stay_in_their_cell() -> None:
    assert read_csv(b'a;b\n"satu\r\ndua";"x ""y"""\n') == [["a", "b"], ["satu\r\ndua", 'x "y"']]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1))
def test_what_the_portal_writes_is_read_back(rows: list[list[str]]) -> None:
    lines = [";".join('"' + guarded(cell).replace('"', '""') + '"' for cell in row) for row in rows]
    content = "\ufeff" + "\r\n".join(lines) + "\r\n"
    if "\x00" in content:
        with pytest.raises(Refused):
            read_csv(content.encode(errors="surrogatepass"))
        return
    assert read_csv(content.encode()) == rows


@pytest.mark.parametrize("content", [b"a\x00b", b"\xff\xfea", b"\x81\x8d\x8f"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=NO_TEXT):
        read_csv(content)


def test_an_open_quote_is_told_with_its_line() -> None:
    with pytest.raises(Refused, match="baris 2"):
        read_csv(b'a;b\n"satu;2\n')


@given(st.binary(max_size=300))
def test_no_bytes_make_the_readers_crash(content: bytes) -> None:
    for read in (read_csv, lambda content: read_workbook(io.BytesIO(content))):
        with suppress(Refused):
            read(content)


# --- hostile files --------------------------------------------------------------------------------


def small() -> dict[str, bytes]:
    """The entries of a workbook that is in order."""
    with zipfile.ZipFile(book(lambda sheet: sheet.append([1]))) as made:
        return {name: made.read(name) for name in made.namelist()}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"../x": b"1"}, NOT_SAFE),
        ({"xl/../../x": b"1"}, NOT_SAFE),
        ({"/etc/x": b"1"}, NOT_SAFE),
        ({"xl\\x": b"1"}, NOT_SAFE),
        ({f"xl/{n}.xml": b"<a/>" for n in range(1001)}, NOT_SAFE),
        ({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, NOT_SAFE),
        ({"xl/workbook.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, NOT_SAFE),
        ({"xl/workbook.xml": b" " * (256 * 1024 - 5) + b"<!DOCTYPE a><a/>"}, NOT_SAFE),
        ({"xl/workbook.xml": b"<kacau"}, BROKEN),
        ({"xl/media/x.bin": bytes(50 * 1024**2)}, TOO_LARGE),
    ],
)
def test_an_archive_that_no_office_makes_is_refused(
    change: dict[str, bytes], sentence: str
) -> None:
    assert refused(archive(small() | change)) == sentence


def test_a_word_across_two_pieces_is_found() -> None:
    padded = b"<!--".ljust(256 * 1024 - 7) + b"--><!DOCTYPE a><a/>"
    with pytest.raises(Refused, match=NOT_SAFE):
        check_archive(archive({"xl/a.xml": padded}, zipfile.ZIP_STORED))


def test_a_bomb_is_refused_soon_and_in_little_memory() -> None:
    sheet = b"<row>" + b"<c/>" * (64 * 1024**2)
    bomb = archive(small() | {"xl/worksheets/sheet1.xml": sheet})
    del sheet
    assert len(bomb.getvalue()) < 2 * 1024**2
    tracemalloc.start()
    started = time.process_time()
    assert refused(bomb) == TOO_LARGE
    assert time.process_time() - started < 5
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024**2
    tracemalloc.stop()


def test_a_size_that_lies_unfolds_no_further_than_it_says() -> None:
    file = archive({"xl/workbook.xml": b"<a/>" + b" " * 300_000})
    content = bytearray(file.getvalue())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.find(signature) + offset
        content[start : start + 4] = struct.pack("<I", 10)
    assert refused(io.BytesIO(bytes(content))) == BROKEN


def test_an_encrypted_archive_is_told_so() -> None:
    content = bytearray(archive(small()).getvalue())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refused(io.BytesIO(bytes(content))) == LOCKED


def test_a_cell_at_the_end_of_the_sheet_is_no_table() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["XFD1048576"] = 1, 2

    assert "terlalu luas" in refused(book(fill))


def test_a_million_empty_rows_are_none() -> None:
    rows = b"".join(b'<row r="%d"/>' % n for n in range(2, 1_000_000))
    entries = small()
    name = "xl/worksheets/sheet1.xml"
    entries[name] = entries[name].replace(b"</sheetData>", rows + b"</sheetData>")
    assert read_workbook(archive(entries))[0].rows == [[1]]

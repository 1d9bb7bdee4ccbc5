"""A list as CSV and as XLSX: what a spreadsheet finds in the file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports.csv_file import csv_file
from records.exports.guard import unguarded
from records.exports.sheet import ExportColumn, Kind, Sheet
from records.exports.xlsx_file import DoesNotFit, xlsx_file
from tests.records.exports.reading import formulas, read_csv, read_xlsx

COLUMNS = (
    ExportColumn("Wilayah"),
    ExportColumn("Luas", Kind.NUMBER, places=2, unit="ha", help="Sisa luas permukiman kumuh"),
    ExportColumn("Tahun", Kind.YEAR),
    ExportColumn("Per tanggal", Kind.DATE),
    ExportColumn("Dicatat", Kind.DATETIME),
    ExportColumn("Acuan", Kind.BOOLEAN),
)
ROW = (
    "Parittiga dan Jebus",
    Decimal("36.97"),
    2018,
    date(2019, 7, 16),
    datetime(2019, 7, 16, 2, 15, tzinfo=UTC),
    True,
)
NOTHING = ("", None, None, None, None, None)
TEXT = (ExportColumn("Teks"),)
NUMBER = (ExportColumn("Luas", Kind.NUMBER, places=2),)
# The last ones begin and end like XlsxWriter's own markup, which it writes as it is.
HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "  =cmd|' /C calc'!A0",
    "＝1+1",
    "\t=1",
    "{=1+1}",
    "https://contoh.go.id/",
    "mailto:a@b.id",
    "internal:Petunjuk!A1",
    "007",
    "1e9",
    'Kata "petik"; titik koma, koma',
    "dua\nbaris",
    "_x0041_",
    "<r>",
    "<r></r>",
    '<r><t>x</t></r></is></c><c r="B9"><f>1+1</f></c><r></r>',
]


def sheet(rows: Any = (ROW,), columns: tuple[ExportColumn, ...] = COLUMNS) -> Sheet:
    return Sheet(
        title="Luas permukiman kumuh",
        columns=columns,
        rows=rows,
        filters=(("Tahun", "2018"), ("Kode wilayah", "19.05")),
        made_by="Ani",
        made_at=datetime(2019, 7, 16, 9, 15, tzinfo=UTC),
        address="https://contoh.go.id/kotaku/",
    )


def xlsx(rows: Any, columns: tuple[ExportColumn, ...] = COLUMNS) -> bytes:
    with xlsx_file(sheet(rows, columns)) as file:
        return file.read()


# --- CSV ------------------------------------------------------------------------------------------


def test_csv_is_what_indonesian_spreadsheets_open() -> None:
    content = b"".join(csv_file(sheet()))
    assert content.decode() == (
        '\ufeff"Wilayah";"Luas (ha)";"Tahun";"Per tanggal";"Dicatat";"Acuan"\r\n'
        '"Parittiga dan Jebus";"36,97";"2018";"16/07/2019";"16/07/2019 09:15:00";"ya"\r\n'
        "\r\n"
        '"Saringan";"Tahun: 2018; Kode wilayah: 19.05"\r\n'
        '"Keterangan";"Diunduh oleh Ani pada 16 Juli 2019 pukul 16.15 WIB"\r\n'
        '"Alamat sumber";"https://contoh.go.id/kotaku/"\r\n'
    )


def test_csv_leaves_empty_what_is_not_known() -> None:
    assert read_csv(csv_file(sheet([NOTHING])))[1] == ["", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("-82.04", "-82,04"),
        ("1234567.5", "1234567,50"),
        ("0.848808", "0,848808"),
        ("85", "85,00"),
        ("-0.00", "0,00"),
        ("1E+3", "1000,00"),
    ],
)
def test_csv_writes_numbers_whole_and_ungrouped(number: str, text: str) -> None:
    assert read_csv(csv_file(sheet([[Decimal(number)]], NUMBER)))[1] == [text]


def test_csv_says_that_nothing_was_filtered() -> None:
    notes = read_csv(csv_file(replace(sheet(), filters=())))
    assert ["Saringan", "tidak ada, semua data"] in notes


def test_no_cell_of_csv_begins_like_a_formula() -> None:
    rows = read_csv(csv_file(replace(sheet([[text] for text in HOSTILE], TEXT), made_by="=1")))
    for row in rows:
        for cell in row:
            assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell
    assert [unguarded(row[0]) for row in rows[1 : len(HOSTILE) + 1]] == HOSTILE


def test_a_comma_in_a_text_opens_no_new_cell() -> None:
    """Spreadsheets of other countries split at commas: behind one must stand no bare formula."""
    line = b"".join(csv_file(sheet([["a,=1+1"]], TEXT))).splitlines()[1]
    assert line == b'"a,=1+1"'


@given(st.text())
def test_csv_gives_every_text_back(text: str) -> None:
    written = read_csv(csv_file(sheet([[text]], TEXT)))
    assert unguarded(written[1][0]) == text


def test_csv_begins_before_the_first_row_is_read() -> None:
    def unreadable() -> Iterator[list[str]]:
        raise AssertionError("a row was read")
        yield []

    assert next(csv_file(sheet(unreadable()))).startswith(b'\xef\xbb\xbf"Wilayah"')


def test_a_row_of_another_width_is_a_defect() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(csv_file(sheet([["satu", "dua"]], TEXT)))


def test_a_time_without_zone_is_a_defect() -> None:
    naive = datetime(2019, 7, 16, 9, 15)  # noqa: DTZ001
    columns = (ExportColumn("Dicatat", Kind.DATETIME),)
    with pytest.raises(ValueError, match="offset"):
        list(csv_file(sheet([[naive]], columns)))
    with pytest.raises(ValueError, match="offset"):
        xlsx([[naive]], columns)


# --- XLSX -----------------------------------------------------------------------------------------


def test_xlsx_keeps_numbers_days_and_texts_apart() -> None:
    cells = read_xlsx(xlsx([ROW]))
    assert cells["B1"] == ("inlineStr", "Luas (ha)")
    assert cells["A2"] == ("inlineStr", "Parittiga dan Jebus")
    assert cells["B2"] == ("n", "36.97")
    assert cells["C2"] == ("n", "2018")
    # Days since 30 December 1899; 09.15 WIB is 555 of the 1440 minutes of a day.
    assert cells["D2"] == ("n", "43662")
    assert Decimal(cells["E2"][1]).quantize(Decimal("0.000001")) == Decimal("43662.385417")
    assert cells["F2"] == ("inlineStr", "ya")


def test_xlsx_leaves_empty_what_is_not_known() -> None:
    assert not [place for place in read_xlsx(xlsx([NOTHING])) if place.endswith("2")]


def test_xlsx_shows_places_days_and_years() -> None:
    with ZipFile(BytesIO(xlsx([ROW]))) as archive:
        styles = archive.read("xl/styles.xml").decode()
        data = archive.read("xl/worksheets/sheet1.xml").decode()
    for look in ("#,##0.00####", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"):
        assert f'formatCode="{look}"' in styles
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in data
    assert '<autoFilter ref="A1:F2"/>' in data


def test_xlsx_explains_itself_on_a_second_sheet() -> None:
    content = xlsx([ROW])
    with ZipFile(BytesIO(content)) as archive:
        names = re.findall('<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    assert names == ["Data", "Petunjuk"]
    guide = {place: text for place, (_, text) in read_xlsx(content, sheet=2).items()}
    assert guide["A1"] == "Luas permukiman kumuh"
    assert guide["B2"] == "Tahun: 2018; Kode wilayah: 19.05"
    assert guide["B3"] == "Diunduh oleh Ani pada 16 Juli 2019 pukul 16.15 WIB"
    assert guide["B4"] == "https://contoh.go.id/kotaku/"
    assert [guide[f"{letter}6"] for letter in "ABC"] == ["Kolom", "Satuan", "Arti"]
    assert [guide[f"{letter}8"] for letter in "ABC"] == ["Luas", "ha", "Sisa luas permukiman kumuh"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    columns = (ExportColumn(text, help=text, unit=text),)
    content = xlsx([[text]], columns)
    assert read_xlsx(content)["A2"] == ("inlineStr", text)
    assert formulas(content) == 0
    with ZipFile(BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "sheet" in name and "rels" in name]


@settings(max_examples=50, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"))
)
@example("<r>&amp;</r>")
@example("satu\r\ndua")
def test_xlsx_gives_every_text_back(text: str) -> None:
    assert read_xlsx(xlsx([[text]], TEXT)).get("A2", ("", ""))[1] == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("-82.04"), ("n", "-82.04")),
        (Decimal("0.848808"), ("n", "0.848808")),
        (Decimal("999999999999.123"), ("n", "999999999999.123")),
        # 18 digits: Excel would keep 15.
        (Decimal("123456789012.123456"), ("inlineStr", "123456789012,123456")),
        (10**15, ("n", "1000000000000000")),
    ],
)
def test_xlsx_changes_no_digit(value: Any, written: tuple[str, str]) -> None:
    assert read_xlsx(xlsx([[value]], NUMBER))["A2"] == written


def test_xlsx_writes_days_before_excels_calendar_as_text() -> None:
    columns = (ExportColumn("Sejak", Kind.DATE),)
    rows = [[date(1900, 2, 28)], [date(1900, 3, 1)]]
    cells = read_xlsx(xlsx(rows, columns))
    assert cells["A2"] == ("inlineStr", "28/02/1900")
    assert cells["A3"] == ("n", "61")


def test_the_same_list_gives_the_same_bytes() -> None:
    assert xlsx([ROW] * 10) == xlsx([ROW] * 10)


def test_what_does_not_fit_is_refused_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(DoesNotFit):
        xlsx([["a" * 32_768]], TEXT)
    # An emoji is two of Excel's signs.
    with pytest.raises(DoesNotFit):
        xlsx([["🌾" * 16_384]], TEXT)
    monkeypatch.setattr("records.exports.xlsx_file.MOST_ROWS", 2)
    with pytest.raises(DoesNotFit):
        xlsx([["a"]] * 3, TEXT)
    assert list(tmp_path.iterdir()) == []


# --- both -----------------------------------------------------------------------------------------


@pytest.mark.bar
def test_sums_are_exact() -> None:
    """R-8: ten thousand times 0.01 is 100.00, in both files."""
    rows = [[Decimal("0.01")]] * 10_000
    lines = read_csv(csv_file(sheet(rows, NUMBER)))[1:10_001]
    assert sum(Decimal(text.replace(",", ".")) for (text,) in lines) == Decimal("100.00")
    cells = read_xlsx(xlsx(rows, NUMBER))
    numbers = [Decimal(text) for kind, text in cells.values() if kind == "n"]
    assert len(numbers) == 10_000
    assert sum(numbers) == Decimal("100.00")

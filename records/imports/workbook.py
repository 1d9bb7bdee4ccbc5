"""Workbooks as tables of values: what stands in the cells, and what cannot be taken from them.

Numbers are whole or exact decimals, never binary fractions. A cell whose formula has no result, or
whose result is an error of Excel, is told and not taken for an empty one.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from records.imports.archive import BROKEN, LOCKED, Refused, check_archive

Value = str | int | Decimal | bool | datetime.date | datetime.datetime | datetime.time | None
Place = tuple[int, int]  # row and column, from 0

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 500, 5_000_000
TOO_MANY = "Lembar “{sheet}” terlalu luas: paling banyak 200.000 baris dan 500 kolom berisi."
NO_RESULT = "Rumus ini belum dihitung. Buka berkas di Excel, simpan, lalu unggah lagi."
EXCEL_ERROR = "Rumus ini menghasilkan galat Excel {error}."
NO_TIME = "Lama waktu tidak dikenal di sini; tulis jam seperti 09.15."
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass
class Table:
    """A sheet: `rows` of values from cell A1 on, each as wide as it is filled.

    `problems` says why the value of a cell cannot be taken. What a merged cell says counts for all
    cells that it covers.
    """

    name: str
    is_hidden: bool = False
    rows: list[list[Value]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    problems: dict[Place, str] = field(default_factory=dict)


def read_workbook(file: IO[bytes]) -> list[Table]:
    """The sheets of an .xlsx, .xls or .ods; Refused for what is none, or is not safe to read."""
    start = file.read(8)
    file.seek(0)
    flags: dict[str, Flags] = {}
    if start.startswith(ZIP):
        check_archive(file)
        flags = _flags_of_xlsx(file)
    elif start != OLE:
        raise Refused(BROKEN)
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            return [_table(book, sheet, flags) for sheet in book.sheets_metadata]
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except (CalamineError, ValueError, OverflowError, UnicodeError) as error:
        raise Refused(BROKEN) from error


def _table(book: CalamineWorkbook, sheet: Any, flags: "dict[str, Flags]") -> Table:
    read = book.get_sheet_by_name(sheet.name)
    flagged = flags.get(sheet.name, Flags())
    table = Table(
        sheet.name,
        is_hidden=sheet.visible != SheetVisibleEnum.Visible,
        hidden_rows=flagged.hidden_rows,
        problems=flagged.problems,
    )
    if read.end is None:
        return table
    last_row, last_column = read.end
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise Refused(TOO_MANY.format(sheet=sheet.name))
    for row, cells in enumerate(read.to_python(skip_empty_area=False)):
        table.rows.append([_value(cell, (row, n), table.problems) for n, cell in enumerate(cells)])
    for (top, left), (bottom, right) in read.merged_cell_ranges or ():
        _spread(table.rows, (top, left), (bottom, right))
    return table


def _value(cell: Any, place: Place, problems: dict[Place, str]) -> Value:
    if cell == "":
        return None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    if isinstance(cell, datetime.timedelta):
        problems[place] = NO_TIME
        return None
    value: Value = cell
    return value


def _spread(rows: list[list[Value]], start: Place, end: Place) -> None:
    """Write what the first cell of a merged range says into all of them."""
    if start[0] >= len(rows) or start[1] >= len(rows[start[0]]):
        return
    said = rows[start[0]][start[1]]
    for cells in rows[start[0] : end[0] + 1]:
        for column in range(start[1], min(end[1] + 1, len(cells))):
            cells[column] = said


# --- what a reader of values does not tell --------------------------------------------------------


@dataclass
class Flags:
    """What stands in a sheet's XML beside the values."""

    hidden_rows: set[int] = field(default_factory=set)
    problems: dict[Place, str] = field(default_factory=dict)


def _flags_of_xlsx(file: IO[bytes]) -> dict[str, Flags]:
    """The flags of each sheet of an .xlsx by name; nothing for an .ods."""
    try:
        with ZipFile(file) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            return {name: FlagReader(name).read(archive, path) for name, path in _sheets(archive)}
    except (expat.ExpatError, ElementTree.ParseError, KeyError) as error:
        raise Refused(BROKEN) from error
    finally:
        file.seek(0)


def _sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path) of the worksheets."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {
        each.get("Id"): (each.get("Target") or "")
        for each in relations.iter(f"{PACKAGE}Relationship")
        if (each.get("Type") or "").endswith("/worksheet")
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - checked before
    for sheet in book.iter(f"{MAIN}sheet"):
        if target := targets.get(sheet.get(RELATION)):
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield sheet.get("name") or "", path


class FlagReader:
    """Reads one worksheet as a stream: hidden rows, formulas without a result, Excel's errors."""

    def __init__(self, name: str) -> None:
        self.name, self.flags = name, Flags()
        self.row = self.column = -1
        self.kind, self.text = "", ""
        self.has_formula = self.has_value = self.in_value = False

    def read(self, archive: ZipFile, path: str) -> Flags:
        """The flags; Refused for a sheet wider or longer than any table."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        with archive.open(path) as content:
            parser.ParseFile(content)
        return self.flags

    def _start(self, tag: str, said: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self.row = int(said["r"]) - 1 if said.get("r", "").isdigit() else self.row + 1
            self.column = -1
            if said.get("hidden") in ("1", "true"):
                self.flags.hidden_rows.add(self.row)
        elif tag == "c":
            self.column = column_of(said["r"]) if "r" in said else self.column + 1
            self.kind, self.text = said.get("t", ""), ""
            self.has_formula = self.has_value = False
        elif tag == "f":
            self.has_formula = True
        elif tag == "v":
            self.in_value = True
        elif tag == "is":
            self.has_value = True

    def _say(self, text: str) -> None:
        if self.in_value:
            self.has_value = True
            if self.kind == "e":
                self.text += text

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.in_value = False
        elif tag == "c" and (self.has_value or self.has_formula):
            if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS:
                raise Refused(TOO_MANY.format(sheet=self.name))
            if self.kind == "e":
                self._tell(EXCEL_ERROR.format(error=self.text[:20]))
            elif self.has_formula and not self.has_value:
                self._tell(NO_RESULT)

    def _tell(self, sentence: str) -> None:
        self.flags.problems[self.row, self.column] = sentence


def column_of(reference: str) -> int:
    """The column of a reference, from 0: A1 is 0, AB12 is 27."""
    number = 0
    for letter in reference:
        if not letter.isascii() or not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
        if number > MOST_COLUMNS * 100:
            break
    return number - 1


def reference_of(place: Place) -> str:
    """How people call the cell: (0, 27) is AB1."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

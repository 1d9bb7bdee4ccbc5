"""Workbooks as tables of values: what stands in the cells, and what cannot be taken from them.

Numbers are whole or exact decimals, never binary fractions. A cell whose formula has no result, or
whose result is an error of Excel, is told and not taken for an empty one.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from string import ascii_letters
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from records.imports.archive import (
    BROKEN,
    LOCKED,
    NOT_SAFE,
    PIECE,
    UNREADABLE,
    Refused,
    check_archive,
)

Value = str | int | Decimal | bool | datetime.date | datetime.datetime | datetime.time | None
Place = tuple[int, int]  # row and column, from 0

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A locked .xlsx is a stream of this name; a locked .xls has a record of its own behind its first.
LOCKS = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))
    + rb"|\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0..[\0\1]\0",
    re.DOTALL,
)
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 200_000, 500, 2_000_000, 200
MOST_PROBLEMS = 50_000
NO_WORKBOOK = (
    "Isi berkas ini bukan buku kerja Excel atau LibreOffice. "
    "Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
)
TOO_MANY_SHEETS = "Berkas memuat terlalu banyak lembar: paling banyak 200."
TOO_MANY_CELLS = "Berkas memuat terlalu banyak sel: paling banyak 2 juta."
TOO_MANY_PROBLEMS = (
    "Lembar “{sheet}” memuat terlalu banyak rumus tanpa hasil atau dengan galat. "
    "Perbaiki dan simpan di Excel, lalu unggah lagi."
)
TOO_MANY = "Lembar “{sheet}” terlalu luas: paling banyak 200.000 baris dan 500 kolom berisi."
NO_RESULT = "Rumus ini belum dihitung. Buka berkas di Excel, simpan, lalu unggah lagi."
EXCEL_ERROR = "Rumus ini menghasilkan galat Excel {error}."
NO_TIME = "Lama waktu tidak dikenal di sini; tulis jam seperti 09.15."
NO_NUMBER = "Ini bukan angka yang dapat dihitung."
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
ODS_CONTENT = "content.xml"
MOST_DIGITS = 9
# Without any of these a sheet tells nothing but values. To read two million cells closely takes
# four seconds, to look for these one.
SIGNS = (b"<f", b":f", b"hidden", b't="e', b"'", b" =", b"= ", b"&#", b"<!")
FAR = re.compile(rb' r="(?:[A-Za-z]*(?:[2-9]\d{5}|\d{7})|[A-Za-z]{3}|[S-Zs-z][A-Za-z])')


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
    """The sheets of an .xlsx, .xls or .ods; Refused for what is none, or is not safe to read.

    Cells far apart can ask for all memory there is, or for more: `reading` reads in bounds.
    """
    return list(tables_of(file))


def tables_of(file: IO[bytes]) -> Iterator[Table]:
    """The sheets, one at a time."""
    start = file.read(8)
    file.seek(0)
    flags: dict[str, Flags] = {}
    if start.startswith(ZIP):
        check_archive(file)
        flags = _flags_of_archive(file)
    elif start != OLE:
        raise Refused(NO_WORKBOOK)
    held = 0
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            if len(book.sheets_metadata) > MOST_SHEETS:
                raise Refused(TOO_MANY_SHEETS)
            for sheet in book.sheets_metadata:
                table = _table(book, sheet, flags)
                held += sum(map(len, table.rows))
                if held > MOST_CELLS:
                    raise Refused(TOO_MANY_CELLS)
                if len(table.problems) > MOST_PROBLEMS:
                    raise Refused(TOO_MANY_PROBLEMS.format(sheet=sheet.name))
                yield table
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except (CalamineError, ValueError, OverflowError, UnicodeError) as error:
        file.seek(0)
        is_locked = start == OLE and LOCKS.search(file.read())
        raise Refused(LOCKED if is_locked else BROKEN) from error
    except BaseException as error:
        # What the library held for impossible is no Exception, and cannot be imported by its name.
        if type(error).__name__ == "PanicException":
            raise Refused(BROKEN) from error
        raise


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
        _trim(table)
        return table
    last_row, last_column = read.end
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise Refused(TOO_MANY.format(sheet=sheet.name))
    for row, cells in enumerate(read.to_python(skip_empty_area=False)):
        table.rows.append([_value(cell, (row, n), table.problems) for n, cell in enumerate(cells)])
    left_over = len(table.rows) * (last_column + 1)
    for start, end in read.merged_cell_ranges or ():
        left_over -= _spread(table.rows, start, end)
        if left_over < 0:  # ranges overlap, which no office writes
            raise Refused(NOT_SAFE)
    _trim(table)
    return table


def _value(cell: Any, place: Place, problems: dict[Place, str]) -> Value:
    if cell == "":
        return None
    if isinstance(cell, float):
        if not isfinite(cell):
            problems[place] = NO_NUMBER
            return None
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    if isinstance(cell, datetime.timedelta):
        problems[place] = NO_TIME
        return None
    value: Value = cell
    return value


def _trim(table: Table) -> None:
    """Take off the empty ends of rows, and the empty rows at the end that nothing is told of."""
    rows = table.rows
    for cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
    last_told = max((row for row, _ in table.problems), default=-1)
    while rows and not rows[-1] and len(rows) - 1 > last_told:
        rows.pop()
    # A row of formulas that all have no result is not empty.
    rows.extend([] for _ in range(len(rows), last_told + 1))
    table.hidden_rows = {row for row in table.hidden_rows if row < len(rows)}


def _spread(rows: list[list[Value]], start: Place, end: Place) -> int:
    """Write what the first cell of a merged range says into all of them; how many those are."""
    if start[0] >= len(rows) or start[1] >= len(rows[start[0]]):
        return 0
    said, spread = rows[start[0]][start[1]], 0
    for cells in rows[start[0] : end[0] + 1]:
        for column in range(start[1], min(end[1] + 1, len(cells))):
            cells[column] = said
            spread += 1
    return spread


# --- what a reader of values does not tell --------------------------------------------------------


@dataclass
class Flags:
    """What stands in a sheet's XML beside the values."""

    hidden_rows: set[int] = field(default_factory=set)
    problems: dict[Place, str] = field(default_factory=dict)


def _flags_of_archive(file: IO[bytes]) -> dict[str, Flags]:
    """The flags of each sheet of an .xlsx by name, none of an .ods; Refused for other archives."""
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
            if ODS_CONTENT in names:
                return {}
            if "xl/workbook.xml" not in names:
                raise Refused(NO_WORKBOOK)
            return {
                name: FlagReader(name).read(archive, path)
                for name, path in _sheets(archive)
                if _is_telling(archive, path)
            }
    except (*UNREADABLE, ElementTree.ParseError) as error:
        raise Refused(BROKEN) from error
    finally:
        file.seek(0)


def _is_telling(archive: ZipFile, path: str) -> bool:
    """Whether anything in the sheet may be more than a value near its beginning."""
    before = b""
    with archive.open(path) as content:
        while piece := content.read(PIECE):
            text = before + piece
            if any(sign in text for sign in SIGNS) or FAR.search(text):
                return True
            before = piece[-32:]
    return False


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
    """Reads one worksheet as a stream: hidden rows, formulas without a result, Excel's errors.

    Texts and ends of elements are only listened to inside cells that may tell something.
    """

    def __init__(self, name: str) -> None:
        self.name, self.flags = name, Flags()
        self.row = self.column = -1
        self.kind, self.text = "", ""
        self.has_formula = self.has_value = self.in_value = self.is_listening = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def read(self, archive: ZipFile, path: str) -> Flags:
        """The flags; Refused for a sheet wider or longer than any table."""
        with archive.open(path) as content:
            while piece := content.read(PIECE):
                self.parser.Parse(piece, False)
        self.parser.Parse(b"", True)
        return self.flags

    def _start(self, tag: str, said: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._go_to(said.get("r", ""))
            self.kind = said.get("t", "")
            self.has_formula = self.has_value = False
            if self.kind == "e":
                self._listen()
        elif tag in ("v", "f", "is"):
            if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS:
                raise Refused(TOO_MANY.format(sheet=self.name))
            if tag == "f":
                self.has_formula = True
                self._listen()
            elif tag == "v" and self.is_listening:
                self.in_value = True
            else:
                self.has_value = True
        elif tag == "row":
            number = said.get("r")
            self.row = int(number[:MOST_DIGITS]) - 1 if number else self.row + 1
            self.column = -1
            if said.get("hidden") in ("1", "true"):
                self.flags.hidden_rows.add(self.row)

    def _go_to(self, reference: str) -> None:
        """A cell may name another row than the one that it stands in, and is read from there."""
        if not reference:
            self.column += 1
            return
        row = reference.lstrip(ascii_letters)
        self.column = column_of(reference[: len(reference) - len(row)])
        if row:
            self.row = int(row[:MOST_DIGITS]) - 1

    def _listen(self) -> None:
        self.is_listening, self.text = True, ""
        self.parser.CharacterDataHandler = self._say
        self.parser.EndElementHandler = self._end

    def _say(self, text: str) -> None:
        if self.in_value:
            self.has_value = True
            self.text += text

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.in_value = False
        elif tag == "c":
            if self.kind == "e":
                self._tell(EXCEL_ERROR.format(error=self.text[:20]))
            elif self.has_formula and not self.has_value:
                self._tell(NO_RESULT)
            self.is_listening = False
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def _tell(self, sentence: str) -> None:
        self.flags.problems[self.row, self.column] = sentence

    def _refuse(self, *_: Any) -> None:
        """A sheet may be an entry of any name, where nobody has looked for a DTD yet."""
        raise Refused(NOT_SAFE)


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

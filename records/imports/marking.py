"""The user's own file with marks: cells that are not taken, why, and a sheet that sums it up.

An .xlsx is marked itself (`marker`); of a very large one, of one that the library cannot take, and
of any other kind, a new .xlsx is made with the same cells. Drawings and pivot tables may get lost:
it is a copy to mend from.
"""

import datetime
import json
import logging
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path, PurePath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZipFile

from django.db import transaction
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from records.exports.xlsx_file import is_countable
from records.imports.archive import Refused
from records.imports.cells import number_text, written
from records.imports.files import keep_latest_made, keep_made, path_of
from records.imports.reading import ROOT, read_tables
from records.imports.steps import session_of
from records.imports.telling import Teller, Trouble, counts
from records.imports.workbook import Table, Value
from records.jobs.queue import Held
from records.models import Import, ImportRow

log = logging.getLogger("records.imports")

START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from records.imports.marker import main; main()"
)
SUMMARY, WRITER, COLOUR = "Ringkasan impor", "Titik Temu", "FFF2A8"
MOST_SIGNS, LONGEST_STEM, LONGEST_SHEET = 1_000, 180, 31
WIDTHS = (18, 12, 24, 30, 90)
# Loaded whole a sheet takes ten times as much; a larger one is copied without its looks.
MOST_BYTES = 20 * 1024**2
MOST_SECONDS = 60
HEAD = ("Lembar", "Sel", "Kolom", "Isi", "Sebab")
NO_FILE = "Berkas asli sudah dihapus."
FIRST_DAY = datetime.date(1900, 3, 1)


def mark_file(held: Held) -> None:
    """Make the marked file of the session that the job is about."""
    session = session_of(held.job)
    if not session.file:
        raise Refused(NO_FILE)
    wrong = (ImportRow.State.WRONG, ImportRow.State.STALE)
    teller = Teller(session)
    troubles = [*teller.of_columns(), *teller.of_rows(session.rows.filter(state__in=wrong))]
    marked = marked_file(session, troubles, counts(session))
    with marked:
        kept = keep_made(marked, ".xlsx")
    with transaction.atomic():
        held.finish(
            file=kept, file_name=f"{PurePath(session.file_name).stem[:LONGEST_STEM]}-ditandai.xlsx"
        )
    keep_latest_made(held.job.owner)


def marked_file(
    session: Import, troubles: Sequence[Trouble], number: Mapping[str, int]
) -> IO[bytes]:
    """The file with its marks, read from its beginning."""
    path, told = path_of(session.file), _told(session, troubles, number)
    with ExitStack() as on_error:
        file = on_error.enter_context(TemporaryFile())
        if not _marked_apart(path, told, file):
            file.truncate(0)
            _copy(read_tables(path, session.file_name), told, file)
        file.seek(0)
        on_error.pop_all()
        return file


def _told(
    session: Import, troubles: Sequence[Trouble], number: Mapping[str, int]
) -> dict[str, Any]:
    """What `marker` is told."""
    marks: dict[str, list[str]] = defaultdict(list)
    for each in troubles:
        marks[each.cell if not each.cell.isdigit() else f"A{each.cell}"].append(each.sentence)
    states = ImportRow.State
    lines = [
        ("Berkas", session.file_name),
        ("Baris galat", number_text(number[states.WRONG])),
        ("Diubah orang lain", number_text(number[states.STALE])),
        ("Berubah", number_text(number[states.CHANGED])),
        ("Baru", number_text(number[states.NEW])),
        ("Tidak berubah", number_text(number[states.SAME])),
        (),
        HEAD,
    ]
    return {
        "sheet": session.sheet,
        "marks": {place: ["\n".join(said)[:MOST_SIGNS]] for place, said in marks.items()},
        "lines": lines
        + [(each.sheet, each.cell, each.column, each.written, each.sentence) for each in troubles],
        "head": len(lines),
        "summary": SUMMARY,
        "author": WRITER,
        "colour": COLOUR,
        "widths": WIDTHS,
    }


def _marked_apart(path: Path, told: Mapping[str, Any], file: IO[bytes]) -> bool:
    """Whether the workbook itself could be marked, into the file."""
    if path.suffix != ".xlsx" or _unfolded(path) > MOST_BYTES:
        return False
    command = [sys.executable, "-I", "-c", START, str(ROOT)]
    said = json.dumps(told).encode() + b"\n" + path.read_bytes()
    try:
        subprocess.run(  # noqa: S603 - our own interpreter; without an environment, for its secrets
            command,
            input=said,
            stdout=file,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=MOST_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("a workbook could not be marked itself: %s", type(error).__name__)
        return False
    return True


def _unfolded(path: Path) -> int:
    """How much the archive holds (bytes); it was looked at before."""
    with ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _copy(tables: Sequence[Table], told: Mapping[str, Any], file: IO[bytes]) -> None:
    """Write a workbook with the same cells: texts as texts, numbers as numbers, days as days."""
    as_typed = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with Workbook(file, {"constant_memory": True} | as_typed) as book:
        _sum_up(book, told)
        taken = {SUMMARY.lower()}
        for place, table in enumerate(tables, 1):
            name = _sheet_name(table.name, place, taken)
            is_marked = table.name == told["sheet"] or len(tables) == 1
            _copy_table(book, name, table, told["marks"] if is_marked else {})


def _sheet_name(name: str, place: int, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    name = "".join("_" if sign in r"[]:*?/\'" else sign for sign in name)[:LONGEST_SHEET]
    if not name.strip() or name.lower() in taken:
        name = f"Lembar {place}"
    taken.add(name.lower())
    return name


def _copy_table(
    book: Workbook, name: str, table: Table, marks: Mapping[str, Sequence[str]]
) -> None:
    sheet = book.add_worksheet(name)
    day, marked_look = {"num_format": "dd/mm/yyyy"}, {"bg_color": f"#{COLOUR}"}
    looks = {
        (is_day, is_marked): book.add_format(
            (day if is_day else {}) | (marked_look if is_marked else {})
        )
        for is_day in (False, True)
        for is_marked in (False, True)
    }
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for place, sentences in marks.items():
        row, column = xl_cell_to_rowcol(place)
        by_row[row][column] = "\n".join(sentences)
    # Rows go out as they come: a mark below the last of them has no cell.
    for row, cells in enumerate(table.rows):
        marked = by_row.get(row, {})
        for column in range(max(len(cells), *(place + 1 for place in marked), 0)):
            value = cells[column] if column < len(cells) else None
            is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
            _put(sheet, row, column, value, looks[is_day, column in marked])
        for column, sentence in marked.items():
            sheet.write_comment(
                row, column, sentence, {"author": WRITER, "width": 320, "height": 120}
            )


def _put(sheet: Any, row: int, column: int, value: Value, look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | Decimal) and is_countable(value):
        sheet.write_number(row, column, value, look)
    elif type(value) is datetime.date and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_string(row, column, written(value), look)


def _sum_up(book: Workbook, told: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(SUMMARY)
    bold = book.add_format({"bold": True})
    for column, width in enumerate(told["widths"]):
        sheet.set_column(column, column, width)
    for row, texts in enumerate(told["lines"], 1):
        for column, text in enumerate(texts):
            sheet.write_string(row - 1, column, text, bold if row == told["head"] else None)
    sheet.freeze_panes(told["head"], 0)

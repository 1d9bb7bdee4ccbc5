"""The user's own file with marks: cells that are not taken, why, and a sheet that sums it up.

An .xlsx is marked itself; of a very large one, and of any other kind, a new .xlsx is made with the
same cells. Drawings and pivot tables may get lost on the way: it is a copy to mend from.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZipFile

from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from records.imports.archive import Refused
from records.imports.cells import number_text
from records.imports.files import keep_made, path_of
from records.imports.reading import read_tables
from records.imports.steps import session_of
from records.imports.telling import Teller, Trouble, counts
from records.imports.workbook import Table
from records.jobs.queue import Held
from records.models import Import, ImportRow

SUMMARY = "Ringkasan impor"
MARK = PatternFill("solid", fgColor="FFF2A8")
WRITER = "Titik Temu"
MOST_SIGNS, LONGEST_STEM = 1_000, 180
# Loaded whole a sheet takes ten times as much; a larger one is copied without its looks.
MOST_BYTES = 20 * 1024**2
HEAD = ("Lembar", "Sel", "Kolom", "Isi", "Sebab")
NO_FILE = "Berkas asli sudah dihapus."


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


def marked_file(
    session: Import, troubles: Sequence[Trouble], number: Mapping[str, int]
) -> IO[bytes]:
    """The file with its marks, read from its beginning."""
    path = path_of(session.file)
    if path.suffix == ".xlsx" and _unfolded(path) <= MOST_BYTES:
        book = load_workbook(BytesIO(path.read_bytes()))
    else:
        book = _copied(read_tables(path, session.file_name))
    _mark(book, session.sheet, troubles)
    _sum_up(book, session, troubles, number)
    file = TemporaryFile()  # noqa: SIM115 - handed to the caller
    book.save(file)
    file.seek(0)
    return file


def _unfolded(path: Path) -> int:
    """How much the archive holds (bytes); it was looked at before."""
    with ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _copied(tables: Sequence[Table]) -> Workbook:
    """A workbook with the same cells: texts as texts, numbers as numbers, days as days."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.name))
        for row, cells in enumerate(table.rows, 1):
            for column, value in enumerate(cells, 1):
                if value is not None:
                    _put(sheet.cell(row, column), value)
    return book


def _put(cell: Any, value: Any) -> None:
    """A text is never taken for a formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767]
        cell.data_type = "s"
    else:
        cell.value = value


def _sheet_name(name: str) -> str:
    return "".join("_" if sign in r"[]:*?/\'" else sign for sign in name)[:31] or "Data"


def _mark(book: Workbook, name: str, troubles: Sequence[Trouble]) -> None:
    sheet = book[name] if name in book.sheetnames else book.worksheets[0]
    by_cell: dict[str, list[str]] = defaultdict(list)
    for each in troubles:
        by_cell[each.cell if not each.cell.isdigit() else f"A{each.cell}"].append(each.sentence)
    for place, sentences in by_cell.items():
        cell = sheet[place]
        if isinstance(cell, MergedCell):
            cell = next(
                sheet.cell(area.min_row, area.min_col)
                for area in sheet.merged_cells.ranges
                if cell.coordinate in area
            )
        cell.fill = MARK
        cell.comment = Comment("\n".join(sentences)[:MOST_SIGNS], WRITER, height=120, width=320)


def _sum_up(
    book: Workbook, session: Import, troubles: Sequence[Trouble], number: Mapping[str, int]
) -> None:
    """A first sheet with the counts and every mark."""
    if SUMMARY in book.sheetnames:
        del book[SUMMARY]
    sheet = book.create_sheet(SUMMARY, 0)
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
        *((each.sheet, each.cell, each.column, each.written, each.sentence) for each in troubles),
    ]
    for row, texts in enumerate(lines, 1):
        for column, text in enumerate(texts, 1):
            _put(sheet.cell(row, column), text)
            if texts is HEAD or column == 1:
                sheet.cell(row, column).font = Font(bold=texts is HEAD)
    for letter, width in zip("ABCDE", (18, 12, 24, 30, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A9"
    book.active = 0

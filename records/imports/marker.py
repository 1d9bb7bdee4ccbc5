"""The process that puts marks into a workbook, apart from the portal, and confined as `child` is.

It is given a line of JSON (`marking` makes it) and the workbook behind it, and writes the marked
workbook to standard output, or ends with an error.
"""

import json
import sys
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from records.imports.child import confine

# The library writes each sheet into a file of its own first.
MOST_FILES, MOST_WRITTEN = 64, 200 * 1024**2


def main() -> None:
    """Mark the workbook that is standard input."""
    confine(files=MOST_FILES, written=MOST_WRITTEN)
    told = json.loads(sys.stdin.buffer.readline())
    book = load_workbook(BytesIO(sys.stdin.buffer.read()))
    mark(book, told)
    sum_up(book, told)
    book.save(sys.stdout.buffer)


def mark(book: Workbook, told: dict[str, Any]) -> None:
    """Colour the cells that are not taken, and say why in a comment on each."""
    sheet = book[told["sheet"]] if told["sheet"] in book.sheetnames else book.worksheets[0]
    for place, sentences in told["marks"].items():
        cell = sheet[place]
        if isinstance(cell, MergedCell):
            cell = next(
                sheet.cell(area.min_row, area.min_col)
                for area in sheet.merged_cells.ranges
                if cell.coordinate in area
            )
        cell.fill = PatternFill("solid", fgColor=told["colour"])
        cell.comment = Comment("\n".join(sentences), told["author"], height=120, width=320)


def sum_up(book: Workbook, told: dict[str, Any]) -> None:
    """A first sheet with the counts and every mark."""
    name, head = told["summary"], told["head"]
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name, 0)
    for row, texts in enumerate(told["lines"], 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            # A text is never taken for a formula.
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
            cell.font = Font(bold=row == head)
    for letter, width in zip("ABCDE", told["widths"], strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{head + 1}"
    book.active = 0

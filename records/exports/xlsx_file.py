"""A list as an Excel workbook: the rows, and a second sheet that explains them.

Texts are stored as texts and numbers as numbers, so nothing is guarded and nothing is a formula.
Cost: 100,000 rows of five columns take about 7 s; the memory does not grow with the rows.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from records.amounts import EXACT
from records.dates import in_wib
from records.exports.csv_file import cell
from records.exports.sheet import ExportColumn, Kind, Sheet, Value

DATA_SHEET, GUIDE_SHEET, CHOICES_SHEET = "Data", "Petunjuk", "Pilihan"
# Rows below the last one in which cells offer their choices, too: people add rows.
ROWS_TO_ADD = 1_000
GREY = "#595959"
GREY_GROUND = "#E7E6E6"
NOT_OFFERED = {
    "error_title": "Isian tidak dikenal",
    "error_message": "Pilih salah satu dari daftar; lihat lembar Pilihan.",
}
# What the format holds; beyond it a writer would cut in silence.
MOST_ROWS = 1_048_575
LONGEST_TEXT = 32_767
MOST_DIGITS = 15
# The database keeps no more; Excel shows those that are there.
MOST_PLACES = 6
# Excel's calendar has a 29 February 1900; days before March of that year are off by one.
FIRST_DAY = "1900-03-01"

_WIDTHS = {
    Kind.TEXT: 30,
    Kind.NUMBER: 16,
    Kind.YEAR: 10,
    Kind.COUNT: 10,
    Kind.DATE: 14,
    Kind.DATETIME: 20,
    Kind.BOOLEAN: 12,
}
WIDEST_COLUMN = 50


class DoesNotFit(ValueError):
    """More than a worksheet can hold."""


def xlsx_file(sheet: Sheet) -> IO[bytes]:
    """The workbook in a temporary file that is gone when closed, read from its beginning.

    The same sheet gives the same bytes. DoesNotFit for more than 1,048,575 rows or a text of more
    than 32,767 signs.
    """
    with ExitStack() as on_error:
        file = on_error.enter_context(TemporaryFile())
        # What the library writes on the way lies in a folder of its own: nothing is left behind.
        with TemporaryDirectory() as folder, Workbook(file, _options(folder)) as book:
            book.set_properties({"title": sheet.title, "created": sheet.made_at.astimezone(UTC)})
            _write_data(book, sheet)
            _write_guide(book, sheet)
            _write_choices(book, sheet)
        file.seek(0)
        on_error.pop_all()
        return file


def _options(folder: str) -> dict[str, Any]:
    texts_stay_texts = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    return {"constant_memory": True, "tmpdir": folder} | texts_stay_texts


def _write_data(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(DATA_SHEET)
    heading = {"bold": True, "bottom": 1, "text_wrap": True}
    headings = {
        False: book.add_format(heading),
        True: book.add_format(heading | {"font_color": GREY, "bg_color": GREY_GROUND}),
    }
    styles = [_style(book, column) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, _width(column))
        _write_text(page, 0, index, column.heading, headings[column.fixed])
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count > MOST_ROWS:
            raise DoesNotFit(f"a worksheet holds at most {MOST_ROWS} rows")
        for index, value in enumerate(row):
            _write_value(page, (count, index), sheet.columns[index], value, styles[index])
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, count, len(sheet.columns) - 1)
    for index, offered in _choice_ranges(sheet):
        rule = {"validate": "list", "source": offered} | NOT_OFFERED
        page.data_validation(1, index, count + ROWS_TO_ADD, index, rule)


def _write_guide(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(GUIDE_SHEET)
    bold = book.add_format({"bold": True})
    page.set_column(0, 2, 24)
    page.set_column(2, 2, 80)
    guide = [("", "", line) for line in sheet.guide]
    about = [(sheet.title,), *sheet.notes, *guide, (), ("Kolom", "Satuan", "Arti")]
    headings = (0, len(about) - 1)
    about += [(column.label, column.unit, column.help) for column in sheet.columns]
    for row, texts in enumerate(about):
        for index, text in enumerate(texts):
            if text:
                _write_text(page, row, index, text, bold if row in headings else None)


def _write_choices(book: Workbook, sheet: Sheet) -> None:
    """What cells of some columns may say, a column each."""
    columns = [column for column in sheet.columns if column.choices]
    if not columns:
        return
    page = book.add_worksheet(CHOICES_SHEET)
    bold = book.add_format({"bold": True})
    page.set_column(0, len(columns) - 1, _WIDTHS[Kind.TEXT])
    for row in range(1 + max(len(column.choices) for column in columns)):
        for index, column in enumerate(columns):
            if row == 0:
                _write_text(page, row, index, column.heading, bold)
            elif row <= len(column.choices):
                _write_text(page, row, index, column.choices[row - 1])


def _choice_ranges(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """(column of the data, where its choices stand)."""
    offering = [index for index, column in enumerate(sheet.columns) if column.choices]
    for place, index in enumerate(offering):
        last = len(sheet.columns[index].choices)
        where = xl_range_abs(1, place, last, place)
        yield index, f"={CHOICES_SHEET}!{where}"


def _style(book: Workbook, column: ExportColumn) -> Any:
    """How a number or a day looks. Excel puts the comma and the dots of the reader's country."""
    looks = {Kind.YEAR: "0", Kind.COUNT: "0", Kind.DATE: "dd/mm/yyyy"}
    looks |= {Kind.DATETIME: "dd/mm/yyyy hh:mm"}
    if column.kind is Kind.NUMBER:
        decimals = f".{'0' * column.places}".ljust(MOST_PLACES + 1, "#") if column.places else ""
        looks[Kind.NUMBER] = f"#,##0{decimals}"
    ground = {"font_color": GREY, "bg_color": GREY_GROUND} if column.fixed else {}
    return book.add_format({"num_format": looks.get(column.kind, "@")} | ground)


def _width(column: ExportColumn) -> int:
    """In signs: what the kind needs, and the heading in two lines."""
    return min(max(_WIDTHS[column.kind], len(column.heading) // 2 + 4), WIDEST_COLUMN)


def _write_value(
    page: Any, place: tuple[int, int], column: ExportColumn, value: Value, style: Any
) -> None:
    if isinstance(value, datetime):
        # A cell knows no zone.
        value = in_wib(value).replace(tzinfo=None)
    if value is None or value == "":
        return
    if is_countable(value):
        page.write_number(*place, value, style)
    elif isinstance(value, date) and f"{value:%Y-%m-%d}" >= FIRST_DAY:
        page.write_datetime(*place, value, style)
    else:
        _write_text(page, *place, value if isinstance(value, str) else cell(column, value), style)


def is_countable(value: Value) -> bool:
    """Whether it is a number that Excel, which keeps 15 digits, can hold unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return len(Decimal(value).normalize(EXACT).as_tuple().digits) <= MOST_DIGITS


def _write_text(page: Any, row: int, index: int, text: str, style: Any = None) -> None:
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise DoesNotFit(f"a cell holds at most {LONGEST_TEXT} signs")
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for its own markup and writes it unescaped, formulas and all.
        pieces = (text[:1], text[1:2], text[2:])
        page.write_rich_string(row, index, *pieces, *([style] if style else []))
    else:
        page.write_string(row, index, text, style)

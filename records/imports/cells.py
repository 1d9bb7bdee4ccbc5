"""What a cell says, as the text that the form is given; the form judges it as if it were typed.

Nothing is guessed: where Excel has turned a code, a day or a time into something else, the cell is
told to whoever uploaded it. To teach a new kind of field, add a line to `READERS`.
"""

import datetime
from collections.abc import Callable
from decimal import Context, Decimal
from difflib import get_close_matches
from typing import Any

from django import forms

from records.exports.csv_file import cell
from records.exports.guard import unguarded
from records.exports.sheet import ExportColumn
from records.forms import CodeField, DateField, MoneyField, NumberField, TimeField
from records.imports.workbook import Value
from records.search import letters

# Excel computes in binary and shows 15 digits: 0.1 + 0.2 is 0.3 in its cell.
SHOWN = Context(prec=15)
# The day before which Excel has times of day only.
DAY_ZERO = datetime.date(1900, 1, 1)
YES, NO = ("ya", "y", "true", "benar", "1"), ("tidak", "t", "false", "salah", "0")

CHANGED_CODE = "Excel mengubah kode ini menjadi {what}. Tulis kodenya sebagai teks."
NOT_TEXT = "Excel mengubah isi ini menjadi {what}. Tulis sebagai teks."
NOT_DAY = "Ini {what}, bukan tanggal. Tulis seperti 16/07/2019."
NOT_CLOCK = "Ini {what}, bukan jam. Tulis sebagai teks seperti 09.15."
NOT_NUMBER = "Ini {what}, bukan angka."
NOT_WHOLE = "Tulis bilangan bulat."
NOT_TRUTH = "Tulis ya atau tidak."
NO_CHOICE = "“{said}” tidak dikenal.{near} Pilihan: {choices}."
NEAR = " Maksudnya “{near}”?"


class CellError(Exception):
    """A cell that says nothing a form could judge; the message says why, in Indonesian."""


def text_of(field: forms.Field, value: Value) -> str | None:
    """What the form is given for this cell; None where an empty one says nothing. CellError."""
    if isinstance(value, str):
        value = value.replace("\xa0", " ").strip()
    if value is None or value == "":
        return None if isinstance(field, forms.BooleanField) else ""
    if isinstance(value, Decimal):
        value = plain(value)
    reader = next(read for kind, read in READERS if isinstance(field, kind))
    return reader(field, value)


def plain(number: Decimal) -> int | Decimal:
    """A number of Excel without the digits that it never shows."""
    shown = SHOWN.plus(number)
    return int(shown) if shown == shown.to_integral_value() else shown.normalize()


def named(value: Value) -> str:
    """What kind of thing a cell holds, in words."""
    if isinstance(value, bool):
        return "BENAR atau SALAH"
    if isinstance(value, int | Decimal):
        return f"angka {number_text(value)}"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"tanggal {value:%d/%m/%Y}"
    if isinstance(value, datetime.time):
        return f"jam {value:%H.%M}"
    return f"teks “{str(value)[:40]}”"


def number_text(value: int | Decimal) -> str:
    """A number as people here type it, without separators of thousands: 1234,5."""
    return (str(value) if isinstance(value, int) else format(value, "f")).replace(".", ",")


def written(value: Value) -> str:
    """What stands in the cell, for whoever looks for it."""
    if isinstance(value, bool):
        return "BENAR" if value else "SALAH"
    if isinstance(value, int | Decimal):
        return number_text(plain(value) if isinstance(value, Decimal) else value)
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y %H.%M}" if value.time() != datetime.time() else f"{value:%d/%m/%Y}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H.%M}"
    return "" if value is None else value


def is_as_exported(column: ExportColumn, stored: Any, value: Value) -> bool:
    """Whether the cell still says what an export has written of a record."""
    if isinstance(stored, int | Decimal) and isinstance(value, int | Decimal):
        return stored == value or (isinstance(value, Decimal) and plain(value) == stored)
    return letters(written(value)) == letters(unguarded(cell(column, stored)))


def whole_number(value: Value) -> int | None:
    """A number or version of a record: None for an empty cell; CellError for anything else."""
    if isinstance(value, Decimal):
        value = plain(value)
    if isinstance(value, str):
        text = value.replace("\xa0", " ").strip()
        if not text:
            return None
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise CellError(NOT_WHOLE)
    return value


# --- one reader for each kind of field ------------------------------------------------------------


def _number(field: Any, value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CellError(NOT_NUMBER.format(what=named(value)))
    return number_text(value)


def _count(field: Any, value: Value) -> str:
    if isinstance(value, Decimal):
        raise CellError(NOT_WHOLE)
    return _number(field, value)


def _day(field: Any, value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if type(value) is not datetime.date or value <= DAY_ZERO:
        raise CellError(NOT_DAY.format(what=named(value)))
    return value.isoformat()


def _clock(field: Any, value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime) and value.date() <= DAY_ZERO:
        value = value.time()
    if not isinstance(value, datetime.time):
        raise CellError(NOT_CLOCK.format(what=named(value)))
    return f"{value:%H.%M}"


def _code(field: Any, value: Value) -> str:
    if not isinstance(value, str):
        raise CellError(CHANGED_CODE.format(what=named(value)))
    return value


def _truth(field: Any, value: Value) -> str:
    said = written(value).lower() if not isinstance(value, bool) else ("ya" if value else "tidak")
    if said in YES:
        return "on"
    if said in NO:
        return ""
    raise CellError(NOT_TRUTH)


def _choice(field: Any, value: Value) -> str:
    labels = {str(key): str(label) for key, label in field.choices if key not in ("", None)}
    said = written(value)
    by_letters = {letters(label): key for key, label in labels.items()}
    by_letters |= {letters(key): key for key in labels}
    if (key := by_letters.get(letters(said))) is not None:
        return key
    close = get_close_matches(letters(said), [letters(label) for label in labels.values()], 1)
    near = NEAR.format(near=labels[by_letters[close[0]]]) if close else ""
    choices = "; ".join(labels.values())
    raise CellError(NO_CHOICE.format(said=said[:60], near=near, choices=choices))


def _text(field: Any, value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise CellError(NOT_TEXT.format(what=named(value)))


# In this order: a field is read as the first kind that it is.
READERS: tuple[tuple[type[forms.Field], Callable[[Any, Value], str]], ...] = (
    (NumberField, _number),
    (MoneyField, _number),
    (DateField, _day),
    (TimeField, _clock),
    (CodeField, _code),
    (forms.ModelChoiceField, _text),
    (forms.BooleanField, _truth),
    (forms.IntegerField, _count),
    (forms.ChoiceField, _choice),
    (forms.Field, _text),
)

"""Reading of numbers and money, as people type them and as programs send them.

The table in docs/contracts.md, "Numbers, dates, rounding", decides what a typed text means. Here
it is two shapes, the Indonesian one (`1.234,5`) and a single decimal dot (`16.23`): a text with one
reading is read, a text with two is refused with both, a text with none is refused, with a guess
where one is safe to show. Only the ASCII digits 0-9 count. Nothing is ever read by guessing.

What the table leaves open is decided so:

- Groups have three digits and the first no leading zero: `1.23.456` and `007` are refused,
  `0.123` and `1234.567` cannot be groups and have a decimal dot.
- Digits are needed on both sides of a separator: `16,` and `,5` are refused.
- Blanks around a text are dropped (also no-break ones); inside (`1 234`) they are refused.
- Refused as well: `+5` (an increase, or a value?), `- 5`, `1'234`, `1_000`, `1,234,567`.
- A unit behind is read only if it is the field's own; `Rp`, `Rp.` or `IDR` only for money.
- `5.000,-` is 5000 for money; `(5)`, `(Rp 5)`, `-Rp 5` and `Rp -5` are -5; a lone dash is empty.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from records.amounts import (
    EXACT,
    decimal_places,
    demand_ordinary,
    format_api,
    format_money,
    format_number,
    without_negative_zero,
)
from records.quotes import quoted

LONGEST_TEXT = 64
"""Characters of typed text that are looked at; anything longer is refused at once."""

_ZERO = Decimal(0)

_BLANKS = " \t\r\n\u00a0\u202f"
_DASHES = ("-", "\u2013", "\u2014", "\u2212")

_WHOLE = r"(?:0|[1-9][0-9]*)"
_INDONESIAN = re.compile(rf"(?:{_WHOLE}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+)(?:,[0-9]+)?")
_DOTTED = re.compile(rf"{_WHOLE}\.[0-9]+")
_DOTTED_CENTS = re.compile(rf"{_WHOLE}\.[0-9]{{1,2}}")
_API = re.compile(rf"-?{_WHOLE}(?:\.[0-9]+)?")
_QUERY = re.compile(rf"-?{_WHOLE}(?:[.,][0-9]+)?")

_BELOW_ZERO = re.compile(r"[-\u2212](?P<signed>\S.*)|\((?P<bracketed>.+)\)", re.DOTALL)
_RUPIAH = re.compile(rf"\A([-\u2212(]?)(?:rp\.?|idr)[{_BLANKS}]*(?=.)", re.IGNORECASE | re.DOTALL)
_NO_CENTS = re.compile(r"(?<=[0-9]),[-\u2013\u2014]{1,2}(?=\)?\Z)")

_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:[{_BLANKS}'][0-9]{{3}})+(?:,[0-9]+)?")
_WORDED = re.compile(rf"([0-9.,]+)[{_BLANKS}]*([^\W\d_]+|%)\.?")
_ZEROS_AHEAD = re.compile(r"0+(?=[0-9])")

_POWERS = {
    "rb": 3, "ribu": 3, "jt": 6, "juta": 6, "m": 9, "miliar": 9, "milyar": 9,
    "t": 12, "triliun": 12, "trilyun": 12,
}  # fmt: skip
_POWERS_OF_MONEY = {**_POWERS, "rupiah": 0}


class NumberError(ValueError):
    """A text or value that is not read as a number.

    `code` is `unreadable`, `ambiguous`, `too_long`, `too_many_places` or `below_minimum`; `message`
    is an Indonesian sentence for the user; `readings` are the values the sentence asks about.
    """

    def __init__(self, code: str, message: str, readings: tuple[Decimal, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.readings = readings


@dataclass(frozen=True)
class _Limits:
    minimum: Decimal | None
    max_digits: int
    places: int | None


@dataclass(frozen=True)
class _Notation:
    """What sets the kinds of field apart: their readings, their guesses, their words."""

    noun: str
    example: str
    readings: Callable[[str], tuple[Decimal, ...]]
    power_of: Callable[[str], int | None]
    shown: Callable[[Decimal], str]


# --- reading what people type --------------------------------------------------------------------


def parse_number(
    text: str,
    *,
    minimum: Decimal | None = _ZERO,
    max_digits: int = 18,
    places: int | None = None,
    unit: str = "",
) -> Decimal | None:
    """Hectares, tonnes or percent as typed in a form or cell; None when empty or a lone dash.

    The decimals stay as written: `16,20` is Decimal("16.20"). `minimum=None` lets negative numbers
    in, `places` is the most decimals taken (None: any), `max_digits` counts all digits, and `unit`
    (`"ha"`, `"%"`) may stand behind. NumberError for everything else (docs/contracts.md, column
    "hectares, tonnes, percent").
    """
    typed = _trimmed(text)
    bare = _without_unit(typed, unit)
    return _parse(typed, bare, _NUMBER, _Limits(minimum, max_digits, places))


def parse_money(
    text: str, *, minimum: Decimal | None = _ZERO, max_digits: int = 17, places: int = 2
) -> Decimal | None:
    """Rupiah as typed, with or without `Rp`; None when empty or a lone dash.

    A dot is a thousands dot: `1.234` is 1234 and `16.23` is refused with both amounts. NumberError
    for what is not read, with a guess where there is one (docs/contracts.md, column "money").
    """
    typed = _trimmed(text)
    bare = _NO_CENTS.sub(",00", _RUPIAH.sub(r"\1", typed))
    return _parse(typed, bare, _MONEY, _Limits(minimum, max_digits, places))


def parse_count(text: str, *, minimum: int | None = 0, max_digits: int = 9) -> int | None:
    """A whole number of things (buildings, households, people); None when empty or a lone dash.

    A count has no decimals, so a dot can only be a thousands dot: `1.234` is 1234, while `16.23`
    and `16,5` are refused with NumberError.
    """
    typed = _trimmed(text)
    lowest = None if minimum is None else Decimal(minimum)
    amount = _parse(typed, typed, _COUNT, _Limits(lowest, max_digits, 0))
    return None if amount is None else int(amount)


def _parse(typed: str, bare: str, notation: _Notation, limits: _Limits) -> Decimal | None:
    """The one reading of `bare`, which is `typed` without what the field allows around digits."""
    if bare == "" or bare in _DASHES:
        return None
    negative, digits = _split_sign(bare)
    readings = _signed(negative, notation.readings(digits))
    if not readings:
        raise _unreadable(typed, notation, _guesses(negative, digits, notation, limits))
    if limits.minimum is not None and max(readings) < limits.minimum:
        raise _below(typed, notation, limits.minimum)
    if len(readings) > 1:
        raise _ambiguous(typed, notation, readings)
    if not _fits(readings[0], limits):
        guesses = _guesses(negative, digits, notation, limits)
        raise _unfit(typed, readings[0], notation, limits, guesses)
    return readings[0]


def _trimmed(text: str) -> str:
    _demand_short(text)
    return text.strip(_BLANKS)


def _demand_short(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        message = f"{quoted(text)} terlalu panjang: tulis satu angka saja."
        raise NumberError("too_long", message)


def _split_sign(bare: str) -> tuple[bool, str]:
    match = _BELOW_ZERO.fullmatch(bare)
    if match is None:
        return False, bare
    return True, match["signed"] or match["bracketed"].strip(_BLANKS)


def _without_unit(typed: str, unit: str) -> str:
    """Drop the field's own unit; one letter must match exactly (t is tonne, T is triliun)."""
    number, tail = typed[: len(typed) - len(unit)].rstrip(_BLANKS), typed[len(typed) - len(unit) :]
    same = tail == unit or (len(unit) > 1 and tail.casefold() == unit.casefold())
    return number if unit and number and same else typed


def _indonesian(digits: str) -> Decimal:
    return Decimal(digits.replace(".", "").replace(",", "."))


def _number_readings(digits: str) -> tuple[Decimal, ...]:
    with_groups = (_indonesian(digits),) if _INDONESIAN.fullmatch(digits) else ()
    with_dot = (Decimal(digits),) if _DOTTED.fullmatch(digits) else ()
    return with_groups + with_dot


def _money_readings(digits: str) -> tuple[Decimal, ...]:
    if _DOTTED_CENTS.fullmatch(digits):
        return Decimal(digits.replace(".", "")), Decimal(digits)
    return _count_readings(digits)


def _count_readings(digits: str) -> tuple[Decimal, ...]:
    return (_indonesian(digits),) if _INDONESIAN.fullmatch(digits) else ()


def _signed(negative: bool, readings: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Each amount once, exactly: `0.00` is nothing, whichever way it is read."""
    signed = (reading.copy_negate() if negative else reading for reading in readings)
    return tuple(dict.fromkeys(map(without_negative_zero, signed)))


def _fits(amount: Decimal, limits: _Limits) -> bool:
    whole_digits = max(amount.adjusted() + 1, 0)
    room = limits.max_digits - (decimal_places(amount) if limits.places is None else limits.places)
    return (
        whole_digits <= room
        and (limits.places is None or decimal_places(amount) <= limits.places)
        and (limits.minimum is None or amount >= limits.minimum)
    )


# --- guesses, only ever shown, never taken -------------------------------------------------------


def _guesses(
    negative: bool, digits: str, notation: _Notation, limits: _Limits
) -> tuple[Decimal, ...]:
    """What may have been meant, as far as the field would take it."""
    guesses = _signed(negative, _meant(digits, notation))
    return tuple(guess for guess in guesses if _fits(guess, limits))


def _meant(digits: str, notation: _Notation) -> tuple[Decimal, ...]:
    if _ENGLISH.fullmatch(digits):
        return (Decimal(digits.replace(",", "")),)
    if _SPACED.fullmatch(digits):
        return (_indonesian(re.sub(rf"[{_BLANKS}']", "", digits)),)
    if worded := _WORDED.fullmatch(digits):
        return _scaled(worded[1], notation.power_of(worded[2].casefold()))
    return notation.readings(_ZEROS_AHEAD.sub("", digits, count=1))


def _scaled(digits: str, power: int | None) -> tuple[Decimal, ...]:
    if power is None:
        return ()
    scaled = (reading.scaleb(power, context=EXACT) for reading in _number_readings(digits))
    return tuple(Decimal(format_api(amount, 0)) for amount in scaled)


def _power_in_a_number(word: str) -> int | None:
    """A lone M or T is a metre or a tonne as well; any unknown word is taken for a unit."""
    return None if word in ("m", "t") else _POWERS.get(word, 0)


# --- sentences -----------------------------------------------------------------------------------


def _unreadable(typed: str, notation: _Notation, guesses: tuple[Decimal, ...]) -> NumberError:
    if notation is not _MONEY and _RUPIAH.match(typed):
        advice = f"tanpa Rp, misalnya {notation.example}"
        message = f"{quoted(typed)} memuat Rp, padahal isian ini bukan uang. Tulis {advice}."
        return NumberError("unreadable", message)
    message = f"{quoted(typed)} tidak dapat dibaca sebagai {notation.noun}."
    if guesses:
        question = f"Maksudnya {_either(guesses, notation)}? Tulis lengkap, angka saja."
        return NumberError("unreadable", f"{message} {question}", guesses)
    return NumberError("unreadable", f"{message} Tulis lengkap, misalnya {notation.example}.")


def _ambiguous(typed: str, notation: _Notation, readings: tuple[Decimal, ...]) -> NumberError:
    question = f"{_either(readings, notation)}? Tulis salah satunya."
    return NumberError("ambiguous", f"{quoted(typed)} punya dua arti: {question}", readings)


def _below(typed: str, notation: _Notation, minimum: Decimal) -> NumberError:
    if minimum.is_zero():
        message = f"{quoted(typed)} di bawah nol, padahal isian ini tidak menerima angka negatif."
    else:
        message = f"{quoted(typed)} terlalu kecil: paling sedikit {notation.shown(minimum)}."
    return NumberError("below_minimum", message)


def _unfit(
    typed: str,
    amount: Decimal,
    notation: _Notation,
    limits: _Limits,
    guesses: tuple[Decimal, ...] = (),
) -> NumberError:
    """Why an amount that could be read does not fit the field."""
    if limits.minimum is not None and amount < limits.minimum:
        return _below(typed, notation, limits.minimum)
    if limits.places is None or decimal_places(amount) <= limits.places:
        whole_digits = limits.max_digits - (limits.places or 0)
        message = f"{quoted(typed)} terlalu panjang: paling banyak {whole_digits} angka"
        ending = " sebelum koma." if limits.places else "."
        return NumberError("too_long", message + ending)
    allowed = f"paling banyak {limits.places} angka" if limits.places else "tanpa angka"
    message = f"{quoted(typed)} tidak diterima: {allowed} di belakang koma."
    if guesses:
        message += f" Maksudnya {_either(guesses, notation)}?"
    return NumberError("too_many_places", message, guesses)


def _either(readings: tuple[Decimal, ...], notation: _Notation) -> str:
    return " atau ".join(notation.shown(reading) for reading in readings)


def _shown_number(amount: Decimal) -> str:
    """With thousands dots, unless those would be ambiguous in turn (`1234`, not `1.234`)."""
    grouped = format_number(amount, places=decimal_places(amount))
    if len(_number_readings(grouped.lstrip("-"))) == 1:
        return grouped
    return grouped.replace(".", "")


def _shown_money(amount: Decimal) -> str:
    places = 0 if amount == amount.to_integral_value() else 2
    return format_money(amount, places=places).replace("\u00a0", " ")


def _shown_count(amount: Decimal) -> str:
    return format_number(amount, places=0)


_NUMBER = _Notation("angka", "1234,56", _number_readings, _power_in_a_number, _shown_number)
_MONEY = _Notation(
    "jumlah uang",
    "1.250.000.000 atau 1.250.000,50",
    _money_readings,
    _POWERS_OF_MONEY.get,
    _shown_money,
)
_COUNT = _Notation("bilangan bulat", "1.234", _count_readings, _power_in_a_number, _shown_count)


# --- reading what programs send ------------------------------------------------------------------


def parse_api_decimal(
    value: object,
    *,
    minimum: Decimal | None = _ZERO,
    max_digits: int = 18,
    places: int | None = None,
) -> Decimal:
    """A decimal of the API: a string with a dot (`"16.23"`) or a JSON number, limits as above.

    A float is taken as it is printed. NumberError for `"16,23"`, groups, blanks, exponents, NaN,
    true, null and every other thing; a missing value is the caller's matter (docs/contracts.md).
    """
    limits = _Limits(minimum, max_digits, places)
    if isinstance(value, str):
        return _parse_plain(value, _API, '"16.23"', limits)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NumberError("unreadable", 'Nilai ini bukan angka. Tulis misalnya "16.23".')
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    try:
        demand_ordinary(amount)
    except ValueError as error:
        raise NumberError("unreadable", "Angka ini terlalu panjang atau bukan angka.") from error
    return _parse_plain(f"{without_negative_zero(amount):f}", _API, '"16.23"', limits)


def parse_query_number(
    text: str,
    *,
    minimum: Decimal | None = _ZERO,
    max_digits: int = 18,
    places: int | None = None,
) -> Decimal | None:
    """A number of a page's address: `16.23` or `16,23`, never groups; None when empty.

    In an address the dot is the decimal sign, so `1.234` is 1.234 here: the page rewrites the
    address and shows `1,234`. API query strings take `parse_api_decimal`. NumberError otherwise.
    """
    typed = text.strip(_BLANKS) if len(text) <= LONGEST_TEXT else text
    return (
        _parse_plain(typed, _QUERY, "16,23", _Limits(minimum, max_digits, places))
        if typed
        else None
    )


def _parse_plain(typed: str, shape: re.Pattern[str], example: str, limits: _Limits) -> Decimal:
    _demand_short(typed)
    if not shape.fullmatch(typed):
        message = f"{quoted(typed)} tidak dapat dibaca sebagai angka. Tulis misalnya {example}."
        raise NumberError("unreadable", message)
    amount = without_negative_zero(Decimal(typed.replace(",", ".")))
    if not _fits(amount, limits):
        raise _unfit(typed, amount, _NUMBER, limits)
    return amount

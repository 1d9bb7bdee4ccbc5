"""Numbers, money and dates in Indonesian words, as official letters write them (terbilang).

All in lower case except names of days and months; a heading or the start of a sentence is the
caller's matter. Source: the usage of berita acara and kuitansi, docs/product.md item 1.
"""

from datetime import date, datetime
from decimal import Decimal

from records.amounts import format_api
from records.dates import MONTHS, WEEKDAYS, wib_day

LARGEST = 10**15 - 1
"""999 triliun and what follows: the largest number that is spelt."""

_DIGITS = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
)  # fmt: skip
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def spell_integer(number: int) -> str:
    """`seribu sembilan ratus`, `minus lima`; ValueError beyond `LARGEST` either way."""
    if abs(number) > LARGEST:
        raise ValueError(f"only numbers up to {LARGEST} are spelt")
    if number < 0:
        return f"minus {spell_integer(-number)}"
    return " ".join(_groups(number)) or _DIGITS[0]


def spell_decimal(amount: Decimal, *, places: int | None = None, minimum_places: int = 0) -> str:
    """`tiga koma satu enam`, digit by digit after the comma.

    `places` and `minimum_places` as in `format_number`: give both the same, and the words say the
    digits that are printed beside them. ValueError for NaN, infinity and beyond `LARGEST`.
    """
    digits = format_api(amount, places=places, minimum_places=minimum_places)
    whole, _, fraction = digits.removeprefix("-").partition(".")
    words = spell_integer(int(whole))
    if fraction:
        words += " koma " + " ".join(_DIGITS[int(digit)] for digit in fraction)
    return f"minus {words}" if digits.startswith("-") else words


def spell_money(amount: Decimal) -> str:
    """`seratus juta rupiah`, `enam belas rupiah dua puluh tiga sen`; rounded to whole sen.

    ValueError for NaN, infinity and beyond `LARGEST`.
    """
    digits = format_api(amount, places=2)
    rupiah, sen = map(int, digits.removeprefix("-").split("."))
    words = f"{spell_integer(rupiah)} rupiah"
    if sen:
        words += f" {spell_integer(sen)} sen"
    return f"minus {words}" if digits.startswith("-") else words


def spell_date(day: date) -> str:
    """`Selasa tanggal enam belas bulan Juli tahun dua ribu sembilan belas`.

    Stands after "Pada hari ini". Of an aware datetime its day in WIB; ValueError for a naive one.
    """
    day = wib_day(day) if isinstance(day, datetime) else day
    return (
        f"{WEEKDAYS[day.weekday()]} tanggal {spell_integer(day.day)}"
        f" bulan {MONTHS[day.month - 1]} tahun {spell_integer(day.year)}"
    )


def _groups(number: int) -> list[str]:
    words = []
    for size, name in _SCALES:
        count, number = divmod(number, size)
        if count == 1 and name == "ribu":
            words.append("seribu")
        elif count:
            words += [*_below_thousand(count), name]
    return words + _below_thousand(number)


def _below_thousand(number: int) -> list[str]:
    """The words of 0-999; none for 0. One hundred is `seratus`, ten `sepuluh`, 11 `sebelas`."""
    hundreds, rest = divmod(number, 100)
    words = [] if hundreds == 0 else ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"]
    tens, ones = divmod(rest, 10)
    if rest in (10, 11):
        return [*words, "sepuluh" if rest == 10 else "sebelas"]
    if tens == 1:
        return [*words, _DIGITS[ones], "belas"]
    if tens:
        words += [_DIGITS[tens], "puluh"]
    return [*words, _DIGITS[ones]] if ones else words

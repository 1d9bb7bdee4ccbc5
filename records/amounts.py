"""Rounding and writing of amounts: the one rounding, Indonesian notation, the API's notation."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

MOST_DIGITS = 80
EXACT = Context(prec=MOST_DIGITS, rounding=ROUND_HALF_UP)


def round_half_up(amount: Decimal, places: int) -> Decimal:
    """`amount` with exactly `places` decimals; a half goes away from zero, -0 becomes 0.

    The one rounding of the project (docs/contracts.md). ValueError for NaN, infinity, a negative
    `places` and results of more than 80 digits.
    """
    if places < 0 or not amount.is_finite():
        raise ValueError(f"cannot round {amount} to {places} places")
    try:
        rounded = amount.quantize(Decimal(1).scaleb(-places), context=EXACT)
    except InvalidOperation as error:
        raise ValueError(f"more than {MOST_DIGITS} digits") from error
    return without_negative_zero(rounded)


def without_negative_zero(amount: Decimal) -> Decimal:
    """0 for -0, anything else as it is."""
    return amount.copy_abs() if amount.is_zero() else amount


def format_number(amount: Decimal, *, places: int | None = None, minimum_places: int = 2) -> str:
    """`1.234,56`, with a hyphen before a negative number.

    With `places` rounded to exactly so many decimals; without, every decimal that is not a
    trailing zero is kept, and at least `minimum_places` are shown (hectares: `85,20`, `0,848808`).
    `parse_number` reads the result back as long as it has a decimal or fewer than 4 digits;
    whole numbers (`places=0`, `1.234`) are read back by `parse_count`. ValueError as `format_api`.
    """
    digits = format_api(amount, minimum_places, places=places)
    whole, _, fraction = digits.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-')):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_money(amount: Decimal, *, places: int = 2) -> str:
    """`Rp 1.250.000.000,00` in rupiah, with a no-break space; `-Rp 5,00` below zero.

    `places=0` rounds to whole rupiah: `Rp 1.250.000.000`. ValueError as `format_api`.
    """
    digits = format_number(amount, places=places)
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}Rp\u00a0{digits.lstrip('-')}"


def format_api(amount: Decimal, minimum_places: int = 2, *, places: int | None = None) -> str:
    """The decimal string of the API: a dot, no groups, never an exponent (`"85.20"`).

    `places` and `minimum_places` as in `format_number`: percentages, tonnes, computed hectares and
    money take `places=2`, means `places=4` (docs/contracts.md). ValueError for NaN, infinity and
    more than 80 digits.
    """
    if places is not None:
        return f"{round_half_up(amount, places):f}"
    demand_ordinary(amount)
    whole, _, fraction = f"{without_negative_zero(amount):f}".partition(".")
    fraction = fraction.rstrip("0").ljust(minimum_places, "0")
    return f"{whole}.{fraction}" if fraction else whole


def demand_ordinary(amount: Decimal) -> None:
    """Stop NaN, infinity and exponents that would fill the memory when written out."""
    if (
        not amount.is_finite()
        or amount.adjusted() >= MOST_DIGITS
        or decimal_places(amount) > MOST_DIGITS
    ):
        raise ValueError(f"{amount} is not a number of at most {MOST_DIGITS} digits")


def decimal_places(amount: Decimal) -> int:
    """How many decimals the amount is written with."""
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0

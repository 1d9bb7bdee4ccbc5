"""The table of docs/contracts.md, "Numbers, dates, rounding", as data; then what holds for all."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.amounts import format_api, format_money, format_number, round_half_up
from records.numbers import (
    NumberError,
    parse_api_decimal,
    parse_count,
    parse_money,
    parse_number,
    parse_query_number,
)

Reader = Callable[..., Any]
READERS = (parse_number, parse_money, parse_count, parse_query_number, parse_api_decimal)
NO_BREAK = "\u00a0"

amounts = st.decimals(
    min_value=-(10**10), max_value=10**10, allow_nan=False, allow_infinity=False, places=6
)
rupiah = st.integers(-(10**17) + 1, 10**17 - 1).map(lambda sen: Decimal(sen).scaleb(-2))
numberlike = st.text(alphabet="0123456789.,-+()eEMT xRp%'_ \u00a0\u0661\uff11", max_size=14)
anything = st.one_of(st.text(max_size=80), numberlike)


def refused(read: Reader, text: str) -> NumberError | None:
    """The refusal of a field that takes negative numbers, if it refuses."""
    try:
        read(text, minimum=None)
    except NumberError as error:
        return error
    return None


def refusal(read: Reader, text: object, **limits: Any) -> NumberError:
    with pytest.raises(NumberError) as caught:
        read(text, **limits)
    return caught.value


# --- the table: hectares, tonnes, percent --------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("16,23", "16.23"),
        ("16.23", "16.23"),
        ("1,234", "1.234"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.250.000.000", "1250000000"),
    ],
)
def test_a_number_is_read_as_the_contract_says(typed: str, amount: str) -> None:
    assert parse_number(typed) == Decimal(amount)


def test_a_number_with_a_dot_is_shown_back_with_a_comma() -> None:
    amount = parse_number("16.23")
    assert amount is not None
    assert format_number(amount) == "16,23"


def test_a_number_with_one_group_is_refused_and_both_readings_are_shown() -> None:
    error = refusal(parse_number, "1.234")
    assert error.code == "ambiguous"
    assert error.readings == (Decimal("1234"), Decimal("1.234"))
    assert error.message == '"1.234" punya dua arti: 1234 atau 1,234? Tulis salah satunya.'


@pytest.mark.parametrize(
    "typed",
    [
        "Rp 1.250.000.000,00", "1,25 M", "1e9", "0x10", "NaN",
        "\u0661\u0662", "\uff11\uff12", "\u0967", "\u00b2", "\u00bd",
    ],
)  # fmt: skip
def test_a_number_that_the_contract_refuses(typed: str) -> None:
    assert refusal(parse_number, typed).code == "unreadable"


# --- the table: money ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("16,23", "16.23"),
        ("1.234", "1234"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.250.000.000", "1250000000"),
        ("Rp 1.250.000.000,00", "1250000000"),
    ],
)
def test_money_is_read_as_the_contract_says(typed: str, amount: str) -> None:
    assert parse_money(typed) == Decimal(amount)


def test_money_with_a_decimal_dot_is_refused_and_both_amounts_are_asked_about() -> None:
    error = refusal(parse_money, "16.23")
    assert error.code == "ambiguous"
    assert "Rp 1.623 atau Rp 16,23?" in error.message


def test_money_with_three_decimals_is_refused() -> None:
    error = refusal(parse_money, "1,234")
    assert error.code == "too_many_places"
    assert "Rp 1.234?" in error.message


@pytest.mark.parametrize("typed", ["1,25 M", "1e9", "0x10", "NaN", "\u0661\u0662", "\uff11\uff12"])
def test_money_that_the_contract_refuses(typed: str) -> None:
    assert refusal(parse_money, typed).code == "unreadable"


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("1,25 M", "1.250.000.000?"),
        ("1,25 miliar", "1.250.000.000?"),
        ("1,25 Milyar", "1.250.000.000?"),
        ("Rp 1.25 M", "1.250.000.000?"),
        ("750 rb", "750.000?"),
        ("750ribu", "750.000?"),
        ("12,5 jt", "12.500.000?"),
        ("12,5 juta.", "12.500.000?"),
        ("2 T", "2.000.000.000.000?"),
        ("2 triliun", "2.000.000.000.000?"),
        ("1.250 M", "Rp 1.250.000.000.000 atau Rp 1.250.000.000?"),
        ("500.000 rupiah", "Rp 500.000 atau Rp 500?"),
        ("1,250,000.00", "1.250.000?"),
        ("1 250 000", "1.250.000?"),
        ("007", "Rp 7?"),
    ],
)
def test_refused_money_comes_with_a_guess(typed: str, question: str) -> None:
    error = refusal(parse_money, typed)
    assert question in error.message
    assert error.readings


def test_an_abbreviation_is_guessed_in_a_number_only_if_it_cannot_be_a_unit() -> None:
    assert "1.500.000?" in refusal(parse_number, "1,5 juta").message
    assert refusal(parse_number, "1,5 M").readings == ()
    assert refusal(parse_number, "1,5 T").readings == ()


# --- the table: below zero and empty -------------------------------------------------------------


@pytest.mark.parametrize("read", [parse_number, parse_money, parse_count])
@pytest.mark.parametrize("typed", ["-5", "\u22125", "(5)", "( 5 )"])
def test_below_zero_is_by_the_field(read: Reader, typed: str) -> None:
    error = refusal(read, typed)
    assert error.code == "below_minimum"
    assert "di bawah nol" in error.message
    assert read(typed, minimum=None) == Decimal(-5)


@pytest.mark.parametrize("typed", ["-Rp 5", "Rp -5", "(Rp 5)", "Rp (5)", "Rp. (5,-)"])
def test_money_below_zero_in_every_habit(typed: str) -> None:
    assert parse_money(typed, minimum=None) == Decimal(-5)


@pytest.mark.parametrize("read", [parse_number, parse_money, parse_count])
@pytest.mark.parametrize("typed", ["", "  ", "\u00a0", "-", " - ", "\u2013", "\u2014", "\u2212"])
def test_nothing_and_a_lone_dash_are_empty(read: Reader, typed: str) -> None:
    assert read(typed) is None


def test_a_dash_behind_rp_or_before_the_unit_is_empty() -> None:
    assert parse_money("Rp -") is None
    assert parse_number("- ha", unit="ha") is None


def test_an_ambiguous_number_below_zero_shows_its_readings_below_zero() -> None:
    assert "-1234 atau -1,234?" in refusal(parse_number, "-1.234", minimum=None).message
    assert refusal(parse_number, "-1.234").code == "below_minimum"


@pytest.mark.parametrize("typed", ["-0", "(0)", "-0,00"])
def test_minus_nothing_is_nothing(typed: str) -> None:
    amount = parse_number(typed)
    assert amount == 0
    assert not Decimal(str(amount)).is_signed()


# --- shapes beyond the table ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", "0"), ("7", "7"), ("1234", "1234"), ("1234567,89", "1234567.89"), ("0,5", "0.5"),
        ("0.123", "0.123"), ("0.848808", "0.848808"), ("0,848808", "0.848808"),
        ("1234.567", "1234.567"), ("1.2345", "1.2345"), (" 16,23\u00a0", "16.23"),
        ("\t16,23\n", "16.23"), ("\u202f16,23", "16.23"),
    ],
)  # fmt: skip
def test_more_shapes_of_numbers_that_have_one_reading(typed: str, amount: str) -> None:
    assert parse_number(typed) == Decimal(amount)


def test_the_decimals_of_the_paper_are_kept() -> None:
    assert str(parse_number("85,20")) == "85.20"
    assert str(parse_number("1.234,500")) == "1234.500"


@pytest.mark.parametrize(
    "typed",
    [
        "1.23.456", "12.345.67", "1.234.56", "1234.567.890", "0.123.456", "1.234,56,7", "1,234,56",
        "16,", "16.", ",5", ".5", ",", ".", "1..2", "1,,2", "+5", "+", "- 5", "--5", "(-5)", "()",
        "(5", "5)", "5-", "\u20135", "1_000", "1\x002", "16\u200b,23", "Infinity", "inf",
        "-inf", "sNaN", "abc", "1/2", "1:2", "10^3", "16,23 ha/tahun", "\ud800", "Rp",
        "0b1", "1e", "E5", "1.234.-",
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", [parse_number, parse_money])
def test_shapes_that_are_never_read(read: Reader, typed: str) -> None:
    assert refusal(read, typed, minimum=None).code == "unreadable"


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("1,234,567", "1.234.567?"), ("1,234.56", "1.234,56?"), ("1 234", "1234?"),
        ("1\u00a0234\u00a0567,5", "1.234.567,5?"), ("1'234", "1234?"), ("007", "7?"),
        ("05,5", "5,5?"), ("16,23 ha", "16,23?"), ("16 %", "16?"),
        ("1.234 ton", "1234 atau 1,234?"),
    ],
)  # fmt: skip
def test_a_refused_number_comes_with_a_guess(typed: str, question: str) -> None:
    error = refusal(parse_number, typed)
    assert error.code == "unreadable"
    assert question in error.message


@pytest.mark.parametrize("typed", ["16,23 ha", "16,23ha", "16,23 Ha", "16,23\u00a0HA", "16,23"])
def test_the_unit_of_the_field_may_stand_behind(typed: str) -> None:
    assert parse_number(typed, unit="ha") == Decimal("16.23")


@pytest.mark.parametrize("typed", ["16,23 m2", "16,23 ton", "16,23 %", "ha", "ha 16,23"])
def test_another_unit_is_refused(typed: str) -> None:
    assert refusal(parse_number, typed, unit="ha").code == "unreadable"


def test_a_unit_of_one_letter_is_not_an_abbreviated_amount() -> None:
    assert parse_number("5 t", unit="t") == 5
    assert refusal(parse_number, "5 T", unit="t").code == "unreadable"


def test_a_unit_does_not_hide_an_ambiguity() -> None:
    assert refusal(parse_number, "1.234 ha", unit="ha").code == "ambiguous"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp1.234", "1234"), ("rp 1.234", "1234"), ("Rp. 1.234", "1234"), ("Rp.1.234", "1234"),
        ("Rp\u00a01.234", "1234"), ("IDR 1.234", "1234"), ("5.000,-", "5000"),
        ("Rp 5.000,--", "5000"), ("1234,5", "1234.5"), ("0.00", "0"), ("100000000", "100000000"),
    ],
)  # fmt: skip
def test_more_shapes_of_money(typed: str, amount: str) -> None:
    assert parse_money(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1.234,56,-", "16.23,-", "0.123", "16.2345", "1234.567", "Rp"])
def test_shapes_that_are_not_money(typed: str) -> None:
    assert refusal(parse_money, typed).code == "unreadable"


@pytest.mark.parametrize("typed", ["16.2", "1234.56", "Rp 16.23", "0.50"])
def test_money_with_a_dot_and_fewer_than_three_digits_is_ambiguous(typed: str) -> None:
    assert refusal(parse_money, typed).code == "ambiguous"


def test_rp_in_a_number_is_named() -> None:
    assert "bukan uang" in refusal(parse_number, "Rp 5").message


@pytest.mark.parametrize(
    ("typed", "count"), [("1.234", 1234), ("0", 0), ("27", 27), ("1234", 1234)]
)
def test_a_count_has_only_one_reading(typed: str, count: int) -> None:
    assert parse_count(typed) == count


@pytest.mark.parametrize("typed", ["16.23", "16,5", "16,00", "1,234", "1.23", "0.5"])
def test_a_count_takes_no_decimals(typed: str) -> None:
    assert refusal(parse_count, typed).code in ("unreadable", "too_many_places")


# --- limits --------------------------------------------------------------------------------------


def test_places_are_counted_as_written() -> None:
    assert parse_number("1,25", places=2) == Decimal("1.25")
    error = refusal(parse_number, "1,250", places=2)
    assert error.code == "too_many_places"
    assert "paling banyak 2 angka di belakang koma" in error.message


def test_digits_are_exact_whatever_the_context() -> None:
    with localcontext(prec=3):
        assert str(parse_number("12345,67")) == "12345.67"
        assert str(parse_number("-12345,67", minimum=None)) == "-12345.67"
        assert format_number(Decimal("12345.67")) == "12.345,67"
    assert str(parse_number("1" * 40, max_digits=40)) == "1" * 40


def test_digits_are_limited() -> None:
    assert parse_number("9" * 18) == Decimal(10**18 - 1)
    assert refusal(parse_number, "9" * 19).code == "too_long"
    assert refusal(parse_number, "0," + "1" * 19).code == "too_long"
    assert parse_money("9" * 15 + ",99") == Decimal("999999999999999.99")
    error = refusal(parse_money, "9" * 16)
    assert error.code == "too_long"
    assert "paling banyak 15 angka sebelum koma" in error.message


@pytest.mark.parametrize("read", READERS)
def test_a_huge_text_is_refused_at_once_and_named_in_short(read: Reader) -> None:
    error = refusal(read, "1" * 1_000_000)
    assert error.code == "too_long"
    assert len(error.message) < 120


def test_a_lowest_value_above_zero_has_its_own_sentence() -> None:
    assert refusal(parse_number, "3", minimum=Decimal(5)).message == (
        '"3" terlalu kecil: paling sedikit 5.'
    )


def test_what_was_typed_is_quoted_without_invisible_signs() -> None:
    assert '"1\ufffd2"' in refusal(parse_number, "1\x002").message
    assert '"1 2"' in refusal(parse_number, "1\u00a02").message


# --- rounding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "places", "rounded"),
    [
        ("0.005", 2, "0.01"), ("0.015", 2, "0.02"), ("2.675", 2, "2.68"), ("0.004999", 2, "0.00"),
        ("2.5", 0, "3"), ("3.5", 0, "4"), ("-2.5", 0, "-3"), ("-0.4", 0, "0"), ("50.5", 0, "51"),
        ("1", 4, "1.0000"), ("88.88885", 4, "88.8889"), ("1E+3", 2, "1000.00"),
    ],
)  # fmt: skip
def test_a_half_is_rounded_up(amount: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount), places)) == rounded


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+100"])
def test_what_is_no_amount_is_not_rounded_or_written(amount: str) -> None:
    for write in (format_number, format_money, format_api):
        with pytest.raises(ValueError, match=r"."):
            write(Decimal(amount))
    with pytest.raises(ValueError, match=r"."):
        round_half_up(Decimal(amount), 2)


def test_a_fraction_too_long_to_write_must_be_rounded_first() -> None:
    for write in (format_number, format_api):
        with pytest.raises(ValueError, match="at most 80 digits"):
            write(Decimal("1E-100"))
    assert format_number(Decimal("1E-100"), places=2) == "0,00"


def test_rounding_is_not_bound_to_the_precision_of_the_context() -> None:
    assert round_half_up(Decimal("1" * 40 + ".005"), 2) == Decimal("1" * 40 + ".01")


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 places"):
        round_half_up(Decimal(15), -1)


def test_ten_thousand_cents_are_a_hundred() -> None:
    cents = [parse_money("0,01") or Decimal(0) for _ in range(10_000)]
    assert format_number(sum(cents, Decimal(0))) == "100,00"
    assert str(sum(cents, Decimal(0))) == "100.00"


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "page", "api"),
    [
        ("85.2", "85,20", "85.20"), ("0.848808", "0,848808", "0.848808"),
        ("16.23", "16,23", "16.23"), ("1234.56", "1.234,56", "1234.56"),
        ("85.200000", "85,20", "85.20"), ("0", "0,00", "0.00"), ("-0.00", "0,00", "0.00"),
        ("-1234.5", "-1.234,50", "-1234.50"), ("1E+6", "1.000.000,00", "1000000.00"),
        ("1E-7", "0,0000001", "0.0000001"),
    ],
)  # fmt: skip
def test_hectares_keep_the_papers_decimals_and_at_least_two(
    amount: str, page: str, api: str
) -> None:
    assert format_number(Decimal(amount)) == page
    assert format_api(Decimal(amount)) == api


def test_fixed_places_are_rounded() -> None:
    assert format_number(Decimal("46.0950"), places=2) == "46,10"
    assert format_number(Decimal("1234.5"), places=0) == "1.235"
    assert format_api(Decimal("88.88885"), places=4) == "88.8889"
    assert format_api(Decimal("20"), 0) == "20"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1250000000", "Rp\u00a01.250.000.000,00"),
        ("100000000", "Rp\u00a0100.000.000,00"),
        ("16.235", "Rp\u00a016,24"),
        ("-5000", "-Rp\u00a05.000,00"),
        ("0", "Rp\u00a00,00"),
    ],
)
def test_money_is_written_with_two_decimals(amount: str, text: str) -> None:
    assert format_money(Decimal(amount)) == text


def test_money_may_be_written_in_whole_rupiah() -> None:
    assert format_money(Decimal("1250000000.50"), places=0) == "Rp\u00a01.250.000.001"


# --- what programs send --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "amount"),
    [
        ("85.20", "85.20"), ("0.848808", "0.848808"), ("1.234", "1.234"), ("20", "20"), (20, "20"),
        (16.23, "16.23"), (0.1, "0.1"), (1e-05, "0.00001"), (1e9, "1000000000.0"),
        (Decimal("1E+3"), "1000"), (-0.0, "0.0"),
    ],
)  # fmt: skip
def test_the_api_reads_strings_with_a_dot_and_json_numbers(sent: object, amount: str) -> None:
    assert str(parse_api_decimal(sent)) == amount


@pytest.mark.parametrize(
    "sent",
    [
        "16,23", "1.234,5", "1.234.567", "", " ", " 5", "5 ", "+5", "007", ".5", "5.", "1e9",
        "1E-2", "NaN", "Infinity", "0x10", "\u0661", "1_000", "Rp 5", "-", "(5)", "5\n", True,
        False, None, [], {}, b"5", float("nan"), float("inf"), Decimal("NaN"), Decimal("1E+999999"),
        10**5000, 1e300, Decimal("1E-999999"), 5 + 0j,
    ],
    ids=lambda sent: str(sent)[:12] if not isinstance(sent, int) else "int",
)  # fmt: skip
def test_the_api_refuses_every_other_thing(sent: object) -> None:
    assert refusal(parse_api_decimal, sent, minimum=None).code in ("unreadable", "too_long")


def test_the_api_knows_the_limits_of_a_field() -> None:
    assert refusal(parse_api_decimal, "-1").code == "below_minimum"
    assert parse_api_decimal("-1", minimum=None) == -1
    assert refusal(parse_api_decimal, "1.234", places=2).code == "too_many_places"
    assert refusal(parse_api_decimal, "9" * 19).code == "too_long"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("16.23", "16.23"), ("16,23", "16.23"), ("1.234", "1.234"), (" 5 ", "5"), ("0", "0")],
)
def test_a_page_address_takes_a_dot_and_a_comma(typed: str, amount: str) -> None:
    assert parse_query_number(typed) == Decimal(amount)


def test_an_empty_value_in_a_page_address_is_no_filter() -> None:
    assert parse_query_number("") is None
    assert parse_query_number("  ") is None


@pytest.mark.parametrize(
    "typed", ["1.234,5", "1.234.567", "1e9", "abc", "(5)", "-", "+5", "\u0661"]
)
def test_a_page_address_takes_no_groups_and_no_habits(typed: str) -> None:
    assert refusal(parse_query_number, typed).code == "unreadable"


# --- what holds for every number and every text --------------------------------------------------


@given(amounts)
@example(Decimal("1.234"))
@example(Decimal(1234))
@example(Decimal("-0.000001"))
def test_a_written_number_is_read_back(amount: Decimal) -> None:
    assert parse_number(format_number(amount), minimum=None) == amount


@given(amounts, st.integers(1, 6))
def test_a_rounded_number_is_read_back(amount: Decimal, places: int) -> None:
    text = format_number(amount, places=places)
    assert parse_number(text, minimum=None) == round_half_up(amount, places)


@given(rupiah)
@example(Decimal("16.23"))
@example(Decimal(1234))
def test_written_money_is_read_back(amount: Decimal) -> None:
    assert parse_money(format_money(amount), minimum=None) == amount
    assert parse_money(format_money(amount).replace(NO_BREAK, " "), minimum=None) == amount
    whole = round_half_up(amount, 0)
    assert parse_money(format_money(amount, places=0), minimum=None, max_digits=18) == whole


@given(st.integers(-(10**9) + 1, 10**9 - 1))
def test_a_written_count_is_read_back(count: int) -> None:
    assert parse_count(format_number(Decimal(count), places=0), minimum=None) == count


@given(amounts)
def test_a_number_of_the_api_is_read_back(amount: Decimal) -> None:
    assert parse_api_decimal(format_api(amount), minimum=None) == amount
    assert parse_api_decimal(float(amount), minimum=None) == Decimal(repr(float(amount)))
    assert parse_query_number(format_api(amount), minimum=None) == amount


@given(anything)
@example("1.234")
@example("\x00")
@example("\ud800")
@example("9" * 5000)
def test_every_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    codes = {"unreadable", "ambiguous", "too_long", "too_many_places"}
    for read in READERS:
        if error := refused(read, text):
            assert error.code in codes
            assert error.message.startswith('"')
            assert error.message[-1] in ".?"
            assert error.message.isprintable()
            assert str(error) == error.message


@given(anything)
@example("-5")
@example("(5)")
def test_a_field_without_negative_numbers_reads_none(text: str) -> None:
    for read in READERS:
        with suppress(NumberError):
            assert (read(text) or 0) >= 0


@given(anything)
@example("1.234")
@example("16.23")
def test_no_text_has_two_silent_readings(text: str) -> None:
    """A text read both as a number and as money means the same in both."""
    try:
        readings = {parse_number(text, minimum=None), parse_money(text, minimum=None)}
    except NumberError:
        return
    assert len(readings) == 1


@given(anything)
@example("1.250 M")
@example("1,5 juta")
@example("1 234")
@example("-1.234 ton")
def test_every_reading_that_is_asked_about_can_be_typed_as_shown(text: str) -> None:
    for read in (parse_number, parse_money, parse_count):
        error = refused(read, text)
        if error and error.readings:
            question = error.message.rpartition("?")[0].rpartition(": ")[2]
            shown = question.rpartition("Maksudnya ")[2].split(" atau ")
            assert [read(each, minimum=None) for each in shown] == list(error.readings)

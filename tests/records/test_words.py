"""Numbers, money and dates in words, against a small reader of such words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.words import LARGEST, spell_date, spell_decimal, spell_integer, spell_money

UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
WHOLE = {word: number for number, word in enumerate(UNITS)} | {"sepuluh": 10, "sebelas": 11}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_integer(words: str) -> int:
    """What a person understands: `dua puluh satu ribu` is 21000."""
    total = group = 0
    for word in words.removeprefix("minus ").split():
        if word == "seribu":
            total += 1000
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "seratus":
            group += 100
        elif word == "ratus":
            group *= 100
        elif word == "belas":
            group += 10
        elif word == "puluh":
            group += 9 * (group % 10)
        else:
            group += WHOLE[word]
    return -(total + group) if words.startswith("minus ") else total + group


def read_decimal(words: str) -> Decimal:
    whole, _, fraction = words.removeprefix("minus ").partition(" koma ")
    digits = "".join(str(UNITS.index(word)) for word in fraction.split())
    amount = Decimal(f"{read_integer(whole)}.{digits or 0}")
    return -amount if words.startswith("minus ") else amount


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (110, "seratus sepuluh"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1100, "seribu seratus"),
        (2019, "dua ribu sembilan belas"),
        (10_000, "sepuluh ribu"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (100_000_000, "seratus juta"),
        (1_250_000_000, "satu miliar dua ratus lima puluh juta"),
        (1_000_000_000_000, "satu triliun"),
        (-5, "minus lima"),
    ],
)
def test_integers_in_words(number: int, words: str) -> None:
    assert spell_integer(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3.16", "tiga koma satu enam"),
        ("16.23", "enam belas koma dua tiga"),
        ("0.05", "nol koma nol lima"),
        ("36.97", "tiga puluh enam koma sembilan tujuh"),
        ("3.00", "tiga"),
        ("-0.5", "minus nol koma lima"),
        ("1E+3", "seribu"),
    ],
)
def test_decimals_in_words(amount: str, words: str) -> None:
    assert spell_decimal(Decimal(amount)) == words


def test_the_words_say_the_digits_that_are_printed() -> None:
    assert spell_decimal(Decimal("85.2"), minimum_places=2) == "delapan puluh lima koma dua nol"
    assert spell_decimal(Decimal("46.095"), places=2) == "empat puluh enam koma satu nol"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("100000000", "seratus juta rupiah"),
        ("1250000000.00", "satu miliar dua ratus lima puluh juta rupiah"),
        ("16.23", "enam belas rupiah dua puluh tiga sen"),
        ("0.5", "nol rupiah lima puluh sen"),
        ("0", "nol rupiah"),
        ("1000", "seribu rupiah"),
        ("99.995", "seratus rupiah"),
        ("-5000", "minus lima ribu rupiah"),
    ],
)
def test_money_in_words(amount: str, words: str) -> None:
    assert spell_money(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            date(2019, 7, 16),
            "Selasa tanggal enam belas bulan Juli tahun dua ribu sembilan belas",
        ),
        (date(2021, 1, 1), "Jumat tanggal satu bulan Januari tahun dua ribu dua puluh satu"),
        (date(1999, 12, 31), "Jumat tanggal tiga puluh satu bulan Desember tahun seribu sembilan"
         " ratus sembilan puluh sembilan"),
    ],
)  # fmt: skip
def test_a_date_in_words_of_a_berita_acara(day: date, words: str) -> None:
    assert spell_date(day) == words


def test_a_moment_in_words_is_its_day_in_wib() -> None:
    late = datetime(2019, 7, 15, 17, 0, tzinfo=UTC)
    assert spell_date(late) == spell_date(date(2019, 7, 16))
    with pytest.raises(ValueError, match="no offset"):
        spell_date(datetime(2019, 7, 16))  # noqa: DTZ001


def test_what_is_too_large_is_not_spelt() -> None:
    assert spell_integer(LARGEST).startswith("sembilan ratus sembilan puluh sembilan triliun")
    for number in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(ValueError, match="only numbers up to"):
            spell_integer(number)
    with pytest.raises(ValueError, match="only numbers up to"):
        spell_money(Decimal("999999999999999.995"))


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1E+100"])
def test_what_is_no_amount_is_not_spelt(amount: str) -> None:
    for spell in (spell_decimal, spell_money):
        with pytest.raises(ValueError, match=r"."):
            spell(Decimal(amount))


@given(st.integers(-LARGEST, LARGEST))
@example(LARGEST)
@example(1_001_001_001_001)
@example(111_111_111_111_111)
def test_words_are_understood_as_the_number(number: int) -> None:
    assert read_integer(spell_integer(number)) == number


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6))
def test_words_are_understood_as_the_decimal(amount: Decimal) -> None:
    assert read_decimal(spell_decimal(amount)) == amount


@given(st.integers(-LARGEST, LARGEST))
def test_words_are_understood_as_the_money(sen_in_all: int) -> None:
    amount = Decimal(sen_in_all).scaleb(-2)
    words = spell_money(amount)
    rupiah, _, sen = words.removeprefix("minus ").partition(" rupiah")
    assert words.count("rupiah") == 1
    understood = read_integer(rupiah) + Decimal(read_integer(sen.removesuffix(" sen"))).scaleb(-2)
    assert (-understood if words.startswith("minus ") else understood) == amount


@given(st.integers(0, LARGEST))
def test_one_before_hundred_ten_and_thousand_is_se(number: int) -> None:
    words = f" {spell_integer(number)} "
    for wrong in (" satu puluh ", " satu belas ", " satu ratus ", "  ", " nol satu "):
        assert wrong not in words
    assert not words.startswith(" satu ribu ")

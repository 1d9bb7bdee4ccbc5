"""The guard of CSV cells, both ways (S-15)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.exports.guard import guarded, unguarded

TEXTS = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠ \u00a0\ufeffa1") | st.characters())


@given(TEXTS)
@example("'=1")
@example("''=1")
@example("' =1")
@example(" '=1")
def test_reading_gives_back_what_was_written(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("blanks", ["", " ", "   ", "\u00a0", "\u3000", "\ufeff"])
def test_a_text_that_begins_like_a_formula_gets_one_apostrophe(sign: str, blanks: str) -> None:
    text = f"{blanks}{sign}cmd|' /C calc'!A0"
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "Muntok", "19.05.06", "a=b", "'", "'tis", "Jum'at", "1+1", "  a", "''"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_exactly_one_apostrophe_is_taken_off() -> None:
    assert unguarded("'=1+1") == "=1+1"
    assert unguarded("''=1+1") == "'=1+1"
    assert unguarded("=1+1") == "=1+1"

"""Workflows as data: a state with the states that may follow, and what each step needs."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Self, TypeAlias


class State(StrEnum):
    """A state: the stored word and the word that pages show."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        state = str.__new__(cls, value)
        state._value_ = value
        state.label = label
        return state

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Stored and shown words, as a model field takes them."""
        return [(state.value, state.label) for state in cls]


class Need(StrEnum):
    """What a step needs beside the right to take it; the sentence that refuses it without."""

    REASON = "Tulis alasannya."
    OTHER_SEAT = "Yang memutuskan harus jabatan lain daripada yang mengusulkan."


Moves: TypeAlias = Mapping[State, Mapping[State, frozenset[Need]]]

NOTHING: frozenset[Need] = frozenset()
WITH_REASON = frozenset({Need.REASON})


class MoveRefused(ValueError):
    """A step that the workflow does not allow; the message is an Indonesian sentence."""


def check_move(moves: Moves, here: State, there: State, *, given: Collection[Need] = ()) -> None:
    """Refuse a step that is not in the table, or that lacks what the table asks for it."""
    if there not in moves[here]:
        raise MoveRefused(f"Dari “{here.label}” tidak dapat menjadi “{there.label}”.")
    check_needs(moves[here][there], given)


def check_needs(needs: Collection[Need], given: Collection[Need]) -> None:
    """Refuse with the sentences of the needs that are not given."""
    if lacking := [need.value for need in Need if need in needs and need not in given]:
        raise MoveRefused(" ".join(lacking))

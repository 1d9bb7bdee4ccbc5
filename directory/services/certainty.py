"""Steps on the ladder of certainty."""

from typing import TypeVar

from django.db import transaction

from directory.models import Certain
from directory.rules import CERTAINTY_MOVES, DROPPED, Certainty, Need, check_move
from records.versions import locked, save_version

C = TypeVar("C", bound=Certain)


@transaction.atomic
def move_certainty(record: C, *, to: Certainty, reason: str = "", seen: int) -> C:
    """Move a thing to another rung, or off the ladder; returns it as saved.

    Raises MoveRefused for a step that is not allowed or lacks its reason, StaleVersion where
    somebody saved the thing since version `seen`.
    """
    current = locked(record, seen=seen)
    here = Certainty(current.certainty)
    check_move(CERTAINTY_MOVES, here, to, given={Need.REASON} if reason.strip() else set())
    current.certainty = to.value
    current.dropped_from = here.value if to in DROPPED else ""
    current.certainty_reason = reason.strip()
    return save_version(current, seen=seen)

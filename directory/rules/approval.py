"""Approval of an update: four states, and two pairs of eyes."""

from decimal import Decimal

from directory.rules.transitions import NOTHING, Moves, Need, State


class UpdateState(State):
    """Only what is approved counts."""

    DRAFT = "draft", "draf"
    PENDING = "pending", "menunggu persetujuan"
    RETURNED = "returned", "dikembalikan"
    APPROVED = "approved", "disetujui"


APPROVAL_MOVES: Moves = {
    UpdateState.DRAFT: {UpdateState.PENDING: NOTHING},
    UpdateState.PENDING: {
        UpdateState.DRAFT: NOTHING,
        UpdateState.RETURNED: frozenset({Need.REASON, Need.OTHER_SEAT}),
        UpdateState.APPROVED: frozenset({Need.OTHER_SEAT}),
    },
    UpdateState.RETURNED: {UpdateState.PENDING: NOTHING},
    UpdateState.APPROVED: {},
}


def worsens(before: Decimal, after: Decimal, *, lower_is_better: bool) -> bool:
    """Whether the amount moves away from what is wanted; such an update needs a reason."""
    return after > before if lower_is_better else after < before

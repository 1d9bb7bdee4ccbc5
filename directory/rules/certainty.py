"""How certain it is that something will be done: one list for all programmes.

A rung may be skipped where practice skips it: funds outside the RKPD go from a proposal to a budget
document (DPA, or DIPA of the state), and work done in self-management has no contract. Nothing is
under contract without a budget document, finished without one, or handed over unfinished.
"""

from directory.rules.transitions import NOTHING, WITH_REASON, Moves, Need, State


class Certainty(State):
    """The rungs from an idea to the handover, and the two ways off the ladder."""

    IDEA = "ide", "ide"
    PROPOSAL = "usulan", "usulan"
    RKPD = "rkpd", "RKPD"
    DPA = "dpa", "DPA"
    CONTRACT = "kontrak", "kontrak"
    FINISHED = "selesai", "selesai"
    HANDED_OVER = "diserahkan", "diserahkan"
    CANCELLED = "dibatalkan", "dibatalkan"
    DIVERTED = "dialihkan", "dialihkan"


PUBLIC = (Certainty.DPA, Certainty.CONTRACT, Certainty.FINISHED, Certainty.HANDED_OVER)
DROPPED = (Certainty.CANCELLED, Certainty.DIVERTED)

_DROP: dict[State, frozenset[Need]] = dict.fromkeys(DROPPED, WITH_REASON)

# Up the ladder freely, down it and off it with a reason; what was dropped is proposed anew.
CERTAINTY_MOVES: Moves = {
    Certainty.IDEA: {
        Certainty.PROPOSAL: NOTHING,
        Certainty.RKPD: NOTHING,
        Certainty.DPA: NOTHING,
        **_DROP,
    },
    Certainty.PROPOSAL: {
        Certainty.IDEA: WITH_REASON,
        Certainty.RKPD: NOTHING,
        Certainty.DPA: NOTHING,
        **_DROP,
    },
    Certainty.RKPD: {Certainty.PROPOSAL: WITH_REASON, Certainty.DPA: NOTHING, **_DROP},
    Certainty.DPA: {
        Certainty.PROPOSAL: WITH_REASON,
        Certainty.RKPD: WITH_REASON,
        Certainty.CONTRACT: NOTHING,
        Certainty.FINISHED: NOTHING,
        **_DROP,
    },
    Certainty.CONTRACT: {Certainty.DPA: WITH_REASON, Certainty.FINISHED: NOTHING, **_DROP},
    Certainty.FINISHED: {
        Certainty.DPA: WITH_REASON,
        Certainty.CONTRACT: WITH_REASON,
        Certainty.HANDED_OVER: NOTHING,
    },
    Certainty.HANDED_OVER: {Certainty.FINISHED: WITH_REASON},
    Certainty.CANCELLED: {Certainty.PROPOSAL: WITH_REASON},
    Certainty.DIVERTED: {Certainty.PROPOSAL: WITH_REASON},
}


def is_public(certainty: Certainty, *, dropped_from: Certainty | None = None) -> bool:
    """Whether the public sees it: from DPA on, and what was dropped after it had got so far.

    A promise that the public has seen does not vanish when it is cancelled or diverted.
    """
    return certainty in PUBLIC or (certainty in DROPPED and dropped_from in PUBLIC)

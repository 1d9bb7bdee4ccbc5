"""How judgements about figures look on pages."""

from django import template

from directory.rules import TargetState

register = template.Library()

LOOKS = {
    TargetState.MET: "selesai",
    TargetState.MET_LATE: "selesai",
    TargetState.NOT_MET: "terlambat",
    TargetState.UNPROVED: "catatan",
    TargetState.NOT_DUE: "berjalan",
}


@register.filter
def target_look(state: TargetState) -> str:
    """The state of components/status.html that goes with the word."""
    return LOOKS[state]

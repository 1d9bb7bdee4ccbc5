"""What the three programmes judge alike. Standard library only; states and amounts in and out."""

from directory.rules.approval import APPROVAL_MOVES, UpdateState, worsens
from directory.rules.assets import Stuck, step_needs, stuck_since
from directory.rules.certainty import CERTAINTY_MOVES, DROPPED, PUBLIC, Certainty, is_public
from directory.rules.figures import Reading, reconciles
from directory.rules.targets import Comparator, TargetCheck, TargetState, check_target
from directory.rules.transitions import MoveRefused, Need, check_move, check_needs
from directory.rules.working_days import Calendar, WorkingDays, working_days_between

__all__ = [
    "APPROVAL_MOVES",
    "CERTAINTY_MOVES",
    "DROPPED",
    "PUBLIC",
    "Calendar",
    "Certainty",
    "Comparator",
    "MoveRefused",
    "Need",
    "Reading",
    "Stuck",
    "TargetCheck",
    "TargetState",
    "UpdateState",
    "WorkingDays",
    "check_move",
    "check_needs",
    "check_target",
    "is_public",
    "reconciles",
    "step_needs",
    "stuck_since",
    "working_days_between",
    "worsens",
]

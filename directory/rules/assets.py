"""Handover of an asset: what a step needs, and for how long it has been stuck.

The stages themselves are rows that staff edit: the minutes name only some of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory.rules.transitions import NOTHING, WITH_REASON, Need
from directory.rules.working_days import Calendar, WorkingDays, working_days_between


@dataclass(frozen=True)
class Stuck:
    """Since when a stage has lasted, in days and in working days."""

    days: int
    working_days: WorkingDays


def step_needs(
    stages: Sequence[int], here: int, there: int, *, are_papers_missing: bool
) -> frozenset[Need]:
    """What a step between two stages needs; `stages` are their numbers in order.

    Nothing for the next stage once the papers are complete, or for handing the file on within a
    stage. A step back, over a stage, or ahead of the papers needs a reason: the register follows
    what happened, and says why.
    """
    distance = stages.index(there) - stages.index(here)
    if distance == 0 or (distance == 1 and not are_papers_missing):
        return NOTHING
    return WITH_REASON


def stuck_since(since: date | None, today: date, calendar: Calendar) -> Stuck | None:
    """How long a stage has lasted; None where its beginning is unknown or still to come."""
    if since is None or since > today:
        return None
    return Stuck((today - since).days, working_days_between(since, today, calendar))

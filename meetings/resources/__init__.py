"""The declarations of meetings, what was said in them, and what they left behind."""

from meetings.resources.agreements import AGREEMENT_PARTIES, AGREEMENTS, SIGNATORIES
from meetings.resources.discussion import (
    AGENDA_ITEMS,
    ATTACHMENTS,
    EXCHANGES,
    PROBLEMS,
    SPEAKERS,
)
from meetings.resources.meetings import MEETINGS

__all__ = [
    "AGENDA_ITEMS",
    "AGREEMENTS",
    "AGREEMENT_PARTIES",
    "ATTACHMENTS",
    "EXCHANGES",
    "MEETINGS",
    "PROBLEMS",
    "SIGNATORIES",
    "SPEAKERS",
]

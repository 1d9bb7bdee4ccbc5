"""Meetings and what they leave behind, one module per noun."""

from meetings.models.agreements import Agreement, AgreementParty, Signatory
from meetings.models.discussion import AgendaItem, Attachment, Exchange, Problem, Speaker
from meetings.models.meetings import Meeting

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Attachment",
    "Exchange",
    "Meeting",
    "Problem",
    "Signatory",
    "Speaker",
]

"""What every record has, and what the kit remembers about records."""

from records.models.deletions import Deletion
from records.models.facts import LoadedFact
from records.models.history import HistoryEntry
from records.models.idempotency import KeyedRequest
from records.models.imports import Import, ImportLayout, ImportRow
from records.models.jobs import Job
from records.models.limits import ExportSlot, RequestCount
from records.models.records import Record, RecordManager, RecordQuerySet, Tracked, with_names
from records.models.submissions import Submission

__all__ = [
    "Deletion",
    "ExportSlot",
    "HistoryEntry",
    "Import",
    "ImportLayout",
    "ImportRow",
    "Job",
    "KeyedRequest",
    "LoadedFact",
    "Record",
    "RecordManager",
    "RecordQuerySet",
    "RequestCount",
    "Submission",
    "Tracked",
    "with_names",
]

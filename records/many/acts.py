"""Writing many records that their form has filled, and why which of them may not be written.

With any refusal the surrounding transaction is to be rolled back, for the others are written.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from records.access import Action
from records.constraints import broken
from records.many.forms import Filled
from records.many.writing import moved_on
from records.resources import Resource
from records.saving import check_all_saved
from records.versions import StaleVersion


class Broken(Exception):
    """Constraints that a row breaks."""

    def __init__(self, constraints: Sequence[models.BaseConstraint]) -> None:
        self.sentences = [str(each.violation_error_message) for each in constraints]
        super().__init__(" ".join(self.sentences))


def change_all(
    resource: Resource, user: Any, rows: Sequence[Filled], *, seen: Mapping[int, int]
) -> dict[int, Exception]:
    """Save what the rows changed, each against the version seen of it, where nothing is refused.

    Answers, by key, why a row may not be saved: StaleVersion, Broken, DeadLink or NotYours.
    """
    refused: dict[int, Exception] = {}
    edited = [row.record for row in rows if row.edited]
    for place, constraints in broken(edited).items():
        refused[edited[place].pk] = Broken(constraints)
    written = [record for record in edited if record.pk not in refused]
    moved = resource.save_all(written, seen=seen)
    moved |= moved_on([row.record for row in rows if not row.edited], seen=seen)
    refused |= {key: StaleVersion(current) for key, current in moved.items()}
    saved = [record for record in written if record.pk not in moved]
    return refused | check_all_saved(user, saved, Action.CHANGE)


def add_all(resource: Resource, user: Any, rows: Sequence[Filled]) -> dict[int, Exception]:
    """Write the rows' new records, where nothing is refused.

    Answers, by the row's place, why it may not be added: Broken, DeadLink or NotYours.
    """
    records = [row.record for row in rows]
    refused: dict[int, Exception] = {
        place: Broken(constraints) for place, constraints in broken(records).items()
    }
    added = [record for place, record in enumerate(records) if place not in refused]
    resource.create_all(added)
    places = {record.pk: place for place, record in enumerate(records)}
    told = check_all_saved(user, added, Action.ADD)
    return refused | {places[key]: error for key, error in told.items()}

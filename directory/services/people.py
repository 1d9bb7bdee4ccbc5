"""Merging of people, and its undoing."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignObject
from django.utils import timezone

from directory.models import Person, PersonMerge
from records.access import Action, may
from records.saving import NotYours


@transaction.atomic
def merge_people(*, kept: Person, absorbed: Person) -> PersonMerge:
    """Move every link from one person to another, and remember which, so that it can be undone.

    Names printed in records stay as they were written. Raises ValueError where the two are the
    same, one is already merged into another, or one has just been deleted.
    """
    if kept == absorbed:
        raise ValueError("Pilih dua orang yang berbeda.")
    locked = {
        p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])
    }
    if len(locked) < 2:
        raise ValueError("Salah satu dari keduanya sudah dihapus.")
    kept, absorbed = locked[kept.pk], locked[absorbed.pk]
    if kept.merged_into_id or absorbed.merged_into_id:
        raise ValueError("Salah satu dari keduanya sudah digabung ke orang lain.")
    moved = {}
    for field in _links_to_people():
        rows = field.model._default_manager.filter(**{field.name: absorbed})
        if ids := list(rows.values_list("pk", flat=True)):
            moved[f"{field.model._meta.label}.{field.name}"] = ids
            rows.update(**{field.name: kept})
    absorbed.merged_into = kept
    absorbed.version += 1
    absorbed.save()
    return PersonMerge.objects.create(kept=kept, absorbed=absorbed, moved=moved)


@transaction.atomic
def undo_merge(merge: PersonMerge) -> None:
    """Give back the links that the merge moved and that still point where it left them."""
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise ValueError("Penggabungan ini sudah dibatalkan.")
    for field in _links_to_people():
        if ids := merge.moved.get(f"{field.model._meta.label}.{field.name}"):
            rows = field.model._default_manager.filter(pk__in=ids, **{field.name: merge.kept})
            rows.update(**{field.name: merge.absorbed})
    absorbed = merge.absorbed
    absorbed.merged_into = None
    absorbed.version += 1
    absorbed.save()
    merge.undone_at = timezone.now()
    merge.save()


def check_merge(user: Any, merge: PersonMerge) -> None:
    """Raises NotYours where the merge moved, or gives back, rows that the user does not keep.

    On which rows an account acts follows from its person's seats: who may not give somebody a seat
    may not move it to them either.
    """
    for column, ids in merge.moved.items():
        model = apps.get_model(column.rpartition(".")[0])
        rows: Any = model._default_manager.filter(pk__in=ids)
        kept = rows.visible_to(user, Action.CHANGE)
        if not may(user, Action.CHANGE, model) or kept.count() < rows.count():
            raise NotYours


def _links_to_people() -> "list[ForeignObject[Any, Any]]":
    """Every column that names a person, apart from the merge's own bookkeeping."""
    return [
        relation.field
        for relation in Person._meta.related_objects
        if relation.related_model not in (Person, PersonMerge)
    ]

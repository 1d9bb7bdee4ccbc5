"""Merging of people, and its undoing."""

from typing import Any

from django.db import transaction
from django.db.models import ForeignObject
from django.utils import timezone

from directory.models import Person, PersonMerge


@transaction.atomic
def merge_people(*, kept: Person, absorbed: Person) -> PersonMerge:
    """Move every link from one person to another, and remember which, so that it can be undone.

    Names printed in records stay as they were written. Raises ValueError where the two are the
    same or one is already merged into another.
    """
    locked = {
        p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])
    }
    kept, absorbed = locked[kept.pk], locked[absorbed.pk]
    if kept == absorbed:
        raise ValueError("Pilih dua orang yang berbeda.")
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


def _links_to_people() -> "list[ForeignObject[Any, Any]]":
    """Every column that names a person, apart from the merge's own bookkeeping."""
    return [
        relation.field
        for relation in Person._meta.related_objects
        if relation.related_model not in (Person, PersonMerge)
    ]

"""Deleting a record with its parts, for a time in which it can come back."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from records.attribution import author_name, because
from records.models import Deletion, Record, with_names
from records.versions import locked

# The rows of an act, by model: their keys.
Rows = dict[type[Record], set[int]]


@dataclass(frozen=True)
class Use:
    """Records of one kind that point to the one that shall go."""

    kind: str
    count: int
    examples: tuple[Record, ...]


class StillUsed(Exception):
    """Other records point to this one; `uses` says which."""

    def __init__(self, uses: Sequence[Use]) -> None:
        super().__init__("Data ini masih dipakai oleh data lain.")
        self.uses = uses


class CannotRestore(Exception):
    """The time is over, or what the record points to is itself deleted; the message says it."""


@transaction.atomic
def delete_record(record: Record, *, seen: int, reason: str) -> Deletion:
    """Delete a record and its parts; raises StaleVersion, or StillUsed where others point to it."""
    current = locked(record, seen=seen)
    gone = with_parts(current)
    _lock(gone)
    if uses := uses_of(gone):
        raise StillUsed(uses)
    with because(reason):
        deletion = Deletion.objects.create(
            table=current._meta.label_lower,
            record_id=current.pk,
            label=str(current)[:300],
            reason=reason,
            deleted_by=author_name() or "di luar aplikasi",
        )
        _set_deletion(gone, deletion)
    return deletion


@transaction.atomic
def restore_record(record: Record, *, seen: int) -> None:
    """Bring back a deleted record with the parts that went with it.

    Raises StaleVersion where it is back already, CannotRestore where it cannot come back.
    """
    current = locked(record, seen=seen)
    deletion = current.deletion
    if deletion is None:
        raise CannotRestore("Data ini tidak terhapus.")
    if timezone.now() > deletion.restorable_until:
        raise CannotRestore("Masa pemulihan 30 hari sudah lewat.")
    rows = with_parts(current, deletion)
    _lock(rows)
    deletion.restored_at = timezone.now()
    deletion.save()
    _set_deletion(rows, None)
    for model, keys in rows.items():
        for row in model._base_manager.filter(pk__in=keys):
            if missing := dead_links(row):
                names = ", ".join(str(field.verbose_name) for field in missing)
                raise CannotRestore(f"Pulihkan dahulu yang ditunjuk data ini: {names}.")


def _lock(rows: Rows) -> None:
    """Hold the rows to the end of the transaction, always in the same order."""
    for model in sorted(rows, key=lambda model: model._meta.label):
        held = model._base_manager.filter(pk__in=rows[model]).order_by("pk")
        list(held.select_for_update(of=("self",)).values_list("pk"))


def _set_deletion(rows: Rows, deletion: Deletion | None) -> None:
    for model, keys in rows.items():
        held = model._base_manager.filter(pk__in=keys)
        held.update(deletion=deletion, version=models.F("version") + 1)


def with_parts(record: Record, deletion: Deletion | None = None) -> Rows:
    """The record, its parts and theirs: those alive, or those gone with that deletion.

    One query for each level of parts.
    """
    rows: Rows = {type(record): {record.pk}}
    found = rows
    while found:
        links = [
            (field.model, field, keys)
            for model, keys in found.items()
            for field in _links_to(model)
            if field.model.part_of == field.name
        ]
        found = _pointing(links, deletion=deletion)
        for model, keys in found.items():
            rows.setdefault(model, set()).update(keys)
    return rows


def uses_of(rows: Rows) -> list[Use]:
    """Living records outside `rows` that point to one of them, by kind."""
    links = [
        (field.model, field, keys) for model, keys in rows.items() for field in _links_to(model)
    ]
    uses = []
    for model, keys in _pointing(links, deletion=None).items():
        if left := keys - rows.get(model, set()):
            examples = tuple(with_names(model._default_manager.filter(pk__in=sorted(left)[:5])))
            uses.append(Use(str(model._meta.verbose_name), len(left), examples))
    return sorted(uses, key=lambda use: use.kind)


def _pointing(
    links: list[tuple[type[Record], Any, set[int]]], *, deletion: Deletion | None
) -> Rows:
    """The rows with this deletion that point through one of the links to one of its keys."""
    found = [
        model._base_manager.filter(**{f"{field.name}__in": keys}, deletion=deletion)
        .order_by()
        .values_list(models.Value(place), "pk")
        for place, (model, field, keys) in enumerate(links)
    ]
    rows: Rows = defaultdict(set)
    for place, key in found[0].union(*found[1:], all=True) if found else ():
        rows[links[place][0]].add(key)
    return rows


def dead_links(record: Record) -> list[Any]:
    """The foreign keys of a record that lead to deleted ones; one query.

    Asked after saving: the database then holds what the record points to against deletion.
    """
    dead = [
        field.remote_field.model._base_manager.filter(
            pk=getattr(record, field.attname), deletion__isnull=False
        ).values_list(models.Value(field.name))
        for field in record._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and issubclass(field.remote_field.model, Record)
        and getattr(record, field.attname) is not None
    ]
    names = dead[0].union(*dead[1:]) if dead else []
    return [record._meta.get_field(name) for (name,) in names]


def _links_to(model: type[Record]) -> Iterator[Any]:
    """The foreign keys of records that lead to this model."""
    for other in apps.get_models():
        if issubclass(other, Record) and not other._meta.proxy:
            for field in other._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and issubclass(
                    model, field.remote_field.model
                ):
                    yield field

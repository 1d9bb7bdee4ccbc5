"""Deleting a record with its parts, for a time in which it can come back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from records.access import Action
from records.attribution import author_name, because
from records.links import Link, foreign_keys, home_of, joined, links_to
from records.many.writing import save_versions
from records.models import Deletion, Record, RecordQuerySet, with_names
from records.models.deletions import RESTORABLE_FOR
from records.versions import StaleVersion, locked

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
def delete_records(
    records: Sequence[Record], *, seen: Mapping[int, int], reason: str
) -> dict[int, StaleVersion | StillUsed]:
    """Delete records of one model, each by a deletion of its own; parts or uses keep one.

    Answers why one stays, by key. In a number of queries that does not grow with them.
    """
    if not records:
        return {}
    model = type(records[0])
    rows = model._base_manager.filter(pk__in=[record.pk for record in records])
    stored = list(with_names(rows).order_by("pk").select_for_update(of=("self",)))
    refused: dict[int, StaleVersion | StillUsed] = {
        row.pk: StaleVersion(row)
        for row in stored
        if row.version != seen[row.pk] or row.deletion_id is not None
    }
    links = list(links_to(model))
    keys = {row.pk for row in stored} - refused.keys()
    used = set()
    for link in links:
        others = link.model._default_manager.filter(**{f"{link.path}__in": keys})
        used |= set(others.exclude(link.model.follows).values_list(link.path, flat=True))
    refused |= {key: StillUsed([]) for key in used}
    gone = [row for row in stored if row.pk not in refused]
    with because(reason):
        deletions = Deletion.objects.bulk_create(
            Deletion(
                table=model._meta.label_lower,
                record_id=row.pk,
                label=str(row)[:300],
                reason=reason,
                deleted_by=author_name() or "di luar aplikasi",
            )
            for row in gone
        )
        for row, deletion in zip(gone, deletions, strict=True):
            row.deletion = deletion
        if gone:
            save_versions(gone, seen={row.pk: row.version for row in gone})
    return refused


@transaction.atomic
def restore_record(record: Record, *, seen: int) -> None:
    """Bring back a deleted record with the parts that went with it.

    Raises StaleVersion where it is back already, CannotRestore where it cannot come back.
    """
    current = locked(record, seen=seen, deleted=True)
    deletion: Any = current.deletion
    if timezone.now() > deletion.restorable_until:
        raise CannotRestore("Masa pemulihan 30 hari sudah lewat.")
    rows = with_parts(current, deletion)
    _lock(rows)
    # A change that leaves the links alone would not hold what they lead to against deletion.
    _lock(_linked_from(rows))
    deletion.restored_at = timezone.now()
    deletion.save()
    _set_deletion(rows, None)
    for model, keys in rows.items():
        for missing in dead_links(list(model._base_manager.filter(pk__in=keys))).values():
            names = ", ".join(str(field.verbose_name) for field in missing)
            raise CannotRestore(f"Pulihkan dahulu yang ditunjuk data ini: {names}.")


def deleted_rows(model: type[Record], user: Any) -> RecordQuerySet:
    """The rows that were deleted, can still come back, and are this user's to bring back."""
    rows: Any = RecordQuerySet(model).visible_to(user, Action.DELETE)
    since = timezone.now() - RESTORABLE_FOR
    gone = rows.filter(deletion__isnull=False, deletion__deleted_at__gt=since)
    return gone.select_related("deletion").order_by("-deletion__deleted_at", "-pk")


def _lock(rows: Rows) -> None:
    """Hold the rows to the end of the transaction, always in the same order."""
    for model in sorted(rows, key=lambda model: model._meta.label):
        held = model._base_manager.filter(pk__in=rows[model]).order_by("pk")
        list(held.select_for_update(of=("self",)).values_list("pk"))


def _linked_from(rows: Rows) -> Rows:
    """The records that the rows point to."""
    linked: Rows = defaultdict(set)
    for model, keys in rows.items():
        for field, target in foreign_keys(model):
            if issubclass(target, Record):
                held = model._base_manager.filter(pk__in=keys, **{f"{field.name}__isnull": False})
                linked[target].update(held.values_list(field.attname, flat=True))
    return linked


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
            (link, keys)
            for model, keys in found.items()
            for link in links_to(model)
            if link.is_part
        ]
        found = _pointing(links, deletion=deletion)
        for model, keys in found.items():
            rows.setdefault(model, set()).update(keys)
    return rows


def uses_of(rows: Rows) -> list[Use]:
    """Living records outside `rows` that point to one of them, by kind.

    Not those that follow from others: they go by themselves.
    """
    links = [(link, keys) for model, keys in rows.items() for link in links_to(model)]
    uses = []
    for model, keys in _pointing(links, deletion=None).items():
        others = model._default_manager.filter(pk__in=keys - rows.get(model, set()))
        left = others.exclude(model.follows)
        if count := left.count():
            uses.append(
                Use(
                    str(model._meta.verbose_name), count, tuple(with_names(left).order_by("pk")[:5])
                )
            )
    return sorted(uses, key=lambda use: use.kind)


def dead_links(records: Sequence[Record]) -> dict[int, list[Any]]:
    """The foreign keys that lead to deleted records or to parts of such, by the key of the row.

    One query for rows of one model, to be asked while the database holds what they point to
    (`records.saving`).
    """
    model = type(records[0])
    homes = [(field, home_of(target)) for field, target in foreign_keys(model)]
    links = [field for field, home in homes if home]
    queries = [_deleted_among(records, field, home.path) for field, home in homes if home]
    gone = set(queries[0].union(*queries[1:])) if queries else set()
    dead = {
        record.pk: [link for link in links if (link.name, getattr(record, link.attname)) in gone]
        for record in (records if gone else ())
    }
    return {key: fields for key, fields in dead.items() if fields}


def _deleted_among(records: Sequence[Record], field: Any, home: str) -> Any:
    """(name of the field, key) of those that it leads to and whose `home` is deleted."""
    keys = {getattr(record, field.attname) for record in records} - {None}
    deleted = {joined(home, "deletion__isnull"): False}
    rows = field.remote_field.model._base_manager.filter(pk__in=keys, **deleted).order_by()
    return rows.values_list(models.Value(field.name), "pk")


def _pointing(links: list[tuple[Link, set[int]]], *, deletion: Deletion | None) -> Rows:
    """The rows with this deletion that point through one of the links to one of its keys."""
    found = [
        link.model._base_manager.filter(**{f"{link.path}__in": keys}, deletion=deletion)
        .order_by()
        .values_list(models.Value(place), "pk")
        for place, (link, keys) in enumerate(links)
    ]
    rows: Rows = defaultdict(set)
    for place, key in found[0].union(*found[1:], all=True) if found else ():
        rows[links[place][0].model].add(key)
    return rows

"""Applying an upload: what the preview showed, or nothing; and taking it back."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from records.access import Action, may
from records.attribution import because
from records.constraints import broken, violated
from records.imports.archive import Refused
from records.imports.lists import list_columns, resource_of
from records.imports.rows import Said
from records.imports.steps import locked, one_at_a_time, progress, signed
from records.imports.trying import Trial, Tried, made_before
from records.jobs.queue import Held
from records.models import HistoryEntry, Import, ImportRow
from records.resources import Resource
from records.saving import check_all_saved

State, RowState, Outcome = Import.State, ImportRow.State, ImportRow.Outcome
ROWS_AT_ONCE = 2_000
MOVED_ON = "{count} baris berubah sejak pratinjau; belum ada yang ditulis. Periksa lagi."
UNDONE = "Impor {name} diurungkan: {reason}"


class Changed(Exception):
    """Rows are not as the preview told; nothing may be written."""

    def __init__(self, refused: Sequence[Tried]) -> None:
        super().__init__()
        self.refused = refused


def apply_rows(held: Held, session: Import) -> None:
    """Write the rows as they were shown: all of them, or those that are still clean."""
    resource = resource_of(session.list_name)
    try:
        with signed(session, str(session.act)), transaction.atomic():
            current = locked(session, State.APPLYING)
            one_at_a_time(session.list_name)
            tried = _written(held, current, resource)
            refused = [each for each in tried if each.state in (RowState.WRONG, RowState.STALE)]
            if refused and current.takes == Import.Takes.ALL:
                raise Changed(refused)
            _note_written(current, tried)
            _retell(current, refused)
            left = current.rows.filter(outcome="").exclude(state=RowState.SAME)
            left.update(outcome=Outcome.PARKED)
            if not current.rows.filter(outcome=Outcome.WRITTEN).exists():
                current.found["totals"] = []
            current.state, current.applied_at = State.APPLIED, timezone.now()
            current.save()
            held.finish()
    except Changed as changed:
        with transaction.atomic():
            current = locked(session, State.APPLYING)
            _retell(current, changed.refused)
            current.found["moved"] = MOVED_ON.format(count=len(changed.refused))
            current.state = State.PREVIEW
            current.save()
            held.finish()
    except IntegrityError as error:
        raise Refused(violated(resource.model, error)) from error


def _written(held: Held, session: Import, resource: Resource) -> list[Tried]:
    """The clean rows, written; what stands in the way of one is in its state."""
    clean = session.rows.filter(state__in=(RowState.NEW, RowState.CHANGED), outcome="")
    kept = list(clean.order_by("row"))
    rows = [Said(each.row, each.record_id, each.version, dict(each.texts)) for each in kept]
    seen = {each.row: each.seen for each in kept if each.seen is not None}
    columns = list_columns(resource, session.owner)
    trial = Trial(resource, session.owner, columns, session.columns, seen=seen)
    alive = resource.model._default_manager.visible_to(session.owner)
    made = made_before(rows, session.list_name, alive)
    return trial.run(rows, progress(held, len(rows)), made)


def _note_written(session: Import, tried: Sequence[Tried]) -> None:
    """Note which record each row has written."""
    pairs = [
        (each.said.row, each.record.pk)
        for each in tried
        if each.record and each.state in (RowState.NEW, RowState.CHANGED)
    ]
    for start in range(0, len(pairs), ROWS_AT_ONCE):
        rows, keys = zip(*pairs[start : start + ROWS_AT_ONCE], strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE records_importrow SET outcome = %s, record_id = written.key "
                "FROM unnest(%s::integer[], %s::bigint[]) AS written(place, key) "
                "WHERE of_id = %s AND row = written.place",
                [Outcome.WRITTEN, list(rows), list(keys), session.pk],
            )
    same = [each.said.row for each in tried if each.state == RowState.SAME]
    session.rows.filter(row__in=same).update(state=RowState.SAME)


def _retell(session: Import, refused: Sequence[Tried]) -> None:
    """Tell anew of rows that are not as the preview told."""
    kept = {row.row: row for row in session.rows.filter(row__in=[e.said.row for e in refused])}
    for each in refused:
        row = kept[each.said.row]
        row.state, row.problems, row.changes = each.state, each.said.problems, each.changes
        if each.record and each.record.pk and each.state == RowState.STALE:
            row.seen = resource_version(each.record)
    ImportRow.objects.bulk_update(kept.values(), ["state", "problems", "changes", "seen"], 500)


def resource_version(record: Any) -> int:
    """The version that stands."""
    return type(record)._base_manager.values_list("version", flat=True).get(pk=record.pk)


# --- taking back ----------------------------------------------------------------------------------


def undo_rows(held: Held, session: Import) -> None:
    """Take back what was written, but for rows that somebody has edited since."""
    resource = resource_of(session.list_name)
    reason = UNDONE.format(name=session.file_name, reason=session.reason)[:300]
    with signed(session, str(session.undo_act)), transaction.atomic():
        current = locked(session, State.UNDOING)
        rows = list(current.rows.filter(outcome=Outcome.WRITTEN).order_by("row"))
        tell, back = progress(held, len(rows)), set[int]()
        for start in range(0, len(rows), ROWS_AT_ONCE):
            keys = [row.record_id for row in rows[start : start + ROWS_AT_ONCE] if row.record_id]
            back |= _taken_back(current, resource, keys, reason)
            tell(start + len(keys))
        written = current.rows.filter(outcome=Outcome.WRITTEN)
        written.filter(record_id__in=back).update(outcome=Outcome.UNDONE)
        current.rows.filter(outcome=Outcome.WRITTEN).update(outcome=Outcome.KEPT)
        current.state = State.UNDONE
        current.save()
        held.finish()


def _taken_back(session: Import, resource: Resource, keys: Sequence[int], reason: str) -> set[int]:
    """Take back what the import made of these records; the keys of those that could be."""
    model, user = resource.model, session.owner
    olds, versions = _as_before(session, model, keys)
    made = {key for key, old in olds.items() if old is None}
    changeable = model._default_manager.visible_to(user, Action.CHANGE)
    changed = [
        _restored(record, olds[record.pk] or {})
        for record in changeable.filter(pk__in=olds.keys() - made).order_by("pk")
        if may(user, Action.CHANGE, model) and record.version == versions[record.pk]
    ]
    with because(reason):
        back = _saved(resource, user, changed)
        if made and may(user, Action.DELETE, model):
            deletable = model._default_manager.visible_to(user, Action.DELETE)
            gone = [r for r in deletable.filter(pk__in=made) if r.version == versions[r.pk]]
            seen = {record.pk: record.version for record in gone}
            refused = resource.delete_all(gone, seen=seen, reason=reason)
            back |= seen.keys() - refused.keys()
    return back


def _as_before(
    session: Import, model: type[models.Model], keys: Sequence[int]
) -> tuple[dict[int, dict[str, Any] | None], dict[int, int]]:
    """Of each record what the import changed, None for one that it made, and its version after."""
    olds: dict[int, dict[str, Any] | None] = {}
    versions: dict[int, int] = {}
    entries = HistoryEntry.objects.filter(
        request_id=str(session.act), table_name=model._meta.db_table, record_id__in=keys
    )
    for entry in entries.order_by("-pk"):
        versions.setdefault(entry.record_id, entry.version or 0)
        if entry.action == HistoryEntry.Action.INSERT:
            olds[entry.record_id] = None
        else:
            olds[entry.record_id] = (olds.get(entry.record_id) or {}) | (entry.old or {})
    return olds, versions


def _restored(record: Any, old: dict[str, Any]) -> Any:
    """The record with the values that it had, unsaved."""
    for field in record._meta.concrete_fields:
        if field.column in old and field.name != "version":
            setattr(record, field.attname, field.to_python(old[field.column]))
    return record


def _saved(resource: Resource, user: Any, records: Sequence[Any]) -> set[int]:
    """Save the records, but for those that no longer fit; the keys of the saved ones."""
    unfit = broken(records)
    left = [record for place, record in enumerate(records) if place not in unfit]
    while left:
        seen = {record.pk: record.version for record in left}
        with transaction.atomic():
            refused = set(resource.save_all(left, seen=dict(seen)))
            refused |= check_all_saved(user, left, Action.CHANGE).keys()
            transaction.set_rollback(bool(refused))
        if not refused:
            break
        for record in left:
            record.version = seen[record.pk]
        left = [record for record in left if record.pk not in refused]
    return {record.pk for record in left}

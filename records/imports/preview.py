"""Reading an upload and trying what its rows say, for a person to look at before it is applied."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import QueryDict

from records.access import Action
from records.imports.archive import Refused
from records.imports.files import path_of
from records.imports.layout import (
    ID,
    Heading,
    Known,
    find_header,
    find_table,
    headings_of,
    layout_of,
    problems_of_columns,
    unknown_columns,
)
from records.imports.lists import known_columns, list_columns, resource_of
from records.imports.reading import read_tables
from records.imports.rows import Reader, Said
from records.imports.sessions import remembered
from records.imports.steps import locked, progress
from records.imports.trying import Trial, Tried, made_before
from records.imports.workbook import Table, Value
from records.jobs.queue import Held
from records.models import Import, ImportRow
from records.resources import Resource
from records.totals import changed_totals

State, RowState = Import.State, ImportRow.State
ROWS_AT_ONCE = 2_000
MOST_GONE_NAMED = 20
LONGEST_HEADING = 200
NO_TABLE = "Berkas ini tidak memuat tabel: tidak ada judul kolom yang ditemukan."
NO_SHEET = "Lembar “{name}” tidak ada dalam berkas."
NO_ROWS = "Di bawah judul kolom tidak ada baris berisi."


def read_file(held: Held, session: Import) -> None:
    """Find the table and its columns, and try what its rows say; Refused for what is no table."""
    resource = resource_of(session.list_name)
    tables = read_tables(path_of(session.file), session.file_name)
    known = known_columns(resource, session.owner)
    table, header_row = _place(session, tables, known)
    header = _shortened(table.rows[header_row]) if header_row < len(table.rows) else []
    settled = {int(place): name for place, name in session.mapping.items()}
    recalled = remembered(session, layout_of(header))
    headings = headings_of(header, known, settled, recalled)
    columns = {each.place: each.field for each in headings if each.field}
    reader = Reader(resource.form_class(user=session.owner), columns, session.readings)
    rows = reader.rows(table, header_row)
    if not rows:
        raise Refused(NO_ROWS)
    problems = problems_of_columns(headings, known, has_new=_has_new(rows, columns))
    found: dict[str, Any] = _told_of_file(tables, table, header_row, header, headings, known)
    found |= {"problems": problems, "rows": len(rows), "skipped": reader.skipped}
    found["recalled"] = bool(recalled) and not settled
    tried = [] if problems else _tried(held, session, resource, columns, rows, found)
    if not problems:
        found["gone"] = _gone(session, resource, tables, rows) if ID in columns.values() else None
        found["offers"] = _offers(reader, resource, session.owner)
    with transaction.atomic():
        current = locked(session, State.READING)
        current.sheet, current.header_row, current.found = table.name, header_row, found
        current.mapping = {
            str(each.place): each.field for each in headings if each.field is not None
        }
        current.state = State.MAPPING if problems else State.PREVIEW
        current.rows.all().delete()
        _keep(current, tried)
        current.save()
        held.finish()


def _tried(
    held: Held,
    session: Import,
    resource: Resource,
    columns: dict[int, str],
    rows: Sequence[Said],
    found: dict[str, Any],
) -> list[Tried]:
    """Write the rows and roll back: what would become of each, and in `found` of the sums."""
    user = session.owner
    trial = Trial(resource, user, list_columns(resource, user), columns)
    alive = resource.model._default_manager.visible_to(user)
    made = made_before(rows, session.list_name, alive)
    with transaction.atomic():
        tried = trial.run(rows, progress(held, len(rows)), made)
        transaction.set_rollback(True)
    found["totals"] = changed_totals(trial.before, trial.after)
    found["same"] = sum(each.state == RowState.SAME for each in tried)
    found["made_before"] = len(made)
    return tried


def _place(session: Import, tables: Sequence[Table], known: Known) -> tuple[Table, int]:
    """The table as the user chose it, or as it is found."""
    if session.sheet:
        table = next((each for each in tables if each.name == session.sheet), None)
        if table is None:
            raise Refused(NO_SHEET.format(name=session.sheet))
        row = session.header_row if session.header_row is not None else find_header(table, known)
        if row is None:
            raise Refused(NO_TABLE)
        return table, row
    if (found := find_table(tables, known)) is None:
        raise Refused(NO_TABLE)
    return found


def _shortened(header: Sequence[Value]) -> list[Value]:
    """Headings as far as a page tells them."""
    return [each[:LONGEST_HEADING] if isinstance(each, str) else each for each in header]


def _has_new(rows: Sequence[Said], columns: dict[int, str]) -> bool:
    place = next((place for place, name in columns.items() if name == ID), None)
    return any(
        said.number is None and all(column != place for column, *_ in said.problems)
        if place is not None
        else True
        for said in rows
    )


def _told_of_file(
    tables: Sequence[Table],
    table: Table,
    header_row: int,
    header: Sequence[Value],
    headings: Sequence[Heading],
    known: Known,
) -> dict[str, Any]:
    """What the pages tell of the file and its columns."""
    return {
        "sheets": [
            {
                "name": each.name,
                "is_hidden": each.is_hidden,
                "rows": len(each.rows),
                "hidden_rows": len(each.hidden_rows),
            }
            for each in tables
        ],
        "hidden_rows": sorted(row + 1 for row in table.hidden_rows if row > header_row)[:50],
        "header": [value if isinstance(value, str) else "" for value in header],
        "headings": [
            {"place": each.place, "text": each.text, "field": each.field, "near": each.near}
            for each in headings
        ],
        "unknown": [
            {"place": each.place, "text": each.text, "sentence": sentence}
            for each, sentence in unknown_columns(headings, known)
        ],
    }


def _offers(reader: Reader, resource: Resource, user: Any) -> list[dict[str, Any]]:
    """Names that may mean several records: to be settled by a person."""
    labels = {each.field: each.column.label for each in list_columns(resource, user)}
    return [
        {"field": name, "label": labels[name], "text": text, "choices": choices}
        for name, texts in reader.offers.items()
        for text, choices in texts.items()
    ]


def _gone(
    session: Import, resource: Resource, tables: Sequence[Table], rows: Sequence[Said]
) -> dict[str, Any]:
    """What the list holds and the file does not: told, never deleted."""
    listed: Any = resource.queryset.all().visible_to(session.owner, Action.CHANGE)
    query = _query_of(tables)
    filterset = resource.filterset_class(query, queryset=listed)
    is_filtered = bool(query) and filterset.is_valid()
    listed = filterset.qs if is_filtered else listed
    numbers = {said.number for said in rows if said.number is not None}
    lacking = listed.exclude(pk__in=numbers)
    return {
        "count": lacking.count(),
        "names": [str(record) for record in lacking[:MOST_GONE_NAMED]],
        "filters": filterset.in_words if is_filtered else [],
    }


def _query_of(tables: Sequence[Table]) -> QueryDict:
    """The filters of the list that the file was taken from, as it says itself; else none."""
    for table in tables:
        for row in (*table.rows[:60], *table.rows[-5:]):
            texts = [value for value in row if isinstance(value, str)]
            if len(texts) > 1 and texts[0] == "Alamat sumber":
                with suppress(ValueError, SuspiciousOperation):
                    return QueryDict(urlsplit(texts[1]).query)
    return QueryDict()


def _keep(session: Import, tried: Sequence[Tried]) -> None:
    """Keep what became of the rows; those that change nothing are only counted."""
    ImportRow.objects.bulk_create(
        (_row_of(session, each) for each in tried if each.state != RowState.SAME),
        batch_size=ROWS_AT_ONCE,
    )


def _row_of(session: Import, each: Tried) -> ImportRow:
    said, record = each.said, each.record
    is_new = each.state == RowState.NEW
    stands = each.filled.record.version if each.filled and record and not is_new else None
    return ImportRow(
        of=session,
        row=said.row,
        state=each.state,
        record_id=said.number,
        version=said.version,
        seen=each.seen if each.state == RowState.CHANGED else stands,
        texts=said.texts,
        label="" if record is None or (is_new and not said.texts) else str(record)[:300],
        problems=said.problems,
        changes=each.changes,
        fingerprint=said.fingerprint(session.list_name) if is_new else "",
    )

"""What people do with an upload: start, settle its columns, apply, undo, hand on, cancel.

Each act locks the session and refuses with a sentence where it is not its time. What takes longer
than a page may, is left to the queue (`records.imports.preview`, `records.imports.applying`).
"""

import uuid
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import OperationalError, transaction

from records.imports.archive import Refused
from records.imports.files import check_upload, drop, keep
from records.imports.layout import layout_of
from records.imports.lists import MAY_NOT, may_import, resource_of
from records.jobs.queue import TooMany, ask_for, cancel, is_locked_elsewhere
from records.models import Import, ImportLayout, ImportRow
from records.resources import Resource
from records.search import letters

State = Import.State
NOT_NOW = "Impor ini {state}; langkah itu tidak dapat dilakukan sekarang."
AT_WORK = "Impor ini sedang dikerjakan. Tunggu sebentar, lalu coba lagi."
UNSETTLED = "Tetapkan dahulu kolom yang belum dikenal."
NOT_CLEAN = (
    "{count} baris belum bersih. Perbaiki berkas lalu unggah lagi, atau terapkan baris bersih saja."
)
NOTHING = "Tidak ada baris yang dapat diterapkan."
NOT_THEIRS = "{who} tidak dapat mengubah data di daftar ini."


class NotNow(Exception):
    """The act does not fit the state of the session; the message says why."""


class BeingWritten(NotNow):
    """A runner writes the rows at this moment; nobody waits for it."""


def start(user: Any, resource: Resource, content: "File[bytes]") -> Import:
    """Keep the file and ask for it to be read; Refused for one that is not taken."""
    name = PurePath((content.name or "").replace("\\", "/")).name
    if not may_import(user, resource):
        raise Refused(MAY_NOT)
    check_upload(name, content.size, user)
    kept, digest = keep(content, PurePath(name).suffix.lower())
    try:
        with transaction.atomic():
            session = Import.objects.create(
                list_name=resource.url_name("list"),
                owner=user,
                uploaded_by=user,
                file_name=name[:200],
                file=kept,
                sha256=digest,
                size_bytes=content.size,
            )
            return _queued(session, "read", State.READING)
    except NotNow as refused:
        drop(kept)
        raise Refused(str(refused)) from refused
    except BaseException:
        drop(kept)
        raise


@transaction.atomic
def settle(
    session: Import,
    *,
    sheet: str,
    header_row: int,
    mapping: Mapping[int, str],
    readings: Mapping[str, Mapping[str, str]],
) -> Import:
    """Say where the table is, what its columns are and what names mean; it is read again."""
    held = _locked(session, State.MAPPING, State.PREVIEW)
    moved = (held.sheet, held.header_row) != (sheet, header_row)
    held.sheet, held.header_row = sheet, header_row
    # Places of columns mean another sheet's headings no longer.
    held.mapping = {} if moved else {str(place): name for place, name in mapping.items()}
    held.readings = {
        name: held.readings.get(name, {}) | dict(readings.get(name, {}))
        for name in held.readings.keys() | readings.keys()
    }
    if not moved:
        _remember(held)
    return _queued(held, "read", State.READING)


@transaction.atomic
def confirm(session: Import, *, takes: str) -> Import:
    """Ask for the rows to be applied: all of them, or the clean ones."""
    held = _locked(session, State.PREVIEW)
    rows = held.rows.filter(outcome="")
    clean = rows.filter(state__in=(ImportRow.State.NEW, ImportRow.State.CHANGED)).count()
    wrong = rows.count() - clean
    if held.found.get("unknown"):
        raise NotNow(UNSETTLED)
    if not clean:
        raise NotNow(NOTHING)
    if wrong and takes == Import.Takes.ALL:
        raise NotNow(NOT_CLEAN.format(count=wrong))
    held.takes = takes
    return _queued(held, "apply", State.APPLYING)


@transaction.atomic
def undo(session: Import, *, reason: str) -> Import:
    """Ask for everything that was applied to be taken back."""
    held = _locked(session, State.APPLIED)
    held.reason, held.undo_act = reason, uuid.uuid4()
    return _queued(held, "undo", State.UNDOING)


def call_off(session: Import) -> Import:
    """Cancel what has not been applied; the file is gone.

    What is being written is stopped, and then stands as before: it may be cancelled again.
    """
    try:
        return _called_off(session)
    except BeingWritten:
        if session.state == State.UNDOING or session.job is None:
            raise
        cancel(session.job)
        return session


@transaction.atomic
def _called_off(session: Import) -> Import:
    held = _locked(session, *Import.OPEN, State.REFUSED)
    if held.job:
        cancel(held.job)
    transaction.on_commit(lambda: drop(file))
    file, held.file, held.state = held.file, "", State.CANCELLED
    held.save()
    return held


@transaction.atomic
def hand_on(session: Import, *, to: Any) -> Import:
    """Give the session to a colleague, who may do with it what they may do with the list."""
    held = _locked(session, State.MAPPING, State.PREVIEW, State.APPLIED)
    if not to.is_active or not may_import(to, resource_of(held.list_name)):
        raise NotNow(NOT_THEIRS.format(who=to))
    held.owner = to
    if held.state == State.APPLIED:
        held.save()
        return held
    # What is theirs to change may be less or more.
    return _queued(held, "read", State.READING)


def is_parked(row: ImportRow) -> bool:
    """Whether the row still waits to be mended; nobody else mends it within this transaction."""
    parked = ImportRow.objects.select_for_update().filter(outcome=ImportRow.Outcome.PARKED)
    return parked.filter(pk=row.pk).first() is not None


def remembered(session: Import, layout: str) -> dict[str, str]:
    """What the owner's office settled for this layout: letters of a heading -> field."""
    found = ImportLayout.objects.filter(
        list_name=session.list_name, office=session.owner.office, layout=layout
    ).first()
    return found.fields if found else {}


def _remember(session: Import) -> None:
    headings = {each["place"]: each["text"] for each in session.found.get("headings", ())}
    texts = session.found.get("header", ())
    fields = {
        letters(headings[int(place)]): name
        for place, name in session.mapping.items()
        if int(place) in headings
    }
    ImportLayout.objects.update_or_create(
        list_name=session.list_name,
        office=session.owner.office,
        layout=layout_of(texts),
        defaults={"fields": fields},
    )


def _locked(session: Import, *states: State) -> Import:
    rows = Import.objects.select_for_update(of=("self",), nowait=True)
    try:
        held = rows.select_related("owner", "job").get(pk=session.pk)
    except OperationalError as error:
        if not is_locked_elsewhere(error):
            raise
        raise BeingWritten(AT_WORK) from error
    if held.state not in states or held.owner_id != session.owner_id:
        raise NotNow(NOT_NOW.format(state=held.get_state_display()))
    return held


def _queued(session: Import, kind: str, state: State) -> Import:
    session.state = state
    # What the last step was refused for is told no longer.
    session.found = {
        name: told for name, told in session.found.items() if name not in ("failed", "moved")
    }
    try:
        session.job = ask_for(kind, owner=session.owner, session=session.pk)
    except TooMany as refused:
        raise NotNow(str(refused)) from refused
    session.save()
    return session

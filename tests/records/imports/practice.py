"""Uploads in every state, for who looks at their pages."""

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from records.imports import sessions
from records.imports.lists import resource_of
from records.jobs.queue import ask_for
from records.jobs.runner import run_next
from records.models import Import

OFFICES = "directory:organisation_list"
HEADINGS = ["Nama", "Nama pendek", "Jenis", "Kode wilayah"]
PREVIEW, MAPPING, APPLIED, REFUSED, UNDONE, WAITING = range(6)


def workbook(*rows: list[Any]) -> bytes:
    """A workbook of an office's own making."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def add_practice_imports(user: Any) -> list[Import]:
    """With 200 errors, to be settled, applied with a row aside, refused, undone, waiting."""
    wrong = [[f"Dinas LATIHAN {n}", "", "OPD", 19.05] for n in range(200)]
    wrong += [
        ["Dinas Baru LATIHAN", "", "OPD", "Muntok"],
        ["Dinas Lama LATIHAN", "", "OPD", "Mntok"],
    ]
    preview = _read(user, workbook([*HEADINGS[:3], "Kode wilayah", "Keterngan"], *wrong))
    mapping = _read(user, workbook(["Singkatan kantor", "Jenis"], ["DPRKP", "OPD"]))
    rows = [["Dinas Satu LATIHAN", "", "OPD", "19.05"], ["Dinas Dua LATIHAN", "", "OPD", 19.05]]
    applied = _read(user, workbook(HEADINGS, *rows))
    _done(sessions.confirm(applied, takes=Import.Takes.CLEAN))
    refused = _read(user, b"PK rusak")
    undone = _read(user, workbook(HEADINGS, ["Dinas Tiga LATIHAN", "", "OPD", "19.05"]))
    _done(sessions.confirm(undone, takes=Import.Takes.ALL))
    _done(sessions.undo(_fresh(undone), reason="salah berkas"))
    ask_for("mark", owner=user, session=preview.pk)
    while run_next():
        pass
    waiting = _started(user, workbook(HEADINGS, ["Dinas Empat LATIHAN", "", "OPD", "19.05"]))
    return [_fresh(each) for each in (preview, mapping, applied, refused, undone, waiting)]


def _started(user: Any, content: bytes) -> Import:
    file = SimpleUploadedFile("organisasi triwulan 3.xlsx", content)
    return sessions.start(user, resource_of(OFFICES), file)


def _read(user: Any, content: bytes) -> Import:
    return _done(_started(user, content))


def _done(session: Import) -> Import:
    while run_next():
        pass
    return _fresh(session)


def _fresh(session: Import) -> Import:
    return Import.objects.select_related("owner", "job").get(pk=session.pk)

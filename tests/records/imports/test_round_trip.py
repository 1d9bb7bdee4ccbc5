"""What goes out comes back: for every model a file that nobody touched changes nothing."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records.models import HistoryEntry, Import
from tests.factories import CASES, Case, make_figure
from tests.portal.conftest import RecordBar
from tests.records.imports.uploading import upload

pytestmark = pytest.mark.django_db
each_model = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
each_kind = pytest.mark.parametrize("kind", ["xlsx", "csv"])


def exported(client: Client, case: Case, kind: str) -> bytes:
    answer: Any = client.get(reverse(f"{case.name}_export"), {"format": kind})
    return b"".join(answer.streaming_content)


@each_model
@each_kind
def test_an_untouched_file_changes_nothing(client: Client, case: Case, kind: str) -> None:
    rows = [case.make("19.05"), case.make("19.01")]
    before = HistoryEntry.objects.count()
    file = exported(client, case, kind)
    session = upload(client, reverse(f"{case.name}_import"), file, f"berkas.{kind}")
    assert session.state == Import.State.PREVIEW, session.found
    told = [(row.number, row.state, row.problems, row.changes) for row in session.rows.all()]
    assert told == []
    assert session.found["unknown"] == []
    assert session.found["same"] >= len({row.pk for row in rows})
    assert session.found["gone"]["count"] == 0
    assert HistoryEntry.objects.count() == before


@pytest.mark.bar
def test_no_text_of_a_file_is_run_and_each_comes_back(
    client: Client, record_bar: RecordBar
) -> None:
    """S-15: what opens a formula, full-width too."""
    signs, ends = "=+-@＝＋－＠", ("1+1", "HYPERLINK(1)", "cmd|' /C calc'!A0")
    notes = [f"{sign}{end}" for sign in signs for end in ends]
    for year, note in enumerate(notes, 2001):
        make_figure(year=year, note=note)
    figures = next(case for case in CASES if case.name == "directory:figure")
    files = {kind: exported(client, figures, kind) for kind in ("csv", "xlsx")}

    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple(signs))]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    for kind, file in files.items():
        session = upload(client, reverse("directory:figure_import"), file, f"berkas.{kind}")
        assert session.found["same"] == len(notes), session.found
        assert not session.rows.exists()
    record_bar("S-15", f"{len(notes)} texts like formulas: 0 run in CSV and XLSX, all come back")

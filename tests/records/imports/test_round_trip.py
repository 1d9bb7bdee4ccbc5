"""What goes out comes back: for every model a file that nobody touched changes nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records.models import HistoryEntry, Import
from tests.factories import CASES, Case
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

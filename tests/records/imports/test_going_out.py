"""Files that go out to come back; how many statements their way takes."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import ADMINISTRATOR
from records.models import ImportRow, Job
from tests.factories import (
    make_figure,
    make_indicator,
)
from tests.records.imports.uploading import (
    FIGURE_FILE,
    FIGURES,
    act,
    client_of,
    edited,
    setting,
    upload,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db
State, Outcome = ImportRow.State, ImportRow.Outcome


def test_a_long_workbook_is_made_beside_the_web(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.views.export.MOST_AT_ONCE", 1)
    for year in (2020, 2021):
        make_figure(year=year)
    answer = client.get(f"{FIGURE_FILE}&ordering=year")
    job = Job.objects.latest("pk")
    assert answer["Location"] == reverse("records:job_detail", args=[job.pk])
    waiting = client.get(answer["Location"])
    assert waiting["Refresh"]
    assert "Menunggu giliran" in waiting.content.decode()
    work()
    assert "Berkas siap" in client.get(answer["Location"]).content.decode()
    made: Any = client.get(reverse("records:job_file", args=[job.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content)))["Data"]
    assert [line[6].value for line in sheet.iter_rows(min_row=2)] == [2020, 2021]
    stranger = client_of(ADMINISTRATOR)
    assert stranger.get(answer["Location"]).status_code == 404
    assert stranger.get(reverse("records:job_file", args=[job.pk])).status_code == 404
    nobody = Client().get(FIGURE_FILE)
    assert nobody.status_code == 400
    assert "Unduh CSV, atau masuk dahulu" in nobody.content.decode()


def test_a_cancelled_job_makes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.views.export.MOST_AT_ONCE", 0)
    make_figure()
    address = client.get(FIGURE_FILE)["Location"]
    client.post(f"{address}batalkan/")
    work()
    assert "Dibatalkan" in client.get(address).content.decode()
    assert client.get(f"{address}unduh/").status_code == 404


def test_an_empty_file_has_the_columns_alone_and_takes_new_rows(client: Client) -> None:
    figure = make_figure()
    empty = workbook(client, f"{FIGURE_FILE}&template=1")
    headings = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(empty))["Data"][1]]
    assert headings == [
        cell.value for cell in openpyxl.load_workbook(io.BytesIO(workbook(client)))["Data"][1]
    ]

    def add(sheet: Any, headings: list[str]) -> None:
        assert sheet.max_row == 1
        said = {
            "Indikator": figure.indicator.name,
            "Kode wilayah": "19.05",
            "Angka": 5,
            "Tahun": 2022,
            "Jenis": "sisa",
            "Status": "disampaikan",
            "Dokumen sumber": figure.document.title,
            "Tempat dalam dokumen": "Halaman 1",
        }
        sheet.append([said.get(heading) for heading in headings])

    session = upload(client, FIGURES, edited(empty, add))
    (row,) = session.rows.all()
    assert row.state == State.NEW, row.problems


def test_steps_take_as_many_queries_for_many_rows_as_for_few(client: Client) -> None:
    """At most 500 statements for 10,000 rows: a batch of 2,000 takes some thirty."""
    indicator = make_indicator()

    def statements(rows: int) -> list[int]:
        content = edited(workbook(client), setting("Angka", *[rows] * rows))
        counted = []
        with CaptureQueriesContext(connection) as queries:
            session = upload(client, FIGURES, content)
        counted.append(len(queries))
        for step, said in (("confirm", {"takes": "semua"}), ("undo", {"reason": "LATIHAN"})):
            with CaptureQueriesContext(connection) as queries:
                act(client, session, step, **said)
            counted.append(len(queries))
        return counted

    for year in range(2001, 2004):
        make_figure(indicator=indicator, year=year, amount=1, kind="target")
    few = statements(3)
    for year in range(2004, 2040):
        make_figure(indicator=indicator, year=year, amount=1, kind="target")
    assert statements(39) == few
    assert max(few) < 100

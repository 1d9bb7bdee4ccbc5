"""What an upload is read as, and what it would change, before anything is written."""

import io
import os
import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import DataError
from django.test import Client
from django.urls import reverse

from accounts.roles import ADMINISTRATOR
from directory.models import Figure, Organisation, Region
from records.jobs.runner import sweep
from records.models import HistoryEntry, Import, ImportLayout, ImportRow, Job
from tests.factories import (
    make_district,
    make_figure,
    make_indicator,
    make_organisation,
    make_region,
)
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.records.imports.uploading import (
    FIGURES,
    OFFICES,
    act,
    client_of,
    edited,
    page,
    setting,
    sheet_of,
    troubles,
    upload,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db
State, Outcome = ImportRow.State, ImportRow.Outcome


# --- preview --------------------------------------------------------------------------------------


def test_a_changed_cell_is_shown_before_anything_is_written(client: Client) -> None:
    figure = make_figure(amount="16.23")
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", Decimal("15.9"))))
    (row,) = session.rows.all()
    assert (row.state, row.number) == (State.CHANGED, 2)
    assert row.changes == [["amount", "16,23", "15,90"]]
    shown = page(client, session)
    assert "16,23" in shown
    assert "15,90" in shown
    figure.refresh_from_db()
    assert figure.amount == Decimal("16.23")
    assert not HistoryEntry.objects.filter(via="import").exists()


def test_the_effect_on_sums_is_told(client: Client) -> None:
    regency, indicator = make_region("19.05"), make_indicator()
    parts = [make_district("19.05"), make_district("19.05")]
    for part, amount in zip(parts, ("16.23", "10"), strict=True):
        make_figure(region=part, indicator=indicator, amount=amount)
    file = edited(workbook(client), setting("Angka", Decimal("15.9"), first=2))
    changed = upload(client, FIGURES, file)
    (row,) = changed.rows.all()
    old = Decimal(row.changes[0][1].replace(",", "."))
    (told,) = changed.found["totals"]
    assert told["what"].endswith(f"jumlah bagian {regency.title} 2020")
    assert told["was"] == "26,23"
    assert Decimal(told["becomes"].replace(",", ".")) == Decimal("26.23") - old + Decimal("15.9")


@pytest.mark.bar
def test_a_hundred_rows_with_seven_bad_cells_and_a_wrong_header_give_eight_messages(
    client: Client, tmp_path: Path, record_bar: RecordBar
) -> None:
    """The case of the product's table of traps: 8 messages, 0 rows saved, and it comes back."""
    indicator = make_indicator()
    figures = [
        make_figure(region=make_region("19.05"), indicator=indicator, year=2001 + n, amount=n)
        for n in range(99)
    ]
    figures.append(make_figure(indicator=indicator, region=make_region("19.01"), amount=7))
    bad: list[tuple[int, str, Any]] = [
        (3, "Angka", "1.234"),
        (9, "Angka", "banyak"),
        (20, "Tahun", 1890),
        (33, "Jenis", "sissa"),
        (47, "Per tanggal", 19.05),
        (60, "Angka acuan", "mungkin"),
        (90, "Dokumen sumber", "Notula yang tidak ada"),
    ]

    def spoil(sheet: Any, headings: list[str]) -> None:
        for row, heading, value in bad:
            sheet.cell(row, headings.index(heading) + 1).value = value
        sheet.cell(1, headings.index("Catatan sumber") + 1).value = "Catatn sumber"

    good = workbook(client)
    before = HistoryEntry.objects.count()
    session = upload(client, FIGURES, edited(good, spoil), "angka.xlsx")
    told = [*session.found["unknown"], *troubles(session)]
    assert len(told) == 8
    assert "Catatan sumber" in session.found["unknown"][0]["sentence"]
    assert [row for row, _ in troubles(session)] == [row for row, _, _ in bad]
    assert HistoryEntry.objects.count() == before

    marked = marked_file(client, session)
    book = openpyxl.load_workbook(io.BytesIO(marked))
    comments = [cell for line in book["Data"].iter_rows() for cell in line if cell.comment]
    assert len(comments) == 8
    assert [line[1].value for line in book["Ringkasan impor"].iter_rows(min_row=9)] == [
        session.found["unknown"][0]["text"] and comments[0].coordinate,
        *(cell.coordinate for cell in comments[1:]),
    ]

    mended = io.BytesIO()
    originals = openpyxl.load_workbook(io.BytesIO(good))["Data"]
    for cell in comments:
        book["Data"][cell.coordinate].value = originals[cell.coordinate].value
        book["Data"][cell.coordinate].comment = None
    book["Data"]["F2"].value = 77
    book.save(mended)
    again = upload(client, FIGURES, through_libreoffice(mended.getvalue(), tmp_path), "angka.xlsx")
    assert troubles(again) == []
    assert again.found["unknown"] == []
    assert again.rows.count() == 1
    assert act(client, again, "confirm", takes="semua").state == Import.State.APPLIED
    assert Figure.objects.filter(amount=77).exists()
    record_bar(
        "R-4",
        "100 rows, 7 bad cells, 1 wrong heading: 8 messages, 0 rows written; mended: 1 changed",
    )


def marked_file(client: Client, session: Import) -> bytes:
    client.post(reverse("records:import_marked", args=[session.pk]))
    work()
    job = Job.objects.latest("pk")
    assert job.state == Job.State.DONE, job.message
    answer: Any = client.get(reverse("records:job_file", args=[job.pk]))
    return b"".join(answer.streaming_content)


def through_libreoffice(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it again; as it is where there is none."""
    path, saved = folder / "angka.xlsx", folder / "saved"
    path.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except FileNotFoundError:
        return content
    return (saved / "angka.xlsx").read_bytes()


# --- what offices really send ---------------------------------------------------------------------


def test_an_offices_own_sheet_is_read_below_its_title(client: Client) -> None:
    session = upload(
        client,
        OFFICES,
        sheet_of(
            ["DAFTAR ORGANISASI PERANGKAT DAERAH"],
            ["Kabupaten Bangka Barat"],
            [],
            ["Nama", "Nama pendek", "Jenis", "Kode wilayah"],
            [1, 2, 3, 4],
            ["Dinas Perkim LATIHAN", "DPRKP", "OPD", make_region("19.05").code],
        ),
    )
    assert session.header_row == 3
    assert session.found["skipped"] == [4]
    (row,) = session.rows.all()
    assert (row.state, row.number) == (State.NEW, 6), row.problems
    assert session.found["unknown"] == []
    act(client, session, "confirm", takes="semua")
    office = Organisation.objects.get(name="Dinas Perkim LATIHAN")
    assert office.region == Region.objects.get(code="19.05")


def test_a_code_that_excel_turned_into_a_number_is_an_error_and_never_a_wrong_region(
    client: Client,
) -> None:
    make_region("19.05")
    session = upload(
        client, OFFICES, sheet_of(["Nama", "Jenis", "Kode wilayah"], ["Dinas", "OPD", 19.05])
    )
    (row,) = session.rows.all()
    ((column, written, sentence),) = row.problems
    assert (column, written) == (2, "19,05")
    assert "Excel mengubah kode ini" in sentence
    assert "C2" in page(client, session)


def test_a_former_name_is_understood_and_a_near_one_is_offered(client: Client) -> None:
    region = make_region("19.05")
    region.aliases.create(name="Babar Lama")
    session = upload(
        client,
        OFFICES,
        sheet_of(
            ["Nama", "Jenis", "Kode wilayah"],
            ["Dinas A", "OPD", "babar lama"],
            ["Dinas B", "OPD", "Babar Lamaa"],
        ),
    )
    known, near = session.rows.all()
    assert (known.state, known.texts["region"]) == (State.NEW, "19.05")
    assert near.state == State.WRONG
    (offer,) = session.found["offers"]
    assert offer["text"] == "Babar Lamaa"
    assert ["19.05", f"19.05 ({region})"] in offer["choices"]
    form = typed(client, reverse("records:import_detail", args=[session.pk])) | {"name_0": "19.05"}
    act(client, session, "columns", **form)
    assert [row.state for row in session.rows.all()] == [State.NEW, State.NEW]


def test_a_required_column_that_is_missing_or_doubled_stops_there(client: Client) -> None:
    lacking = upload(client, OFFICES, sheet_of(["Singkatan", "Jenis"], ["DPRKP", "OPD"]))
    assert lacking.state == Import.State.MAPPING
    assert "“Nama” tidak ada" in page(client, lacking)
    doubled = upload(
        client, OFFICES, sheet_of(["Nama", "Jenis", "nama"], ["Dinas", "OPD", "Badan"])
    )
    assert doubled.state == Import.State.MAPPING
    assert "lebih dari satu kolom: A, C" in page(client, doubled)


def test_what_an_office_settles_of_a_layout_is_remembered_for_it(client: Client) -> None:
    file = sheet_of(["Nama OPD-nya", "Jenis", "Ket."], ["Dinas", "OPD", "x"])
    session = upload(client, OFFICES, file)
    address = reverse("records:import_detail", args=[session.pk])
    settled = typed(client, address) | {"column_0": "name", "column_2": ""}
    assert act(client, session, "columns", **settled).state == Import.State.PREVIEW
    assert ImportLayout.objects.count() == 1
    again = upload(client, OFFICES, file)
    assert again.found["unknown"] == []
    assert again.found["recalled"]
    assert again.mapping == {"0": "name", "1": "kind", "2": ""}
    stranger = upload(client_of(ADMINISTRATOR, "19.01"), OFFICES, file)
    assert len(stranger.found["unknown"]) == 2


# --- refusals -------------------------------------------------------------------------------------


def test_a_file_that_is_no_table_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.post(FIGURES, typed(client, FIGURES))
    assert answer.status_code == 400
    assert "Pilih berkas" in answer.content.decode()
    session = upload(client, FIGURES, b"PK\x03\x04 rusak", "rusak.xlsx")
    assert session.state == Import.State.REFUSED
    assert "rusak" in page(client, session)


def test_a_form_sent_twice_starts_one_import(client: Client) -> None:
    make_figure()
    form = typed(client, FIGURES)
    for _ in range(2):
        file = io.BytesIO(workbook(client))
        file.name = "angka.xlsx"
        assert client.post(FIGURES, form | {"file": file}).status_code == 302
    assert Import.objects.count() == 1


def test_an_import_that_was_applied_is_not_applied_again(client: Client) -> None:
    make_figure(amount=10)
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", 11)))
    act(client, session, "confirm", takes="semua")
    for step, said in (("confirm", {"takes": "semua"}), ("cancel", {})):
        answer = client.post(reverse(f"records:import_{step}", args=[session.pk]), said)
        assert answer.status_code == 409
    assert "sudah diterapkan" in answer.content.decode()


def test_a_cancelled_import_leaves_no_file(
    client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    make_organisation()
    session = upload(client, FIGURES, workbook(client))
    assert list((tmp_path / "exchange").iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        act(client, session, "cancel")
    assert session.state == Import.State.CANCELLED
    assert not list((tmp_path / "exchange").iterdir())


def test_files_that_nothing_names_are_swept_away_but_not_an_upload_under_way(
    client: Client, tmp_path: Path
) -> None:
    make_figure()
    kept = upload(client, FIGURES, workbook(client))
    forgotten, under_way = (tmp_path / "exchange" / name for name in ("lama.xlsx", "baru.xlsx"))
    for path in (forgotten, under_way):
        path.write_bytes(b"LATIHAN")
    hours_ago = time.time() - 2 * 3600
    os.utime(forgotten, (hours_ago, hours_ago))
    os.utime(tmp_path / kept.file, (hours_ago, hours_ago))
    assert sweep() == 1
    assert {path.name for path in under_way.parent.iterdir()} == {
        under_way.name,
        Path(kept.file).name,
    }


def test_nobody_fills_the_queue(client: Client) -> None:
    make_figure()
    content = workbook(client)
    for _ in range(5):
        file = io.BytesIO(content)
        file.name = "angka.xlsx"
        assert client.post(FIGURES, typed(client, FIGURES, file=file)).status_code == 302
    file = io.BytesIO(content)
    file.name = "angka.xlsx"
    answer = client.post(FIGURES, typed(client, FIGURES, file=file))
    assert answer.status_code == 400
    assert "Masih ada 5 pekerjaan" in answer.content.decode()
    work()
    assert {each.state for each in Import.objects.all()} == {Import.State.PREVIEW}


# --- what nobody types, and some send -------------------------------------------------------------


def test_a_long_name_of_a_file_is_no_obstacle(client: Client) -> None:
    name = "L" * 190 + ".csv"
    session = upload(client, OFFICES, b"Nama;Tidak ada\nDinas LATIHAN;x\n", name)
    assert session.state == Import.State.MAPPING
    assert session.sheet == session.file_name
    marked_file(client, session)


def test_signs_without_room_in_the_database_are_shown_as_such(client: Client) -> None:
    content = sheet_of(["Nama", "Jenis"], ["Dinas_x0000_ _xD800_LATIHAN", "OPD"])
    session = upload(client, OFFICES, content, "dinas.xlsx")
    assert session.state in (Import.State.PREVIEW, Import.State.MAPPING), session.found


@pytest.mark.parametrize("address", ["http://[", "http://x/?" + "a=1&" * 2_000])
def test_an_address_that_is_none_says_no_filter(client: Client, address: str) -> None:
    figure = make_figure()
    head, rows = ["Nomor data", "Versi data", "Angka"], [[figure.pk, figure.version, 12]]
    content = sheet_of(head, *rows, [], ["Alamat sumber", address])
    session = upload(client, FIGURES, content, "angka.xlsx")
    assert session.state == Import.State.PREVIEW, session.found
    assert session.found["gone"]["filters"] == []


def test_what_the_database_refuses_is_told_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> None:
        raise DataError("value too long")

    monkeypatch.setattr("records.imports.preview._keep", refuse)
    session = upload(client, OFFICES, sheet_of(["Nama"], ["Dinas LATIHAN"]))
    assert session.state == Import.State.REFUSED
    assert session.job.attempts == 1
    assert "job" in caplog.text


def test_a_workbook_that_cannot_be_marked_itself_comes_back_as_a_copy(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.imports.marking.START", "raise MemoryError")
    content = sheet_of(["Nama", "Jenis"], ["=1+1", "apa"], ["Dinas", "itu"])
    session = upload(client, OFFICES, content, "dinas.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(marked_file(client, session)))
    sheet = book["Sheet"]
    assert "tidak dikenal" in sheet["B2"].comment.text
    assert sheet["B2"].fill.fgColor.rgb == "FFFFF2A8"
    assert sheet["A3"].value == "Dinas"
    assert book.sheetnames[0] == "Ringkasan impor"

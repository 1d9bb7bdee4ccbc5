"""Applying an upload: whole or not at all, against what others do meanwhile; taking it back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import READER, STAFF
from directory.models import Figure
from directory.services import refresh_all_differences
from records.models import HistoryEntry, Import, ImportRow
from tests.accounts.factories import make_account
from tests.factories import (
    make_figure,
    make_indicator,
    make_region,
)
from tests.forms import typed
from tests.records.imports.uploading import (
    FIGURE_FILE,
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


# --- applying -------------------------------------------------------------------------------------


def test_all_rows_are_applied_or_none(client: Client) -> None:
    indicator = make_indicator()
    first, second = (make_figure(indicator=indicator, year=year) for year in (2020, 2021))
    file = edited(workbook(client), setting("Angka", 11, "1.234"))
    session = upload(client, FIGURES, file)
    answer = client.post(reverse("records:import_confirm", args=[session.pk]), {"takes": "semua"})
    assert answer.status_code == 409
    assert "1 baris belum bersih" in answer.content.decode()
    work()
    assert not Figure.objects.filter(amount=11).exists()
    act(client, session, "confirm", takes="bersih")
    assert session.state == Import.State.APPLIED
    assert Figure.objects.filter(amount=11).count() == 1
    assert {row.outcome for row in session.rows.all()} == {Outcome.WRITTEN, Outcome.PARKED}
    assert {first.pk, second.pk} == {row.record_id for row in session.rows.all()}


def test_a_parked_row_is_mended_in_the_portal(client: Client) -> None:
    make_figure(amount=10)
    make_figure(amount=20)
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", 11, "1.234")))
    act(client, session, "confirm", takes="bersih")
    parked = session.rows.get(outcome=Outcome.PARKED)
    address = reverse("records:import_row", args=[session.pk, parked.row])
    form = typed(client, address)
    assert client.post(address, form | {"amount": "1.234"}).status_code == 400
    assert client.post(address, form | {"amount": "1234"}).status_code == 302
    parked.refresh_from_db()
    assert parked.outcome == Outcome.MENDED
    assert Figure.objects.get(pk=parked.record_id).amount == 1234


def test_the_same_file_twice_changes_nothing(client: Client) -> None:
    make_region("19.05")
    file = sheet_of(
        ["Nama", "Jenis", "Kode wilayah"],
        ["Dinas A", "OPD", "19.05"],
        ["Dinas B", "OPD", "19.05"],
    )
    act(client, upload(client, OFFICES, file), "confirm", takes="semua")
    before = HistoryEntry.objects.count()
    again = upload(client, OFFICES, file)
    assert again.rows.count() == 0
    assert again.found["same"] == 2
    assert HistoryEntry.objects.count() == before


def test_of_two_previews_of_one_file_the_second_has_nothing_left_to_write(client: Client) -> None:
    make_figure(amount=10)
    file = edited(workbook(client), setting("Angka", 11))
    first, second = (upload(client, FIGURES, file) for _ in range(2))
    act(client, first, "confirm", takes="semua")
    act(client, second, "confirm", takes="semua")
    assert second.state in (Import.State.APPLIED, Import.State.PREVIEW)
    assert not second.rows.filter(outcome__in=(Outcome.PARKED, Outcome.WRITTEN)).exists()
    told = client.get(f"/api/v1/imports/{second.pk}/").json()
    assert sum(told["counts"].values()) == 1


def test_a_row_that_somebody_changed_since_the_download_stops_alone(client: Client) -> None:
    mine, theirs = make_figure(amount=10), make_figure(amount=20)
    file = edited(workbook(client), setting("Angka", 11, 21))
    theirs_row = {10: mine.pk, 20: theirs.pk}
    Figure.objects.filter(pk=theirs.pk).update(amount=25)
    session = upload(client, FIGURES, file)
    states = {row.record_id: row.state for row in session.rows.all()}
    assert states == {theirs_row[10]: State.CHANGED, theirs_row[20]: State.STALE}
    shown = client.get(
        reverse("records:import_detail", args=[session.pk]), {"keadaan": "usang"}
    ).content.decode()
    assert "25,00" in shown
    act(client, session, "confirm", takes="bersih")
    theirs.refresh_from_db()
    assert theirs.amount == 25


def test_a_row_that_somebody_changed_since_the_preview_stops_everything(client: Client) -> None:
    make_figure(amount=10)
    theirs = make_figure(amount=20)
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", 11, 21)))
    Figure.objects.filter(pk=theirs.pk).update(amount=25)
    act(client, session, "confirm", takes="semua")
    assert session.state == Import.State.PREVIEW
    assert "1 baris berubah sejak pratinjau" in page(client, session)
    assert sorted(Figure.objects.values_list("amount", flat=True)) == [10, 25]
    act(client, session, "confirm", takes="bersih")
    assert session.state == Import.State.APPLIED
    assert 25 in Figure.objects.values_list("amount", flat=True)


def test_a_changed_number_or_version_is_an_error_of_its_row(client: Client) -> None:
    figures = [make_figure() for _ in range(3)]
    file = edited(workbook(client), setting("Nomor data", 987654))
    file = edited(file, setting("Versi data", 99, first=3))

    def twice(sheet: Any, headings: list[str]) -> None:
        sheet.append([cell.value for cell in sheet[4]])

    session = upload(client, FIGURES, edited(file, twice))
    told = dict(troubles(session))
    assert "987654 tidak ada" in told[2]
    assert "Versi data 99 belum pernah ada" in told[3]
    assert "sudah ada di baris 4" in told[5]
    assert session.found["gone"]["count"] == 1
    assert len(figures) == 3


def test_what_the_file_lacks_is_told_and_stays(client: Client) -> None:
    kept, gone = make_figure(year=2020), make_figure(year=2021)
    file = edited(workbook(client), lambda sheet, _: sheet.delete_rows(2))
    session = upload(client, FIGURES, file)
    assert session.found["gone"]["count"] == 1
    assert session.found["gone"]["names"][0] in (str(kept), str(gone))
    assert "Tidak ada yang dihapus" in page(client, session)
    assert Figure.objects.count() == 2


def test_a_filtered_file_lacks_only_what_its_filter_shows(client: Client) -> None:
    make_figure(year=2020)
    make_figure(year=2021)
    session = upload(client, FIGURES, workbook(client, f"{FIGURE_FILE}&year=2020"))
    assert session.found["gone"]["count"] == 0
    assert session.found["gone"]["filters"]


# --- scope ----------------------------------------------------------------------------------------


def test_a_foreign_row_is_not_there_and_no_row_leaves_the_scope(client: Client) -> None:
    own, foreign = make_figure("19.05"), make_figure("19.01")
    staff = client_of(STAFF, "19.05")
    content = workbook(client)
    session = upload(staff, FIGURES, edited(content, setting("Angka", 11, 12)))
    rows = {row.record_id: row for row in session.rows.all()}
    assert rows[own.pk].state == State.CHANGED
    assert rows[foreign.pk].state == State.WRONG
    office = sheet_of(["Nama", "Jenis", "Kode wilayah"], ["Dinas", "OPD", "19.01"])
    (row,) = upload(staff, OFFICES, office).rows.all()
    assert "di luar wilayah atau organisasi tugas" in row.problems[0][2]


def test_what_may_only_be_read_may_stand_in_the_file_as_it_was_taken(client: Client) -> None:
    """A list that staff take holds other regions' rows, and differences that nobody types."""
    indicator, own = make_indicator(), make_region("19.05")
    for year, amount in ((2020, 30), (2021, 20)):
        make_figure(region=own, indicator=indicator, year=year, amount=amount)
    make_figure("19.01")
    refresh_all_differences()
    assert Figure.objects.exclude(opening=None).count() == 1
    staff = client_of(STAFF, "19.05")
    for address, name in ((FIGURE_FILE, "a.xlsx"), (FIGURE_FILE.replace("xlsx", "csv"), "a.csv")):
        session = upload(staff, FIGURES, workbook(staff, address), name)
        assert troubles(session) == []
        assert session.found["same"] == 4


def test_who_may_not_change_the_list_uploads_nothing() -> None:
    assert client_of(READER).get(FIGURES).status_code == 403


def test_an_import_is_its_owners_until_it_is_handed_on(client: Client) -> None:
    make_figure()
    colleague = make_account(STAFF, username="rekan")
    session = upload(client, FIGURES, workbook(client))
    other = Client()
    other.force_login(colleague)
    address = reverse("records:import_detail", args=[session.pk])
    assert other.get(address).status_code == 404
    handover = reverse("records:import_handover", args=[session.pk])
    assert client.post(handover, {"username": "tidakada"}).status_code == 400
    make_account(READER, username="pembaca-saja")
    assert client.post(handover, {"username": "pembaca-saja"}).status_code == 400
    assert client.post(handover, {"username": "rekan"}).status_code == 302
    work()
    assert other.get(address).status_code == 200
    assert client.get(address).status_code == 404


# --- taking back, and where it came from ----------------------------------------------------------


def test_a_whole_import_is_taken_back_but_for_rows_edited_since(client: Client) -> None:
    figures = [make_figure(amount=amount) for amount in (10, 20)]

    def add(sheet: Any, headings: list[str]) -> None:
        line = [cell.value for cell in sheet[2]]
        line[0] = line[1] = None
        line[headings.index("Tahun")] = 2025
        sheet.append(line)

    file = edited(edited(workbook(client), setting("Angka", 11, 21)), add)
    session = upload(client, FIGURES, file)
    act(client, session, "confirm", takes="semua")
    assert Figure.objects.filter(opening=None).count() == 3
    later = session.rows.filter(state=State.CHANGED).first()
    assert later
    change = f"/direktori/angka/{later.record_id}/ubah/"
    assert client.post(change, typed(client, change, amount="99")).status_code == 302
    undo = reverse("records:import_undo", args=[session.pk])
    assert client.post(undo, {"reason": ""}).status_code == 400
    act(client, session, "undo", reason="salah berkas")
    assert session.state == Import.State.UNDONE
    outcomes = {row.record_id: row.outcome for row in session.rows.all()}
    assert outcomes.pop(later.record_id) == Outcome.KEPT
    assert set(outcomes.values()) == {Outcome.UNDONE}
    (other,) = {figure.pk for figure in figures} - {later.record_id}
    assert Figure.objects.get(pk=other).amount in (10, 20)
    assert Figure.objects.get(pk=later.record_id).amount == 99
    assert Figure.objects.filter(opening=None).count() == 2
    reasons = HistoryEntry.objects.filter(via="import").values_list("reason", flat=True)
    assert any("salah berkas" in reason for reason in reasons)


def test_every_value_tells_the_cell_that_it_came_from(client: Client) -> None:
    figure = make_figure(amount=10)
    file = edited(workbook(client), setting("Angka", 11))
    act(client, upload(client, FIGURES, file, "angka 2020.xlsx"), "confirm", takes="semua")
    shown = client.get(f"/direktori/angka/{figure.pk}/riwayat/").content.decode()
    assert "melalui impor" in shown
    assert "angka 2020.xlsx" in shown
    assert "lembar Data" in shown
    assert "F2" in shown

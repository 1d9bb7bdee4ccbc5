"""Rights hold at every step of an import, also when they are lost between two of them."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import READER, STAFF
from directory.models import Organisation
from records.imports import sessions
from records.jobs.queue import TooMany, ask_for
from records.jobs.runner import put_back_cancelled, run_next
from records.models import Import, ImportRow, Job
from tests.accounts.factories import make_account, role_group
from tests.factories import CASES, Case, make_figure, make_organisation
from tests.forms import typed
from tests.records.imports.uploading import (
    FIGURES,
    OFFICES,
    act,
    edited,
    setting,
    sheet_of,
    troubles,
    upload,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db
State, Outcome = Import.State, ImportRow.Outcome


@pytest.fixture
def staff() -> User:
    return make_account(STAFF)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def demoted(user: User) -> None:
    user.groups.set([role_group(READER)])


def parked_import(client: Client) -> Import:
    """An import of two figures, one of them put aside."""
    make_figure(amount=10)
    make_figure(amount=20)
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", 11, "1.234")))
    return act(client, session, "confirm", takes="bersih")


def test_who_lost_the_role_does_nothing_more_with_an_import(client: Client, staff: User) -> None:
    applied = parked_import(client)
    row = applied.rows.get(outcome=Outcome.PARKED).row
    waiting = upload(client, FIGURES, edited(workbook(client), setting("Angka", 77)))
    demoted(staff)
    for name, pk, said in (
        ("confirm", waiting.pk, {"takes": "semua"}),
        ("undo", applied.pk, {"reason": "LATIHAN"}),
        ("cancel", waiting.pk, {}),
        ("marked", waiting.pk, {}),
    ):
        address = reverse(f"records:import_{name}", args=[pk])
        assert client.post(address, said).status_code == 403, name
    for address in (
        reverse("records:import_detail", args=[waiting.pk]),
        reverse("records:import_row", args=[applied.pk, row]),
        f"/api/v1/imports/{waiting.pk}/",
    ):
        assert client.get(address).status_code == 403, address
    answer = client.post(f"/api/v1/imports/{waiting.pk}/confirm/", {"takes": "semua"})
    assert answer.status_code == 403
    assert not Job.objects.filter(state__in=Job.OPEN).exists()


@pytest.mark.parametrize("step", ["confirm", "undo"])
def test_who_loses_the_role_while_the_work_waits_has_nothing_written(
    client: Client, staff: User, step: str
) -> None:
    figure = make_figure(amount=10)
    session = upload(client, FIGURES, edited(workbook(client), setting("Angka", 77)))
    if step == "undo":
        act(client, session, "confirm", takes="semua")
        sessions.undo(session, reason="LATIHAN")
    else:
        sessions.confirm(session, takes=Import.Takes.ALL)
    figure.refresh_from_db()
    before = figure.amount
    demoted(staff)
    work()
    session.refresh_from_db()
    figure.refresh_from_db()
    assert figure.amount == before
    assert "tidak dapat mengubah" in session.found["failed"]
    assert session.state == (State.APPLIED if step == "undo" else State.PREVIEW)


def test_who_may_only_change_mends_no_new_row(client: Client, staff: User) -> None:
    make_organisation()
    content = sheet_of(["Nama", "Jenis"], ["Dinas LATIHAN 9", "tidak ada"])
    session = upload(client, OFFICES, content)
    session.rows.update(outcome=Outcome.PARKED)
    Import.objects.filter(pk=session.pk).update(state=State.APPLIED)
    row = session.rows.get()
    address = reverse("records:import_row", args=[session.pk, row.row])
    assert client.get(address).status_code == 200
    add = Permission.objects.get(codename="add_organisation")
    role_group(STAFF).permissions.remove(add)
    assert client.get(address).status_code == 403
    assert client.post(address, {"name": "Dinas LATIHAN 9"}).status_code == 403
    assert not Organisation.objects.filter(name="Dinas LATIHAN 9").exists()


def test_who_may_only_add_changes_no_row(client: Client) -> None:
    figure = make_figure(amount=10)
    role_group(STAFF).permissions.remove(Permission.objects.get(codename="change_figure"))
    head = ["Nomor data", "Versi data", "Angka"]
    session = upload(client, FIGURES, sheet_of(head, [figure.pk, figure.version, 77]))
    assert len(troubles(session)) == 1
    assert "hanya dapat Anda baca" in troubles(session)[0][1]


def test_a_row_that_was_mended_meanwhile_is_not_mended_again(client: Client) -> None:
    session = parked_import(client)
    parked = session.rows.get(outcome=Outcome.PARKED)
    address = reverse("records:import_row", args=[session.pk, parked.row])
    assert sessions.is_parked(parked)
    forms = [typed(client, address, amount=str(number)) for number in (1, 2)]
    assert client.post(address, forms[0]).status_code == 302
    # The page of the second was asked for before the first was saved.
    assert not sessions.is_parked(parked)
    assert client.post(address, forms[1]).status_code == 404


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_import_that_is_being_written_is_waited_for_by_nobody() -> None:
    owner = make_account(STAFF)
    job = Job.objects.create(kind="apply", owner=owner, options={})
    session = Import.objects.create(
        list_name="directory:figure_list",
        owner=owner,
        uploaded_by=owner,
        state=State.APPLYING,
        file_name="angka.csv",
        file="x",
        sha256="0" * 64,
        size_bytes=1,
        job=job,
    )
    job.options = {"session": session.pk}
    job.save()
    other = connections["owner"]
    with transaction.atomic(using="owner"), other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM records_import WHERE id = %s FOR UPDATE", [session.pk])
        with pytest.raises(sessions.BeingWritten):
            sessions.confirm(session, takes=Import.Takes.ALL)
        sessions.call_off(session)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
    put_back_cancelled()
    session.refresh_from_db()
    assert session.state == State.PREVIEW
    assert "belum ada yang ditulis" in session.found["failed"]


def test_a_row_that_names_no_record_of_theirs_makes_no_new_one(client: Client) -> None:
    figure, foreign = make_figure(amount=10), make_figure(amount=20, code="13")
    head = ["Nomor data", "Versi data", "Angka"]
    rows = [[figure.pk, 1, 11], [foreign.pk, 1, 21], ["x7", 1, 5]]
    session = upload(client, FIGURES, sheet_of(head, *rows))
    act(client, session, "confirm", takes="bersih")
    parked = list(session.rows.filter(outcome=Outcome.PARKED))
    assert len(parked) == 2
    told = client.get(reverse("records:import_detail", args=[session.pk])).content.decode()
    assert told.count("perbaiki nomor datanya dalam berkas") == 2
    for row in parked:
        address = reverse("records:import_row", args=[session.pk, row.row])
        assert client.get(address).status_code == 404


# --- what one person may ask for ------------------------------------------------------------------


def test_nobody_asks_for_more_than_five_jobs_at_a_time(staff: User) -> None:
    for _ in range(5):
        ask_for("mark", owner=staff)
    with pytest.raises(TooMany, match="Masih ada 5 pekerjaan"):
        ask_for("mark", owner=staff)


def test_settling_columns_again_and_again_fills_no_queue(client: Client, staff: User) -> None:
    session = upload(client, OFFICES, sheet_of(["Nama"], ["Dinas LATIHAN"]))
    for _ in range(5):
        ask_for("mark", owner=staff)
    answer = client.post(
        reverse("records:import_columns", args=[session.pk]),
        typed(client, reverse("records:import_detail", args=[session.pk])),
    )
    assert answer.status_code in (400, 409)
    session.refresh_from_db()
    assert session.state != State.READING


def test_the_first_of_everybody_comes_before_the_second_of_anybody() -> None:
    busy, other = make_account(STAFF), make_account(STAFF)
    first, second = (ask_for("mark", owner=busy, session=0) for _ in range(2))
    late = ask_for("mark", owner=other, session=0)
    order = []
    while run_next():
        ended = Job.objects.exclude(ended_at=None).exclude(pk__in=order)
        order += [job.pk for job in ended]
    assert order == [first.pk, late.pk, second.pk]


def test_a_file_that_was_handed_on_counts_for_whoever_uploaded_it(
    client: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = make_account(STAFF)
    content = sheet_of(["Nama"], ["Dinas LATIHAN"])
    session = upload(client, OFFICES, content)
    sessions.hand_on(session, to=colleague)
    monkeypatch.setattr("records.imports.files.QUOTA_BYTES", len(content) + 10)
    theirs = Client()
    theirs.force_login(colleague)
    upload(theirs, OFFICES, content)
    answer: Any = client.post(OFFICES, typed(client, OFFICES, file=_named(content)))
    assert answer.status_code == 400
    assert "Berkas impor Anda sudah" in answer.content.decode()


def test_only_the_latest_made_files_are_kept(client: Client, staff: User, tmp_path: Any) -> None:
    session = upload(client, OFFICES, sheet_of(["Nama", "Apa"], ["Dinas LATIHAN", "x"]))
    for _ in range(7):
        act(client, session, "marked")
    kept = Job.objects.filter(owner=staff).exclude(file="")
    assert kept.count() == 5
    assert len(list((tmp_path / "exchange").iterdir())) == 6


def _named(content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("dinas.xlsx", content)


# --- columns that the file leaves out -------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_columns_that_are_left_out_keep_what_stands(case: Case, administrator: Client) -> None:
    rows = [case.make("19.05"), case.make("19.01")]
    content = sheet_of(["Nomor data", "Versi data"], *([row.pk, row.version] for row in rows))
    session = upload(administrator, reverse(f"{case.name}_import"), content)
    assert troubles(session) == []
    assert session.state == State.PREVIEW, session.found
    assert session.found["same"] == len({row.pk for row in rows})


@pytest.fixture
def administrator() -> Client:
    from accounts.roles import ADMINISTRATOR

    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    return client

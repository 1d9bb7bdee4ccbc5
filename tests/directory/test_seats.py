"""Seats: who holds one today, how an appointment ends, how a seat changes hands, what it owns."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.roles import POKJA_MEMBER, STAFF
from directory.models import (
    Appointment,
    Asset,
    FigureUpdate,
    HandoverStage,
    Organisation,
    Person,
    Position,
    Region,
    SavedView,
    SeatHandover,
)
from directory.services import HandoverRefused, hand_over_seat
from meetings.models import Agreement
from records.models import HistoryEntry
from records.versions import StaleVersion
from tests.accounts.conftest import make_user
from tests.factories import make_agreement, make_asset, make_figure, make_signatory, sourced
from tests.forms import typed

pytestmark = pytest.mark.django_db

START = datetime.date(2026, 1, 1)
LAST_DAY = datetime.date(2026, 6, 30)


def region(code: str) -> Region:
    return Region.objects.get_or_create(
        code=code, defaults={"name": f"Wilayah {code}", "level": "kabupaten"}
    )[0]


def make_seat(title: str = "Kepala", code: str = "19.05") -> Position:
    """A seat in an agency of a kabupaten."""
    agency, _ = Organisation.objects.get_or_create(
        name=f"Dinas {code} LATIHAN", defaults={"kind": "opd", "region": region(code)}
    )
    return Position.objects.create(title=title, organisation=agency)


def appoint(seat: Position, person: Person | str, kind: str = "definitif", **dates: Any) -> Any:
    """Somebody in the seat, since the start of 2026 unless said otherwise."""
    if isinstance(person, str):
        person = Person.objects.create(name=person)
    values = {"valid_from": START} | dates
    return Appointment.objects.create(
        position=seat, person=person, kind=kind, decree="SK 1 LATIHAN", **values
    )


@pytest.fixture
def seat() -> Position:
    return make_seat()


# --- who holds it today ---------------------------------------------------------------------------


def test_an_empty_seat_is_said_to_be_empty_wherever_a_holder_is_named(
    client: Client, seat: Position
) -> None:
    pages = ("/direktori/jabatan/", seat.get_absolute_url(), seat.organisation.get_absolute_url())
    for page in pages:
        assert "osong, tidak ada pejabat" in client.get(page).content.decode(), page
    appoint(seat, "Ani LATIHAN", "plt")
    for page in pages:
        answer = client.get(page).content.decode()
        assert "Plt. Ani LATIHAN" in answer, page
        assert "osong, tidak ada pejabat" not in answer, page


def test_the_page_says_since_when_and_by_which_decree(client: Client, seat: Position) -> None:
    appoint(seat, "Ani LATIHAN")
    sentence = "Ani LATIHAN sejak 1 Januari 2026, keputusan SK 1 LATIHAN"
    assert sentence in client.get(seat.get_absolute_url()).content.decode()


def test_the_list_of_seats_as_a_file_names_the_holders(client: Client, seat: Position) -> None:
    appoint(seat, "Ani LATIHAN")
    file = client.get("/direktori/jabatan/unduh/", {"format": "csv"})
    assert "Ani LATIHAN" in b"".join(file).decode()


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-06-30 16:59:59 +0000", True),  # 23.59 WIB of the last day
        ("2026-06-30 17:00:00 +0000", False),  # 00.00 WIB of the next
        ("2025-12-31 16:59:59 +0000", False),
        ("2025-12-31 17:00:00 +0000", True),
    ],
)
def test_the_last_day_counts_in_wib_and_the_next_does_not(
    client: Client, seat: Position, moment: str, holds: bool
) -> None:
    held = appoint(seat, "Ani LATIHAN", valid_to=LAST_DAY)
    user = make_user("ani", STAFF, person=held.person)
    with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
        assert (User.objects.get(pk=user.pk).scope.regions == ("19.05",)) is holds
        page = client.get(seat.get_absolute_url()).content.decode()
        assert ("Kosong, tidak ada pejabat" in page) is not holds


@pytest.mark.parametrize("kind", ["definitif", "plt", "plh", "pj"])
def test_every_kind_of_holder_acts_with_the_scope_of_the_seat(seat: Position, kind: str) -> None:
    held = appoint(seat, "Ani LATIHAN", kind)
    scope = make_user("ani", STAFF, person=held.person).scope
    assert scope.regions == ("19.05",)
    assert scope.organisations == (seat.organisation_id,)


def test_somebody_who_moves_has_the_new_scope_at_the_next_request(
    client: Client, seat: Position
) -> None:
    held = appoint(seat, "Ani LATIHAN")
    client.force_login(make_user("ani", STAFF, person=held.person))
    here = f"{seat.organisation.get_absolute_url()}ubah/"
    elsewhere = make_seat(code="19.01")
    there = f"{elsewhere.organisation.get_absolute_url()}ubah/"
    assert [client.get(page).status_code for page in (here, there)] == [200, 404]
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011 - any past day
    Appointment.objects.filter(pk=held.pk).update(valid_to=yesterday)
    appoint(elsewhere, held.person, "plt")
    assert [client.get(page).status_code for page in (here, there)] == [404, 200]


# --- appointing and ending ------------------------------------------------------------------------


def test_the_page_of_a_seat_leads_to_appointing_and_ending(
    staff_client: Client, reader_client: Client, seat: Position
) -> None:
    held = appoint(seat, "Ani LATIHAN")
    add, end = (
        f"/direktori/pengangkatan/tambah/?position={seat.pk}",
        f"/direktori/pengangkatan/{held.pk}/akhiri/",
    )
    page = staff_client.get(seat.get_absolute_url()).content.decode()
    assert add in page
    assert end in page
    form = staff_client.get(add).context["form"]
    assert form["position"].value() == str(seat.pk)
    reader = reader_client.get(seat.get_absolute_url()).content.decode()
    assert add not in reader
    assert end not in reader
    assert reader_client.get(end).status_code == 403


def test_an_appointment_ends_with_a_date_and_a_decree(staff_client: Client, seat: Position) -> None:
    held = appoint(seat, "Ani LATIHAN")
    page = f"/direktori/pengangkatan/{held.pk}/akhiri/"
    form = typed(staff_client, page)
    assert staff_client.post(page, form | {"valid_to": "30/06/2026"}).status_code == 400
    form |= {"valid_to": "30/06/2026", "end_decree": "SK 9 LATIHAN"}
    assert staff_client.post(page, form).status_code == 302
    held.refresh_from_db()
    assert (held.valid_to, held.end_decree) == (LAST_DAY, "SK 9 LATIHAN")


@pytest.mark.parametrize("page", ["akhiri", "ubah"])
def test_an_end_before_the_beginning_is_refused_in_words(
    staff_client: Client, seat: Position, page: str
) -> None:
    held = appoint(seat, "Ani LATIHAN")
    address = f"/direktori/pengangkatan/{held.pk}/{page}/"
    form = typed(staff_client, address, valid_to="31/12/2025", end_decree="SK 9")
    answer = staff_client.post(address, form)
    assert answer.status_code == 400
    assert "berakhir sebelum dimulai" in answer.content.decode()


def test_who_is_appointed_on_the_page_holds_the_seat(staff_client: Client, seat: Position) -> None:
    person = Person.objects.create(name="Ani LATIHAN")
    page = f"/direktori/pengangkatan/tambah/?position={seat.pk}&person={person.pk}"
    form = typed(staff_client, page, kind="definitif", decree="SK 1", valid_from="01/01/2026")
    assert staff_client.post(page, form).status_code == 302
    assert seat.appointments.get().person == person
    again = typed(staff_client, page, kind="definitif", decree="SK 2", valid_from="01/02/2026")
    answer = staff_client.post(page, again)
    assert answer.status_code == 400
    assert "sudah ada pejabat definitifnya" in answer.content.decode()
    assert staff_client.post(page, again | {"kind": "raja"}).status_code == 400
    assert staff_client.post(page, again | {"kind": "plt"}).status_code == 302


# --- handover -------------------------------------------------------------------------------------


def handover_form(client: Client, seat: Position, **changes: Any) -> dict[str, Any]:
    """A handover from the present holder, typed but for `changes`."""
    page = f"/direktori/jabatan/{seat.pk}/serah-terima/"
    form = client.get(page).context["form"]
    outgoing = form["outgoing"].field.choices[0][0]
    values = {
        "outgoing": outgoing,
        "last_day": "30/06/2026",
        "successor": Person.objects.get_or_create(name="Budi LATIHAN")[0].pk,
        "kind": "definitif",
        "decree": "SK 2 LATIHAN",
        "notes": "Kunci lemari arsip.",
    }
    return values | changes


def hand_over(client: Client, seat: Position, **changes: Any) -> Any:
    form = handover_form(client, seat, **changes)
    return client.post(f"/direktori/jabatan/{seat.pk}/serah-terima/", form, follow=True)


def test_a_seat_changes_hands_in_one_step(staff_client: Client, seat: Position) -> None:
    held = appoint(seat, "Ani LATIHAN")
    SavedView.objects.create(
        position=seat, name="Sisa 2018", page="directory:figure_list", query="year=2018"
    )
    page = staff_client.get(f"/direktori/jabatan/{seat.pk}/serah-terima/").content.decode()
    assert "Sisa 2018" in page
    paper = hand_over(staff_client, seat)
    assert paper.status_code == 200
    old, new = seat.appointments.order_by("valid_from")
    assert (old.pk, old.valid_to, old.end_decree) == (held.pk, LAST_DAY, "SK 2 LATIHAN")
    assert (new.person.name, new.kind, new.decree, new.valid_from, new.valid_to) == (
        "Budi LATIHAN", "definitif", "SK 2 LATIHAN", datetime.date(2026, 7, 1), None,
    )  # fmt: skip
    handover = SeatHandover.objects.get()
    assert handover.items == [
        {
            "kind": "saringan tersimpan",
            "label": "Sisa 2018",
            "url": SavedView.objects.get().get_absolute_url(),
        }
    ]
    assert (handover.handed_over_by, handover.received_by) == (held.person, new.person)


def test_what_is_open_at_the_seat_goes_along_and_nothing_else(
    staff_client: Client, seat: Position
) -> None:
    appoint(seat, "Ani LATIHAN")
    neighbour = make_seat("Sekretaris")
    drafts = [
        FigureUpdate.correcting(make_figure(), proposed_by=owner) for owner in (seat, neighbour)
    ]
    for draft in drafts:
        draft.save()
    done = FigureUpdate.correcting(make_figure(), proposed_by=seat)
    now = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    done.state, done.submitted_at, done.decided_at = "approved", now, now
    done.decided_by = neighbour
    done.save()
    last = HandoverStage.objects.create(order=900, name="Selesai", basis="LATIHAN", is_final=True)
    assets = [make_asset(), make_asset(), make_asset()]
    for asset, holder in zip(assets, (seat, neighbour, seat), strict=True):
        asset.holder = holder
        asset.save()
    Asset.objects.filter(pk=assets[2].pk).update(stage=last)
    signed, unsigned = make_signatory(), make_agreement()
    signed.position = seat
    signed.save()
    agreement = Agreement.objects.create(
        meeting=signed.meeting, number=1, title="Sepakat", text="Isi.", **sourced()
    )
    hand_over(staff_client, seat)
    (handover,) = SeatHandover.objects.all()
    assert {(item["kind"], item["url"]) for item in handover.items} == {
        ("usulan angka", drafts[0].get_absolute_url()),
        ("aset", assets[0].get_absolute_url()),
        ("kesepakatan", agreement.get_absolute_url()),
    }
    assert unsigned.get_absolute_url() not in str(handover.items)


def test_the_paper_has_parties_date_in_words_items_notes_and_places_to_sign(
    staff_client: Client, seat: Position
) -> None:
    appoint(seat, "Ani LATIHAN")
    SavedView.objects.create(position=seat, name="Sisa 2018", page="x_list", query="year=2018")
    paper = hand_over(staff_client, seat, kind="plt").content.decode()
    for text in (
        "Berita Acara Serah Terima Jabatan",
        # 30 June 2026 is a Tuesday.
        "Selasa tanggal tiga puluh bulan Juni tahun dua ribu dua puluh enam",
        "Ani LATIHAN",
        "Budi LATIHAN",
        "PIHAK PERTAMA",
        "Plt. (pelaksana tugas)",
        "SK 2 LATIHAN",
        "1 Juli 2026",
        "Sisa 2018",
        "Kunci lemari arsip.",
    ):
        assert text in paper, text


def test_earlier_handovers_are_listed_and_the_history_tells_them(
    staff_client: Client, client: Client, seat: Position
) -> None:
    appoint(seat, "Ani LATIHAN")
    paper = hand_over(staff_client, seat).redirect_chain[-1][0]
    assert paper in staff_client.get(seat.get_absolute_url()).content.decode()
    assert paper not in client.get(seat.get_absolute_url()).content.decode()
    history = staff_client.get(f"{seat.get_absolute_url()}riwayat/").content.decode()
    assert "serah terima jabatan" in history.lower()
    assert "Budi LATIHAN" in history
    entry = HistoryEntry.objects.get(table_name="directory_seathandover")
    assert entry.actor == "Staf Bappeda (LATIHAN)"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_day": "31/12/2025"}, "mendahului awal masa jabatannya, 1 Januari 2026"),
        ({"last_day": ""}, "harus diisi"),
        ({"successor": "sendiri"}, "orang lain"),
        ({"successor": ""}, "harus diisi"),
        ({"decree": ""}, "harus diisi"),
        ({"kind": "raja"}, "raja"),
        ({"outgoing": "999-1"}, "diubah orang lain"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(
    staff_client: Client, seat: Position, changes: dict[str, Any], sentence: str
) -> None:
    held = appoint(seat, "Ani LATIHAN")
    if changes.get("successor") == "sendiri":
        changes = {"successor": held.person_id}
    answer = hand_over(staff_client, seat, **changes)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    held.refresh_from_db()
    assert (held.valid_to, held.version) == (None, 1)
    assert not SeatHandover.objects.exists()


def test_a_second_definitive_holder_is_refused_in_words(
    staff_client: Client, seat: Position
) -> None:
    appoint(seat, "Ani LATIHAN", valid_to=LAST_DAY)
    appoint(seat, "Cici LATIHAN", valid_from=datetime.date(2026, 8, 1))
    form = handover_form(staff_client, seat)
    choices = staff_client.get(f"/direktori/jabatan/{seat.pk}/serah-terima/").context["form"]
    ani = next(k for k, text in choices["outgoing"].field.choices if text.startswith("Ani"))
    page = f"/direktori/jabatan/{seat.pk}/serah-terima/"
    answer = staff_client.post(page, form | {"outgoing": ani})
    assert answer.status_code == 400
    assert "sudah ada pejabat definitifnya" in answer.content.decode()
    assert seat.appointments.count() == 2
    longer = staff_client.post(page, form | {"outgoing": ani, "last_day": "01/07/2026"})
    assert "sudah berakhir 30 Juni 2026" in longer.content.decode()


def test_an_appointment_changed_meanwhile_is_refused(staff_client: Client, seat: Position) -> None:
    held = appoint(seat, "Ani LATIHAN")
    form = handover_form(staff_client, seat)
    Appointment.objects.filter(pk=held.pk).update(decree="SK 1a LATIHAN")
    answer = staff_client.post(f"/direktori/jabatan/{seat.pk}/serah-terima/", form)
    assert answer.status_code == 400
    assert "baru saja diubah orang lain" in answer.content.decode()
    with pytest.raises(StaleVersion):
        hand_over_seat(
            outgoing=held,
            seen=1,
            last_day=LAST_DAY,
            successor=Person.objects.create(name="Budi LATIHAN"),
            kind="plt",
            decree="SK 2",
        )


def test_the_same_form_sent_twice_hands_over_once(staff_client: Client, seat: Position) -> None:
    appoint(seat, "Ani LATIHAN")
    form = handover_form(staff_client, seat)
    page = f"/direktori/jabatan/{seat.pk}/serah-terima/"
    assert [staff_client.post(page, form).status_code for _ in range(2)] == [302, 400]
    assert SeatHandover.objects.count() == 1


def test_the_service_refuses_the_same_person(seat: Position) -> None:
    held = appoint(seat, "Ani LATIHAN")
    with pytest.raises(HandoverRefused, match="orang lain"):
        hand_over_seat(
            outgoing=held,
            seen=1,
            last_day=LAST_DAY,
            successor=held.person,
            kind="plt",
            decree="SK 2",
        )


def test_only_who_keeps_the_seat_hands_it_over_and_its_holder_reads_the_paper(
    client: Client, staff_client: Client, reader_client: Client, seat: Position
) -> None:
    held = appoint(seat, "Ani LATIHAN")
    page = f"/direktori/jabatan/{seat.pk}/serah-terima/"
    elsewhere = appoint(make_seat(code="19.01"), "Dedi LATIHAN")
    client.force_login(make_user("dedi", STAFF, person=elsewhere.person))
    assert client.get(page).status_code == 404
    assert reader_client.get(page).status_code == 403
    paper = hand_over(staff_client, seat, last_day=str(START)).redirect_chain[-1][0]
    assert client.get(paper).status_code == 404
    assert reader_client.get(paper).status_code == 404
    budi = make_user("budi", POKJA_MEMBER, person=Person.objects.get(name="Budi LATIHAN"))
    client.force_login(budi)
    assert client.get(paper).status_code == 200
    client.force_login(make_user("ani", POKJA_MEMBER, person=held.person))
    assert client.get(paper).status_code == 404
    client.logout()
    assert client.get(paper)["Location"].startswith("/masuk/")


# --- saved views ----------------------------------------------------------------------------------


@pytest.fixture
def ani(client: Client, seat: Position) -> Client:
    """The holder of the seat, signed in."""
    held = appoint(seat, "Ani LATIHAN")
    client.force_login(make_user("ani", POKJA_MEMBER, person=held.person))
    return client


def test_filters_are_kept_for_the_seat_and_stand_above_the_list(
    ani: Client, seat: Position
) -> None:
    listed = ani.get("/direktori/dokumen/", {"kind": "laporan", "page": "1"}).content.decode()
    add = "/direktori/saringan/tambah/?page=directory%3Adocument_list&amp;query=kind%3Dlaporan"
    assert add in listed
    assert "Simpan saringan ini" not in ani.get("/direktori/dokumen/").content.decode()
    page = add.replace("&amp;", "&")
    assert ani.post(page, typed(ani, page, name="Laporan saja")).status_code == 302
    view = SavedView.objects.get()
    assert (view.position, view.name, view.query) == (seat, "Laporan saja", "kind=laporan")
    link = '<a href="/direktori/dokumen/?kind=laporan">Laporan saja</a>'
    assert link in ani.get("/direktori/dokumen/").content.decode()
    assert link not in ani.get("/direktori/organisasi/").content.decode()
    again = ani.post(page, typed(ani, page, name="laporan SAJA"))
    assert "sudah punya saringan dengan nama itu" in again.content.decode()


def test_the_next_holder_finds_the_filters_and_the_last_one_no_more(
    ani: Client, staff_client: Client, seat: Position
) -> None:
    SavedView.objects.create(
        position=seat, name="Laporan saja", page="directory:document_list", query="kind=laporan"
    )
    view = SavedView.objects.get().get_absolute_url()
    assert "Laporan saja" in ani.get("/direktori/dokumen/").content.decode()
    assert ani.get(view).status_code == 200
    hand_over(staff_client, seat, last_day=str(START))
    assert "Laporan saja" not in ani.get("/direktori/dokumen/").content.decode()
    assert ani.get(view).status_code == 404
    budi = Client()
    budi.force_login(
        make_user("budi", POKJA_MEMBER, person=Person.objects.get(name="Budi LATIHAN"))
    )
    assert "Laporan saja" in budi.get("/direktori/dokumen/").content.decode()


def test_nobody_else_reaches_them(
    ani: Client, staff_client: Client, reader_client: Client, seat: Position
) -> None:
    view = SavedView.objects.create(position=seat, name="A", page="directory:figure_list", query="")
    for page in ("", "ubah/", "hapus/", "riwayat/"):
        assert staff_client.get(f"{view.get_absolute_url()}{page}").status_code == 404
        assert reader_client.get(f"{view.get_absolute_url()}{page}").status_code == 403
        assert Client().get(f"{view.get_absolute_url()}{page}").status_code == 302
    assert view.name not in staff_client.get("/direktori/saringan/").context["rows"]


@pytest.mark.parametrize("page", ["", "//evil.example", "home", "directory:figure_add", "x:y_list"])
def test_only_lists_of_the_portal_are_kept(ani: Client, page: str) -> None:
    address = f"/direktori/saringan/tambah/?page={page}&query=year=2018"
    answer = ani.post(address, typed(ani, address, name="A", page=page))
    assert answer.status_code == 400
    assert not SavedView.objects.exists()


def test_a_view_cannot_be_given_to_a_foreign_seat(ani: Client) -> None:
    address = "/direktori/saringan/tambah/?page=directory:figure_list&query=year=2018"
    foreign = make_seat("Sekretaris")
    form = typed(ani, address, name="A", position=foreign.pk)
    assert ani.post(address, form).status_code == 400
    assert not SavedView.objects.exists()

"""Seats and people: one definitive holder at a time, merges that can be undone."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User
from directory.models import Appointment, Organisation, Person, PersonMerge, Position
from directory.services import merge_people, undo_merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Position:
    agency = Organisation.objects.create(name="Dinas LATIHAN", kind="opd")
    return Position.objects.create(title="Kepala", organisation=agency)


def appoint(seat: Position, kind: str, start: str, end: str | None) -> None:
    """By raw SQL: the rule is the database's."""
    person = Person.objects.create(name="Pejabat LATIHAN")
    insert = (
        "INSERT INTO directory_appointment "
        "(version, position_id, person_id, kind, decree, valid_from, valid_to) "
        "VALUES (1, %s, %s, %s, 'SK LATIHAN', %s, %s)"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [seat.pk, person.pk, kind, start, end])


def test_two_definitive_holders_at_one_time_are_refused(seat: Position) -> None:
    appoint(seat, "definitif", "2019-01-01", "2020-12-31")
    for start, end in [("2020-12-31", None), ("2018-01-01", "2019-01-01"), ("2019-06-01", None)]:
        with pytest.raises(IntegrityError, match="appointment_one_definitive"):
            appoint(seat, "definitif", start, end)


def test_the_next_day_another_may_hold_it_and_an_acting_one_always(seat: Position) -> None:
    appoint(seat, "definitif", "2019-01-01", "2020-12-31")
    appoint(seat, "definitif", "2021-01-01", None)
    appoint(seat, "plt", "2019-06-01", "2019-07-01")
    assert Appointment.objects.count() == 3


def test_an_appointment_does_not_end_before_it_begins(seat: Position) -> None:
    with pytest.raises(Exception, match=r"appointment_validity_order|range lower bound"):
        appoint(seat, "plh", "2020-01-02", "2020-01-01")


def test_a_pokja_member_is_a_seat_or_an_organisation(seat: Position) -> None:
    pokja = Organisation.objects.create(name="Pokja LATIHAN", kind="pokja")
    insert = (
        "INSERT INTO directory_pokjamember (version, pokja_id, organisation_id, position_id, role)"
        " VALUES (1, %s, %s, %s, '')"
    )
    for organisation, position in [(None, None), (seat.organisation_id, seat.pk)]:
        refused = pytest.raises(IntegrityError, match="seat_or_organisation")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [pokja.pk, organisation, position])


@pytest.fixture
def spellings(seat: Position) -> tuple[Person, Person, Appointment]:
    kept = Person.objects.create(name="Sarifudin")
    absorbed = Person.objects.create(name="SYARIFUDIN")
    appointment = Appointment.objects.create(
        position=seat,
        person=absorbed,
        kind="definitif",
        decree="SK LATIHAN",
        valid_from=datetime.date(2019, 1, 1),
    )
    return kept, absorbed, appointment


def test_a_merge_moves_links_and_keeps_the_other_spelling(
    spellings: tuple[Person, Person, Appointment],
) -> None:
    kept, absorbed, appointment = spellings
    merge_people(kept=kept, absorbed=absorbed)
    appointment.refresh_from_db()
    absorbed.refresh_from_db()
    assert appointment.person == kept
    assert (absorbed.name, absorbed.merged_into) == ("SYARIFUDIN", kept)


def test_an_undone_merge_gives_the_links_back(
    spellings: tuple[Person, Person, Appointment],
) -> None:
    kept, absorbed, appointment = spellings
    merge = merge_people(kept=kept, absorbed=absorbed)
    undo_merge(merge)
    appointment.refresh_from_db()
    absorbed.refresh_from_db()
    assert (appointment.person, absorbed.merged_into) == (absorbed, None)
    with pytest.raises(ValueError, match="sudah dibatalkan"):
        undo_merge(merge)


def test_an_undone_merge_leaves_what_was_edited_since(
    spellings: tuple[Person, Person, Appointment],
) -> None:
    kept, absorbed, edited = spellings
    # One row is corrected, one given to a third person, one is new since.
    given = Appointment.objects.create(
        position=Position.objects.create(
            title="Sekretaris", organisation=edited.position.organisation
        ),
        person=absorbed,
        kind="plt",
        decree="SK LATIHAN",
        valid_from=datetime.date(2019, 1, 1),
    )
    merge = merge_people(kept=kept, absorbed=absorbed)
    third = Person.objects.create(name="Orang Ketiga (LATIHAN)")
    Appointment.objects.filter(pk=edited.pk).update(decree="SK LATIHAN 2")
    Appointment.objects.filter(pk=given.pk).update(person=third)
    new = Appointment.objects.create(
        position=given.position,
        person=kept,
        kind="pj",
        decree="SK LATIHAN 3",
        valid_from=datetime.date(2020, 1, 1),
    )
    Person.objects.filter(pk=kept.pk).update(name="Syarifudin")
    undo_merge(merge)
    for row in (edited, given, new, kept):
        row.refresh_from_db()
    assert (edited.person, edited.decree) == (absorbed, "SK LATIHAN 2")
    assert given.person == third
    assert new.person == kept
    assert kept.name == "Syarifudin"


def test_who_keeps_no_accounts_merges_nobody_who_has_one(
    staff_client: Client, spellings: tuple[Person, Person, Appointment]
) -> None:
    kept, absorbed, appointment = spellings
    User.objects.create_user(username="syarifudin", person=absorbed)
    answer = staff_client.post(f"/direktori/orang/{kept.pk}/gabung/", {"absorbed": absorbed.pk})
    assert answer.status_code == 400
    assert "di luar wilayah" in answer.content.decode()
    appointment.refresh_from_db()
    assert appointment.person == absorbed


def test_a_person_is_merged_once_and_never_into_itself(
    spellings: tuple[Person, Person, Appointment],
) -> None:
    kept, absorbed, _ = spellings
    with pytest.raises(ValueError, match="berbeda"):
        merge_people(kept=kept, absorbed=kept)
    merge_people(kept=kept, absorbed=absorbed)
    with pytest.raises(ValueError, match="sudah digabung"):
        merge_people(kept=absorbed, absorbed=Person.objects.create(name="Lain"))
    assert PersonMerge.objects.count() == 1


def test_staff_merge_and_undo_on_pages(
    staff_client: Client,
    reader_client: Client,
    spellings: tuple[Person, Person, Appointment],
) -> None:
    kept, absorbed, appointment = spellings
    address = f"/direktori/orang/{kept.pk}/gabung/"
    assert reader_client.post(address, {"absorbed": absorbed.pk}).status_code == 403
    assert staff_client.post(address, {"absorbed": kept.pk}).status_code == 400
    page = staff_client.post(address, {"absorbed": absorbed.pk}, follow=True).content.decode()
    assert "SYARIFUDIN, digabung" in page
    merge = PersonMerge.objects.get()
    undo = f"/direktori/penggabungan/{merge.pk}/batal/"
    assert reader_client.post(undo).status_code == 403
    assert staff_client.get(undo).status_code == 405
    assert "Penggabungan dibatalkan" in staff_client.post(undo, follow=True).content.decode()
    assert "sudah dibatalkan" in staff_client.post(undo, follow=True).content.decode()
    appointment.refresh_from_db()
    assert appointment.person == absorbed

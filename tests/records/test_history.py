"""Nothing is written without history, which is read in words and in the names of the time."""

import datetime
import sys
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

import manage
from accounts.roles import STAFF
from directory.models import Figure, Indicator, Organisation, Position, Region
from meetings.models import AgendaItem
from records.attribution import Attribution, Author, attributed, because
from records.change_log import Change, history_of, read
from records.models import HistoryEntry, Record
from tests.factories import (
    OWN,
    make_agenda_item,
    make_agreement,
    make_appointment,
    make_figure,
    make_organisation,
    make_party,
    make_position,
    make_region,
)
from tests.forms import typed

pytestmark = pytest.mark.django_db


def entries(record: Record) -> list[HistoryEntry]:
    """What was noted of one row, oldest first."""
    table = record._meta.db_table
    return list(HistoryEntry.objects.filter(table_name=table, record_id=record.pk).order_by("pk"))


def last(record: Record) -> HistoryEntry:
    return entries(record)[-1]


def changes(record: Record) -> list[Change]:
    """The history as a reader sees it, newest first."""
    return read(history_of(record))


def lines(change: Change) -> dict[str, tuple[str, str]]:
    return {line.label: (line.old, line.new) for line in change.lines}


# --- nothing passes unseen ------------------------------------------------------------------------


def test_operations_on_many_rows_are_noted_row_by_row() -> None:
    pair = Indicator.objects.bulk_create(
        Indicator(code=f"ukuran-{n}", name=f"Ukuran {n}", unit="ha") for n in (1, 2)
    )
    assert [(e.action, e.version, e.new["name"]) for p in pair for e in entries(p)] == [
        ("insert", 1, "Ukuran 1"),
        ("insert", 1, "Ukuran 2"),
    ]
    Indicator.objects.update(unit="km²")
    assert [(last(p).old, last(p).new) for p in pair] == [
        ({"unit": "ha", "version": 1}, {"unit": "km²", "version": 2})
    ] * 2
    for each in pair:
        each.refresh_from_db()
        each.places = 4
    Indicator.objects.bulk_update(pair, ["places"])
    assert [(last(p).old, last(p).new) for p in pair] == [
        ({"places": 0, "version": 2}, {"places": 4, "version": 3})
    ] * 2
    keys = [p.pk for p in pair]
    Indicator.objects.all().delete()
    gone = HistoryEntry.objects.filter(action="delete", record_id__in=keys)
    assert {(e.old["name"], e.old["version"], e.new) for e in gone} == {
        ("Ukuran 1", 3, None),
        ("Ukuran 2", 3, None),
    }


def test_statements_past_the_orm_are_noted_and_count_as_versions() -> None:
    office = make_organisation()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_organisation SET name = 'Lain' WHERE id = %s", [office.pk])
        cursor.execute(
            "WITH gone AS (UPDATE directory_organisation SET kind = 'desa' WHERE id = %s "
            "RETURNING id) SELECT id FROM gone",
            [office.pk],
        )
    assert [entry.version for entry in entries(office)] == [1, 2, 3]
    assert last(office).old == {"kind": "opd", "version": 2}


def test_a_row_written_back_as_it_was_is_no_change() -> None:
    office = make_organisation()
    office.save()
    Organisation.objects.filter(pk=office.pk).update(kind="opd")
    assert len(entries(office)) == 1


def test_a_version_never_goes_back() -> None:
    """A stale row saved whole past the kit is a change like any other, not an older version."""
    office = make_organisation()
    stale = Organisation.objects.get(pk=office.pk)
    for name in ("Kedua", "Ketiga"):
        Organisation.objects.filter(pk=office.pk).update(name=name)
    stale.name = "Usang"
    stale.save()
    assert [entry.version for entry in entries(office)] == [1, 2, 3, 4]


@pytest.mark.django_db(databases="__all__")
def test_another_role_is_named() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_indicator (code, name, unit, places, lower_is_better) "
            "VALUES ('psql', 'Dari psql', 'ha', 0, false) RETURNING id"
        )
        cursor.execute(
            "SELECT actor, actor_id, via, database_role, new ->> 'name' FROM records_historyentry "
            "WHERE table_name = 'directory_indicator' AND record_id = %s",
            cursor.fetchone(),
        )
        role = connections["owner"].settings_dict["USER"]
        assert cursor.fetchall() == [("", None, "", role, "Dari psql")]


# --- who, why, through what -----------------------------------------------------------------------


def test_one_request_is_told_by_its_number(staff_client: Client) -> None:
    party = make_party()
    agreement = party.agreement
    page = f"{agreement.get_absolute_url()}hapus/"
    staff_client.post(page, typed(staff_client, page, reason="Tercatat dua kali"))
    noted = [last(agreement), last(party)]
    assert {entry.request_id for entry in noted} == {noted[0].request_id}
    assert len(noted[0].request_id) == 36
    assert {entry.transaction_id for entry in noted} == {noted[0].transaction_id}
    for entry in noted:
        assert (entry.actor, entry.via, entry.reason) == (
            f"{STAFF} (LATIHAN)",
            "page",
            "Tercatat dua kali",
        )
        assert entry.actor_id == int(staff_client.session["_auth_user_id"])
    # The next request has its own number, and no reason of its predecessor.
    office = make_organisation()
    page = f"{office.get_absolute_url()}ubah/"
    staff_client.post(page, typed(staff_client, page, name="Dinas LATIHAN lain"))
    assert last(office).reason == ""
    assert last(office).request_id not in ("", noted[0].request_id)


def test_a_command_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["manage.py", "load_facts"])
    monkeypatch.setattr(manage, "execute_from_command_line", lambda words: make_region())
    assert manage.main() == 0
    entry = HistoryEntry.objects.filter(table_name="directory_region").latest("pk")
    assert (entry.actor, entry.actor_id, entry.via) == ("manage.py load_facts", None, "command")


def test_what_nobody_signed_is_told_as_made_outside() -> None:
    office = make_organisation()
    assert (last(office).actor, last(office).via) == ("", "")
    (change,) = changes(office)
    assert change.who == f"di luar aplikasi ({connection.settings_dict['USER']})"


def test_a_reason_holds_for_its_own_writes_only() -> None:
    office = make_organisation()
    author = Author(None, "LATIHAN")
    with attributed(Attribution(lambda: author, "command")):
        with because("Ejaan menurut keputusan"):
            Organisation.objects.filter(pk=office.pk).update(name="Satu")
        Organisation.objects.filter(pk=office.pk).update(name="Dua")
    assert [entry.reason for entry in entries(office)[1:]] == ["Ejaan menurut keputusan", ""]


def test_percent_signs_and_quotes_do_not_disturb_the_signature() -> None:
    office = make_organisation()
    author = Author(None, "O'Neil 100% \\ %s")
    with attributed(Attribution(lambda: author, "command")), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE directory_organisation SET name = '50% jadi' WHERE id = {office.pk}"  # noqa: S608
        )
    assert (last(office).actor, last(office).new["name"]) == ("O'Neil 100% \\ %s", "50% jadi")


# --- names of the time ----------------------------------------------------------------------------


def test_an_older_entry_keeps_the_name_of_its_time() -> None:
    position = make_position()
    office = position.organisation
    first_name = office.name
    Organisation.objects.filter(pk=office.pk).update(name="Dinas yang Baru")
    other = make_organisation()
    Position.objects.filter(pk=position.pk).update(organisation=other)
    Organisation.objects.filter(pk=other.pk).update(name="Dinas Ketiga")
    Organisation.objects.filter(pk=office.pk).update(name="Dinas Terakhir")
    moved, made = changes(position)
    assert lines(moved)["organisasi"] == ("Dinas yang Baru", other.name)
    assert lines(made)["organisasi"] == ("", first_name)


def test_the_name_stays_when_the_row_is_gone() -> None:
    seat = make_appointment()
    person, name = seat.person, seat.person.name
    seat.delete()
    person.delete()
    entry = HistoryEntry.objects.get(table_name="directory_appointment", action="delete")
    (change,) = read([entry])
    assert lines(change)["orang"] == (name, "")
    assert name in entry.label
    assert seat.position.title in entry.label


# --- in words -------------------------------------------------------------------------------------


def test_numbers_are_exact_and_written_as_here() -> None:
    figure = make_figure(amount=Decimal("82.04"))
    Figure.objects.filter(pk=figure.pk).update(amount=Decimal("123456789012.123456"))
    Figure.objects.filter(pk=figure.pk).update(amount=Decimal("0.848808"), year=2021)
    newest, middle, first = changes(figure)
    assert lines(first)["angka"] == ("", "82,04")
    assert lines(middle)["angka"] == ("82,04", "123.456.789.012,123456")
    assert lines(newest)["angka"] == ("123.456.789.012,123456", "0,848808")
    assert lines(newest)["tahun"] == ("2020", "2021")


def test_choices_dates_and_ticks_are_written_as_here() -> None:
    figure = make_figure()
    values: dict[str, Any] = {"as_of": datetime.date(2020, 8, 17), "status": "decreed"}
    values |= {"is_reference": True, "reference_reason": "Keputusan Bupati", "kind": "baseline"}
    Figure.objects.filter(pk=figure.pk).update(**values)
    change = changes(figure)[0]
    assert lines(change) == {
        "per tanggal": ("", "17 Agustus 2020"),
        "status": ("disampaikan", "ditetapkan"),
        "angka acuan": ("tidak", "ya"),
        "alasan menjadi acuan": ("", "Keputusan Bupati"),
        "jenis": ("sisa", "awal"),
    }
    assert (change.noun, change.verb) == ("angka", "diubah")


def test_times_of_day_are_written_as_here() -> None:
    item = make_agenda_item()
    AgendaItem.objects.filter(pk=item.pk).update(
        start=datetime.time(9, 15), end=datetime.time(16, 30)
    )
    assert lines(changes(item)[0]) == {
        "mulai": ("", "09.15 WIB"),
        "selesai": ("", "16.30 WIB"),
    }


def test_a_whole_tells_of_its_parts() -> None:
    party = make_party()
    agreement = party.agreement
    party.named_as = "Camat Mentok"
    party.save()
    newest = changes(agreement)[0]
    assert (newest.noun, newest.entry.label) == ("pihak kesepakatan", "Camat Mentok")
    assert party.pk in {change.entry.record_id for change in changes(agreement)}


def test_the_label_names_the_row_across_its_links() -> None:
    figure = make_figure(region=Region.objects.get(pk=make_region(OWN).pk))
    assert last(figure).label == f"{figure.indicator.name}, Wilayah LATIHAN 19.05, 2020"
    agreement = make_agreement()
    assert last(agreement).label == f"1, {agreement.title}"

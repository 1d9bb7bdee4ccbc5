"""The two commands that remove for good: personal data from history, records past their time."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from directory.models import Appointment, Document, Organisation, Person, Position
from records.deletions import delete_record
from records.models import Deletion, HistoryEntry

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

NAME = "Nama Pribadi Latihan"


def everything_noted() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(h::text, ' ') FROM records_historyentry h")
        return str(cursor.fetchone()[0])


def test_a_persons_name_leaves_the_history_and_the_erasure_stays_noted() -> None:
    person = Person.objects.create(name=NAME)
    office = Organisation.objects.create(name="Dinas Latihan", kind="opd")
    seat = Position.objects.create(title="Kepala", organisation=office)
    Appointment.objects.create(
        person=person,
        position=seat,
        kind="definitif",
        decree="SK 1",
        valid_from=datetime.date(2020, 1, 1),
    )
    Person.objects.filter(pk=person.pk).update(name="Orang 7")
    assert NAME in everything_noted()
    call_command("erase_personal_data", "directory_person", person.pk, "name", reason="Surat 1")
    assert NAME not in everything_noted()
    noted = HistoryEntry.objects.get(action="erased")
    assert (noted.table_name, noted.record_id, noted.reason) == (
        "directory_person",
        person.pk,
        "Surat 1",
    )
    assert noted.new == {"columns": ["name"]}
    change = HistoryEntry.objects.get(table_name="directory_person", action="update")
    assert change.old == {"name": "[data pribadi dihapus]", "version": 1}


@pytest.mark.parametrize(
    ("table", "column"), [("pg_authid", "rolname"), ("directory_person", "nik")]
)
def test_only_followed_tables_and_their_columns_are_erased(table: str, column: str) -> None:
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("erase_personal_data", table, 1, column, reason="Surat 1")


def test_deleted_records_go_for_good_after_their_time_unless_something_needs_them() -> None:
    deleted_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    with time_machine.travel(deleted_at, tick=False):
        alone = Document.objects.create(kind="lainnya", title="Sendiri")
        issuer = Organisation.objects.create(name="Penerbit", kind="opd")
        delete_record(alone, seen=1, reason="keliru")
        delete_record(issuer, seen=1, reason="keliru")
        # Not through the kit, which would refuse: the database still has to hold.
        Document.objects.create(kind="lainnya", title="Terbitan", issuer=issuer)
    with time_machine.travel(deleted_at + datetime.timedelta(days=29), tick=False):
        call_command("tidy", verbosity=0)
        assert Deletion.objects.count() == 2
    with time_machine.travel(deleted_at + datetime.timedelta(days=31), tick=False):
        call_command("tidy", verbosity=0)
    assert list(Deletion.objects.values_list("label", flat=True)) == ["Penerbit"]
    assert not Document._base_manager.filter(title="Sendiri").exists()
    assert Organisation._base_manager.filter(name="Penerbit").exists()
    gone = HistoryEntry.objects.get(action="delete", table_name="directory_document")
    assert gone.label == "Sendiri"

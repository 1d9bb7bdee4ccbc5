"""A deletion takes a record with its parts out of everything, and gives them back as they were."""

from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory.models import Figure, Organisation, OrganisationName, Person, RegionGroup
from directory.services import create_figure, delete_figure, restore_figure
from meetings.models import Agreement, AgreementParty, Attachment, Meeting
from records.deletions import (
    CannotRestore,
    StillUsed,
    delete_record,
    restore_record,
    uses_of,
    with_parts,
)
from records.models import Deletion, HistoryEntry, Record
from records.models.deletions import RESTORABLE_FOR
from records.versions import StaleVersion, save_version
from tests.factories import (
    make_appointment,
    make_attachment,
    make_document,
    make_figure,
    make_indicator,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_party,
    make_person,
    make_region,
    sourced,
)
from tests.forms import typed

pytestmark = pytest.mark.django_db


def deleted(record: Record, reason: str = "LATIHAN") -> Record:
    """The stored row after its deletion."""
    delete_record(record, seen=record.version, reason=reason)
    return stored(record)


def stored(record: Record) -> Record:
    row: Record = type(record)._base_manager.get(pk=record.pk)
    return row


# --- parts and uses -------------------------------------------------------------------------------


def test_parts_go_and_come_back_with_their_whole() -> None:
    party = make_party()
    agreement, meeting = party.agreement, party.agreement.meeting
    gone_before = Agreement.objects.create(
        meeting=meeting, number=2, title="LATIHAN", text="Isi.", **sourced()
    )
    deleted(gone_before)
    gone = deleted(meeting)
    for record in (agreement, party):
        assert stored(record).deletion == gone.deletion
    assert not Agreement.objects.exists()
    assert not AgreementParty.objects.exists()
    restore_record(gone, seen=gone.version)
    assert Meeting.objects.get().agreements.get() == agreement
    assert AgreementParty.objects.get().agreement == agreement
    # What had been deleted before for a reason of its own stays deleted.
    assert stored(gone_before).deletion is not None
    assert [entry.version for entry in entries(party)] == [1, 2, 3]


def entries(record: Record) -> list[HistoryEntry]:
    rows = HistoryEntry.objects.filter(table_name=record._meta.db_table, record_id=record.pk)
    return list(rows.order_by("pk"))


def test_a_part_does_not_come_back_without_its_whole() -> None:
    party = make_party()
    deleted(party.agreement.meeting)
    with pytest.raises(CannotRestore, match="kesepakatan"):
        restore_record(party, seen=2)
    assert stored(party).deletion is not None


def test_what_is_used_cannot_go_and_the_users_are_named(staff_client: Client) -> None:
    seat = make_appointment()
    with pytest.raises(StillUsed) as used:
        delete_record(seat.person, seen=1, reason="LATIHAN")
    assert [(use.kind, use.count, use.examples) for use in used.value.uses] == [
        ("pengangkatan", 1, (seat,))
    ]
    page = f"{seat.person.get_absolute_url()}hapus/"
    told = staff_client.get(page).content.decode()
    assert "masih dipakai" in told
    assert str(seat.position.title) in told
    assert staff_client.post(page, {"version": 1, "reason": "x"}).status_code == 409
    assert stored(seat.person).deletion is None


def test_what_a_part_is_used_by_holds_the_whole() -> None:
    membership = make_membership()
    figure = make_figure(group=membership.group)
    assert [use.examples for use in uses_of(with_parts(membership.group))] == [(figure,)]


def test_a_file_in_use_holds_its_document() -> None:
    """An original is no record, but part of one; an attachment points to it."""
    attachment, document = make_attachment(), make_document()
    attachment.file = document.files.create(
        name="notula.txt", media_type="text/plain", size_bytes=1, sha256="a" * 64
    )
    attachment.save()
    with pytest.raises(StillUsed):
        delete_record(document, seen=1, reason="LATIHAN")
    Attachment.objects.all().delete()
    deleted(document)


# --- time, keys, versions -------------------------------------------------------------------------


def test_after_thirty_days_nothing_comes_back(staff_client: Client) -> None:
    office = deleted(make_organisation())
    page = f"/direktori/organisasi/{office.pk}/pulihkan/"
    listed = "/direktori/organisasi/terhapus/"
    user = staff_client.get(listed).wsgi_request.user
    with time_machine.travel(timezone.now() + RESTORABLE_FOR, tick=True):
        staff_client.force_login(user)
        assert list(staff_client.get(listed).context["object_list"]) == []
        assert staff_client.post(page, {"version": office.version}).status_code == 404
        with pytest.raises(CannotRestore, match="30 hari"):
            restore_record(office, seen=office.version)
    assert stored(office).deletion is not None


def test_a_name_is_free_again_and_then_in_the_way(staff_client: Client) -> None:
    group = make_membership().group
    gone = deleted(group)
    RegionGroup.objects.create(name=group.name)
    page = f"/direktori/gabungan-wilayah/{group.pk}/pulihkan/"
    told = staff_client.post(page, {"version": gone.version}, follow=True).content.decode()
    assert "Gabungan wilayah dengan nama ini sudah ada." in told
    assert stored(group).deletion is not None
    assert RegionGroup.objects.count() == 1


@pytest.mark.parametrize("version", ["1", "3", "", "x"])
def test_a_restoration_is_held_to_its_version(staff_client: Client, version: str) -> None:
    office = deleted(make_organisation())
    page = f"/direktori/organisasi/{office.pk}/pulihkan/"
    told = staff_client.post(page, {"version": version}, follow=True).content.decode()
    assert "sudah diubah orang lain" in told
    assert stored(office).deletion is not None


def test_a_deletion_is_held_to_its_version() -> None:
    office = make_organisation()
    Organisation.objects.update(name="Lain")
    with pytest.raises(StaleVersion):
        delete_record(office, seen=1, reason="LATIHAN")
    assert stored(office).deletion is None


def test_an_edit_brings_nothing_back_whatever_version_it_names() -> None:
    office = make_organisation()
    opened = Organisation.objects.get(pk=office.pk)
    delete_record(office, seen=1, reason="LATIHAN")
    with pytest.raises(StaleVersion):
        save_version(opened, seen=2)
    assert stored(office).deletion is not None


def test_nothing_is_restored_onto_what_is_gone() -> None:
    name = make_organisation_name()
    office = name.organisation
    deleted(name)
    deleted(office)
    with pytest.raises(CannotRestore, match="organisasi"):
        restore_record(name, seen=2)
    restore_record(office, seen=2)
    restore_record(name, seen=2)
    assert OrganisationName.objects.get().organisation == office


def test_a_deletion_remembers_who_and_why_in_the_names_of_the_time() -> None:
    person = make_person()
    deleted(person, "salah ketik")
    Person._base_manager.filter(pk=person.pk).update(name="Nama Lain")
    deletion = Deletion.objects.get()
    assert (deletion.label, deletion.reason) == (person.name, "salah ketik")
    assert deletion.deleted_by == "di luar aplikasi"


# --- figures --------------------------------------------------------------------------------------


def series() -> list[Figure]:
    """36.97 ha in 2018, 20 ha in 2019, 82.04 ha in 2020, with their differences."""
    indicator, region = make_indicator(), make_region()
    amounts = {2018: "36.97", 2019: "20", 2020: "82.04"}
    stocks = []
    for year, amount in amounts.items():
        figure = Figure(
            indicator=indicator,
            region=region,
            kind="remaining",
            year=year,
            amount=Decimal(amount),
            status="presented",
            document=make_document(),
            place_in_document="LATIHAN",
        )
        create_figure(figure)
        stocks.append(figure)
    return stocks


def differences() -> dict[int | None, Decimal]:
    return {f.year: f.amount for f in Figure.objects.filter(status="computed")}


def test_differences_follow_a_deletion_and_a_restoration() -> None:
    _, middle, _ = series()
    before = {2019: Decimal("16.97"), 2020: Decimal("-62.04")}
    assert differences() == before
    delete_figure(middle, seen=1, reason="LATIHAN")
    assert differences() == {2020: Decimal("-45.07")}
    restore_figure(middle, seen=2)
    assert differences() == before


def test_a_stock_with_differences_is_deleted_on_its_page(staff_client: Client) -> None:
    """What is computed from it goes along; it stands in nobody's way."""
    _, middle, _ = series()
    page = f"{middle.get_absolute_url()}hapus/"
    assert "masih dipakai" not in staff_client.get(page).content.decode()
    answer = staff_client.post(page, typed(staff_client, page, reason="LATIHAN"))
    assert answer.status_code == 302
    assert differences() == {2020: Decimal("-45.07")}


def test_the_figures_of_the_minutes_are_computed_again(staff_client: Client, facts: None) -> None:
    """36,97 and 16,23 of 82,04 ha: without a part the year no longer reconciles."""

    def told() -> str:
        return staff_client.get("/kotaku/wilayah/19.05/").content.decode()

    figure = Figure.objects.of("slum_area").get(amount=Decimal("36.97"))
    assert "36,97" in told()
    page = f"{figure.get_absolute_url()}hapus/"
    staff_client.post(page, typed(staff_client, page, reason="LATIHAN"))
    assert "36,97" not in told()
    assert "82,04" in told()
    restore = f"/direktori/angka/{figure.pk}/pulihkan/"
    staff_client.post(restore, {"version": 2})
    assert "36,97" in told()

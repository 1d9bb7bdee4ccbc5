"""The page of all changes: for whom, of what, filtered how."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import STAFF
from directory.models import Organisation, Region
from tests.forms import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]


def page(client: Client, **query: str) -> str:
    answer = client.get("/riwayat/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_is_told_with_who_when_and_from_what_to_what(staff_client: Client) -> None:
    office = Organisation.objects.create(name="Dinas Latihan", kind="opd")
    address = f"/direktori/organisasi/{office.pk}/ubah/"
    staff_client.post(address, typed(staff_client, address, kind="pokja", region="19.05"))
    told = page(staff_client, table="directory_organisation", action="update")
    for words in (
        "Organisasi diubah",
        "Dinas Latihan",
        "Staf Bappeda (LATIHAN), melalui halaman",
        "perangkat daerah (OPD)",
        "kelompok kerja (Pokja)",
        "Kabupaten Bangka Barat",
    ):
        assert words in told
    assert "WIB" in told


def test_only_who_may_change_something_sees_it(reader_client: Client, client: Client) -> None:
    assert reader_client.get("/riwayat/").status_code == 403
    assert client.get("/riwayat/")["Location"].startswith("/masuk/")


def test_staff_of_a_kabupaten_see_its_changes_only(staff_client: Client) -> None:
    user = User.objects.get()
    office = user.person.appointments.get().position.organisation
    office.region = Region.objects.get(code="19.05")
    office.save()
    assert Group.objects.get(name=STAFF) in user.groups.all()
    for name, code in (("Dinas Sini", "19.05"), ("Dinas Sana", "19.01")):
        Organisation.objects.create(name=name, kind="opd", region=Region.objects.get(code=code))
    told = page(staff_client, table="directory_organisation", q="Dinas S")
    assert "Dinas Sini" in told
    assert "Dinas Sana" not in told


def test_filters_narrow_and_refuse_in_words(staff_client: Client) -> None:
    assert "Tidak ada yang cocok" in page(staff_client, until="1 Januari 2019")
    assert "Jebus" in page(staff_client, via="outside", q="jebus", since="01/01/2020")
    assert "Jebus" not in page(staff_client, via="api", q="jebus")
    answer = staff_client.get("/riwayat/", {"since": "kemarin", "pelaku": "x"})
    assert answer.status_code == 400
    assert "Galat" in answer.content.decode()

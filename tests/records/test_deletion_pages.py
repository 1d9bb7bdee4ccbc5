"""Deleting in the browser: a double click deletes once and says so."""

import pytest
from django.test import Client

from directory.models import Organisation
from records.models import Deletion

pytestmark = pytest.mark.django_db


def test_the_second_click_finds_it_done(staff_client: Client) -> None:
    office = Organisation.objects.create(name="Dinas Ganda", kind="opd")
    address = f"/direktori/organisasi/{office.pk}/hapus/"
    form = {"version": 1, "reason": "tercatat dua kali"}
    first, second = (staff_client.post(address, form, follow=True) for _ in range(2))
    assert "Data dihapus" in first.content.decode()
    assert "Data ini sudah terhapus" in second.content.decode()
    assert Deletion.objects.count() == 1
    assert staff_client.post("/direktori/organisasi/999999/hapus/", form).status_code == 404

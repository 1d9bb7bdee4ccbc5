"""Correcting a meeting, an agreement, a signature."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Agreement, Meeting, Signatory
from records.models import Record
from tests import forms
from tests.meetings.factories import make_agreement, make_meeting, make_organisation, make_signatory

pytestmark = pytest.mark.django_db


def change_url(record: Record) -> str:
    """The record's change page."""
    return reverse(f"meetings:{record._meta.model_name}_change", args=[record.pk])


def typed(client: Client, record: Record, **changes: str) -> dict[str, Any]:
    """The record's form as the browser would send it."""
    return forms.typed(client, change_url(record), **changes)


def a_meeting() -> Meeting:
    """A meeting with a start."""
    return make_meeting(actual_start="09:15")


def an_agreement() -> Agreement:
    """An agreement without deadline."""
    return make_agreement(make_meeting())


def a_signatory() -> Signatory:
    """A signature."""
    return make_signatory(make_meeting(), make_organisation())


RECORDS = [a_meeting, an_agreement, a_signatory]


@pytest.mark.parametrize("make", RECORDS)
def test_only_staff_may_change(
    client: Client, reader_client: Client, staff_client: Client, make: Callable[[], Record]
) -> None:
    address = change_url(make())
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))
    assert reader_client.get(address).status_code == 403
    assert staff_client.get(address).status_code == 200


@pytest.mark.parametrize("make", RECORDS)
def test_a_change_is_saved_as_a_new_version(
    staff_client: Client, make: Callable[[], Record]
) -> None:
    record = make()
    answer = staff_client.post(change_url(record), typed(staff_client, record, note="Diperiksa."))
    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()
    assert (record.note, record.version) == ("Diperiksa.", 2)


@pytest.mark.parametrize("make", RECORDS)
def test_the_second_editor_sees_both_texts(
    staff_client: Client, make: Callable[[], Record]
) -> None:
    record = make()
    mine = typed(staff_client, record, note="Isian kedua.")
    staff_client.post(change_url(record), typed(staff_client, record, note="Isian pertama."))
    answer = staff_client.post(change_url(record), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Isian pertama." in page
    assert "Isian kedua." in page
    record.refresh_from_db()
    assert (record.note, record.version) == ("Isian pertama.", 2)


def test_a_meeting_that_ends_before_it_starts_is_refused_in_words(staff_client: Client) -> None:
    meeting = a_meeting()
    answer = staff_client.post(
        change_url(meeting), typed(staff_client, meeting, actual_end="08.00")
    )
    assert answer.status_code == 400
    assert "Jam selesai mendahului jam mulai." in answer.content.decode()


def test_a_deadline_outside_its_year_is_refused_in_words(staff_client: Client) -> None:
    agreement = an_agreement()
    answer = staff_client.post(
        change_url(agreement),
        typed(staff_client, agreement, due_year="2020", due_date="1 Januari 2021"),
    )
    assert answer.status_code == 400
    assert "Tanggal tenggat harus jatuh pada tahun tenggat." in answer.content.decode()


def test_a_saved_signature_leads_to_its_page(staff_client: Client) -> None:
    signatory = a_signatory()
    answer = staff_client.post(
        change_url(signatory), typed(staff_client, signatory, printed_name="PEJABAT LAIN LATIHAN")
    )
    assert answer["Location"] == signatory.get_absolute_url()

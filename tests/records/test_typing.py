"""A-7: what was typed when the session ended is on the form again after the login."""

import datetime
import re
import uuid
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import ADMINISTRATOR
from directory.models import Document, Person
from records.typing import LARGEST_FIELDS
from tests.accounts.conftest import is_signed_in, make_user, sign_in

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
STILL_THERE = "Sesi Anda berakhir. Isian Anda masih ada; periksa lalu simpan."


@pytest.fixture
def clock() -> Any:
    """A clock that stands still until it is moved."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def person(db: None) -> Person:
    """Somebody whose name is being corrected."""
    return Person.objects.create(name="Nama Lama")


@pytest.fixture
def late(clock: Any) -> Client:
    """The browser of staff whose session has ended since the form was opened."""
    make_user("siti", ADMINISTRATOR)
    client = Client()
    sign_in(client)
    assert is_signed_in(client)
    clock.shift(9 * HOUR)
    return client


def hidden(answer: Any, name: str) -> str:
    """The value of a hidden field of the page; the empty text where it has none."""
    page = answer.content.decode()
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def form_of(person: Person) -> str:
    return f"/direktori/orang/{person.pk}/ubah/"


def send(client: Client, person: Person, **typed: str) -> Any:
    fields = {"name": "Nama “Baru” & benar", "version": "1", "submission": str(uuid.uuid4())}
    return client.post(form_of(person), fields | typed)


def test_the_form_is_filled_again_and_nothing_is_saved_by_itself(
    late: Client, person: Person
) -> None:
    answer = send(late, person)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Sesi Anda berakhir. Isian belum disimpan." in re.sub(r"\s+", " ", page)
    assert 'action="/masuk/"' in page
    assert page.count("/masuk/?next") == 0  # no second way in that would drop the typing
    back = sign_in(late, typing=hidden(answer, "typing"), next=hidden(answer, "next"))
    assert back["Location"] == form_of(person)
    filled = late.get(back["Location"]).content.decode()
    assert STILL_THERE in filled
    assert 'value="Nama “Baru” &amp; benar"' in filled
    assert Person.objects.get().name == "Nama Lama"
    assert send(late, person).status_code == 302
    assert Person.objects.get().name == "Nama “Baru” & benar"


def test_a_wrong_password_in_between_loses_nothing(late: Client, person: Person) -> None:
    carried = hidden(send(late, person), "typing")
    wrong = sign_in(late, password="salah", typing=carried)
    assert hidden(wrong, "typing") == carried
    assert sign_in(late, typing=hidden(wrong, "typing"))["Location"] == form_of(person)


def test_it_is_given_once(late: Client, person: Person) -> None:
    sign_in(late, typing=hidden(send(late, person), "typing"))
    assert "Baru" in late.get(form_of(person)).content.decode()
    second = late.get(form_of(person)).content.decode()
    assert "Baru" not in second
    assert STILL_THERE not in second


def test_another_form_stays_empty(late: Client, person: Person) -> None:
    other = Person.objects.create(name="Orang Lain")
    sign_in(late, typing=hidden(send(late, person), "typing"))
    assert "Baru" not in late.get(form_of(other)).content.decode()
    assert "Baru" in late.get(form_of(person)).content.decode()


def test_somebody_else_signing_in_there_does_not_get_it(late: Client, person: Person) -> None:
    make_user("budi", ADMINISTRATOR)
    carried = hidden(send(late, person), "typing")
    assert sign_in(late, "budi", typing=carried)["Location"] == "/"
    assert "Baru" not in late.get(form_of(person)).content.decode()


def test_a_conflict_in_between_is_still_noticed(late: Client, person: Person) -> None:
    carried = hidden(send(late, person), "typing")
    Person.objects.update(name="Diubah rekan", version=2)
    sign_in(late, typing=carried)
    filled = late.get(form_of(person))
    version = re.search(r'name="version" value="(\d+)"', filled.content.decode())
    assert version
    assert send(late, person, version=version[1]).status_code == 409


@pytest.mark.parametrize("meddled", ["", "x", "eyJwYXRoIjogIi8ifQ:1:abc", "a" * 100_000])
def test_what_we_did_not_sign_is_ignored(meddled: str) -> None:
    make_user("siti")
    assert sign_in(Client(), typing=meddled)["Location"] == "/"


def test_it_is_carried_for_twelve_hours(late: Client, person: Person, clock: Any) -> None:
    carried = hidden(send(late, person), "typing")
    clock.shift(12 * HOUR + datetime.timedelta(seconds=2))
    assert sign_in(late, typing=carried)["Location"] == "/"


def test_passwords_and_tokens_are_never_carried(late: Client, person: Person) -> None:
    typed = {"old_password": "rahasia-satu", "kata_sandi": "rahasia-dua", "api_token": "rahasia"}
    sign_in(late, typing=hidden(send(late, person, **typed), "typing"))
    kept = str(late.session["typing"])
    assert "Baru" in kept
    assert "rahasia" not in kept
    assert "csrf" not in kept


def test_a_form_of_passwords_alone_is_an_ordinary_redirect(late: Client) -> None:
    answer = late.post("/akun/kata-sandi/", {"old_password": "a", "new_password1": "b"})
    assert answer["Location"] == "/masuk/?next=/akun/kata-sandi/&berakhir=1"


def test_files_are_named_as_lost(late: Client) -> None:
    document = Document.objects.create(kind="laporan", title="Laporan")
    file = SimpleUploadedFile("notula rapat.txt", b"isi")
    answer = late.post(f"/direktori/dokumen/{document.pk}/unggah/", {"file": file})
    assert answer.status_code == 403
    assert "pilih lagi sesudah masuk: notula rapat.txt" in answer.content.decode()
    back = sign_in(late, typing=hidden(answer, "typing"))
    assert back["Location"] == f"/direktori/dokumen/{document.pk}/unggah/"


def test_what_is_too_long_to_carry_is_said(late: Client, person: Person) -> None:
    answer = send(late, person, note="x" * (LARGEST_FIELDS + 1))
    assert "terlalu panjang untuk dibawa" in answer.content.decode()
    assert hidden(answer, "typing") == ""
    assert sign_in(late, next=hidden(answer, "next"))["Location"] == form_of(person)


def test_a_button_leads_back_to_the_page_it_is_on(late: Client) -> None:
    button = "/direktori/penggabungan/1/batal/"
    page = "http://testserver/direktori/orang/?q=a"
    answer = late.post(button, headers={"referer": page})
    assert answer["Location"] == "/masuk/?next=/direktori/orang/%3Fq%3Da&berakhir=1"
    for referrer in ("", "https://evil.example/", "http://testserver/masuk/?next=/"):
        answer = Client().post(button, headers={"referer": referrer})
        assert answer["Location"] == "/masuk/?next=/"


def test_without_its_token_a_form_is_refused_as_ever(person: Person) -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = send(careful, person)
    assert answer.status_code == 403
    assert hidden(answer, "typing") == ""
    assert "Isian Anda belum diterima" in answer.content.decode()


def test_who_signed_in_at_another_tab_keeps_the_typing_of_this_one(
    late: Client, person: Person
) -> None:
    carried = hidden(send(late, person), "typing")
    sign_in(late)
    # That login has changed the token that this tab's page holds.
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = late.cookies
    answer = sign_in(careful, typing=carried)
    assert answer.status_code == 403
    assert "Lanjutkan mengisi" in answer.content.decode()
    fresh = {name: hidden(answer, name) for name in ("typing", "csrfmiddlewaretoken")}
    assert careful.post("/masuk/", fresh)["Location"] == form_of(person)
    assert "Baru" in careful.get(form_of(person)).content.decode()

"""Keeping accounts: who may, on whom, and what nobody can."""

import datetime
import re
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import OutgoingMail, User
from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    PERMISSIONS,
    POKJA_MEMBER,
    READER,
    STAFF,
    VERIFIER,
)
from accounts.services import AccountRefused, change_account, switch_off
from directory.models import Appointment, Organisation, Person, Position, Region
from records.models import HistoryEntry
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD, Lines, is_signed_in, make_user, sign_in
from tests.forms import typed

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.date(2019, 1, 1)
LIST = "/akun/pengguna/"
ADD = "/akun/pengguna/tambah/"
PAGES = ("", "ubah/", "riwayat/", "sakelar/", "tautan/")


def make_seat(code: str, title: str) -> Position:
    level = "kabupaten" if "." in code else "provinsi"
    region, _ = Region.objects.get_or_create(
        code=code, defaults={"name": f"Wilayah {code}", "level": level}
    )
    office, _ = Organisation.objects.get_or_create(
        name=f"Kantor {code}", defaults={"kind": "opd", "region": region}
    )
    return Position.objects.get_or_create(title=title, organisation=office)[0]


def seated(username: str, *roles: str, code: str = "19.05", **values: Any) -> User:
    """Somebody with an account, roles, and a seat in an office of a region."""
    person = Person.objects.create(name=f"{username} LATIHAN")
    Appointment.objects.create(
        position=make_seat(code, f"Jabatan {username}"),
        person=person,
        kind="definitif",
        decree="SK 1",
        valid_from=LONG_AGO,
    )
    return make_user(username, *roles, person=person, full_name=person.name, **values)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    """Who keeps all accounts, signed in."""
    return client_of(seated("admin", ADMINISTRATOR, code="19"))


@pytest.fixture
def regional(db: None) -> Client:
    """Who keeps the accounts of one kabupaten by a role of that office's own, signed in."""
    user = seated("kabupaten", STAFF)
    keeper = Group.objects.create(name="Administrator Daerah")
    keeper.permissions.set(
        Permission.objects.filter(group__name__in=[STAFF, VERIFIER])
        | Permission.objects.filter(
            content_type__app_label="accounts",
            codename__in=["act_for_region", "view_user", "add_user", "change_user"],
        )
    )
    user.groups.set([keeper])
    return client_of(user)


def page_of(user: User, page: str = "") -> str:
    return f"{LIST}{user.pk}/{page}"


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


# --- who may open the pages -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [READER, POKJA_MEMBER, AGENCY_OPERATOR, STAFF, VERIFIER])
def test_other_roles_keep_no_accounts(name: str) -> None:
    client, other = client_of(seated("siti", name)), seated("budi", READER)
    addresses = [LIST, ADD, f"{LIST}unduh/", f"{LIST}peran/", *(page_of(other, p) for p in PAGES)]
    for address in addresses:
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code in (403, 405), address
        assert Client().get(address).status_code == 302, address
    assert LIST not in client.get("/akun/").content.decode()


def test_an_administrator_finds_the_way(admin: Client) -> None:
    assert LIST in admin.get("/akun/").content.decode()
    listed = admin.get(LIST).content.decode()
    assert ADD in listed
    assert f"{LIST}peran/" in listed


def test_the_list_says_who_holds_what_today(admin: Client) -> None:
    seated("siti", STAFF)
    make_user("lama", READER, full_name="Lama LATIHAN", is_active=False)
    listed = admin.get(LIST).content.decode()
    for text in (
        "siti LATIHAN",
        "Staf Bappeda",
        "Jabatan siti, Kantor 19.05",
        "aktif",
        "dimatikan",
    ):
        assert text in listed, text
    assert "Lama LATIHAN" not in admin.get(LIST, {"is_active": "true"}).content.decode()
    assert "siti LATIHAN" in admin.get(LIST, {"role": STAFF}).content.decode()
    assert "siti LATIHAN" not in admin.get(LIST, {"role": READER}).content.decode()
    assert admin.get(LIST, {"role": "Raja"}).status_code == 400


def test_lists_and_pages_take_few_queries_however_many_accounts(admin: Client) -> None:
    counts: dict[str, list[int]] = {"list": [], "detail": [], "roles": []}
    last = seated("siti0", STAFF)
    admin.get(LIST)
    for size in (5, 50):
        for n in range(User.objects.count(), size):
            last = seated(f"siti{n}", STAFF, POKJA_MEMBER)
        pages = {"list": LIST, "detail": page_of(last), "roles": f"{LIST}peran/"}
        for name, address in pages.items():
            with CaptureQueriesContext(connection) as queries:
                assert admin.get(address).status_code == 200
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][1] <= 12
    assert counts["detail"][0] == counts["detail"][1] <= 14
    assert counts["roles"][0] == counts["roles"][1] <= 12


# --- who may do what, in words --------------------------------------------------------------------


def test_the_page_of_an_account_says_what_and_where(admin: Client) -> None:
    page = admin.get(page_of(seated("siti", STAFF))).content.decode()
    for text in (
        "Wilayah 19.05 (19.05) dan semua di bawahnya",
        "Kantor 19.05",
        "Dokumen: menambah, mengubah, menghapus",
        "Bertindak untuk wilayah organisasinya",
        "Direktori",
        "Rapat",
    ):
        assert text in page, text
    assert "Akun ini" not in page


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: seated("siti", STAFF, is_active=False), "Akun ini dimatikan"),
        (lambda: seated("siti", STAFF, password=None), "Kata sandi belum dibuat"),
        (lambda: seated("siti"), "Tidak ada peran yang memberi hak mengubah"),
        (lambda: seated("siti", READER), "Tidak ada peran yang memberi hak mengubah"),
        (lambda: make_user("siti", STAFF), "belum terhubung dengan orang"),
        (
            lambda: make_user("siti", STAFF, person=Person.objects.create(name="Siti")),
            "tidak memangku jabatan apa pun hari ini",
        ),
    ],
)
def test_the_page_says_why_somebody_can_do_nothing(
    admin: Client, make: Callable[[], User], sentence: str
) -> None:
    assert sentence in admin.get(page_of(make())).content.decode()


def test_the_page_of_roles_is_the_table_in_words(admin: Client) -> None:
    seated("siti", STAFF)
    page = admin.get(f"{LIST}peran/").content.decode()
    for name in PERMISSIONS:
        assert name in page
    assert "siti LATIHAN" in page
    row = re.search(r'<th scope="row">Pengguna</th>(.*?)</tr>', page, re.S)
    assert row
    cells = dict(re.findall(r'data-label="([^"]+)">([^<]+)<', row[1]))
    assert cells[STAFF] == "–"
    assert cells[ADMINISTRATOR] == "melihat, menambah, mengubah"


# --- inviting -------------------------------------------------------------------------------------


def invite(client: Client, **changes: Any) -> Any:
    form = typed(client, ADD, username="siti", full_name="Siti LATIHAN", **changes)
    return client.post(ADD, form)


def link_on(response: Any) -> str:
    return re.search(
        r"<code>https?://[^/]+(/akun/buat-kata-sandi/[^<]+)</code>", response.content.decode()
    )[1]


def test_somebody_invited_sets_the_password_by_the_link_shown_once(
    admin: Client, client: Client, security_lines: Callable[[], Lines]
) -> None:
    answer = invite(admin, new_person="Siti LATIHAN", groups=[role(STAFF)])
    assert answer.status_code == 200
    link = link_on(answer)
    user = User.objects.get(username="siti")
    assert not user.has_usable_password()
    assert (user.person.name, [g.name for g in user.groups.all()]) == ("Siti LATIHAN", [STAFF])
    assert link not in admin.get(page_of(user)).content.decode()
    assert not OutgoingMail.objects.exists()
    form = client.get(link)["Location"]
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(form, new).status_code == 302
    assert client.login(username="siti", password=NEW_PASSWORD)
    event = next(line for line in security_lines() if line["event"] == "account_created")
    assert (event["user"], event["account"], event["roles"]) == ("admin", user.pk, STAFF)


def test_with_a_mail_address_the_link_is_mailed_too(admin: Client) -> None:
    invite(admin, email="siti@example.go.id")
    waiting = OutgoingMail.objects.get()
    assert (waiting.kind, waiting.recipient, waiting.text) == (
        "undangan", "siti@example.go.id", "",
    )  # fmt: skip
    call_command("send_outbox")
    (letter,) = mail.outbox
    assert letter.subject == "Akun Anda di Titik Temu"
    assert "/akun/buat-kata-sandi/" in letter.body


def test_the_form_offers_each_role_with_its_duty_and_no_empty_one(admin: Client) -> None:
    offered = [label for _, label in admin.get(ADD).context["form"]["groups"].field.choices]
    assert len(offered) == len(PERMISSIONS)
    duty = "Memutuskan usulan angka wilayah jabatannya dan semua di bawahnya."
    assert f"{VERIFIER}: {duty}" in offered


def test_an_invitation_sent_twice_makes_one_account(admin: Client) -> None:
    form = typed(admin, ADD, username="siti", full_name="Siti LATIHAN")
    assert admin.post(ADD, form).status_code == 200
    assert admin.post(ADD, form | {"username": "siti2"}).status_code == 302
    assert User.objects.filter(username__startswith="siti").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "ADMIN"}, "sudah dipakai"),
        ({"username": "si ti"}, "nama pengguna"),
        ({"full_name": ""}, "harus diisi"),
        ({"email": "siti"}, "surel"),
        ({"groups": ["0"]}, "0"),
    ],
)
def test_what_cannot_be_is_refused(admin: Client, changes: dict[str, Any], sentence: str) -> None:
    form = typed(admin, ADD, username="siti", full_name="Siti LATIHAN")
    answer = admin.post(ADD, form | changes)
    assert answer.status_code == 400
    assert sentence in answer.content.decode().lower()
    assert User.objects.count() == 1


# --- nobody gives more than they have -------------------------------------------------------------


STOLEN = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "password": "rahasia",
    "deletion": "1",
}


def test_posted_rights_that_no_form_shows_are_ignored(admin: Client) -> None:
    permission = Permission.objects.get(codename="delete_user").pk
    invite(admin, **STOLEN, user_permissions=[permission], permissions=[permission])
    user = User.objects.get(username="siti")
    form = typed(admin, page_of(user, "ubah/"), user_permissions=[permission], **STOLEN)
    admin.post(page_of(user, "ubah/"), form | {"full_name": "Siti lain"})
    user.refresh_from_db()
    assert user.full_name == "Siti lain"
    assert (user.is_superuser, user.is_staff, user.is_active) == (False, False, True)
    assert not user.user_permissions.exists()
    assert not user.has_usable_password()


def test_a_regional_administrator_gives_only_what_is_theirs(regional: Client) -> None:
    siti = seated("siti", READER)
    page = page_of(siti, "ubah/")
    offered = set(regional.get(page).context["form"].fields["groups"].queryset)
    assert {group.name for group in offered} == {*PERMISSIONS, "Administrator Daerah"} - {
        ADMINISTRATOR
    }
    answer = regional.post(page, typed(regional, page, groups=[role(ADMINISTRATOR)]))
    assert answer.status_code == 400
    assert [group.name for group in siti.groups.all()] == [READER]
    assert regional.post(page, typed(regional, page, groups=[role(STAFF)])).status_code == 302
    assert [group.name for group in siti.groups.all()] == [STAFF]


def test_a_role_beyond_ones_own_stays_and_can_neither_be_given_nor_taken(admin: Client) -> None:
    office = Group.objects.create(name="Peran kantor")
    office.permissions.add(Permission.objects.get(codename="delete_user"))
    siti = seated("siti", READER)
    page = page_of(siti, "ubah/")
    assert admin.post(page, typed(admin, page, groups=[office.pk])).status_code == 400
    siti.groups.add(office)
    for page in PAGES[1:]:
        assert admin.get(page_of(siti, page)).status_code == 404, page
    assert admin.get(page_of(siti)).status_code == 200


def test_nobody_takes_over_an_account_that_may_more(regional: Client, admin: Client) -> None:
    """A new link or another mail address would be a way to its rights."""
    boss = seated("bos", ADMINISTRATOR)
    for page in PAGES[1:]:
        assert regional.get(page_of(boss, page)).status_code == 404, page
        assert regional.post(page_of(boss, page)).status_code in (404, 405), page
    root = User.objects.create_superuser(username="root", password=PASSWORD)
    for page in PAGES[1:]:
        assert admin.get(page_of(root, page)).status_code == 404, page


# --- whose accounts -------------------------------------------------------------------------------


def test_a_regional_administrator_keeps_only_accounts_with_seats_there(regional: Client) -> None:
    own, foreign = seated("siti", READER), seated("budi", READER, code="19.01")
    above, nobody = seated("prov", READER, code="19"), make_user("lepas", READER)
    listed = regional.get(LIST).content.decode()
    assert "siti LATIHAN" in listed
    for account in (foreign, above, nobody):
        assert account.username not in listed
        for page in PAGES:
            assert regional.get(page_of(account, page)).status_code == 404, page
    assert regional.get(page_of(own)).status_code == 200
    file = b"".join(regional.get(f"{LIST}unduh/", {"format": "csv"})).decode()
    assert "siti" in file
    assert "budi" not in file
    assert "budi" not in regional.get(f"{LIST}peran/").content.decode()


def test_who_has_a_seat_elsewhere_too_or_has_left_is_not_kept(regional: Client) -> None:
    both, gone = seated("dua", READER), seated("pergi", READER)
    Appointment.objects.create(
        position=make_seat("19.01", "Kedua"),
        person=both.person,
        kind="plt",
        decree="SK 2",
        valid_from=LONG_AGO,
    )
    gone.person.appointments.update(valid_to=LONG_AGO)
    assert regional.get(page_of(both)).status_code == 404
    assert regional.get(page_of(gone)).status_code == 404


def test_an_account_is_not_made_for_or_moved_to_a_person_outside(regional: Client) -> None:
    outside = seated("budi", code="19.01").person
    answer = invite(regional, person=outside.pk)
    assert answer.status_code == 400
    assert "di luar wilayah" in answer.content.decode()
    assert invite(regional, new_person="Siti LATIHAN").status_code == 400
    assert not Person.objects.filter(name="Siti LATIHAN").exists()
    siti = seated("siti", READER)
    page = page_of(siti, "ubah/")
    assert regional.post(page, typed(regional, page, person=outside.pk)).status_code == 400
    siti.refresh_from_db()
    assert siti.person.name == "siti LATIHAN"


# --- changing -------------------------------------------------------------------------------------


def test_new_roles_hold_at_the_next_request_and_stand_in_history_and_log(
    admin: Client, security_lines: Callable[[], Lines]
) -> None:
    siti = seated("siti", READER)
    theirs = client_of(siti)
    assert theirs.get("/direktori/dokumen/tambah/").status_code == 403
    page = page_of(siti, "ubah/")
    assert admin.post(page, typed(admin, page, groups=[role(STAFF)])).status_code == 302
    assert theirs.get("/direktori/dokumen/tambah/").status_code == 200
    history = admin.get(page_of(siti, "riwayat/")).content.decode()
    assert STAFF in history
    assert "admin LATIHAN" in history
    event = next(line for line in security_lines() if line["event"] == "account_changed")
    assert (event["account"], event["roles"]) == (siti.pk, STAFF)


def test_a_change_leaves_the_password_that_its_owner_sets_meanwhile(admin: Client) -> None:
    siti = seated("siti", READER)
    page = page_of(siti, "ubah/")
    form = typed(admin, page, full_name="Siti lain")
    siti.set_password(NEW_PASSWORD)
    siti.save(update_fields=["password"])
    assert admin.post(page, form).status_code == 302
    siti.refresh_from_db()
    assert siti.check_password(NEW_PASSWORD)


def test_the_second_administrator_is_told_and_keeps_the_typing(admin: Client) -> None:
    siti = seated("siti", READER)
    page = page_of(siti, "ubah/")
    late = typed(admin, page, full_name="Siti kedua")
    admin.post(page, typed(admin, page, groups=[role(STAFF)]))
    answer = admin.post(page, late)
    assert answer.status_code == 409
    assert "baru saja diubah" in answer.content.decode()
    assert 'value="Siti kedua"' in answer.content.decode()
    assert [group.name for group in siti.groups.all()] == [STAFF]


def test_ones_own_roles_and_person_are_somebody_elses_affair(admin: Client) -> None:
    own = User.objects.get(username="admin")
    page = page_of(own, "ubah/")
    form = typed(admin, page, groups=[], person="", email="baru@example.go.id")
    assert admin.post(page, form).status_code == 302
    own.refresh_from_db()
    assert own.email == "baru@example.go.id"
    assert own.person is not None
    assert [group.name for group in own.groups.all()] == [ADMINISTRATOR]
    assert admin.get(page_of(own, "sakelar/")).status_code == 404
    with pytest.raises(AccountRefused, match="Akun sendiri"):
        switch_off(own, seen=own.version, actor=own, reason="Coba")


def test_the_last_administrator_of_all_stays() -> None:
    """Whoever acts is one, too, unless switched off since the request began."""
    last = seated("admin", ADMINISTRATOR, code="19")
    actor = make_user("lain", ADMINISTRATOR, is_active=False)
    with pytest.raises(AccountRefused, match="administrator terakhir"):
        switch_off(last, seen=last.version, actor=actor, reason="Coba")
    last.refresh_from_db()
    with pytest.raises(AccountRefused, match="administrator terakhir"):
        change_account(last, seen=last.version, actor=actor, roles=[])
    last.refresh_from_db()
    assert last.is_active
    assert [group.name for group in last.groups.all()] == [ADMINISTRATOR]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_administrators_do_not_switch_each_other_off_at_one_moment() -> None:
    pair = [seated("satu", ADMINISTRATOR, code="19"), seated("dua", ADMINISTRATOR, code="19")]
    together, outcomes = Barrier(2), []

    def act(actor: User, other: User) -> None:
        account = User.objects.get(pk=other.pk)
        together.wait()
        try:
            switch_off(account, seen=account.version, actor=actor, reason="Balas")
            outcomes.append("off")
        except AccountRefused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=act, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["off", "refused"]
    assert User.objects.filter(is_active=True).count() == 1


# --- switching off and on, new links --------------------------------------------------------------


def switch(client: Client, user: User, reason: str = "Pindah tugas") -> Any:
    page = page_of(user, "sakelar/")
    return client.post(page, typed(client, page, reason=reason))


def test_switched_off_means_off_at_once_and_for_good(
    admin: Client, client: Client, security_lines: Callable[[], Lines]
) -> None:
    siti = seated("siti", STAFF)
    sign_in(client)
    assert is_signed_in(client)
    assert switch(admin, siti).status_code == 302
    assert not is_signed_in(client)
    sign_in(client)
    assert not is_signed_in(client)
    entry = HistoryEntry.objects.filter(table_name="accounts_user", record_id=siti.pk).first()
    assert (entry.reason, entry.new["is_active"], entry.actor) == (
        "Pindah tugas", False, "admin LATIHAN",
    )  # fmt: skip
    assert "account_switched_off" in {line["event"] for line in security_lines()}


def test_switched_on_again_old_sessions_stay_dead_and_a_link_leads_in(
    admin: Client, client: Client
) -> None:
    siti = seated("siti", STAFF)
    sign_in(client)
    switch(admin, siti)
    answer = switch(admin, siti, reason="Kembali bertugas")
    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert sign_in(client).status_code == 200
    form = client.get(link_on(answer))["Location"]
    client.post(form, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
    sign_in(client, password=NEW_PASSWORD)
    assert is_signed_in(client)


def test_a_reason_is_asked_for_and_a_stale_page_refused(admin: Client) -> None:
    siti = seated("siti", STAFF)
    page = page_of(siti, "sakelar/")
    form = typed(admin, page, reason="")
    assert admin.post(page, form).status_code == 400
    User.objects.filter(pk=siti.pk).update(full_name="Siti lain")
    answer = admin.post(page, form | {"reason": "Pindah"})
    assert answer.status_code == 409
    siti.refresh_from_db()
    assert siti.is_active


def test_a_new_link_voids_the_unused_one_and_leaves_a_password_alone(
    admin: Client, client: Client
) -> None:
    old = link_on(invite(admin))
    siti = User.objects.get(username="siti")
    new = link_on(admin.post(page_of(siti, "tautan/")))
    assert "tidak berlaku lagi" in client.get(old, follow=True).content.decode()
    assert client.get(new).status_code == 302
    budi = seated("budi", READER)
    admin.post(page_of(budi, "tautan/"))
    budi.refresh_from_db()
    assert budi.check_password(PASSWORD)


def test_no_account_is_ever_deleted(admin: Client) -> None:
    siti = seated("siti", READER)
    root = client_of(User.objects.create_superuser(username="root", password=PASSWORD))
    for client in (admin, root):
        assert client.get(LIST).status_code == 200
        assert client.get(page_of(siti)).status_code == 200
        for page in ("hapus/", "pulihkan/"):
            assert client.post(page_of(siti, page)).status_code == 404
        assert client.get(f"{LIST}terhapus/").status_code == 404

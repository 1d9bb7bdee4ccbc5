"""Accounts: roles from one table, demo accounts only to try the portal, login in Indonesian."""

import json
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    PERMISSIONS,
    POKJA_MEMBER,
    STAFF,
    VERIFIER,
    make_groups,
)
from directory.models import Appointment, Organisation, Person, Position, Region
from records.dates import today
from records.models import RecordQuerySet
from tests.accounts.factories import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions(db: None) -> None:
    """The regions of the demo seats."""
    province = Region.objects.create(code="19", name="Provinsi", level="provinsi")
    Region.objects.create(code="19.05", name="Kabupaten", level="kabupaten", parent=province)


@pytest.fixture
def demo(settings: Settings, tmp_path: Path, regions: None) -> Path:
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    call_command("create_demo_accounts")
    return tmp_path / "demo-accounts.json"


def test_there_is_one_demo_account_per_role_and_each_can_sign_in(
    demo: Path, client: Client
) -> None:
    accounts = json.loads(demo.read_text())
    assert {account["role"] for account in accounts} == set(PERMISSIONS)
    for account in accounts:
        assert client.login(username=account["username"], password=account["password"])
        user = User.objects.get(username=account["username"])
        assert [group.name for group in user.groups.all()] == [account["role"]]
        assert "LATIHAN" in user.full_name


def test_only_the_owner_of_the_machine_reads_the_passwords(demo: Path) -> None:
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600


def test_a_second_run_keeps_the_passwords(demo: Path) -> None:
    before = demo.read_text()
    call_command("create_demo_accounts")
    assert demo.read_text() == before


@pytest.mark.parametrize("content", [None, "", "{", '[{"role": "x"}]'])
def test_a_lost_or_damaged_file_gives_new_passwords(
    demo: Path, client: Client, content: str | None
) -> None:
    demo.unlink() if content is None else demo.write_text(content)
    call_command("create_demo_accounts")
    account = json.loads(demo.read_text())[0]
    assert client.login(username=account["username"], password=account["password"])
    assert User.objects.count() == len(PERMISSIONS)


def test_without_debug_there_are_no_demo_accounts(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="hanya dibuat pada mode DEBUG"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


def test_groups_have_exactly_the_permissions_of_the_table() -> None:
    make_groups()
    staff = Group.objects.get(name=STAFF)
    assert {f"{p.content_type.app_label}.{p.codename}" for p in staff.permissions.all()} == set(
        PERMISSIONS[STAFF]
    )
    staff.permissions.set(Permission.objects.filter(codename="delete_session"))
    call_command("load_facts", verbosity=0)
    assert staff.permissions.count() == len(PERMISSIONS[STAFF])


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    User.objects.create_user(username="ada", password="rahasia-latihan")
    answers = [
        client.post("/masuk/", {"username": name, "password": "salah"}).content.decode()
        for name in ("ada", "tidak-ada")
    ]
    sentence = "Nama pengguna atau kata sandi tidak cocok"
    assert all(sentence in answer for answer in answers)
    assert all("<title>Galat: Masuk" in answer for answer in answers)


def test_login_leads_back_to_the_page_wanted(client: Client) -> None:
    User.objects.create_user(username="ada", password="rahasia-latihan")
    data = {"username": "ada", "password": "rahasia-latihan", "next": "/kotaku/"}
    assert client.post("/masuk/", data)["Location"] == "/kotaku/"


def test_logout_takes_a_post(client: Client) -> None:
    client.force_login(User.objects.create_user(username="ada", password="rahasia-latihan"))
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").status_code == 302
    assert "Masuk" in client.get("/").content.decode()


def test_an_account_is_created_with_its_role_and_a_link_to_set_its_password(
    client: Client, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_account", "siti", "--role", STAFF, "--full-name", "Siti LATIHAN")
    link = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert link.startswith(settings.PORTAL_URL)
    form = client.get(link.removeprefix(settings.PORTAL_URL))["Location"]
    typed = {"new_password1": "kebun lada putih", "new_password2": "kebun lada putih"}
    assert client.post(form, typed).status_code == 302
    assert client.login(username="siti", password="kebun lada putih")
    user = User.objects.get(username="siti")
    assert (user.full_name, [g.name for g in user.groups.all()]) == ("Siti LATIHAN", [STAFF])
    assert not user.is_superuser


@pytest.mark.parametrize("username", ["siti", "SITI", "si ti", "<b>"])
def test_a_name_that_is_taken_or_impossible_is_refused(username: str) -> None:
    User.objects.create_user(username="Siti")
    with pytest.raises(CommandError):
        call_command("create_account", username, "--role", STAFF)
    assert User.objects.count() == 1


def test_somebody_elses_account_is_never_taken_over(
    settings: Settings, tmp_path: Path, regions: None
) -> None:
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    User.objects.create_user(username="administrator", password="rahasia-kantor")
    with pytest.raises(CommandError, match="milik orang lain"):
        call_command("create_demo_accounts")
    assert User.objects.get(username="administrator").check_password("rahasia-kantor")
    assert not (tmp_path / "demo-accounts.json").exists()


# --- seats from the command line ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "codes", "is_unlimited"),
    [
        (STAFF, ("19",), False),
        (VERIFIER, ("19",), False),
        (AGENCY_OPERATOR, (), False),
        (POKJA_MEMBER, (), False),
        (ADMINISTRATOR, ("19",), True),
    ],
)
def test_each_demo_account_acts_from_a_seat_marked_as_practice(
    demo: Path, role: str, codes: tuple[str, ...], is_unlimited: bool
) -> None:
    user = User.objects.get(groups__name=role)
    (seat,) = user.seats
    for text in (seat.person.name, seat.position.title, seat.position.organisation.name):
        assert "(LATIHAN)" in text
    assert (user.scope.regions, user.scope.is_unlimited) == (codes, is_unlimited)
    code = "19" if role in (STAFF, VERIFIER, ADMINISTRATOR) else "19.05"
    assert seat.position.organisation.region.code == code


def test_accounts_of_an_earlier_version_get_seats_and_keep_their_passwords(demo: Path) -> None:
    before = demo.read_text()
    User.objects.update(person=None)
    for model in (Appointment, Position, Organisation, Person):
        RecordQuerySet(model).all().delete()
    User.objects.filter(groups__name=VERIFIER).delete()
    call_command("create_demo_accounts")
    assert all(user.seats for user in User.objects.all())
    kept = {a["username"]: a["password"] for a in json.loads(before)}
    now = {a["username"]: a["password"] for a in json.loads(demo.read_text())}
    assert {name for name in now if now[name] != kept[name]} == {"verifikator"}
    call_command("create_demo_accounts")
    assert Appointment.objects.count() == Person.objects.count() == len(PERMISSIONS)


def test_without_regions_the_demo_accounts_say_what_to_do(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    with pytest.raises(CommandError, match="load_facts"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


@pytest.fixture
def office(regions: None) -> Organisation:
    region = Region.objects.get(code="19.05")
    return Organisation.objects.create(name="Bappeda LATIHAN", kind="opd", region=region)


SEAT = {"full_name": "Siti LATIHAN", "position": "Kepala", "decree": "SK 1"}


@pytest.mark.parametrize("by", ["name", "pk"])
def test_an_account_is_created_with_its_seat(office: Organisation, by: str) -> None:
    organisation = str(getattr(office, by))
    call_command("create_account", "siti", role=STAFF, organisation=organisation, **SEAT)
    user = User.objects.get()
    (seat,) = user.seats
    assert (str(seat.position), seat.decree, seat.valid_from) == (
        "Kepala, Bappeda LATIHAN", "SK 1", today(),
    )  # fmt: skip
    assert user.scope.regions == ("19.05",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organisation": "Dinas lain"}, "tidak ada"),
        ({"organisation": "0"}, "tidak ada"),
        ({"decree": ""}, "perlu lengkap"),
        ({"organisation": ""}, "perlu lengkap"),
        ({"full_name": ""}, "perlu lengkap"),
        ({"position": "Terisi"}, "sudah ada pejabat definitifnya"),
    ],
)
def test_a_seat_that_cannot_be_makes_no_account(
    office: Organisation, changes: dict[str, str], sentence: str
) -> None:
    Appointment.objects.create(
        position=Position.objects.create(title="Terisi", organisation=office),
        person=Person.objects.create(name="Ani LATIHAN"),
        kind="definitif",
        decree="SK 0",
        valid_from=LONG_AGO,
    )
    options = SEAT | {"organisation": office.name} | changes
    with pytest.raises(CommandError, match=sentence):
        call_command("create_account", "siti", role=STAFF, **options)
    assert not User.objects.exists()
    assert Person.objects.count() == 1

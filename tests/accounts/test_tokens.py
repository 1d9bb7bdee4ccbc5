"""S-10: applications are known by tokens that are shown once, expire, and open what they name."""

import datetime
import io
import re
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Application, User
from accounts.roles import ADMINISTRATOR
from accounts.services import create_application, make_token, revoke_token
from directory.models import Person
from records.deletions import delete_record
from records.models import HistoryEntry
from tests.accounts.conftest import Lines
from tests.accounts.factories import make_account, role_group
from tests.factories import make_application, make_organisation, make_region
from tests.forms import typed

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
TOKEN = re.compile(r"ttk_[A-Za-z0-9_-]{43}")


def staff_application(code: str = "19.05") -> Application:
    """One that may do what Bappeda's staff may, for an office of the region."""
    application = make_application(code)
    Application.objects.filter(pk=application.pk).update(role="Staf Bappeda")
    application.account.groups.set([role_group("Staf Bappeda")])
    return application


def token_for(*scopes: str, days: int = 90, networks: tuple[str, ...] = ()) -> str:
    application = staff_application()
    return make_token(application, label="Uji", scopes=scopes, days=days, networks=networks)


def call(token: str, path: str = "people/", method: str = "get", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
    send = getattr(Client(enforce_csrf_checks=True), method)
    if method != "get":
        more.setdefault("content_type", "application/json")
    return send(f"/api/v1/{path}", headers=headers, **more)


# --- what is stored -------------------------------------------------------------------------------


@pytest.mark.bar
def test_the_database_knows_no_token(record_bar: Any) -> None:
    token = token_for("directory:read")
    assert TOKEN.fullmatch(token)
    assert call(token).status_code == 200
    secret, found = token.removeprefix("ttk_")[4:], 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS r WHERE r::text LIKE %s',  # noqa: S608
                [f"%{secret}%"],
            )
            found += cursor.fetchone()[0]
    assert found == 0
    record_bar("S-10", f"256 random bits, keyed digest; the database holds it {found} times")


def test_a_token_is_shown_on_one_answer_only(security_lines: Any) -> None:
    application, client = make_application(), Client()
    client.force_login(make_account(ADMINISTRATOR))
    page = f"/akun/aplikasi/{application.pk}/token/"
    form = typed(client, page, label="Dasbor", scopes=["kotaku:read"], days="30")
    answer = client.post(page, form)
    (token,) = TOKEN.findall(answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    again = client.post(page, form, follow=True)
    assert "sudah dibuat dan ditampilkan sekali" in again.content.decode()
    assert ApiToken.objects.count() == 1
    assert token not in again.content.decode()
    assert token[:8] in client.get(application.get_absolute_url()).content.decode()
    lines: Lines = security_lines()
    assert [line["event"] for line in lines] == ["token_made"]
    assert token not in str(lines)


def test_a_form_that_cannot_be_read_makes_no_token() -> None:
    application, client = make_application(), Client()
    client.force_login(make_account(ADMINISTRATOR))
    page = f"/akun/aplikasi/{application.pk}/token/"
    for wrong in ({"days": "366"}, {"days": "0"}, {"scopes": ["x:read"]}, {"networks": "rumah"}):
        values = {"label": "Dasbor", "scopes": ["kotaku:read"], "days": "30"} | wrong
        assert client.post(page, typed(client, page, **values)).status_code == 400
    assert not ApiToken.objects.exists()


# --- what a token opens ---------------------------------------------------------------------------


def test_reading_and_writing_need_their_scope() -> None:
    reading, writing = token_for("directory:read"), token_for("directory:write")
    for path, status in (("people/", 200), ("kotaku/hectares/", 403), ("meetings/meetings/", 403)):
        assert call(reading, path).status_code == status, path
    body = {"name": "Orang LATIHAN"}
    refused = call(reading, method="post", data=body)
    assert refused.status_code == 403
    assert "directory:write" in refused.json()["errors"][0]["message"]
    assert call(writing).status_code == 200
    assert call(writing, method="post", data=body).status_code == 201
    assert Person.objects.filter(name="Orang LATIHAN").count() == 1


def test_no_token_opens_accounts_and_applications() -> None:
    token = token_for(*[f"{app}:write" for app in ("directory", "ktm", "kotaku", "meetings")])
    assert call(token, "applications/").status_code == 403
    assert call(token, "schema/").status_code == 200


def test_an_application_writes_for_its_owner_under_its_own_name() -> None:
    token = make_token(staff_application("19.05"), label="x", scopes=["directory:write"], days=1)
    own, foreign = make_organisation("19.05.01"), make_organisation("19.01")
    etag = {"headers": {"If-Match": '"1"'}}
    change = {"short_name": "LATIHAN"}
    changed = call(token, f"organisations/{own.pk}/", "patch", data=change, **etag)
    assert changed.status_code == 200
    absent = call(token, f"organisations/{foreign.pk}/", "patch", data=change, **etag)
    assert absent.status_code == 404
    entry = HistoryEntry.objects.filter(table_name="directory_organisation").latest("pk")
    application = Application.objects.get()
    assert (entry.actor, entry.actor_id) == (application.name, application.account_id)
    assert entry.via == "api"


@pytest.mark.bar
def test_what_is_not_in_force_is_refused(record_bar: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        token = token_for("directory:read", days=1, networks=("10.1.0.0/16", "2001:db8::/32"))
        near = {"REMOTE_ADDR": "10.1.2.3"}
        assert call(token, **near).status_code == 200
        assert call(token, REMOTE_ADDR="2001:db8::7").status_code == 200
        assert call(token, REMOTE_ADDR="10.2.2.3").status_code == 401
        wrong = [
            f"{token}x",
            token[:-1],
            "",
            "\x00",
            token + "\x00",
            "é",
            "x" * 10_000,
            f"{token} {token}",
        ]
        answers = {text[:20]: call(text, **near).status_code for text in wrong}
        assert set(answers.values()) == {401}
    with time_machine.travel(NOON + datetime.timedelta(days=1), tick=False):
        late = call(token, **near)
    assert late.status_code == 401
    assert late["WWW-Authenticate"].startswith("Bearer")
    assert late.json()["code"] == "authentication_failed"
    record_bar("S-10 refused", f"{len(wrong)} misspelt, expired now, foreign network: 401 each")


@pytest.mark.parametrize("header", ["Basic dTpw", "Token abc", "Bearer", "bearer  ", "", ","])
def test_another_kind_of_header_is_refused_even_where_nobody_is_asked(header: str) -> None:
    answer = Client().get("/api/v1/people/", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_token_in_the_address_is_an_unknown_parameter() -> None:
    token = token_for("directory:read")
    for name in ("token", "access_token", "authorization"):
        answer = Client().get(f"/api/v1/people/?{name}={token}")
        assert answer.status_code == 400
        assert token not in answer.content.decode()


def test_revoked_and_orphaned_tokens_end_with_the_next_request() -> None:
    token = token_for("directory:read")
    revoke_token(ApiToken.objects.get())
    assert call(token).status_code == 401
    second = token_for("directory:read")
    application = ApiToken.objects.latest("pk").application
    delete_record(application, seen=application.version, reason="LATIHAN")
    assert call(second).status_code == 401


def test_revoking_is_a_page() -> None:
    token, client = token_for("directory:read"), Client()
    client.force_login(make_account(ADMINISTRATOR))
    row = ApiToken.objects.get()
    page = f"/akun/aplikasi/{row.application_id}/token/{row.pk}/cabut/"
    assert client.get(page).status_code == 200
    assert call(token).status_code == 200
    assert client.post(page).status_code == 302
    assert call(token).status_code == 401
    other = make_application()
    assert client.get(f"/akun/aplikasi/{other.pk}/token/{row.pk}/cabut/").status_code == 404


def test_nobody_signs_in_as_an_application() -> None:
    account = make_application().account
    assert not account.has_usable_password()
    answer = Client().post("/masuk/", {"username": account.username, "password": "x" * 20})
    assert answer.status_code == 200
    assert "_auth_user_id" not in Client().session
    keeper = Client()
    keeper.force_login(make_account(ADMINISTRATOR))
    assert account.username not in keeper.get("/akun/pengguna/").content.decode()
    for page in ("", "ubah/", "tautan/", "sakelar/"):
        assert keeper.get(f"/akun/pengguna/{account.pk}/{page}").status_code == 404


def test_an_answer_to_a_token_is_kept_by_no_cache() -> None:
    token = token_for("kotaku:read")
    assert call(token, "kotaku/hectares/")["Cache-Control"] == "no-store"


def test_the_last_use_is_noted_once_a_minute() -> None:
    with time_machine.travel(NOON, tick=False):
        token = token_for("directory:read")
        call(token, REMOTE_ADDR="10.1.2.3")
        call(token, REMOTE_ADDR="10.1.2.4")
    row = ApiToken.objects.get()
    assert (row.last_used_at, row.last_used_address) == (NOON, "10.1.2.3")
    with time_machine.travel(NOON + datetime.timedelta(minutes=1), tick=False):
        call(token, REMOTE_ADDR="10.1.2.4")
    assert ApiToken.objects.get().last_used_address == "10.1.2.4"


def test_a_role_beyond_ones_own_is_not_given() -> None:
    keeper, client = make_account("Pembaca"), Client()
    for name in ("view", "add", "change"):
        keeper.user_permissions.add(
            role_group(ADMINISTRATOR).permissions.get(codename=f"{name}_application")
        )
    keeper.user_permissions.add(
        role_group(ADMINISTRATOR).permissions.get(codename="act_for_region")
    )
    client.force_login(User.objects.get(pk=keeper.pk))
    page, owner = "/akun/aplikasi/tambah/", make_organisation("19.05")
    values = {"name": "Program", "owner": str(owner.pk)}
    refused = client.post(page, typed(client, page, role="Staf Bappeda", **values))
    assert refused.status_code == 400
    assert "tidak Anda miliki" in refused.content.decode()
    assert client.post(page, typed(client, page, role="Pembaca", **values)).status_code == 302


def test_a_token_is_no_way_to_rights_that_one_does_not_have() -> None:
    keeper, client = make_account("Pembaca", "19.05"), Client()
    wanted = ("view_application", "change_application", "act_for_region")
    permissions = role_group(ADMINISTRATOR).permissions
    keeper.user_permissions.set(permissions.filter(codename__in=wanted))
    client.force_login(keeper)
    stronger, weaker = staff_application("19.05"), make_application("19.05")
    for application, status in ((stronger, 404), (weaker, 200)):
        assert client.get(application.get_absolute_url()).status_code == 200
        page = f"/akun/aplikasi/{application.pk}/token/"
        assert client.get(page).status_code == status
        assert client.post(page).status_code == (404 if status == 404 else 400)


# --- the command ----------------------------------------------------------------------------------


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("create_token", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_token_and_nothing_else() -> None:
    make_region()
    first = command("Dasbor", "--scope", "kotaku:read", "--days", "30")
    assert TOKEN.fullmatch(first.strip())
    assert call(first.strip(), "kotaku/hectares/").status_code == 200
    command("dasbor", "--scope", "ktm:read")
    assert (Application.objects.count(), ApiToken.objects.count()) == (1, 2)
    days = ApiToken.objects.earliest("pk").expires_at - timezone.now()
    assert days <= datetime.timedelta(days=30)


@pytest.mark.parametrize(
    "words",
    [
        ["--scope", "kotaku:admin"],
        ["--scope", "accounts:read"],
        ["--scope", "kotaku:read", "--days", "366"],
        ["--scope", "kotaku:read", "--days", "0"],
        ["--scope", "kotaku:read", "--network", "rumah"],
        ["--scope", "kotaku:read", "--organisation", "Tidak Ada"],
    ],
)
def test_the_command_refuses_in_words(words: list[str]) -> None:
    with pytest.raises(CommandError):
        command("Dasbor", *words)
    assert not Application.objects.exists()


def test_an_application_keeps_its_account_in_step() -> None:
    role_group("Pembaca")
    role_group("Operator OPD")
    application = Application(name="Lama", owner=make_organisation(), role="Pembaca")
    create_application(application)
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    page = f"/akun/aplikasi/{application.pk}/ubah/"
    client.post(page, typed(client, page, name="Baru", role="Operator OPD"))
    account = User.objects.get(pk=application.account_id)
    assert account.full_name == "Baru"
    assert [group.name for group in account.groups.all()] == ["Operator OPD"]

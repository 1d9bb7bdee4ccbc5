"""R-14: what waits too long for the database is answered with a plain page, and holds nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import Settings

from accounts.roles import ADMINISTRATOR
from directory.models import Organisation
from tests.accounts.factories import make_account
from tests.factories import make_organisation, make_organisation_name
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.threads import held_up

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.bar]

README = settings.BASE_DIR / "README.md"
LIMITS = {
    "statement_timeout": "5s",
    "lock_timeout": "4s",
    "idle_in_transaction_session_timeout": "30s",
}
# A list joins ten tables by their keys; to weigh every order takes longer than to read them.
PLANNING = {"join_collapse_limit": "5", "from_collapse_limit": "5"}


@pytest.fixture
def impatient(transactional_db: None) -> Iterator[None]:
    """This connection waits 50 ms where the office's waits seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'; SET statement_timeout = '2s'")
    yield
    connection.close()


def keeper() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_account(ADMINISTRATOR))
    return client


def hold(table: str, key: int) -> None:
    """Lock a row from another connection, as the owner would with psql."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [key])  # noqa: S608


@pytest.mark.parametrize("act", ["ubah", "hapus"])
def test_a_row_that_somebody_holds_gives_a_plain_page(
    act: str, impatient: None, record_bar: RecordBar
) -> None:
    client, office = keeper(), make_organisation()
    page = f"{office.get_absolute_url()}{act}/"
    form = typed(client, page, **({"name": "Lain"} if act == "ubah" else {"reason": "LATIHAN"}))
    with transaction.atomic(using="owner"):
        hold("directory_organisation", office.pk)
        answer = client.post(page, form)
        assert answer.status_code == 503
        assert answer["Retry-After"]
        told = answer.content.decode()
        assert "lock" not in told.lower()
        assert "directory_organisation" not in told
        # The same worker goes on serving, even the row's own page.
        assert client.get(office.get_absolute_url()).status_code == 200
    assert Organisation.objects.get(pk=office.pk).version == 1
    assert client.post(page, form).status_code == 302
    record_bar("R-14", "a row locked elsewhere: 503 after the lock timeout, saved once it is free")


def test_of_two_who_wait_for_each_other_nobody_meets_a_defect(transactional_db: None) -> None:
    """PostgreSQL ends one of the two; here the one who waited first, and reads what to do."""
    client, name = keeper(), make_organisation_name()
    page = f"{name.organisation.get_absolute_url()}hapus/"
    form = typed(client, page, reason="LATIHAN")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(using="owner"):
            hold("directory_organisationname", name.pk)
            deletion = held_up(pool, lambda: client.post(page, form))
            hold("directory_organisation", name.organisation_id)
        assert deletion.result().status_code == 503
    assert Organisation.objects.filter(pk=name.organisation_id).exists()
    assert client.post(page, form).status_code == 302


def test_a_statement_that_takes_too_long_gives_a_plain_page(
    impatient: None, settings: Settings
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '50ms'")
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    answer = Client(raise_request_exception=False).get("/lambat/")
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_the_guide_gives_the_role_its_limits() -> None:
    guide = README.read_text()
    for name, value in (LIMITS | PLANNING).items():
        assert f"ALTER ROLE titiktemu_app SET {name} = '{value}';" in guide

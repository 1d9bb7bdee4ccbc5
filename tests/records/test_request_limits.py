"""S-22: so many requests a minute, counted for all processes together."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from records.limits import free_slot
from records.models import RequestCount
from tests.accounts.factories import make_account

NOON = datetime.datetime(2026, 11, 23, 5, 0, 20, tzinfo=datetime.UTC)
LIST = "/api/v1/people/"


def statuses(client: Client, path: str, times: int, **more: Any) -> list[int]:
    return [client.get(path, **more).status_code for _ in range(times)]


@pytest.mark.django_db
@pytest.mark.bar
def test_an_address_is_told_to_wait_and_others_go_on(settings: Any, record_bar: Any) -> None:
    settings.ANONYMOUS_PER_MINUTE = 3
    client = Client()
    with time_machine.travel(NOON, tick=False):
        assert statuses(client, LIST, 4) == [200, 200, 200, 429]
        refused = client.get(LIST)
        assert refused["Retry-After"] == "41"
        assert refused.json()["code"] == "throttled"
        assert statuses(client, LIST, 1, REMOTE_ADDR="10.0.0.9") == [200]
    with time_machine.travel(NOON + datetime.timedelta(seconds=40), tick=False):
        assert statuses(client, LIST, 1) == [200]
    record_bar("S-22", "limits by minute: address, account, exports; 429 with Retry-After")


@pytest.mark.django_db
def test_neighbours_in_one_ipv6_network_share_a_count(settings: Any) -> None:
    settings.ANONYMOUS_PER_MINUTE = 1
    client = Client()
    assert statuses(client, LIST, 1, REMOTE_ADDR="2001:db8::1") == [200]
    assert statuses(client, LIST, 1, REMOTE_ADDR="2001:db8::2") == [429]
    assert statuses(client, LIST, 1, REMOTE_ADDR="2001:db8:0:1::1") == [200]


@pytest.mark.django_db
def test_exports_have_a_limit_of_their_own(settings: Any) -> None:
    settings.EXPORTS_PER_MINUTE = 2
    client = Client()
    client.force_login(make_account("Staf Bappeda"))
    page = "/direktori/orang/unduh/?format=csv"
    with time_machine.travel(NOON, tick=False):
        assert statuses(client, page, 3) == [200, 200, 429]
        refused = client.get(page)
    assert refused["Retry-After"] == "40"
    assert "Terlalu banyak unduhan" in refused.content.decode()
    assert client.get("/direktori/orang/").status_code == 200


@pytest.mark.django_db
@pytest.mark.bar
def test_two_files_are_made_at_the_same_time(settings: Any, record_bar: Any) -> None:
    settings.EXPORTS_AT_ONCE = 2
    client, page = Client(), "/api/v1/people/?format=csv"
    with time_machine.travel(NOON, tick=False):
        begun = [client.get(page) for _ in range(2)]
        assert [answer.status_code for answer in begun] == [200, 200]
        busy = client.get(page)
        assert (busy.status_code, busy["Retry-After"]) == (429, "11")
        assert client.get("/direktori/orang/unduh/?format=xlsx").status_code == 429
        begun[0].getvalue()
        assert statuses(client, page, 1) == [200]
    with time_machine.travel(NOON + datetime.timedelta(seconds=31), tick=False):
        # Whoever began and died keeps a place for half a minute.
        assert statuses(client, page, 1) == [200]
    record_bar(
        "P-8 at once", "2 files at a time, the third 429; a dead one's place is free in 30 s"
    )


@pytest.mark.django_db
def test_a_reader_who_leaves_frees_the_place(settings: Any) -> None:
    settings.EXPORTS_AT_ONCE = 1
    slot = free_slot()
    assert slot
    pieces = slot.held(iter([b"a", b"b"]))
    next(pieces)
    assert free_slot() is None
    pieces.close()
    assert free_slot()


@pytest.mark.django_db
def test_a_long_file_keeps_its_place(settings: Any) -> None:
    settings.EXPORTS_AT_ONCE = 1
    with time_machine.travel(NOON, tick=False) as clock:
        slot = free_slot()
        assert slot
        for _ in slot.held(b"x" for _ in range(10)):
            clock.shift(20)
            assert free_slot() is None
        assert free_slot()


@pytest.mark.django_db
def test_a_database_that_only_reads_lets_readers_go_on(settings: Any) -> None:
    settings.ANONYMOUS_PER_MINUTE = 1
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert statuses(Client(), LIST, 2) == [200, 200]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_threads_share_one_count(settings: Any) -> None:
    settings.ANONYMOUS_PER_MINUTE = 10

    def ask(_: int) -> int:
        try:
            return Client().get(LIST).status_code
        finally:
            connection.close()

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(20)))
    assert sorted(answers) == [200] * 10 + [429] * 10


@pytest.mark.django_db
def test_old_counts_are_tidied(settings: Any) -> None:
    settings.ANONYMOUS_PER_MINUTE = 1
    with time_machine.travel(NOON, tick=False):
        Client().get(LIST)
    call_command("tidy")
    assert not RequestCount.objects.exists()

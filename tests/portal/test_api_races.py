"""R-1: of many writers with one ETag one wins."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from directory.models import Organisation
from records.models import HistoryEntry
from tests.portal.conftest import RecordBar
from tests.portal.test_api_writes import PATH, send

pytestmark = [pytest.mark.bar, pytest.mark.django_db(transaction=True, databases="__all__")]


def test_of_twenty_writers_with_one_etag_one_wins(
    staff_client: Client, record_bar: RecordBar
) -> None:
    rounds, writers = 5, 20
    office = Organisation.objects.create(name="Dinas Latihan", kind="opd")
    path = f"{PATH}{office.pk}/"
    for turn in range(rounds):
        tag = Client().get(path)["ETag"]

        def write(number: int, tag: str = tag, turn: int = turn) -> int:
            client = Client()
            client.cookies = staff_client.cookies
            body = {"short_name": f"{turn}/{number}"}
            try:
                return int(send(client, "patch", path, body, if_match=tag).status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(writers) as pool:
            statuses = sorted(pool.map(write, range(writers)))
        assert statuses == [200] + [412] * (writers - 1)
    office.refresh_from_db()
    changes = HistoryEntry.objects.filter(table_name="directory_organisation", action="update")
    assert (office.version, changes.count()) == (rounds + 1, rounds)
    record_bar("R-1", f"{rounds} rounds of {writers} writers: 1 x 200, {writers - 1} x 412 each")

"""Two editors cannot overwrite each other, not even at the same instant."""

import threading

import pytest
from django.db import connection

from directory.models import Organisation
from records.versions import StaleVersion, save_version


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_eight_editors_at_once_one_saves() -> None:
    record = Organisation.objects.create(name="Dinas LATIHAN", kind="opd")
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def edit(number: int) -> None:
        try:
            mine = Organisation.objects.get(pk=record.pk)
            start.wait()
            mine.name = f"Penyunting {number}"
            save_version(mine, seen=1)
            outcomes.append(mine.name)
        except StaleVersion as stale:
            outcomes.append(f"stale {stale.current.version}")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = [outcome for outcome in outcomes if not outcome.startswith("stale")]
    assert len(saved) == 1
    assert outcomes.count("stale 2") == 7
    record.refresh_from_db()
    assert (record.name, record.version) == (saved[0], 2)

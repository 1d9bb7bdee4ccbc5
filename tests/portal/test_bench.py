"""`manage.py bench` prints ratios and leaves the data alone. No timing is judged here."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection

from directory.models import Document

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def report(**options: int) -> list[list[str]]:
    """The words of each line."""
    out = StringIO()
    call_command("bench", stdout=out, **options)
    return [line.split() for line in out.getvalue().splitlines()]


def test_every_kind_of_address_has_its_ratio() -> None:
    call_command("load_facts", verbosity=0)
    heading, one_query, *others = report(visits=2)
    assert heading[0] == "alamat"
    assert (one_query[0], one_query[-3:-1]) == ("health", ["1.0x", "1.0x"])
    assert len(others) == 10
    assert all(line[-1].endswith("x") for line in others)


def test_an_empty_database_is_measured_as_far_as_it_goes() -> None:
    _, _, *others = report(visits=2)
    assert len(others) == 6  # no record to show, no region to sum up


def test_nothing_can_be_written_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*args: object) -> None:
        Document.objects.create(title="x", kind="lainnya")

    monkeypatch.setattr("portal.management.commands.bench.measure", write)
    with pytest.raises(InternalError, match="read-only"):
        report(visits=2)
    connection.close()


def test_one_visit_is_no_measurement() -> None:
    with pytest.raises(CommandError):
        report(visits=1)

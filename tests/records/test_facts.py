"""Data files: loaded once, all or nothing, one load at a time, never over somebody's edit."""

import threading
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from directory.models import Document, Figure, Indicator, Region
from records.facts import FactError, load_file
from records.models import LoadedFact


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    path = tmp_path / "facts.toml"
    path.write_text(
        '[[directory.indicator]]\nkey = "x"\ncode = "x"\nname = "X LATIHAN"\nunit = "ha"\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.django_db
def test_a_second_load_changes_nothing(facts: None) -> None:
    before = (Figure.objects.count(), Document.objects.count(), LoadedFact.objects.count())
    call_command("load_facts", verbosity=0)
    assert (Figure.objects.count(), Document.objects.count(), LoadedFact.objects.count()) == before
    assert not Figure.objects.filter(version__gt=1).exists()


@pytest.mark.django_db
def test_a_load_keeps_edits_and_deletions(data_file: Path) -> None:
    assert load_file(data_file) == 1
    Indicator.objects.update(name="Diubah")
    assert load_file(data_file) == 0
    assert Indicator.objects.get(code="x").name == "Diubah"
    Indicator.objects.all().delete()
    assert load_file(data_file) == 0
    assert not Indicator.objects.exists()


@pytest.mark.django_db
def test_decimals_come_exactly(facts: None) -> None:
    amounts = Figure.objects.of("slum_area").filter(kind="remaining").values_list("amount")
    assert sorted(str(amount.normalize()) for (amount,) in amounts) == [
        "16.23",
        "28.84",
        "36.97",
        "82.04",
    ]


@pytest.mark.django_db
def test_an_unknown_reference_loads_nothing(data_file: Path) -> None:
    data_file.write_text(
        data_file.read_text()
        + '[[directory.position]]\nkey = "p"\ntitle = "Kepala"\norganisation = "tidak-ada"\n'
    )
    with pytest.raises(FactError, match="organisation menunjuk “tidak-ada”"):
        load_file(data_file)
    assert not Indicator.objects.exists()
    assert not LoadedFact.objects.exists()


@pytest.mark.django_db
def test_a_row_against_the_rules_loads_nothing(data_file: Path) -> None:
    data_file.write_text(data_file.read_text() + '[[directory.document]]\nkey = "d"\nkind = "x"\n')
    with pytest.raises(ValidationError):
        load_file(data_file)
    assert not Indicator.objects.exists()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_loads_at_the_same_time_make_one_set() -> None:
    errors: list[BaseException] = []

    def load() -> None:
        try:
            call_command("load_facts", verbosity=0)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Region.objects.count() == 448
    assert Figure.objects.of("slum_area").filter(kind="handled").count() == 1

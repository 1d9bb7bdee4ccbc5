"""Regions: Kemendagri codes as text, other spellings, groups, validity."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from directory.models import Region
from directory.services import load_regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions() -> None:
    load_regions("19")


def test_province_19_equals_the_code_list(regions: None) -> None:
    rows = set(Region.objects.values_list("code", "name", "level", "parent__code"))
    assert len(rows) == 448
    path = Path(settings.BASE_DIR).parent / "shared" / "data" / "wilayah_19.csv"
    if not path.exists():
        pytest.skip(f"the code list to compare with is not at {path}")
    with path.open(encoding="utf-8") as file:
        listed = {
            (row["code"], row["name"], row["level"], row["parent"] or None)
            for row in csv.DictReader(file)
        }
    assert rows == listed


def test_levels_of_province_19(regions: None) -> None:
    counts = {level: Region.objects.filter(level=level).count() for level in Region.Level.values}
    assert counts == {
        "provinsi": 1,
        "kabupaten": 6,
        "kota": 1,
        "kecamatan": 47,
        "kelurahan": 84,
        "desa": 309,
        "desa_adat": 0,
    }


def test_the_nation_is_loaded_by_the_same_command() -> None:
    call_command("load_regions", verbosity=0)
    assert Region.objects.count() == 38 + 514 + 7285 + 83762


def test_loading_again_keeps_what_somebody_edited(regions: None) -> None:
    Region.objects.filter(code="19.05.01").update(name="Mentok Baru")
    assert load_regions("19") == 0
    assert Region.objects.get(code="19.05.01").name == "Mentok Baru"


@pytest.mark.parametrize("province", ["99", "1", "19.05", "xx"])
def test_an_unknown_province_is_refused(province: str) -> None:
    with pytest.raises(CommandError, match="bukan kode provinsi"):
        call_command("load_regions", province)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("muntok", "19.05.01"), ("Air Gegas", "19.03.03"), ("parit tiga", "19.05.06")],
)
def test_search_finds_other_spellings(client: Client, facts: None, typed: str, code: str) -> None:
    found = client.get("/api/v1/regions/", {"q": typed}).json()["results"]
    assert code in [region["code"] for region in found]
    assert code in client.get("/direktori/wilayah/", {"q": typed}).content.decode()


def test_a_region_is_found_by_its_code(client: Client, facts: None) -> None:
    body = client.get("/api/v1/regions/19.05.06/").json()
    assert body == {
        "code": "19.05.06",
        "version": 1,
        "name": "Parittiga",
        "level": "kecamatan",
        "parent": "19.05",
        "aliases": ["Parit Tiga"],
        "valid_from": None,
        "valid_to": None,
    }
    assert client.get("/api/v1/regions/19.99/").status_code == 404


def test_a_region_filter_takes_all_below(client: Client, facts: None) -> None:
    body = client.get("/api/v1/regions/", {"region": "19.05", "level": "kecamatan"}).json()
    assert body["count"] == 6


@pytest.mark.parametrize(
    ("code", "level", "constraint"),
    [
        ("1905", "kabupaten", "region_code_form"),
        ("19.5", "kabupaten", "region_code_form"),
        ("19.05.06.20055", "desa", "value too long"),
        ("19.05.06.2999", "kelurahan", "region_level_matches_code"),
        ("19.99", "kabupaten", "region_level_matches_code"),
        ("19.05.06", "kecamatan", "region_code_once"),
    ],
)
def test_the_database_refuses_wrong_codes(
    regions: None, code: str, level: str, constraint: str
) -> None:
    insert = "INSERT INTO directory_region (version, code, name, level) VALUES (1, %s, 'x', %s)"
    refused = pytest.raises(Exception, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [code, level])


def test_the_application_role_cannot_change_tables() -> None:
    refused = pytest.raises(Exception, match=r"must be owner|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_region ADD COLUMN x int")


def test_an_alias_is_recorded_once_whatever_its_case(facts: None) -> None:
    insert = (
        "INSERT INTO directory_regionalias (version, region_id, name) "
        "SELECT 1, id, 'MUNTOK' FROM directory_region WHERE code = '19.05.01'"
    )
    refused = pytest.raises(IntegrityError, match="region_alias_once")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert)

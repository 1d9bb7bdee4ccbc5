"""KTM Batu Betumpang as the article and the later news describe it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Document, Figure, Region, RegionGroup, RegionGroupMember
from ktm.models import Area, Facility, SuccessCondition

pytestmark = pytest.mark.django_db


def test_the_area_is_what_the_article_says(client: Client, facts: None) -> None:
    row = client.get("/api/v1/ktm/areas/").json()["results"][0]
    assert row["name"] == "KTM Batu Betumpang"
    assert row["operating_since"] == 2009
    assert row["regency"] == "19.03"
    assert row["regions"] == ["19.03.03", "19.03.05", "19.03.07"]
    assert row["legal_basis"]["number"] == "214/MEN/V/2007"
    assert [c["number"] for c in row["conditions"]] == [1, 2, 3]
    assert "Sumatera Selatan" in row["conditions"][1]["text"]
    assert row["source"]["title"].startswith("Pengembangan KTM Batu Betumpang")


def test_both_counts_of_villages_and_districts_are_kept(client: Client, facts: None) -> None:
    row = client.get("/api/v1/ktm/areas/").json()["results"][0]
    assert [count["count"] for count in row["villages"]] == [10, 26]
    assert [count["count"] for count in row["districts"]] == [3, 4]
    assert not Figure.objects.of("ktm_villages").filter(is_reference=True).exists()
    page = client.get("/direktori/angka-berbeda/").content.decode()
    for amount in ("10 desa", "26 desa", "3 kecamatan", "4 kecamatan"):
        assert amount in page


def test_the_ten_villages_are_not_invented(client: Client, facts: None) -> None:
    area = Area.objects.get()
    assert not RegionGroupMember.objects.filter(
        group=area.coverage, region__level__in=["desa", "kelurahan"]
    ).exists()
    assert (
        "Kesepuluh desa tidak disebut namanya"
        in client.get(area.get_absolute_url()).content.decode()
    )


def test_the_mill_mills_up_to_three_tonnes_of_paddy_an_hour(client: Client, facts: None) -> None:
    row = client.get("/api/v1/ktm/facilities/").json()["results"][0]
    assert row["capacity_t_per_hour"] == "3.00"
    assert (row["capacity_basis"], row["capacity_is_upper_bound"]) == ("gabah", True)
    for address in ("/ktm/", Facility.objects.get().get_absolute_url()):
        page = client.get(address).content.decode()
        assert "sampai 3 t gabah/jam" in page
        assert "belum ada angka panen" in page


def test_nothing_is_concluded_about_the_conditions(client: Client, facts: None) -> None:
    page = client.get(Area.objects.get().get_absolute_url()).content.decode()
    assert page.count("Belum ada laporan") == SuccessCondition.objects.count() == 3
    assert "Daftar anggota Pokja KTM tidak disebut" in page


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("capacity_t_per_hour = 0", "facility_capacity_with_basis"),
        ("capacity_t_per_hour = -3", "facility_capacity_with_basis"),
        ("capacity_t_per_hour = 'NaN'", "facility_capacity_with_basis"),
        ("capacity_t_per_hour = NULL", "facility_capacity_with_basis"),
        ("capacity_basis = ''", "facility_capacity_with_basis"),
        ("capacity_basis = 'padi'", "facility_capacity_with_basis"),
    ],
)
def test_a_capacity_is_above_zero_and_says_of_what(
    facts: None, change: str, constraint: str
) -> None:
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ktm_facility SET {change}")  # noqa: S608 - own text


def test_a_condition_has_its_number_once(facts: None) -> None:
    refused = pytest.raises(IntegrityError, match="success_condition_number_once")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ktm_successcondition SET number = 1")


def more_areas(number: int) -> None:
    """Areas of the same kind as the first, each with a facility, counts and conditions."""
    paper = Document.objects.first()
    regency = Region.objects.get(code="19.03")
    village = Figure.objects.of("ktm_villages").select_related("indicator").first()
    for index in range(number):
        group = RegionGroup.objects.create(name=f"LATIHAN {index}", kind="kawasan")
        RegionGroupMember.objects.create(group=group, region=regency)
        sourced = {"document": paper, "place_in_document": "LATIHAN"}
        area = Area.objects.create(
            name=f"LATIHAN {index}", coverage=group, regency=regency, **sourced
        )
        Facility.objects.create(area=area, name="Gudang", kind="gudang", **sourced)
        SuccessCondition.objects.create(area=area, number=1, title="x", text="x", **sourced)
        Figure.objects.create(
            indicator=village.indicator,
            group=group,
            amount=Decimal(5),
            status="presented",
            **sourced,
        )


@pytest.mark.parametrize(
    "address",
    [
        lambda: "/ktm/",
        lambda: "/ktm/fasilitas/",
        lambda: Area.objects.get(name="KTM Batu Betumpang").get_absolute_url(),
        lambda: "/api/v1/ktm/areas/",
        lambda: "/api/v1/ktm/facilities/",
    ],
)
def test_a_hundred_rows_cost_what_one_costs(
    client: Client, facts: None, address: Callable[[], str]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    page = address()
    one = queries()
    more_areas(100)
    assert queries() == one
    assert one <= (8 if page.startswith("/api/") else 5)


@pytest.mark.parametrize(
    "address", ["/ktm/fasilitas/", "/api/v1/ktm/facilities/", "/api/v1/ktm/areas/"]
)
def test_an_unknown_filter_is_refused_by_name(client: Client, facts: None, address: str) -> None:
    answer = client.get(address, {"kapasitas": "3"})
    assert answer.status_code == 400
    assert "kapasitas" in answer.content.decode()


def test_areas_are_found_by_a_region_they_cover(client: Client, facts: None) -> None:
    for code, count in [("19.03", 1), ("19.03.07", 1), ("19.05", 0)]:
        assert client.get("/api/v1/ktm/areas/", {"region": code}).json()["count"] == count

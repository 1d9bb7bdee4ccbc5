"""Pages of KTM say no more than the records do; forms and filters of areas and facilities."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from directory.models import Document, Figure, Indicator, Region, RegionGroup, RegionGroupMember
from ktm.models import Area, Facility

pytestmark = pytest.mark.django_db

SOURCES_DIFFER = "Sumber menyebut jumlah desa"
UNDECIDED = "belum ada yang ditetapkan sebagai acuan"


def an_area(name: str = "KTM LATIHAN", villages: tuple[str, ...] = (), reference: str = "") -> Area:
    """An area whose villages are counted by one paper per amount; `reference` is one of them."""
    paper = Document.objects.create(kind="laporan", title="Laporan LATIHAN")
    group = RegionGroup.objects.create(name=name, kind="kawasan")
    for amount in villages:
        Figure.objects.create(
            indicator=Indicator.objects.get(code="ktm_villages"),
            group=group,
            amount=Decimal(amount),
            status="presented",
            is_reference=amount == reference,
            reference_reason="Keputusan LATIHAN" if amount == reference else "",
            document=paper,
            place_in_document="LATIHAN",
        )
    return Area.objects.create(
        name=name,
        coverage=group,
        regency=Region.objects.get(code="19.05"),
        document=paper,
        place_in_document="LATIHAN",
    )


def a_facility(area: Area, name: str, kind: str, **changes: object) -> Facility:
    sourced = {"document": area.document, "place_in_document": "LATIHAN"}
    return Facility.objects.create(area=area, name=name, kind=kind, **sourced, **changes)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("villages", "reference", "differ"),
    [
        ((), "", False),
        (("5",), "", False),
        (("5", "5"), "", False),
        (("5", "7"), "7", False),
        (("5", "7"), "", True),
    ],
)
def test_only_sources_that_differ_without_a_reference_are_said_to(
    client: Client, facts: None, villages: tuple[str, ...], reference: str, differ: bool
) -> None:
    text = page(client, an_area(villages=villages, reference=reference).get_absolute_url())
    assert (SOURCES_DIFFER in text) is differ
    assert (UNDECIDED in text) is differ
    assert ("Jumlah desa dan kecamatannya belum dicatat" in text) is (not villages)


def test_counts_of_different_years_do_not_disagree(client: Client, facts: None) -> None:
    area = an_area(villages=("5", "7"))
    area.coverage.figures.filter(amount=7).update(year=2020)
    assert SOURCES_DIFFER not in page(client, area.get_absolute_url())


def test_batu_betumpang_shows_both_counts_with_their_status(client: Client, facts: None) -> None:
    text = page(client, Area.objects.get().get_absolute_url())
    assert "Sumber menyebut jumlah desa dan kecamatan yang berbeda" in text
    assert text.count("disampaikan") == text.count("status tidak diketahui") == 2


def test_each_village_count_on_the_programme_page_leads_to_its_source(
    client: Client, facts: None
) -> None:
    text = page(client, "/ktm/")
    for figure in Figure.objects.of("ktm_villages"):
        assert f'<a href="{figure.get_absolute_url()}">{int(figure.amount)}</a>' in text


def test_the_first_sentences_say_what_the_article_says_and_who_says_it(
    client: Client, facts: None
) -> None:
    said = "Menurut artikel: Luas sawah dan hasil panen setempat tidak cukup"
    assert said in page(client, "/ktm/")
    assert said in page(client, Facility.objects.get().get_absolute_url())


def test_a_larger_facility_that_is_no_mill_does_not_mill(client: Client, facts: None) -> None:
    capacity = {"capacity_t_per_hour": Decimal(50), "capacity_basis": "beras"}
    warehouse = a_facility(an_area(), "Gudang LATIHAN", "gudang", **capacity)
    for address in ("/ktm/", "/"):
        assert "Gudang LATIHAN" not in page(client, address)
    assert "Utilisasi" not in page(client, warehouse.get_absolute_url())


def test_an_area_without_districts_names_none(client: Client, facts: None) -> None:
    assert "Kecamatan ." not in page(client, an_area().get_absolute_url())


def test_an_area_leads_to_its_facilities(client: Client, facts: None) -> None:
    area = Area.objects.get()
    address = f"/ktm/fasilitas/?area={area.pk}"
    assert address in page(client, area.get_absolute_url())
    assert "KTM Batu Betumpang" in page(client, address)


@pytest.mark.parametrize("address", ["/ktm/fasilitas/", "/api/v1/ktm/facilities/"])
def test_facilities_are_found_by_area_and_region(client: Client, facts: None, address: str) -> None:
    area = an_area()
    mentok = Region.objects.get(code="19.05.01")
    RegionGroupMember.objects.create(group=area.coverage, region=mentok)
    a_facility(area, "Pasar LATIHAN", "pasar", region=Region.objects.get(code="19.05.03"))
    a_facility(area, "Sekolah LATIHAN", "pendidikan")
    expected = {
        f"area={area.pk}": {"Pasar LATIHAN", "Sekolah LATIHAN"},
        "region=19.05": {"Pasar LATIHAN", "Sekolah LATIHAN"},
        "region=19.05.03": {"Pasar LATIHAN"},
        "region=19.05.01": {"Sekolah LATIHAN"},
        "region=19.03.07": {"Penggilingan padi (RMP)"},
    }
    for query, names in expected.items():
        text = page(client, f"{address}?{query}")
        rows = {name for name in Facility.objects.values_list("name", flat=True) if name in text}
        assert rows == names, query


@pytest.mark.parametrize("address", ["/ktm/fasilitas/", "/api/v1/ktm/facilities/"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("area=999999", "Kawasan nomor 999999 tidak ada"),
        ("area=x", "Kawasan disebut dengan nomornya"),
        ("area=99999999999999999999", "Kawasan disebut dengan nomornya"),
        ("region=19.99", "19.99"),
        ("kind=penggilingan", "penggilingan"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(
    client: Client, facts: None, address: str, query: str, sentence: str
) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_what_is_absent_is_404(client: Client, facts: None) -> None:
    for address in ("/ktm/kawasan/999999/", "/ktm/fasilitas/999999/"):
        assert client.get(address).status_code == 404
    for address in ("/api/v1/ktm/areas/999999/", "/api/v1/ktm/facilities/999999/"):
        assert client.get(address).json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE ktm_facility SET kind = 'pabrik'", "facility_kind_known"),
        (
            "UPDATE ktm_facility SET capacity_t_per_hour = NULL, capacity_basis = ''",
            "facility_upper_bound_of_capacity",
        ),
        (
            "UPDATE ktm_successcondition SET number = number - 1",
            "success_condition_number_from_one",
        ),
        ("UPDATE ktm_area SET operating_since = 1200", "area_operating_since_range"),
    ],
)
def test_the_database_refuses(facts: None, statement: str, constraint: str) -> None:
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_knows_every_kind_of_facility(facts: None) -> None:
    area = an_area()
    for kind in Facility.Kind.values:
        a_facility(area, kind, kind)


def form_of(mill: Facility, **changes: object) -> dict[str, object]:
    return {
        "version": mill.version,
        "submission": uuid.uuid4(),
        "area": mill.area_id,
        "name": mill.name,
        "kind": mill.kind,
        "capacity_t_per_hour": "3",
        "capacity_basis": "gabah",
        "capacity_is_upper_bound": "on",
        "statement": mill.statement,
        "document": mill.document_id,
        "place_in_document": mill.place_in_document,
        "note": mill.note,
    } | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity_t_per_hour": "1.234"}, "1234 atau 1,234"),
        ({"capacity_t_per_hour": "0"}, "lebih dari 0"),
        ({"capacity_t_per_hour": "-1"}, "di bawah nol"),
        ({"capacity_t_per_hour": ""}, "kapasitas"),
        ({"capacity_basis": ""}, "gabah atau beras"),
        ({"kind": "pabrik"}, "Pilihan"),
        ({"name": ""}, "harus diisi"),
    ],
)
def test_a_capacity_that_cannot_be_is_refused_and_nothing_changes(
    staff_client: Client, facts: None, changes: dict[str, str], sentence: str
) -> None:
    mill = Facility.objects.get()
    answer = staff_client.post(f"{mill.get_absolute_url()}ubah/", form_of(mill, **changes))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    mill.refresh_from_db()
    assert (mill.capacity_t_per_hour, mill.version) == (Decimal(3), 1)


def test_the_second_editor_of_a_mill_sees_both_capacities(
    staff_client: Client, facts: None
) -> None:
    mill = Facility.objects.get()
    address = f"{mill.get_absolute_url()}ubah/"
    staff_client.post(address, form_of(mill, capacity_t_per_hour="2,5"))
    answer = staff_client.post(address, form_of(mill, capacity_t_per_hour="4"))
    assert answer.status_code == 409
    assert "2,50" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    mill.refresh_from_db()
    assert (mill.capacity_t_per_hour, mill.version) == (Decimal("2.5"), 2)

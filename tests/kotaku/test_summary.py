"""Slum hectares of Bangka Barat: the same numbers in page and API, from the minutes."""

from decimal import Decimal

import pytest
from django.test import Client

from directory.models import Figure, Region
from directory.services import save_figure
from kotaku.models import SlumArea

pytestmark = pytest.mark.django_db

MINUTES = "Notulen Lokakarya Penanganan Kawasan Kumuh di Kelurahan Tanjung, Kabupaten Bangka Barat"


@pytest.fixture
def combined(facts: None) -> Figure:
    """36,97 ha, one figure for Parittiga and Jebus."""
    return SlumArea.objects.get(group__isnull=False)


def test_one_figure_end_to_end(client: Client, combined: Figure) -> None:
    assert combined.amount == Decimal("36.97")
    row = client.get(f"/api/v1/kotaku/hectares/{combined.pk}/").json()
    assert row["hectares"] == "36.97"
    assert row["regions"] == ["19.05.03", "19.05.06"]
    assert row["label"] == "Parittiga dan Jebus"
    assert (row["year"], row["as_of"]) == (2018, None)
    assert (row["kind"], row["status"]) == ("remaining", "presented")
    assert row["source"] == {
        "id": combined.document_id,
        "title": MINUTES,
        "place": "Bagian 2, Sambutan Bupati",
    }
    page = client.get("/kotaku/wilayah/19.05/").content.decode()
    assert "36,97" in page
    assert combined.get_absolute_url() in page
    assert combined.document.get_absolute_url() in page


def test_summary_holds_the_years_of_the_minutes(client: Client, facts: None) -> None:
    body = client.get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()
    assert body["region"] == "19.05"
    baseline, remaining, target = body["years"]
    assert (baseline["year"], baseline["total"], baseline["baseline"]) == (2017, "85.20", "85.20")
    assert (baseline["parts"], baseline["reconciles"]) == ([], None)
    assert (remaining["year"], remaining["total"], remaining["handled"]) == (2018, "82.04", "3.16")
    assert [(p["label"], p["hectares"]) for p in remaining["parts"]] == [
        ("Mentok", "16.23"),
        ("Parittiga dan Jebus", "36.97"),
        ("Tempilang", "28.84"),
    ]
    assert remaining["reconciles"] is True
    assert (target["year"], target["target"], target["total"]) == (2021, "0.00", None)


def test_every_total_names_its_rows_and_what_it_leaves_out(client: Client, facts: None) -> None:
    stock = SlumArea.objects.get(region__code="19.05", year=2018, kind="remaining")
    _, year, _ = client.get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()["years"]
    assert [(row["label"], row["kind"], row["hectares"]) for row in year["rows"]] == [
        ("Kabupaten Bangka Barat", "remaining", "82.04"),
        ("Mentok", "remaining", "16.23"),
        ("Parittiga dan Jebus", "remaining", "36.97"),
        ("Tempilang", "remaining", "28.84"),
        ("Kabupaten Bangka Barat", "handled", "3.16"),
    ]
    assert {row["status"] for row in year["rows"]} == {"presented", "computed"}
    assert {row["document"] for row in year["rows"]} == {stock.document_id}
    assert year["left_out"] == []


def rival_of(stock: SlumArea, amount: str) -> SlumArea:
    rival = SlumArea.objects.get(pk=stock.pk)
    rival.pk, rival.amount, rival.is_reference, rival.reference_reason = None, amount, False, ""
    rival.save()
    return rival


@pytest.mark.parametrize(
    ("is_reference", "amount", "reasons", "total"),
    [
        (True, "83", ["not_reference"], "82.04"),
        (False, "82.04", ["agrees"], "82.04"),
        (False, "83", ["undecided", "undecided"], None),
    ],
)
def test_a_paper_that_says_otherwise_is_left_out_and_named(
    client: Client, facts: None, is_reference: bool, amount: str, reasons: list[str], total: str
) -> None:
    stock = SlumArea.objects.get(region__code="19.05", year=2018, kind="remaining")
    reason = "LATIHAN" if is_reference else ""
    SlumArea.objects.filter(pk=stock.pk).update(is_reference=is_reference, reference_reason=reason)
    rival = rival_of(stock, amount)
    years = client.get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()["years"]
    (year,) = [year for year in years if year["year"] == 2018]
    assert year["total"] == total
    assert [left["reason"] for left in year["left_out"]] == reasons
    assert rival.pk in [left["id"] for left in year["left_out"]]
    assert client.get("/kotaku/wilayah/19.05/").status_code == 200


def test_an_undecided_part_leaves_out_its_neighbours(client: Client, facts: None) -> None:
    part = SlumArea.objects.get(region__code="19.05.01", year=2018)
    SlumArea.objects.filter(pk=part.pk).update(is_reference=False, reference_reason="")
    rival_of(part, "17")
    _, year, _ = client.get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()["years"]
    assert year["parts"] == []
    assert sorted((left["label"], left["reason"]) for left in year["left_out"]) == [
        ("Mentok", "undecided"),
        ("Mentok", "undecided"),
        ("Parittiga dan Jebus", "incomplete"),
        ("Tempilang", "incomplete"),
    ]


def test_page_says_what_the_summary_says(client: Client, facts: None) -> None:
    page = client.get("/kotaku/wilayah/19.05/").content.decode()
    assert (
        "Sisa 82,04 ha (2018). Dengan laju 3,16 ha setahun, 0 ha baru tercapai pada 2044." in page
    )
    assert "16,23 + 36,97 + 28,84 = 82,04" in page
    assert "Perlu 27,35 ha setahun (2018–2021)" in page
    assert "Belum terbukti" in page
    assert "tidak ada angka 2021 atau sesudahnya" in page
    assert "2017 dan 2019" in page


def test_a_group_is_found_by_each_member_and_counted_once(client: Client, facts: None) -> None:
    for code in ("19.05.03", "19.05.06"):
        rows = client.get("/api/v1/kotaku/hectares/", {"region": code}).json()["results"]
        assert [row["hectares"] for row in rows] == ["36.97"]
    rows = client.get("/api/v1/kotaku/hectares/", {"region": "19.05", "year": "2018"}).json()
    assert rows["count"] == 5
    assert "total" not in rows


def test_handled_is_one_computed_line_naming_both_papers(client: Client, facts: None) -> None:
    rows = client.get("/api/v1/kotaku/hectares/", {"kind": "handled"}).json()["results"]
    assert [(r["hectares"], r["year"], r["status"]) for r in rows] == [("3.16", 2018, "computed")]
    assert rows[0]["source"]["title"] == MINUTES
    assert rows[0]["source"]["place"] == "Selisih awal (2017) dan sisa (2018)"


def test_a_corrected_stock_corrects_the_difference(facts: None) -> None:
    stock = SlumArea.objects.get(region__code="19.05", year=2018, kind="remaining")
    stock.amount = Decimal("80")
    save_figure(stock, seen=stock.version)
    difference = SlumArea.objects.get(kind="handled")
    assert (difference.amount, difference.version) == (Decimal("5.20"), 2)


def test_parts_that_do_not_make_the_total_say_so(client: Client, facts: None) -> None:
    SlumArea.objects.filter(region__code="19.05.01").update(amount=Decimal("16.24"))
    body = client.get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()
    assert body["years"][1]["reconciles"] is False
    page = client.get("/kotaku/wilayah/19.05/").content.decode()
    assert "2018 tidak cocok" in page
    assert "16,24 + 36,97 + 28,84 = 82,05, sedangkan totalnya 82,04" in page


def test_rivals_without_a_reference_leave_the_year_without_total(facts: None) -> None:
    stock = SlumArea.objects.get(region__code="19.05", year=2018, kind="remaining")
    SlumArea.objects.filter(pk=stock.pk).update(is_reference=False, reference_reason="")
    rival = SlumArea.objects.get(pk=stock.pk)
    rival.pk, rival.amount = None, Decimal("83")
    rival.save()
    path = SlumArea.objects.path(Region.objects.get(code="19.05"))
    assert [year.total for year in path.years if year.year == 2018] == [None]
    assert {f.pk for f in Figure.objects.rivals()} >= {stock.pk, rival.pk}


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({}, "region", "Sebut wilayahnya"),
        ({"region": "1905"}, "region", "Tulis dengan titik"),
        ({"region": "19.99"}, "region", "tidak dikenal"),
        ({"region": "19.05", "tahun": "2018"}, "tahun", "tidak dikenal"),
        ({"region": ["19.05", "19.03"]}, "region", "sekali"),
    ],
)
def test_summary_refuses_what_it_cannot_read(
    client: Client, facts: None, query: dict[str, str], field: str, sentence: str
) -> None:
    answer = client.get("/api/v1/kotaku/summary/", query)
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert error["field"] == field
    assert sentence in error["message"]


def test_a_region_without_figures_has_no_years(client: Client, facts: None) -> None:
    assert client.get("/api/v1/kotaku/summary/", {"region": "19.01"}).json()["years"] == []
    assert "Belum ada angka" in client.get("/kotaku/wilayah/19.01/").content.decode()


def test_a_member_of_a_group_is_known_only_together(client: Client, facts: None) -> None:
    body = client.get("/api/v1/kotaku/summary/", {"region": "19.05.06"}).json()
    (year,) = body["years"]
    assert (year["total"], year["reconciles"]) == (None, None)
    assert year["parts"] == [
        {"label": "Parittiga dan Jebus", "regions": ["19.05.03", "19.05.06"], "hectares": "36.97"}
    ]
    page = client.get("/kotaku/wilayah/19.05.06/").content.decode()
    assert "hanya diketahui bersama wilayah lain: Parittiga dan Jebus 36,97 ha (2018)" in page


def test_the_province_shows_its_parts_without_a_total(client: Client, facts: None) -> None:
    body = client.get("/api/v1/kotaku/summary/", {"region": "19"}).json()
    assert [(y["year"], y["total"], len(y["parts"])) for y in body["years"]] == [
        (2017, None, 1),
        (2018, None, 1),
    ]
    assert "Totalnya belum dicatat" in client.get("/kotaku/wilayah/19/").content.decode()

"""R-8, R-9, R-10: exact decimals, one number everywhere, and days of WIB."""

import ast
import datetime
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.test import Client

from directory.models import Document, Figure, Indicator, Region, RegionGroup, RegionGroupMember
from kotaku.models import SlumArea
from records.dates import today, wib_day
from tests.portal.conftest import RecordBar

pytestmark = [pytest.mark.django_db, pytest.mark.bar, pytest.mark.usefixtures("samples")]

OUR_APPS = ("portal", "ktm", "kotaku", "meetings", "accounts", "directory", "records")


def modules() -> Iterator[Path]:
    """Every Python module of the portal, without tests and migrations."""
    for app in OUR_APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def slum_area(region: Region | None, year: int, amount: Decimal, **others: object) -> Figure:
    """An unsaved figure of slum area."""
    return Figure(
        indicator=Indicator.objects.get(code="slum_area"),
        document=Document.objects.all()[0],
        place_in_document="Tabel 1",
        region=region,
        year=year,
        amount=amount,
        **{"kind": "remaining", "status": "presented"} | others,
    )


def written(amount: Decimal) -> str:
    """1.234,50: as contracts.md writes hectares on a page; at least two decimals."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


# --- R-8 ------------------------------------------------------------------------------------------


def test_no_model_holds_a_float() -> None:
    floats = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]
    assert floats == []


def test_no_module_rounds_or_calls_float_beside_the_one_function(record_bar: RecordBar) -> None:
    rounding, modes, floats = set(), set(), set()
    for path in modules():
        where = str(path.relative_to(settings.BASE_DIR))
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                rounding |= {(where, function.name) for n in ast.walk(function) if rounds(n)}
            if isinstance(function, ast.Call) and name_of(function.func) == "float":
                floats.add(where)
            if name_of(function).startswith("ROUND_"):
                modes.add((where, name_of(function)))
    # Charts round to whole pixels; no figure comes back from there.
    figures = {(where, name) for where, name in rounding if where != "records/charts.py"}
    assert [name for _, name in figures] == ["round_half_up"]
    assert [name for _, name in modes] == ["ROUND_HALF_UP"]
    assert floats == set()
    record_bar("R-8", "0 FloatField, 0 float(), one rounding; 10,000 x 0.01 = 100.00 everywhere")


def rounds(node: ast.AST) -> bool:
    """Whether this is a call that rounds."""
    return isinstance(node, ast.Call) and name_of(node.func) in ("round", "quantize")


def name_of(node: ast.AST) -> str:
    """The last name of a name, an attribute or an import."""
    return str(getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))))


def test_ten_thousand_hundredths_are_one_hundred_everywhere() -> None:
    regency = Region.objects.get(code="19.05")
    Region.objects.bulk_create(
        Region(
            code=f"19.05.{50 + n // 1000}.2{n % 1000:03}",
            name=f"Desa {n}",
            level="desa",
            parent=regency,
        )
        for n in range(10_000)
    )
    parts = Region.objects.filter(name__regex=r"^Desa \d+$")
    template = slum_area(None, 2031, Decimal("0.01"))
    figures = [slum_area_like(template, region) for region in parts]
    Figure.objects.bulk_create([*figures, slum_area(regency, 2031, Decimal(100))])
    stored = SlumArea.objects.filter(year=2031).exclude(region=regency)
    assert stored.count() == 10_000
    assert stored.aggregate(total=Sum("amount"))["total"] == Decimal("100.00")
    years = Client().get("/api/v1/kotaku/summary/", {"region": "19.05"}).json()["years"]
    (year,) = [year for year in years if year["year"] == 2031]
    assert sum(Decimal(part["hectares"]) for part in year["parts"]) == Decimal("100.00")
    assert {part["hectares"] for part in year["parts"]} == {"0.01"}
    assert (year["total"], year["reconciles"]) == ("100.00", True)
    page = Client().get("/kotaku/wilayah/19.05/").content.decode()
    assert "0,01 + 0,01 = 100,00" in page
    assert "2031 cocok" in page


def slum_area_like(template: Figure, region: Region) -> Figure:
    """A copy for another region, without asking the database again."""
    values = {f.attname: getattr(template, f.attname) for f in Figure._meta.concrete_fields}
    return Figure(**values | {"region_id": region.pk})


# --- R-9 ------------------------------------------------------------------------------------------


@pytest.fixture
def random_years(samples: None) -> dict[int, str]:
    """Fifty years of random parts, single and combined, below random kabupaten: year -> code."""
    chance = random.Random(20190716)  # noqa: S311 - a repeatable choice of data
    chosen = {}
    for year in range(2031, 2081):
        regency = chance.choice(list(Region.objects.filter(level__in=("kabupaten", "kota"))))
        children = list(regency.children.all())
        chance.shuffle(children)
        amounts: list[Decimal] = []
        while children and len(amounts) < 6:
            amounts.append(Decimal(chance.randrange(0, 5_000_000)) / 10 ** chance.randrange(0, 7))
            place: dict[str, Any] = {"region": children.pop()}
            if children and chance.random() < 0.3:
                members = [place["region"], children.pop()]
                group = RegionGroup.objects.create(name=f"Gabungan {year} {len(amounts)}")
                for member in members:
                    RegionGroupMember.objects.create(group=group, region=member)
                place = {"region": None, "group": group}
            slum_area(year=year, amount=amounts[-1], **place).save()
        slum_area(regency, year, sum(amounts, Decimal(0))).save()
        chosen[year] = regency.code
    return chosen


def test_page_summary_and_list_say_the_same_number(
    random_years: dict[int, str], record_bar: RecordBar
) -> None:
    pages = {}
    for year, region in random_years.items():
        query = {"region": region, "year": str(year), "kind": "remaining", "page_size": "500"}
        rows = Client().get("/api/v1/kotaku/hectares/", query).json()["results"]
        own = [Decimal(row["hectares"]) for row in rows if row["regions"] == [region]]
        parts = {row["label"]: row["hectares"] for row in rows if row["regions"] != [region]}
        years = Client().get("/api/v1/kotaku/summary/", {"region": region}).json()["years"]
        (summary,) = [entry for entry in years if entry["year"] == year]
        assert own == [Decimal(summary["total"])]
        assert sum(map(Decimal, parts.values())) == own[0]
        assert {part["label"]: part["hectares"] for part in summary["parts"]} == parts
        assert summary["reconciles"] is True
        stored = SlumArea.objects.filter(year=year, kind="remaining").exclude(region__code=region)
        assert stored.aggregate(total=Sum("amount"))["total"] == own[0]
        if region not in pages:
            pages[region] = Client().get(f"/kotaku/wilayah/{region}/").content.decode()
        assert f"{year} cocok" in pages[region]
        assert f"= {written(own[0])}." in pages[region]
        for hectares in parts.values():
            assert written(Decimal(hectares)) in pages[region]
    record_bar("R-9", f"{len(random_years)} random years: page, summary, list, SQL differ by 0")


# --- R-10 -----------------------------------------------------------------------------------------

LAST_HALF_HOUR = datetime.datetime(2021, 12, 31, 16, 30, tzinfo=datetime.UTC)  # 23.30 WIB


def test_half_past_eleven_on_new_years_eve_belongs_to_that_year() -> None:
    assert settings.USE_TZ
    assert settings.TIME_ZONE == "Asia/Jakarta"
    assert wib_day(LAST_HALF_HOUR) == datetime.date(2021, 12, 31)
    assert wib_day(LAST_HALF_HOUR + datetime.timedelta(hours=1)) == datetime.date(2022, 1, 1)
    with time_machine.travel(LAST_HALF_HOUR, tick=False):
        assert today() == datetime.date(2021, 12, 31)


def test_a_target_is_judged_by_the_year_in_wib() -> None:
    # The minutes promise 0 ha in 2021 and state no figure of that year or later.
    with time_machine.travel(LAST_HALF_HOUR, tick=False):
        assert "Belum waktunya" in Client().get("/kotaku/wilayah/19.05/").content.decode()
    with time_machine.travel(LAST_HALF_HOUR + datetime.timedelta(hours=1), tick=False):
        assert "Belum terbukti" in Client().get("/kotaku/wilayah/19.05/").content.decode()


def test_every_moment_in_the_api_carries_its_offset() -> None:
    for path in ("/api/v1/meetings/meetings/", "/api/v1/ktm/areas/", "/api/v1/documents/"):
        for row in Client().get(path).json()["results"]:
            for value in row.values():
                if isinstance(value, str) and value[10:11] == "T" and value[:4].isdigit():
                    assert datetime.datetime.fromisoformat(value).utcoffset() is not None

"""P-1: how many queries each public address takes, whatever the number of rows.

The baseline lies beside this file. A figure above it fails; a better one is written there by hand.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import (
    Appointment,
    Document,
    Figure,
    Indicator,
    Organisation,
    Person,
    Position,
    Region,
    RegionGroup,
    RegionGroupMember,
)
from tests.portal.conftest import RecordBar
from tests.portal.routes import PUBLIC_ROUTES

pytestmark = [pytest.mark.django_db, pytest.mark.bar, pytest.mark.usefixtures("samples")]

BASELINE = Path(__file__).with_name("query_baseline.json")
PAGE_BAR, API_BAR = 5, 8
SIZES = (5, 50, 500)


def add_rows(start: int, stop: int) -> None:
    """Documents, organisations with seats and people, and figures, numbered from start to stop."""
    numbers = range(start, stop)
    indicator = Indicator.objects.get(code="slum_area")
    regions = list(Region.objects.filter(code__startswith="19.05.").order_by("-code"))
    documents = Document.objects.bulk_create(
        Document(kind="laporan", title=f"Laporan {n:04}", date=datetime.date(2020, 1, 1))
        for n in numbers
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Dinas {n:04}", kind="opd") for n in numbers
    )
    positions = Position.objects.bulk_create(
        Position(title="Kepala", organisation=organisation) for organisation in organisations
    )
    people = Person.objects.bulk_create(Person(name=f"Orang {n:04}") for n in numbers)
    Appointment.objects.bulk_create(
        Appointment(
            person=person,
            position=position,
            kind="definitif",
            decree="SK 1",
            valid_from=datetime.date(2020, 1, 1),
        )
        for person, position in zip(people, positions, strict=True)
    )
    groups = RegionGroup.objects.bulk_create(RegionGroup(name=f"Gabungan {n}") for n in numbers)
    RegionGroupMember.objects.bulk_create(
        RegionGroupMember(group=group, region=region) for group in groups for region in regions[:2]
    )
    Figure.objects.bulk_create(
        Figure(
            indicator=indicator,
            region=regions[n % len(regions)] if n % 2 else None,
            group=None if n % 2 else group,
            document=document,
            place_in_document=f"Halaman {n}",
            amount=Decimal(n) / 100,
            year=2000 + n % 90,
            kind="remaining",
            status="presented",
        )
        for n, group, document in zip(numbers, groups, documents, strict=True)
    )


def counted() -> dict[str, int]:
    """Queries of an anonymous visit to each public address."""
    counts = {}
    for route in PUBLIC_ROUTES:
        path = route.address()
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(path, route.query)
        assert response.status_code == 200, route.name
        counts[route.name] = len(queries)
    return counts


def test_no_address_takes_more_queries_for_more_rows(record_bar: RecordBar) -> None:
    added, found = 0, {}
    for size in SIZES:
        add_rows(added, size)
        added, found[size] = size, counted()
    few, more, many = (found[size] for size in SIZES)
    grown = {name: (few[name], more[name], many[name]) for name in few if few[name] != many[name]}
    assert grown == {}
    assert more == many
    baseline = json.loads(BASELINE.read_text())
    assert {name: n for name, n in many.items() if n > baseline.get(name, 0)} == {}
    bars = {r.name: API_BAR if r.is_api else PAGE_BAR for r in PUBLIC_ROUTES}
    assert {name: n for name, n in many.items() if n > bars[name]} == {}
    pages = [n for name, n in many.items() if bars[name] == PAGE_BAR]
    api = [n for name, n in many.items() if bars[name] == API_BAR]
    record_bar("P-1", f"most queries: page {max(pages)}, API {max(api)}, equal at 5, 50, 500 rows")


def test_the_baseline_names_every_public_address() -> None:
    assert json.loads(BASELINE.read_text()).keys() == {route.name for route in PUBLIC_ROUTES}

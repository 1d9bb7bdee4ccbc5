"""P-1: how many queries each address takes, whatever the number of rows.

The baseline lies beside this file; a figure above it fails. `pytest tests/portal/test_queries.py
--write-query-baseline` writes it anew, for its author to read the difference.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
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
from tests.portal.routes import (
    ADMINISTRATOR,
    PUBLIC,
    PUBLIC_ROUTES,
    READ_ROUTES,
    SIGNED_IN,
    STAFF,
    Route,
)

pytestmark = [pytest.mark.django_db, pytest.mark.bar, pytest.mark.usefixtures("samples")]

BASELINE = Path(__file__).with_name("query_baseline.json")
PAGE_BAR, API_BAR, LIST_BAR, FORM_BAR = 5, 8, 12, 14
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
    User.objects.bulk_create(
        User(username=f"pengguna{n:04}", person=person)
        for n, person in zip(numbers, people, strict=True)
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


def counted(client: Client, routes: list[Route]) -> dict[str, int]:
    """Queries of a visit to each address."""
    counts = {}
    for route in routes:
        path = route.address()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path, route.query)
            b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, route.name
        counts[route.name] = len(queries)
    return counts


def bar(route: Route, reader: str) -> int:
    """The most queries that this reader's visit may take."""
    if reader == "public":
        return API_BAR if route.is_api else PAGE_BAR
    return LIST_BAR if route.is_list else FORM_BAR


READERS = {
    "public": PUBLIC_ROUTES,
    "staff": [
        r
        for r in READ_ROUTES
        if r.access in (PUBLIC, SIGNED_IN, STAFF)
        and not (r.is_api or r.name in ("login", "health"))
    ],
    "administrator": [r for r in READ_ROUTES if r.access == ADMINISTRATOR],
}


@pytest.fixture
def clients(staff_client: Client, administrator_client: Client) -> dict[str, Client]:
    """Who visits."""
    return {"public": Client(), "staff": staff_client, "administrator": administrator_client}


@pytest.mark.parametrize("reader", READERS)
def test_no_address_takes_more_queries_for_more_rows(
    reader: str,
    clients: dict[str, Client],
    record_bar: RecordBar,
    visits_noted_once: None,
    request: pytest.FixtureRequest,
) -> None:
    client, routes = clients[reader], READERS[reader]
    client.get("/tentang/")
    added, found = 0, {}
    for size in SIZES:
        add_rows(added, size)
        added, found[size] = size, counted(client, routes)
    few, more, many = (found[size] for size in SIZES)
    grown = {name: (few[name], more[name], many[name]) for name in few if few[name] != many[name]}
    assert grown == {}
    assert more == many
    baseline = json.loads(BASELINE.read_text())
    if request.config.getoption("--write-query-baseline"):
        baseline[reader] = many
        BASELINE.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n")
    assert {name: n for name, n in many.items() if n > baseline[reader].get(name, 0)} == {}
    over = {r.name: many[r.name] for r in routes if many[r.name] > bar(r, reader)}
    assert over == {}
    lists, others = (
        max(many[r.name] for r in routes if r.is_list is is_list) for is_list in (True, False)
    )
    record_bar(f"P-1 {reader}", f"list {lists}, other {others} queries, equal at 5, 50, 500 rows")


def test_the_baseline_names_every_address() -> None:
    named = {reader: counts.keys() for reader, counts in json.loads(BASELINE.read_text()).items()}
    assert named == {reader: {r.name for r in routes} for reader, routes in READERS.items()}

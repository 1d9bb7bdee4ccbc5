"""Lists read as columns say to the byte what their serializers say, of every model."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from directory.api.documents import FigureSerializer
from directory.models import Document, Figure
from portal.api import router
from records.api.renderers import JSONRenderer
from records.api.rows import Plan, plan_of
from records.models import Deletion
from tests.factories import CASES, make_figure, make_region
from tests.portal.test_architecture import resources

pytestmark = pytest.mark.django_db

LISTS = {prefix: viewset for prefix, viewset, _ in router.registry if hasattr(viewset, "resource")}
FAST = {prefix: viewset for prefix, viewset in LISTS.items() if plan_of(viewset.serializer_class)}


@pytest.fixture
def every_model(samples: None) -> None:
    """Two practice rows of each model beside the samples."""
    for case in CASES:
        case.make()
        case.make()


def by_plan(plan: Plan, queryset: Any) -> bytes:
    """The JSON of rows that are read as columns."""
    return JSONRenderer().render(plan.rows(list(plan.columns(queryset)), ""))


def by_serializer(serializer: Any, queryset: Any, **context: Any) -> bytes:
    """The JSON of rows that are read as records."""
    return JSONRenderer().render(serializer(queryset, many=True, context=context).data)


def shown(viewset: Any) -> Any:
    """All rows of a list, in its order."""
    view = viewset()
    return view.shown_rows().order_by("pk")


@pytest.mark.usefixtures("every_model")
@pytest.mark.parametrize("prefix", FAST)
def test_both_ways_write_the_same_bytes(prefix: str) -> None:
    viewset = FAST[prefix]
    rows, serializer = shown(viewset), viewset.serializer_class
    assert rows.count() > 1
    plan = plan_of(serializer)
    assert plan
    assert by_plan(plan, rows) == by_serializer(serializer, rows)


@pytest.mark.usefixtures("every_model")
@pytest.mark.parametrize("prefix", FAST)
def test_a_chosen_field_is_written_as_among_all(prefix: str) -> None:
    viewset = FAST[prefix]
    plan = plan_of(viewset.serializer_class)
    assert plan
    rows = shown(viewset)
    every = plan.rows(list(plan.columns(rows)), "")
    for name in plan.readings:
        chosen = plan.only([name])
        found = chosen.rows(list(chosen.columns(rows)), "")
        assert found == [{name: row[name]} for row in every]


def test_most_lists_are_read_as_columns() -> None:
    assert FAST.keys() > {"figures", "documents", "people", "ktm/facilities", "kotaku/hectares"}
    assert len(FAST) > len(LISTS) / 2
    assert {viewset.resource for viewset in LISTS.values()} <= set(resources())


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize(
    ("amount", "written"),
    [("0", "0.00"), ("0.5", "0.50"), ("36.9700", "36.97"), ("999999999999.000001", None)],
)
def test_amounts_of_every_size_are_written_alike(amount: str, written: str | None) -> None:
    figure = make_figure(amount=Decimal(amount), as_of=datetime.date(2020, 7, 16), note="")
    plan = plan_of(FigureSerializer)
    assert plan
    rows = Figure.objects.filter(pk=figure.pk).with_place()
    assert by_plan(plan, rows) == by_serializer(FigureSerializer, rows)
    (row,) = plan.rows(list(plan.columns(rows)), "")
    assert row["amount"] == (written or amount)
    assert row["note"] is None


def test_a_field_that_is_no_column_is_left_to_the_serializer() -> None:
    class Titled(serializers.ModelSerializer):
        title = serializers.SerializerMethodField()

        class Meta:
            model = Document
            fields = ("id", "title")

        def get_title(self, document: Document) -> str:
            return document.title.upper()

    assert plan_of(Titled) is None


def test_times_are_written_alike() -> None:
    class Deletions(serializers.ModelSerializer):
        class Meta:
            model = Deletion
            fields = ("id", "deleted_at", "restored_at")

    noon = datetime.datetime(2026, 1, 1, 12, 0, 0, 250_000, tzinfo=datetime.UTC)
    Deletion.objects.create(record_id=1, reason="LATIHAN", deleted_at=noon)
    plan = plan_of(Deletions)
    assert plan
    rows = Deletion.objects.order_by("pk")
    assert by_plan(plan, rows) == by_serializer(Deletions, rows)
    assert b"2026-01-01T19:00:00.250000+07:00" in by_plan(plan, rows)


@pytest.mark.usefixtures("samples")
def test_an_empty_list_and_a_refused_field() -> None:
    client = Client()
    assert client.get("/api/v1/figures/", {"year": "2099"}).json()["results"] == []
    refused = client.get("/api/v1/figures/", {"fields": "id,amounts"})
    assert refused.status_code == 400
    assert "amounts" in refused.json()["errors"][0]["message"]


@pytest.mark.usefixtures("samples")
def test_what_is_looked_up_for_a_list_is_looked_up_again_after_a_change() -> None:
    make_figure(region=make_region("19.05.01"))
    client, address = Client(), "/api/v1/figures/?region=19.05.01&fields=regions,label,amount"
    before = client.get(address).json()["results"]
    with CaptureQueriesContext(connection) as again:
        assert client.get(address).json()["results"] == before
    assert len(again) <= 4
    make_figure(region=make_region("19.05.01"), amount=Decimal("1.25"), year=2031)
    after = client.get(address).json()
    assert after["count"] == len(before) + 1
    assert "1.25" in {row["amount"] for row in after["results"]}

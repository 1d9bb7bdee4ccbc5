"""Every list as CSV: the same rows as JSON, numbers for programs or for an Indonesian Excel."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.roles import ADMINISTRATOR
from directory.models import Person
from portal.api import router
from tests.accounts.factories import make_account
from tests.factories import CASES, make_figure, make_group, make_indicator

pytestmark = pytest.mark.django_db

LISTS = [prefix for prefix, viewset, _ in router.registry if hasattr(viewset, "resource")]


def read(path: str, client: Client | None = None, **query: str) -> list[dict[str, str]]:
    """The rows by the names of their columns."""
    answer = (client or Client()).get(f"/api/v1/{path}", {"format": "csv"} | query)
    assert answer.status_code == 200, answer.getvalue()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode("utf-8-sig")
    delimiter = ";" if query.get("numbers") == "id" else ","
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("prefix", LISTS)
def test_every_list_has_the_rows_of_its_json(prefix: str, samples: None) -> None:
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    for case in CASES:
        case.make()
    as_json = client.get(f"/api/v1/{prefix}/", {"page_size": "500"}).json()["results"]
    lines = read(f"{prefix}/", client)
    key = "code" if prefix == "regions" else "id"
    assert [line[key] for line in lines] == [str(row[key]) for row in as_json]
    assert len(lines) > 0
    plain = {n for n, v in as_json[0].items() if isinstance(v, str | int) or v is None}
    for row, line in zip(as_json, lines, strict=True):
        for name in plain & line.keys():
            if isinstance(row[name], str) and not row[name].startswith(("=", "+", "-", "@", "'")):
                assert line[name].splitlines() == row[name].splitlines(), name
            if row[name] is None:
                assert line[name] == ""


def test_numbers_are_for_programs_unless_said_otherwise() -> None:
    make_figure(amount="1234.5", year=2018)
    *_, line = read("figures/")
    assert (line["amount"], line["year"]) == ("1234.50", "2018")
    *_, line = read("figures/", numbers="id")
    assert (line["amount"], line["year"]) == ("1234,50", "2018")


def test_numbers_inside_a_field_are_written_alike(facts: None) -> None:
    (line,) = read("meetings/agreements/", number="7", numbers="id", fields="target")
    assert line["target_amount"] == "0,00"


def test_an_indonesian_file_says_that_it_is_utf_8() -> None:
    make_figure()
    plain, marked = (
        Client().get("/api/v1/figures/", {"format": "csv", "numbers": numbers}).getvalue()[:3]
        for numbers in ("plain", "id")
    )
    assert (plain, marked) == (b"id,", b"\xef\xbb\xbf")


def test_a_field_of_several_parts_has_a_column_for_each() -> None:
    figure = make_figure()
    *_, line = read("figures/", fields="id,regions,source")
    assert line == {
        "id": str(figure.pk),
        "regions": "19.05",
        "source_id": str(figure.document_id),
        "source_title": figure.document.title,
        "source_place": figure.place_in_document,
    }


def test_filters_and_order_are_those_of_the_list() -> None:
    indicator = make_indicator()
    for amount in (10, 30, 20):
        make_figure(indicator=indicator, amount=amount, year=2010 + amount)
    chosen = read("figures/", indicator=indicator.code, ordering="-amount", fields="amount")
    assert [line["amount"] for line in chosen] == ["30.00", "20.00", "10.00"]


def test_a_formula_stays_a_text() -> None:
    Person.objects.create(name="=1+1")
    assert "'=1+1" in [line["name"] for line in read("people/")]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "xlsx"}, "format"),
        ({"format": "csv", "numbers": "en"}, "numbers"),
        ({"format": "csv", "page": "2"}, "page"),
        ({"format": "csv", "cursor": "start"}, "cursor"),
        ({"format": "csv", "fields": "sandi"}, "fields"),
    ],
)
def test_what_does_not_go_with_it_is_refused(query: dict[str, str], field: str) -> None:
    answer = Client().get("/api/v1/figures/", query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_a_file_that_the_reader_has_is_not_sent_again() -> None:
    make_group()
    client, path = Client(), "/api/v1/region-groups/?format=csv"
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    make_group()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_files_have_a_limit(settings: Any) -> None:
    settings.ANONYMOUS_EXPORTS_PER_MINUTE = 1
    client = Client()
    assert client.get("/api/v1/people/?format=csv").status_code == 200
    refused = client.get("/api/v1/people/?format=csv")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert client.get("/api/v1/people/").status_code == 200

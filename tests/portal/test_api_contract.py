"""The API as docs/contracts.md says it: pages, cursors, fields, ETags, refusals, schema."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from directory.models import Document
from tests.portal.routes import OPEN_FORMS, PUBLIC_ROUTES, Route

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

REGIONS = "/api/v1/regions/"
API = [route for route in PUBLIC_ROUTES if route.is_api and route.name != "api:schema"]
RECORDS = [route for route in API if route.is_list or route.is_detail]
PAGES = [
    r for r in PUBLIC_ROUTES if not (r.is_api or r.is_file or r.name in OPEN_FORMS | {"health"})
]


def refused(query: dict[str, Any], path: str = REGIONS) -> dict[str, str]:
    """The one error of a 400."""
    response = Client().get(path, query)
    assert response.status_code == 400, query
    body = response.json()
    assert body.keys() == {"code", "detail", "errors"}
    assert body["code"] == "invalid"
    (error,) = body["errors"]
    return error


# --- pages and cursors ----------------------------------------------------------------------------


def test_a_page_holds_fifty_rows_unless_asked_and_five_hundred_at_most() -> None:
    Document.objects.bulk_create(
        Document(kind="lainnya", title=f"Naskah {n:03}") for n in range(501)
    )
    path = "/api/v1/documents/"
    assert len(Client().get(path).json()["results"]) == 50
    for asked in (500, 501, 999_999_999, 10**20):
        assert len(Client().get(path, {"page_size": asked}).json()["results"]) == 500
    assert len(Client().get(path, {"page_size": 7}).json()["results"]) == 7
    body = Client().get(path).json()
    assert body.keys() == {"count", "next", "previous", "results"}
    assert body["count"] == Document.objects.count()
    assert body["previous"] is None


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "1e9", "+1", " 1", "１", "10**9"])
def test_a_page_that_is_no_natural_number_is_refused(name: str, value: str) -> None:
    assert refused({name: value})["field"] == name


def test_a_page_beyond_the_last_is_refused() -> None:
    last = Client().get(REGIONS, {"page": 9}).json()
    assert last["next"] is None
    assert len(last["results"]) == 48
    assert refused({"page": 10})["field"] == "page"


def test_pages_visit_every_region_once() -> None:
    assert visited({}) == visited({"cursor": "start"})
    assert len(visited({"ordering": "name"})) == 448


def visited(query: dict[str, str]) -> list[str]:
    """Codes of all regions, following `next`; each once."""
    url, codes = REGIONS, []
    body = Client().get(url, query | {"page_size": "60"}).json()
    while True:
        codes += [row["code"] for row in body["results"]]
        if body["next"] is None:
            break
        body = Client().get(body["next"]).json()
    assert len(codes) == len(set(codes)) == 448
    return sorted(codes)


def test_a_cursor_knows_no_count_and_no_way_back() -> None:
    body = Client().get(REGIONS, {"cursor": "start"}).json()
    assert body.keys() == {"next", "previous", "results"}
    assert body["previous"] is None


@pytest.mark.parametrize("name", ["page", "ordering"])
def test_a_cursor_goes_with_no_page_and_no_ordering(name: str) -> None:
    value = {"page": "2", "ordering": "name"}[name]
    assert refused({"cursor": "start", name: value})["field"] == name


@pytest.mark.parametrize("value", ["x", "MTIz!", "-1", "é", "=", "A" * 999, "LTE", "MDE"])
def test_an_unknown_cursor_is_refused(value: str) -> None:
    assert refused({"cursor": value})["field"] == "cursor"


# --- parameters -----------------------------------------------------------------------------------


def test_parameters_of_mail_programs_are_dropped_and_empty_ones_are_no_filter() -> None:
    plain = Client().get(REGIONS).json()["results"]
    tracked = {"utm_source": "surel", "utm_x": "1", "fbclid": "a", "gclid": "b"}
    assert Client().get(REGIONS, tracked).json()["results"] == plain
    empty = dict.fromkeys(("q", "region", "level", "ordering", "page", "page_size", "cursor"), "")
    assert Client().get(REGIONS, empty).json()["results"] == plain


@pytest.mark.parametrize("route", API, ids=lambda route: route.name)
def test_an_unknown_or_repeated_parameter_is_refused_by_name(route: Route) -> None:
    path = route.address()
    assert refused(route.query | {"tahun": "2018"}, path)["field"] == "tahun"
    name, value = next(iter(route.query.items()), ("fields", "id"))
    assert refused(route.query | {name: [value, value]}, path)["field"] == name


@pytest.mark.parametrize("route", RECORDS, ids=lambda route: route.name)
def test_fields_selects_and_refuses_what_does_not_exist(route: Route) -> None:
    body = Client().get(route.address()).json()
    names = list((body.get("results") or [body])[0])[:2]
    chosen = Client().get(route.address(), {"fields": ",".join(names)}).json()
    assert list((chosen.get("results") or [chosen])[0]) == names
    assert refused({"fields": f"{names[0]},sandi"}, route.address())["field"] == "fields"


# --- methods, forms, errors -----------------------------------------------------------------------


@pytest.mark.parametrize("route", API, ids=lambda route: route.name)
def test_other_methods_and_forms_are_refused_in_json(route: Route) -> None:
    path = route.address()
    refused = ("put",) if route.is_list else ("post",)
    for method in refused:
        response = getattr(Client(), method)(path)
        assert response.status_code == 405
        assert response.json().keys() == {"code", "detail", "errors"}
        assert "GET" in response["Allow"]
    response = Client().get(path, route.query, headers={"accept": "text/html"})
    assert response.status_code == 406
    assert response["Content-Type"].startswith("application/json")
    assert response.json()["code"] == "not_acceptable"


def test_no_number_of_the_api_is_a_float() -> None:
    for route in API:
        json.loads(Client().get(route.address(), route.query).content, parse_float=pytest.fail)


# --- conditional reads ----------------------------------------------------------------------------


@pytest.mark.parametrize("route", API, ids=lambda route: route.name)
def test_an_etag_is_version_and_digest_and_saves_the_body(route: Route) -> None:
    path = route.address()
    first = Client().get(path, route.query)
    assert re.fullmatch(r'"\d+-[0-9a-f]{16,}"', first["ETag"])
    for tag in (first["ETag"], f"W/{first['ETag']}", f'"0-x", {first["ETag"]}'):
        again = Client().get(path, route.query, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    version = first["ETag"].partition("-")[0]
    other = Client().get(path, route.query, headers={"if-none-match": f'{version}-0"'})
    assert other.status_code == 200


def test_an_etag_of_a_detail_begins_with_its_version() -> None:
    document = Document.objects.all()[0]
    Document.objects.filter(pk=document.pk).update(version=7)
    assert Client().get(f"/api/v1/documents/{document.pk}/")["ETag"].startswith('"7-')


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_an_unchanged_page_is_not_sent_again(route: Route) -> None:
    path = route.address()
    tag = Client().get(path)["ETag"]
    for form in (tag, f"W/{tag}"):
        again = Client().get(path, headers={"if-none-match": form})
        assert (again.status_code, again.content) == (304, b"")


# --- the schema -----------------------------------------------------------------------------------


def test_the_schema_describes_every_endpoint_and_its_errors() -> None:
    described = Client().get("/api/v1/schema/").json()
    assert described["openapi"].startswith("3.")
    for route in API:
        path = re.sub(r"/[^/]*/$", "", route.address()) if route.is_detail else route.address()
        assert any(known.startswith(path) for known in described["paths"]), route.name
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert {"400", "404", "405", "406", "500", "503"} <= answers.keys(), path
            own = {"200", "304"} if method == "get" else {"401", "403", "409"}
            assert own <= answers.keys(), path
            asked = {parameter["name"] for parameter in operation["parameters"]}
            assert ("428" in answers) == ("If-Match" in asked), path
            assert ("422" in answers) == ("Idempotency-Key" in asked), path
            assert ("If-None-Match" in asked) == (method == "get"), path
            assert "Retry-After" in answers["429"]["headers"]
            if "304" in answers or "If-Match" in asked:
                assert "ETag" in answers["200"]["headers"], path
            if "201" in answers:
                assert {"ETag", "Location"} == answers["201"]["headers"].keys(), path

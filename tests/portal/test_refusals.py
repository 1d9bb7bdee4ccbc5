"""S-21, S-23: what comes from outside neither leads away, nor breaks, nor learns anything."""

import logging
import re
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client, override_settings

from records.api.filtering import API_PARAMETERS
from records.filters import StrictFilterSet
from tests.portal.conftest import PASSWORD, RecordBar, make_staff
from tests.portal.failing_urls import SECRET
from tests.portal.routes import PUBLIC, READ_ROUTES, ROUTES, Route

pytestmark = [pytest.mark.django_db, pytest.mark.bar, pytest.mark.usefixtures("samples")]

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://evil.example",
    "http://testserver/",  # would leave TLS
    "https://testserver.evil.example/",
    "https://testserver@evil.example/",
    "https://evil.example#testserver",
    "https://evil.example\\testserver",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\t//evil.example",
    "\n//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "//evil.example/%2f..",
    "http://[evil",
    "ftp://testserver/",
    "／／evil.example",
    "//evil。example",
]
ENGLISH = re.compile(
    r"this field|page not found|not found\.|ensure this|ensure that|csrf|select a valid|"
    r"invalid token|enter a |may not be|is not a valid|is required|must be|no such|bad request|"
    r"server error|forbidden|permission denied|not allowed|unsupported|could not|does not exist|"
    r"that page|method \"|invalid page|authentication credentials",
    re.I,
)
INNARDS = re.compile(
    r"traceback|\bSELECT\b.*\bFROM\b|\bINSERT\b|psycopg|postgres|django|site-packages|\.py\b|"
    r"/work/|/usr/|/etc/|/tmp/|exception|keyerror|valueerror|relation \"|column |nik\b|rahasia|"
    r"SECRET_KEY|DATABASE_URL|0x[0-9a-f]{6,}"
)
HOSTILE = [
    "'",
    "';--",
    "--",
    ")",
    "')) OR 1=1 --",
    "\x00",
    "%00",
    "%",
    "_",
    "\\",
    "__",
    "password__startswith",
    "user__password",
    "-nik",
    "random",
    "?",
    "1e309",
    "-1",
    "0",
    "99999999999999999999",
    "NaN",
    "Infinity",
    "²",
    "١٢",
    "\ud800".encode("utf-8", "surrogatepass"),
    "\u202e\ufeff",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}",
    "../../../../etc/passwd",
    "a" * 10_000,
]


def refusal_is_clean(response: Any, typed: str = "") -> None:
    """No 500; in any 4xx nothing English and nothing of the innards; JSON in the one form."""
    where = f"{response.request['PATH_INFO']}?{response.request.get('QUERY_STRING', '')[:80]}"
    assert response.status_code < 500, where
    if response.status_code < 400:
        return
    body = response.content.decode()
    for echoed in filter(None, {typed, typed[:60], typed[:20], response.request["PATH_INFO"]}):
        body = body.replace(echoed, "")
    said = re.sub(r"<[^>]*>|\"code\":\"\w+\"", " ", body)
    assert not ENGLISH.search(said), (where, ENGLISH.search(said))
    assert not INNARDS.search(body), (where, INNARDS.search(body))
    if "/api/v1/" in where:
        assert response["Content-Type"].startswith("application/json"), where
        assert response.json().keys() == {"code", "detail", "errors"}, where
        assert all(e.keys() == {"field", "code", "message"} for e in response.json()["errors"])


# --- where a login leads --------------------------------------------------------------------------


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_login_leads_nowhere_else(target: str) -> None:
    make_staff()
    typed = {"username": "petugas", "password": PASSWORD, "next": target}
    for path in ("/masuk/", "/masuk/?next=/tentang/"):
        response = Client().post(path, typed, secure=True)
        assert response.status_code == 302
        assert stays(response["Location"]), response["Location"]


def stays(location: str) -> bool:
    """Whether a browser on https://testserver would stay there."""
    there = urlsplit(urljoin("https://testserver/masuk/", location))
    return (there.scheme, there.netloc) == ("https", "testserver")


def test_a_login_leads_back_to_where_it_began(record_bar: RecordBar) -> None:
    make_staff()
    typed = {"username": "petugas", "password": PASSWORD, "next": "/direktori/angka/?year=2018"}
    assert Client().post("/masuk/", typed)["Location"] == typed["next"]
    record_bar("S-21", f"{len(ELSEWHERE)} addresses of next= refused; wrong Host 400")


def test_a_logout_leads_nowhere_else() -> None:
    client, user = Client(), make_staff()
    for target in ELSEWHERE:
        client.force_login(user)
        assert stays(client.post("/keluar/", {"next": target}, secure=True)["Location"])


# --- hosts and proxies ----------------------------------------------------------------------------


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("path", ["/", "/direktori/angka/", "/tidak-ada/", "/api/v1/regions/"])
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "[evil", "x@y"])
def test_a_wrong_host_is_refused_in_our_words(
    host: str, path: str, secure: bool, debug: bool
) -> None:
    with override_settings(DEBUG=debug, SECURE_SSL_REDIRECT=not debug):
        client = Client(raise_request_exception=False)
        response = client.get(path, headers={"host": host}, secure=secure)
    assert response.status_code == 400
    refusal_is_clean(response)
    assert host not in response.content.decode()


def test_a_forwarded_host_is_not_believed() -> None:
    response = Client().get("/api/v1/regions/", headers={"x-forwarded-host": "evil.example"})
    assert response.status_code == 200
    assert response.json()["next"].startswith("http://testserver/")
    response = Client().get("/kotaku", headers={"x-forwarded-host": "evil.example"})
    assert response["Location"] == "/kotaku/"


# --- parameters, bodies, methods ------------------------------------------------------------------


def parameters(route: Route) -> list[str]:
    """What the address reads, and what it must not."""
    view: Any = Client().get(route.address(), route.query).resolver_match.func
    owner = getattr(view, "view_class", None) or view.cls
    resource = view.view_initkwargs.get("resource") if hasattr(view, "view_initkwargs") else None
    declared = resource or getattr(owner, "resource", None) or owner
    filters: type[StrictFilterSet] | None = getattr(declared, "filterset_class", None)
    names = list(filters.base_filters) if filters else []
    extra = [*API_PARAMETERS, "as_of"] if route.is_api else []
    return [*names, *extra, "page", "user__password"]


FUZZED = [
    route
    for route in READ_ROUTES
    if route.access == PUBLIC and (route.is_list or route.name in ("api:summary", "login"))
]


@pytest.mark.parametrize("route", FUZZED, ids=lambda route: route.name)
def test_no_parameter_breaks_a_list(route: Route, record_bar: RecordBar) -> None:
    client = Client(raise_request_exception=False)
    path, tried = route.address(), 0
    for (i, name), (j, value) in product(enumerate(parameters(route)), enumerate(HOSTILE)):
        if (i + j) % 3 == 0:  # every value meets every list
            typed = value if isinstance(value, str) else ""
            refusal_is_clean(client.get(path, route.query | {name: value}), typed)
            tried += 1
    for name in ("password__startswith", "id__in", "document__figure__amount", "", "%00", "[]"):
        response = client.get(path, route.query | {name: "1"})
        refusal_is_clean(response, name)
        assert response.status_code == (200 if route.name == "login" else 400), name
    tries[route.name] = tried
    record_bar("S-23", f"{sum(tries.values())} hostile parameters, 0 answers of 500")


tries: dict[str, int] = {}
METHODS = ("post", "put", "patch", "delete", "trace")
BODIES = [
    (b"", "application/json"),
    (b"{", "application/json"),
    (b"\xff\xfe", "application/json"),
    (b"[" * 10_000, "application/json"),
    (b"a=1", "application/x-www-form-urlencoded"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"--x", "multipart/form-data"),
    (b"<a/>", "text/xml"),
    (b"x", "not a type"),
]


@pytest.mark.parametrize("who", ["anonymous", "staff"])
def test_no_method_or_body_breaks_an_address(who: str) -> None:
    client = Client(raise_request_exception=False)
    if who == "staff":
        client.force_login(make_staff())
    for i, route in enumerate(ROUTES):
        if route.name == "logout":
            continue
        path = route.address()
        for method in METHODS:
            refusal_is_clean(client.generic(method.upper(), path))
        for j, (body, media_type) in enumerate(BODIES):
            if (i + j) % 3 == 0:  # each body meets every kind of address
                refusal_is_clean(client.post(path, body, content_type=media_type))


@pytest.mark.parametrize(
    "path",
    [
        "/direktori/angka/999999999/",
        "/direktori/angka/99999999999999999999999/",
        "/direktori/wilayah/19.99/",
        "/direktori/wilayah/%00/",
        "/direktori/wilayah/a'--/",
        "/kotaku/wilayah/%00/",
        "/kotaku/wilayah/1905/",
        "/direktori/dokumen/0/",
        "/direktori/angka/-1/",
        "/%ff/",
        "/..%2f..%2fberkas",
        "/static/../portal/settings",
        "/static/%00",
        "/api/v1/regions/99.99/",
        "/api/v1/regions/x/",
        "/api/v1/documents/999999999999999999/",
        "/api/v1/kotaku/hectares/999999999999999999/",
        "/api/v1/kotaku/hectares/999999999999999999999/",
        "/api/v1/tidak-ada/",
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_what_does_not_exist_is_404_in_our_words(path: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 404
    refusal_is_clean(response)


# --- defects of our own ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/gagal/500/", "/api/v1/gagal/500/"])
@pytest.mark.parametrize("debug", [False, True])
def test_a_defect_shows_a_number_that_leads_to_its_traceback(
    path: str, debug: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(DEBUG=debug, ROOT_URLCONF="tests.portal.failing_urls"):
        response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    body = response.content.decode()
    assert SECRET not in body
    assert not INNARDS.search(body)
    number = re.search(r"\b[0-9a-f]{12}\b", body)
    assert number
    (entry,) = [record for record in caplog.records if number.group() in record.getMessage()]
    assert entry.levelno == logging.ERROR
    assert SECRET in logging.Formatter().format(entry)
    assert "Traceback" in logging.Formatter().format(entry)


@pytest.mark.parametrize("path", ["/gagal/503/", "/api/v1/gagal/503/"])
def test_a_lost_database_says_when_to_come_back(path: str) -> None:
    with override_settings(ROOT_URLCONF="tests.portal.failing_urls"):
        response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert SECRET not in response.content.decode()
    assert "Basis data sedang tidak dapat dihubungi" in response.content.decode()

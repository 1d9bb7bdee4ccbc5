"""Which pages there are, and the ways to bring each into the state that a test looks at."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import APIRequestContext, Page, Response

from tests.browser.served.prepare import PASSWORD

# Pages of one route differ in their data only; so many of each are read.
PER_ROUTE = 2
FORM = "main form[method=post]"


@dataclass(frozen=True)
class Read:
    """One page as it was answered."""

    address: str
    who: str
    route: str
    status: int
    html: str


@dataclass(frozen=True)
class State:
    """A page in a state of its own: where it is, who sees it, its status, and how it is reached."""

    name: str
    address: str
    who: str = ""
    status: int = 200
    reach: Callable[[Page], Response | None] | None = None

    def show(self, page: Page) -> None:
        """Bring the browser's page into this state; the status must be the one declared."""
        answer = page.goto(self.address)
        if self.reach:
            answer = self.reach(page)
        assert answer is not None
        assert answer.status == self.status, f"{self.name}: {answer.status}"


@dataclass
class Site:
    """All pages found by following links."""

    pages: list[Read] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def crawl(self, who: str, client: APIRequestContext, inside: str = "/") -> None:
        """Follow every link from the page `inside` to pages below it, so many for each route."""
        waiting, seen, read = [inside], {inside}, Counter[str]()
        while waiting:
            address = waiting.pop(0)
            route = _route(address)
            if read[route] >= PER_ROUTE:
                continue
            answer = client.get(address, max_redirects=0)
            if answer.status != 200:
                self.broken.append(f"{address} ({who or 'nobody'}): {answer.status}")
                continue
            if "text/html" not in answer.headers["content-type"]:
                continue
            read[route] += 1
            page = Read(address, who, route, answer.status, answer.text())
            self.pages.append(page)
            links = [x for x in _links(page) if x.startswith(inside) and x not in seen]
            seen.update(links)
            waiting += links

    def fullest(self) -> list[Read]:
        """The longest page of each route, as nobody sees it or else as the first who may."""
        best: dict[str, Read] = {}
        for page in self.pages:
            known = best.get(page.route)
            if known is None or (known.who == page.who and len(page.html) > len(known.html)):
                best[page.route] = page
        return list(best.values())

    def types(self) -> list[Read]:
        """The longest page of each view: what the kit makes of all models is one type."""
        best: dict[tuple[Any, bool], Read] = {}
        for page in self.fullest():
            view: Any = resolve(urlsplit(page.address).path).func
            kind = (getattr(view, "view_class", view), page.route.endswith("?"))
            known = best.get(kind)
            if known is None or len(page.html) > len(known.html):
                best[kind] = page
        return list(best.values())

    def first(self, route: str, who: str = "") -> str:
        """Address of the first page found of a route."""
        return next(p.address for p in self.pages if p.route == route and p.who == who)

    def states(self) -> list[State]:
        """A page of each type, then every page in a state of its own."""
        plain = [State(p.address, p.address, p.who) for p in self.types()]
        change = self.first("directory:figure_change", "staf")
        states = [special_states(change), record_states(change), seat_states(), import_states()]
        return plain + [state for some in states for state in some]


def special_states(change: str) -> list[State]:
    """What links do not lead to: refusals, errors, a session that ended. `change`: a form."""
    upload = "/direktori/dokumen/1/unggah/"
    return [
        State("empty list", "/direktori/wilayah/?q=tidakadayangini"),
        State("filter refused", "/direktori/angka/?year=abc", status=400),
        State("unknown parameter", "/direktori/wilayah/?warna=merah", status=400),
        State("region without figures", "/kotaku/wilayah/19.01/"),
        State("login", "/masuk/?next=/direktori/"),
        State(
            "login refused",
            "/masuk/",
            reach=lambda page: submit(page, username="siapa", password="salah"),
        ),
        State("bad request", "/gagal/400/", status=400),
        State("no permission", change, "pembaca", status=403),
        State("form without its token", change, "staf", status=403, reach=_without_token),
        State("login after a session", "/masuk/?next=/direktori/&berakhir=1"),
        State("login with typing", change, "staf", status=403, reach=_session_over),
        State("link for a password asked", "/akun/lupa-kata-sandi/terkirim/"),
        State("link for a password void", "/akun/buat-kata-sandi/MQ/lama-0/"),
        State("not found", "/tidak-ada/", status=404),
        State("not found, signed in", "/tidak-ada/", "staf", status=404),
        State("defect", "/gagal/500/", status=500),
        State("database away", "/gagal/503/", status=503),
        State("upload refused", upload, "staf", 400, lambda page: submit(page)),
    ]


def record_states(change: str) -> list[State]:
    """The pages that every record has, in the states that links do not lead to."""
    unused, used = "/rapat/lampiran/1/hapus/", "/direktori/organisasi/1/hapus/"
    return [
        State("chosen columns", "/kotaku/luas/?columns=source&columns=regions&columns=hectares"),
        State("filter in use", "/direktori/angka/?kind=remaining&ordering=-year"),
        State("similar names", "/direktori/wilayah/?q=Parititga"),
        State("add", "/direktori/dokumen/tambah/", "staf"),
        State("add refused", "/direktori/dokumen/tambah/", "staf", 400, lambda page: submit(page)),
        State("add a part", "/rapat/pembicara/tambah/?meeting=1", "staf"),
        State("form refused", change, "staf", 400, lambda page: submit(page, amount="1.234")),
        State("conflict", change, "staf", 409, _conflict),
        State("gone", "/direktori/dokumen/tambah/", "staf", 409, _gone),
        State("delete", unused, "staf"),
        State("delete refused", unused, "staf", 400, lambda page: submit(page)),
        State("delete with parts", "/rapat/1/hapus/", "staf"),
        State("delete what is used", used, "staf"),
        State(
            "something deleted", "/direktori/dokumen/terhapus/", "staf", reach=_something_deleted
        ),
        State("nothing deleted", "/ktm/kawasan/terhapus/", "staf"),
        State("history", "/direktori/dokumen/terhapus/", "staf", reach=_history),
        State("history filter refused", "/riwayat/?tahun=abc", "staf", status=400),
    ]


def seat_states() -> list[State]:
    """Accounts, seats and proposals, where links do not lead."""
    invite, seat = "/akun/pengguna/tambah/", "/direktori/jabatan/1/serah-terima/"
    return [
        State("invite refused", invite, "admin", 400, lambda page: submit(page)),
        State("invited", invite, "admin", reach=_invited),
        State("accounts, none found", "/akun/pengguna/?q=tidakadayangini", "admin"),
        State("handover refused", seat, "staf", 400, lambda page: submit(page)),
        State("berita acara", "/direktori/serah-terima/1/", "staf"),
        State("proposal to decide", "/direktori/usulan-angka/", "admin", reach=_proposal),
    ]


def import_states() -> list[State]:
    """Uploads of `staf`, as tests/records/imports/practice.py makes them after a first one."""
    numbers = [f"/impor/{number}/" for number in range(2, 8)]
    preview, mapping, applied, refused, undone, waiting = numbers
    return [
        State("preview of 200 errors", preview, "staf"),
        State("preview, last page of errors", f"{preview}?page=99", "staf"),
        State("preview, new rows", f"{preview}?keadaan=baru", "staf"),
        State("columns to be settled", mapping, "staf"),
        State("applied, with rows aside", applied, "staf"),
        State("file refused", refused, "staf"),
        State("taken back", undone, "staf"),
        State("at work", waiting, "staf"),
        State("mend a row", f"{applied}baris/2/", "staf"),
        State("take back", f"{applied}urungkan/", "staf"),
        State("hand on", f"{applied}serahkan/", "staf"),
        State("upload without a file", "/direktori/organisasi/unggah/", "staf", 400, submit),
        State("file made", "/impor/pekerjaan/10/", "staf"),
    ]


def log_in(page: Page, username: str) -> None:
    """Sign in through the form, as a person would."""
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Keluar").wait_for()


def submit(page: Page, **typed: str) -> Response:
    """Type into the fields of the page's form and send it; the page that this leads to."""
    for name, text in typed.items():
        page.locator(f"{FORM} [name={name}]").fill(text)
    with page.expect_navigation() as sent:
        page.locator(f"{FORM} button[type=submit]").click()
    return sent.value


def beside(page: Page, **options: Any) -> Page:
    """A second window of the same reader."""
    browser: Any = page.context.browser
    state = page.context.storage_state()
    window: Page = browser.new_page(base_url=page.url, storage_state=state, **options)
    return window


def add_document(page: Page, title: str) -> str:
    """Add a document that nothing uses; its address."""
    page.goto("/direktori/dokumen/tambah/")
    page.locator(f"{FORM} [name=kind]").select_option("laporan")
    return urlsplit(submit(page, title=title).url).path


def delete(page: Page, address: str, reason: str = "tercatat dua kali") -> None:
    """Delete a record."""
    page.goto(f"{address}hapus/")
    assert submit(page, reason=reason).url.endswith("/terhapus/")


def _without_token(page: Page) -> Response:
    page.context.clear_cookies(name="csrf")
    return submit(page)


def after_the_session(page: Page, **typed: str) -> Response:
    """Send a form when the session is over; whoever comes next finds theirs again."""
    cookies: Any = page.context.cookies()
    page.context.clear_cookies(name="sesi")
    answer = submit(page, **typed)
    page.context.add_cookies(cookies)
    return answer


def _session_over(page: Page) -> Response:
    return after_the_session(page, note="Diperiksa ulang pada naskah.")


def _conflict(page: Page) -> Response:
    """Save an older version than the one that stands."""
    form, version = page.url, page.locator(f"{FORM} [name=version]").input_value()
    submit(page, note=f"Dibaca ulang sesudah versi {version}.")
    page.goto(form)
    stale = page.locator(f"{FORM} [name=version]")
    stale.evaluate("(input, version) => { input.value = version }", version)
    return submit(page, note="Diperiksa ulang pada naskah.")


def _gone(page: Page) -> Response:
    """Save a record that somebody deletes meanwhile."""
    address = add_document(page, "Laporan yang dihapus")
    page.goto(f"{address}ubah/")
    other = beside(page)
    delete(other, address)
    other.context.close()
    return submit(page, note="Diperiksa ulang pada naskah.")


def _invited(page: Page) -> Response:
    """The link of a new account, on the answer itself."""
    number = time.monotonic_ns()
    page.get_by_label("Staf Bappeda").check()
    name = f"Pegawai Baru {number} (LATIHAN)"
    return submit(page, username=f"baru{number}", full_name=name, new_person=name)


def _proposal(page: Page) -> Response | None:
    """A proposal of somebody else, with what approving would change."""
    page.goto("/direktori/usulan-angka/menunggu/")
    return page.goto(page.locator("main a[href*='/usulan-angka/']").first.get_attribute("href"))


def _something_deleted(page: Page) -> Response | None:
    delete(page, add_document(page, "Laporan yang dihapus"))
    return page.goto("/direktori/dokumen/terhapus/")


def _history(page: Page) -> Response | None:
    """The history of a record that was changed for a reason and came back."""
    address = add_document(page, "Laporan yang dipulihkan")
    page.goto(f"{address}ubah/")
    submit(page, note="Diperiksa ulang pada naskah.", number="12/2019")
    delete(page, address)
    page.get_by_role("row", name="Laporan yang dipulihkan").get_by_role("button").click()
    return page.goto(f"{address}riwayat/")


def _route(address: str) -> str:
    """The route's name, with a mark for a query."""
    parts = urlsplit(address)
    match = resolve(parts.path)
    return f"{match.view_name}{'?' if parts.query else ''}"


class _Anchors(HTMLParser):
    """Collects the addresses of <a href>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _links(page: Read) -> list[str]:
    here = urlsplit(page.address).path
    found = (link.partition("#")[0] for link in _Anchors(page.html).found)
    return [
        here + link if link.startswith("?") else link for link in found if link[:1] in ("/", "?")
    ]

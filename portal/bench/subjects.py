"""What is measured: an office's daily requests, and the list against what SQL can do."""

from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import ADMINISTRATOR
from directory.models import Figure
from portal.bench.measuring import Subject, changing, get, known
from portal.bench.server import Answer

LIST = "/api/v1/figures/"
PAGE = "/direktori/angka/"
USERNAME = "bench"


def every_day(headers: dict[str, str]) -> list[Subject]:
    """Requests as dashboards and clerks send them; docs/performance.md names the bars."""
    figure = Figure.objects.filter(kind="target").order_by("-pk")[0].pk
    return [
        Subject("satu kueri", get(reverse("health"))),
        Subject("API daftar, 50 baris", get(LIST), cpu_bar=10, time_bar=15),
        Subject("API rincian", get(f"{LIST}{figure}/"), cpu_bar=8, time_bar=10),
        Subject("API daftar, 304", known(LIST), status=304, cpu_bar=3, time_bar=4),
        Subject("API rincian, 304", known(f"{LIST}{figure}/"), status=304, cpu_bar=3, time_bar=4),
        Subject("API cari dalam 100.000", get("/api/v1/figures/?q=mentok"), cpu_bar=15),
        Subject("API cari dokumen", get("/api/v1/documents/?q=ke-1234"), cpu_bar=15),
        Subject("halaman daftar, 50 baris", get(PAGE), cpu_bar=30, time_bar=35),
        Subject("halaman rincian", get(f"{PAGE}{figure}/"), cpu_bar=20, time_bar=25),
        Subject("API ringkasan", get("/api/v1/kotaku/summary/?region=19.05"), time_bar=30),
        Subject("PATCH dengan riwayat", _patch(figure, headers), cpu_bar=20, time_bar=25),
    ]


def _patch(figure: int, headers: dict[str, str]) -> Callable[..., Answer]:
    notes = ({"note": f"catatan ke-{n}"} for n in count())
    return changing(f"{LIST}{figure}/", notes, headers)


def against_sql() -> list[Subject]:
    """The list of 100 and of 500 rows, and the same rows by other ways."""
    subjects = [Subject("satu kueri", get(reverse("health")))]
    for rows in (100, 500):
        subjects += [
            Subject(f"API daftar, {rows}", get(f"{LIST}?page_size={rows}")),
            Subject(f"ModelSerializer, {rows}", get(f"/bench/{rows}/model-serializer/")),
            Subject(f"psycopg2 + orjson, {rows}", get(f"/bench/{rows}/psycopg2-orjson/")),
            Subject(f"json_agg, {rows}", get(f"/bench/{rows}/json-agg/")),
        ]
    return subjects


def of_any_size() -> list[Subject]:
    """What must not cost more for standing in a large table (P-3)."""
    return [
        Subject("API daftar, 50 baris", get(LIST), time_bar=1.5),
        Subject("API cari", get(f"{LIST}?q=mentok"), time_bar=1.5),
        Subject("halaman daftar", get(PAGE), time_bar=1.5),
    ]


def chosen_otherwise(rows: int) -> list[Subject]:
    """The plain list first; then its last page, its orders, its filters and searches (P-3)."""
    last = (rows + 49) // 50
    asked = {
        "halaman terakhir": f"page={last}",
        "halaman tengah": f"page={last // 2}",
        **{f"urut {name}": f"ordering={name}" for name in ("year", "-year", "amount", "-amount")},
        "urut year, halaman terakhir": f"ordering=year&page={last}",
        "saring indikator": "indicator=slum_area",
        "saring tahun": "year=2004",
        "saring wilayah": "region=19.05",
        "saring status": "status=presented",
        "cari sebagian kata": "q=mento",
        "cari dua huruf": "q=ko",
    }
    bars = {"halaman terakhir": 3.0, "urut year, halaman terakhir": 3.0}
    regions = ("Sungai Liat", "Templang", "19.05", "ko")
    return [
        Subject("daftar angka", get(LIST)),
        *(
            Subject(label, get(f"{LIST}?{query}"), time_bar=bars.get(label, 2.5))
            for label, query in asked.items()
        ),
        *(
            Subject(f"cari wilayah: {text}", get(f"/api/v1/regions/?{urlencode({'q': text})}"))
            for text in regions
        ),
    ]


def signed_in() -> dict[str, str]:
    """The headers of somebody who may change every figure."""
    user = User.objects.create_user(username=USERNAME, full_name="Bench (LATIHAN)")
    user.groups.add(user.groups.model.objects.get(name=ADMINISTRATOR))
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    token = get_random_string(32)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookies, "X-CSRFToken": token}

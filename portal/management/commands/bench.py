"""How fast pages and endpoints answer, as ratios to a view of one query in the same run."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from directory.models import Document, Figure, Region
from kotaku.models import SLUM_AREA, SlumArea

ROUNDS = 5
ONE_QUERY = "health"


@dataclass
class Subject:
    """An address, the ratio allowed (None: no bar is set), and the seconds of each round."""

    label: str
    url: str
    most: int | None
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)


def subjects() -> Iterator[Subject]:
    """The addresses measured; the bars are docs/performance.md's P-2, P-5 and P-7."""
    yield Subject(ONE_QUERY, reverse(ONE_QUERY), None)
    yield Subject("beranda", reverse("home"), 30)
    yield Subject("halaman daftar", reverse("directory:figure_list"), 35)
    yield Subject("halaman daftar wilayah", reverse("directory:region_list"), 35)
    yield Subject("halaman ringkasan", reverse("kotaku:programme"), 30)
    yield Subject("API daftar", reverse("api:slumarea-list"), 15)
    yield Subject("API daftar wilayah", reverse("api:region-list"), 15)
    for label, objects, route, most in (
        ("halaman rincian", Figure.objects, "directory:figure_detail", 25),
        ("halaman dokumen", Document.objects, "directory:document_detail", 25),
        ("API rincian", SlumArea.objects, "api:slumarea-detail", 10),
    ):
        if (key := objects.values_list("pk", flat=True).first()) is not None:
            yield Subject(label, reverse(route, args=[key]), most)
    for region in Region.objects.filter(figures__indicator__code=SLUM_AREA)[:1]:
        yield Subject("API ringkasan", f"{reverse('api:summary')}?region={region.code}", 30)


class Command(BaseCommand):
    help = "Ukur kecepatan halaman dan API sebagai rasio; basis data hanya dibaca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--visits", type=int, default=40, help="Kunjungan tiap alamat dalam satu putaran."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["visits"] < 2:
            raise CommandError("--visits sedikitnya 2.")
        # DEBUG would keep every query; read-only, so that no measurement can touch the data.
        with override_settings(DEBUG=False), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            measured = list(subjects())
            measure(measured, options["visits"])
        self.stdout.write("\n".join(table(measured)))


def measure(measured: list[Subject], visits: int) -> None:
    """Fill in the seconds: a warm-up, then rounds in which every subject has its turn."""
    host = settings.ALLOWED_HOSTS[0]
    client = Client(HTTP_HOST=host)
    for subject in measured:
        status = client.get(subject.url, secure=True).status_code
        if status != 200:
            raise CommandError(f"{subject.url} menjawab {status}, bukan 200.")
    for _ in range(ROUNDS):
        for subject in measured:
            seconds = [_visit(client, subject.url) for _ in range(visits)]
            subject.p50.append(median(seconds))
            subject.p95.append(quantiles(seconds, n=20)[-1])


def _visit(client: Client, url: str) -> float:
    """Seconds until the whole answer is there."""
    started = time.perf_counter()
    client.get(url, secure=True).getvalue()
    return time.perf_counter() - started


def table(measured: list[Subject]) -> Iterator[str]:
    """The lines of the report: the median round of each, and its ratio to the view of one query."""
    base_p50, base_p95 = median(measured[0].p50), median(measured[0].p95)
    yield f"{'alamat':<26}{'p50 ms':>8}{'p95 ms':>8}{'rasio p50':>11}{'rasio p95':>11}{'batas':>7}"
    for subject in measured:
        p50, p95 = median(subject.p50), median(subject.p95)
        limit = f"{subject.most}x" if subject.most else "-"
        yield (
            f"{subject.label:<26}{p50 * 1000:>8.1f}{p95 * 1000:>8.1f}"
            f"{p50 / base_p50:>10.1f}x{p95 / base_p95:>10.1f}x{limit:>7}"
        )

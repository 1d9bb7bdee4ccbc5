"""Subjects, rounds in which each has its turn, and their ratios to the view of one query."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles

from portal.bench.server import Answer, Server

ROUNDS = 5


@dataclass
class Subject:
    """Something to ask of the server again and again.

    `cpu_bar`, `time_bar`: the most that it may cost against the view of one query (None: no bar).
    """

    label: str
    ask: Callable[[Server], Answer]
    status: int = 200
    cpu_bar: float | None = None
    time_bar: float | None = None
    visits: int = 40
    cpu: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    size: int = 0

    def measure(self, server: Server) -> None:
        """One round: seconds of CPU per visit, and how long the visits took."""
        before = server.cpu_seconds()
        seconds = [self.visit(server).seconds for _ in range(self.visits)]
        self.cpu.append((server.cpu_seconds() - before) / self.visits)
        self.p50.append(median(seconds))
        self.p95.append(quantiles(seconds, n=20)[-1])

    def visit(self, server: Server) -> Answer:
        """Ask once; ValueError for an answer that is not the one to measure."""
        answer = self.ask(server)
        if answer.status != self.status:
            raise ValueError(f"{self.label}: {answer.status}, bukan {self.status}")
        self.size = answer.size
        return answer


def get(path: str, **headers: str) -> Callable[[Server], Answer]:
    """Reads the address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda server: server.visit(path, headers=named)


def known(path: str) -> Callable[[Server], Answer]:
    """Reads the address as somebody who has its answer."""
    etag: dict[str, str] = {}

    def ask(server: Server) -> Answer:
        answer = server.visit(path, headers=etag)
        if answer.status == 200:
            etag["If-None-Match"] = answer.headers["ETag"]
            server.visit(path, headers=etag)
            answer = server.visit(path, headers=etag)
        return answer

    return ask


def changing(path: str, bodies: Iterable[dict], headers: dict[str, str]) -> Callable[..., Answer]:
    """PATCHes the record with one body after the other, each time as the version that stands."""
    following = iter(bodies)
    stands: dict[str, str] = {}

    def ask(server: Server) -> Answer:
        if not stands:
            stands["If-Match"] = server.visit(path, headers=headers).headers["ETag"]
        answer = server.visit(
            path,
            "PATCH",
            headers | stands | {"Content-Type": "application/json"},
            json.dumps(next(following)).encode(),
        )
        stands["If-Match"] = answer.headers.get("ETag", "")
        return answer

    return ask


def measure(server: Server, subjects: list[Subject], visits: int) -> None:
    """A warm-up of all, then rounds in which every subject has its turn."""
    for subject in subjects:
        subject.visits = visits
        for _ in range(3):
            subject.visit(server)
    for _ in range(ROUNDS):
        for subject in subjects:
            subject.measure(server)


def table(subjects: list[Subject]) -> Iterator[str]:
    """The median round of each, and its ratios to the first of them."""
    base = subjects[0]
    yield (
        f"{'alamat':<34}{'CPU ms':>8}{'rasio':>8}{'batas':>7}"
        f"{'p50 ms':>8}{'rasio':>8}{'batas':>7}{'p95 ms':>8}{'KB':>8}"
    )
    for each in subjects:
        cpu, p50 = median(each.cpu), median(each.p50)
        cpu_ratio, p50_ratio = cpu / median(base.cpu), p50 / median(base.p50)
        yield (
            f"{each.label:<34}{cpu * 1000:>8.2f}{cpu_ratio:>7.1f}x{_bar(each.cpu_bar):>7}"
            f"{p50 * 1000:>8.2f}{p50_ratio:>7.1f}x{_bar(each.time_bar):>7}"
            f"{median(each.p95) * 1000:>8.2f}{each.size / 1000:>8.1f}"
        )


def _bar(most: float | None) -> str:
    return f"{most:g}x" if most else "-"


def growth(few: list[Subject], many: list[Subject]) -> Iterator[str]:
    """The same subjects on a small and on a large table: the median p50s and their ratios."""
    yield f"{'alamat':<34}{'p50 ms':>8}{'p50 ms':>8}{'rasio':>8}{'batas':>7}"
    for before, after in zip(few, many, strict=True):
        p50, grown = median(before.p50), median(after.p50)
        yield (
            f"{after.label:<34}{p50 * 1000:>8.2f}{grown * 1000:>8.2f}"
            f"{grown / p50:>7.1f}x{_bar(after.time_bar):>7}"
        )

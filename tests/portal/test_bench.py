"""`manage.py bench` prints ratios from a database and a server of its own. No time is judged."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from directory.models import Figure
from portal.bench.database import NAME
from portal.bench.measuring import Subject, growth, table
from portal.bench.server import Answer
from tests.pooled import POOLED

THERE = "SELECT count(*) FROM pg_database WHERE datname = %s"


@pytest.mark.skipif(POOLED, reason="the bench drops its database, to which a pool holds on")
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_every_subject_has_its_ratio_and_nothing_is_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.bench.measuring.ROUNDS", 1)
    out = StringIO()
    call_command("bench", stdout=out, visits=2, rows=1_100)
    everyday, against_sql, growing, otherwise, *files = out.getvalue().strip().split("\n\n")
    for part in (everyday, against_sql, otherwise):
        base = part.splitlines()[1]
        assert base.count("1.0x") == 2
    assert "PATCH dengan riwayat" in everyday
    assert "json_agg, 500" in against_sql
    assert len(growing.splitlines()) == 4
    assert "halaman terakhir" in otherwise
    lines = [line.split()[0].strip(",") for part in files for line in part.splitlines()]
    assert lines[:5] == ["ekspor", "CSV", "XLSX", "COPY", "PATCH"]
    assert lines[5:] == ["impor", "tanpa", "unggah", "pratinjau", "terapkan", "urungkan"]
    assert not Figure.objects.exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute(THERE, [NAME])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("options", [{"visits": 1}, {"rows": 10}])
def test_too_little_is_no_measurement(options: dict[str, int]) -> None:
    with pytest.raises(CommandError):
        call_command("bench", **options)


def test_ratios_are_those_of_the_medians() -> None:
    base, subject = (
        Subject("satu", ask=lambda _: Answer(200, {}, 0, 0, 0)),
        Subject("dua", ask=lambda _: Answer(200, {}, 0, 0, 0), cpu_bar=9),
    )
    base.cpu, base.p50, base.p95 = [0.001] * 5, [0.002] * 5, [0.003] * 5
    subject.cpu, subject.p50, subject.p95 = [0.9, 0.004, 0.004, 0.003, 0.005], [0.01] * 5, [1] * 5
    _, first, second = table([base, subject])
    assert first.split()[:3] == ["satu", "1.00", "1.0x"]
    assert second.split()[:4] == ["dua", "4.00", "4.0x", "9x"]
    _, grown = growth([base], [subject])
    assert grown.split() == ["dua", "2.00", "10.00", "5.0x", "-"]


def test_another_answer_than_the_expected_is_not_measured() -> None:
    subject = Subject("hilang", ask=lambda _: Answer(404, {}, 0, 0, 0))
    with pytest.raises(ValueError, match="404"):
        subject.visit(None)  # type: ignore[arg-type]

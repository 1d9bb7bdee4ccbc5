"""The process that reads uploads: what it can reach, and what may come back from it."""

import subprocess
import sys
from pathlib import Path

import pytest

from records.imports.archive import Refused
from records.imports.reading import UNREASONABLE, read_tables

ROOT = Path(__file__).parents[3]
CONFINED = (
    "import sys; sys.path.insert(0, sys.argv[1]); from records.imports.child import confine; "
)


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", CONFINED + script, str(ROOT)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("open('/etc/hostname')", "Too many open files"),
        ("open('/tmp/made', 'w')", "Too many open files"),
        ("socket.socket()", "Too many open files"),
        ("subprocess.run(['true'])", "Too many open files"),
        ("bytearray(700 * 1024**2)", "MemoryError"),
    ],
)
def test_what_reads_can_reach_nothing_else(act: str, error: str) -> None:
    ran = run(f"import socket, subprocess; confine(); {act}")
    assert error in ran.stderr


def test_what_reads_knows_neither_the_portal_nor_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = "import os, sys; from records.imports import child; "
    told += "print('{\"refused\": \"%s %s\"}' % ('django' in sys.modules, sorted(os.environ)))"
    monkeypatch.setattr("records.imports.reading.START", CONFINED + told)
    # Python itself says how texts are encoded.
    assert read_as("a.csv", b"a;b", tmp_path) in ("False []", "False ['LC_CTYPE']")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's end")
def test_what_reads_ends_with_who_listens() -> None:
    child = CONFINED + "confine(); print(1, flush=True); sys.stdin.read()"
    ran = run(
        "import os, subprocess; ours, theirs = os.pipe(); "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}, sys.argv[1]], stdin=ours, "
        "pass_fds=[theirs], stdout=subprocess.PIPE); "
        "child.stdout.readline(); os.kill(os.getpid(), 9)"
    )
    # It would hold its end of our pipe, and the run would not end.
    assert ran.returncode == -9


@pytest.mark.parametrize(
    "answer",
    [
        "while True: pass",
        "while True: print('[1]')",
        'print(\'{"name": "A", "is_hidden": false}\')\nwhile True: print(\'[]\')',
        "print('[' * 100_000)",
        "print('1' * 10_000)",
        "print('x' * 10_000_000)",
        'print(\'{"name": "A", "is_hidden": false}\\n[[1]]\\n{"end": true}\')',
        'print(\'{"name": "A", "is_hidden": false}\\n[1.5]\\n{"end": true}\')',
        'print(\'{"name": "A", "is_hidden": false}\\n[{"date": "x"}]\')',
        "print('{\"problems\": 1}')",
        "print('{}')",
        "print('null')",
        "import os; os.kill(os.getpid(), 9)",
        "",
    ],
)
def test_an_answer_that_is_none_is_refused(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("records.imports.reading.START", answer)
    monkeypatch.setattr("records.imports.reading.MOST_SECONDS", 1)
    assert read_as("a.csv", b"a;b", tmp_path) == UNREASONABLE


def read_as(name: str, content: bytes, folder: Path) -> str:
    """The sentence with which it is refused."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_tables(path, name)
    return str(refused.value)


@pytest.mark.parametrize("name", ["a.svg", "a.xlsm", "a.xlsb", "a.html", "a", "a.xlsx.exe", ".csv"])
def test_other_kinds_are_not_even_looked_at(name: str, tmp_path: Path) -> None:
    assert "Unggah .xlsx, .xls, .ods, atau .csv." in read_as(name, b"a;b", tmp_path)

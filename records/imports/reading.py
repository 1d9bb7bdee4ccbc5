"""The tables of an uploaded file, read in bounds: a process of its own may fail, not this one."""

import datetime
import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path, PurePath
from threading import Timer
from types import NoneType
from typing import IO, Any

from records.imports.archive import Refused
from records.imports.workbook import MOST_CELLS, MOST_ROWS, Table

log = logging.getLogger("records.imports")

TEXT_KINDS = (".csv", ".txt")
KINDS = (".xlsx", ".xls", ".ods", *TEXT_KINDS)
# The process ends after 20 seconds of work; this is for a machine that is busy with other things.
MOST_SECONDS = 60
# 100,000 rows of 20 columns are 45 MB.
MOST_ANSWER, LONGEST_LINE = 64 * 1024**2, 8 * 1024**2
ROOT = Path(__file__).parents[2]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from records.imports.child import main; main()"
)

OTHER_KIND = "Jenis berkas “{kind}” tidak diterima. Unggah .xlsx, .xls, .ods, atau .csv."
EMPTY = "Berkas ini kosong."
NO_CELLS = "Berkas ini tidak memuat satu pun sel berisi."
TOO_LONG = "Sebuah sel lebih panjang dari 32.767 huruf; Excel tidak dapat memuatnya."
UNREASONABLE = "Berkas ini terlalu besar atau tidak wajar, sehingga tidak dibaca."

LONGEST_NAME, LONGEST_CELL = 200, 32_767
# Nothing, and halves of signs: a workbook may write them as _x0000_ and _xD800_.
NO_SIGN = re.compile("[\x00\ud800-\udfff]")
KINDS_OF_VALUES = {
    str,
    int,
    bool,
    NoneType,
    Decimal,
    datetime.date,
    datetime.datetime,
    datetime.time,
}
UNTAGGED: dict[str, Callable[[str], Any]] = {
    "Decimal": Decimal,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
}


def read_tables(path: Path, name: str) -> list[Table]:
    """The sheets of a workbook, or the one table of a CSV; Refused for what is neither.

    What a workbook is, its content says; what it is not, neither. Reading happens in a process
    (`child`) that takes 0.1 s to start, 640 MB at most and 20 s of work.
    """
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise Refused(OTHER_KIND.format(kind=kind[:20] or name[:20]))
    if not path.stat().st_size:
        raise Refused(EMPTY)
    with path.open("rb") as file:
        tables = _read_apart(file, kind)
    if kind in TEXT_KINDS:
        tables[0].name = name
    if not any(table.problems or _is_filled(table) for table in tables):
        raise Refused(NO_CELLS)
    return tables


def _read_apart(file: IO[bytes], kind: str) -> list[Table]:
    """What the process finds in the file; Refused also where it did not come to an end."""
    command = [sys.executable, "-I", "-c", START, str(ROOT), kind]
    # Without an environment: ours holds secrets.
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={}
    ) as child:
        deadline = Timer(MOST_SECONDS, child.kill)
        deadline.start()
        try:
            return _tables(_lines(child.stdout or ()))
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            with suppress(subprocess.TimeoutExpired):
                child.wait(0.2)
            log.warning("the reader of an upload ended with %s: %s", child.returncode, error)
            raise Refused(UNREASONABLE) from error
        finally:
            deadline.cancel()
            child.kill()


def _lines(answer: Any) -> Iterator[Any]:
    """The decoded lines of the answer, as far as it is held."""
    held = 0
    while line := answer.readline(LONGEST_LINE):
        held += len(line)
        if held > MOST_ANSWER or not line.endswith(b"\n"):
            raise ValueError("too much is said")
        yield DECODER.decode(line.decode("ascii"))


def _tables(lines: Iterable[Any]) -> list[Table]:
    """The tables; Refused for what the process refuses, other errors for what is no answer."""
    tables: list[Table] = []
    held = 0
    for said in lines:
        if isinstance(said, list):
            held += len(said)
            if held > MOST_CELLS or not set(map(type, said)) <= KINDS_OF_VALUES:
                raise ValueError("no row")
            if len(tables[-1].rows) >= MOST_ROWS:
                raise ValueError("too many rows")
            tables[-1].rows.append([_storable(cell) for cell in said])
        elif "name" in said:
            name = _storable(str(said["name"]))[:LONGEST_NAME]
            tables.append(Table(name, is_hidden=said["is_hidden"] is True))
        elif "problems" in said:
            _tell(tables[-1], said)
        elif "refused" in said:
            raise Refused(str(said["refused"]))
        elif "end" in said:
            return tables
        else:
            raise ValueError(str(said)[:80])
    raise ValueError("no end")


def _storable(value: Any) -> Any:
    """The value without the signs that the database has no room for; Refused for endless texts."""
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_CELL:
        raise Refused(TOO_LONG)
    return NO_SIGN.sub("\ufffd", value)


def _tell(table: Table, said: dict[str, Any]) -> None:
    table.hidden_rows = {int(row) for row in said["hidden_rows"]}
    table.problems = {
        (int(row), int(column)): _storable(str(sentence))
        for row, column, sentence in said["problems"]
    }


def _untagged(said: dict[str, Any]) -> Any:
    """The value that JSON has no sign for, from {its kind: its text}; else what was said."""
    if len(said) == 1:
        ((kind, text),) = said.items()
        if kind in UNTAGGED:
            return UNTAGGED[kind](text)
    return said


def _is_filled(table: Table) -> bool:
    return any(cell is not None and cell != "" for row in table.rows for cell in row)


DECODER = json.JSONDecoder(object_hook=_untagged)

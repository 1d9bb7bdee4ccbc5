"""The process that reads an upload, apart from the portal: what a file does, it does to this alone.

It is given the file and nothing else: no settings, no secrets, no way to open another file or a
connection. What it finds it tells as JSON, a line for each row. `reading` starts it and listens.
"""

import codecs
import ctypes
import datetime
import json
import resource
import signal
import sys
from decimal import Decimal
from typing import Any

from records.imports.archive import Refused
from records.imports.text_file import read_csv
from records.imports.workbook import Table, tables_of

PR_SET_PDEATHSIG = 1
# 100,000 rows of 20 columns need 330 MB.
MOST_MEMORY = 640 * 1024**2
MOST_SECONDS = 20
STANDARD_STREAMS = 3
# What else is loaded at its first use, when nothing can be opened any more.
ENCODINGS = ("cp1252", "cp437", "utf-16", "utf-8-sig")


def main() -> None:
    """Read the file that is standard input; the last argument is its extension."""
    confine()
    try:
        if sys.argv[-1] in (".csv", ".txt"):
            tell(Table("", rows=[list(row) for row in read_csv(sys.stdin.buffer.read())]))
        else:
            for table in tables_of(sys.stdin.buffer):
                tell(table)
        say({"end": True})
    except Refused as refused:
        say({"refused": str(refused)})
    except BaseException as error:
        # Not what it says: that may be of the file, and what is told here is logged.
        say({"failed": type(error).__name__})


def confine(*, files: int = STANDARD_STREAMS, written: int = 0) -> None:
    """Give up for good what the work does not need, and end with the process that listens.

    `files` may be open at a time, and `written` bytes be in each; reading needs neither.
    """
    for name in ENCODINGS:
        codecs.lookup(name)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for limit, most in (
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written),
        # A reader opens neither a file nor a connection beside the streams that are open.
        (resource.RLIMIT_NOFILE, files),
    ):
        resource.setrlimit(limit, (most, most))


def tell(table: Table) -> None:
    """Tell of one sheet: its name, its rows, what stands beside them."""
    say({"name": table.name, "is_hidden": table.is_hidden})
    for row in table.rows:
        say(row)
    problems = [(*place, sentence) for place, sentence in table.problems.items()]
    say({"hidden_rows": sorted(table.hidden_rows), "problems": problems})


def say(said: Any) -> None:
    """One line of the answer."""
    sys.stdout.write(ENCODER.encode(said) + "\n")


def tagged(value: Decimal | datetime.date | datetime.time) -> dict[str, str]:
    """What JSON has no sign for, as {its kind: its text}."""
    text = str(value) if isinstance(value, Decimal) else value.isoformat()
    return {type(value).__name__: text}


ENCODER = json.JSONEncoder(default=tagged, separators=(",", ":"))

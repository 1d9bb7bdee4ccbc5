"""Examples out of a document: tables marked `<!-- table: name -->`, cells like `2018: 82.04`."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from directory.rules import Reading


def read_document(name: str) -> str:
    """The text of a document of docs/."""
    return str((settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8"))


def table(document: str, name: str) -> list[list[str]]:
    """The cells of the table of that name, without its head."""
    lines = document.partition(f"<!-- table: {name} -->\n")[2].split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert rows, f"no table {name}"
    return rows


def reading(cell: str) -> Reading:
    """`2018: 82.04` as a reading of a year, `2018-06-30: 82.04` as one of a day."""
    time, _, amount = cell.partition(":")
    year, _, month_and_day = time.strip().partition("-")
    as_of = date.fromisoformat(time.strip()) if month_and_day else None
    return Reading(int(year), Decimal(amount.strip()), as_of)

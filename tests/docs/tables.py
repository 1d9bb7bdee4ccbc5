"""Examples out of a document: tables marked `<!-- table: name -->`, cells like `2018: 82.04`."""

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
    """`2018: 82.04` as a reading."""
    year, _, amount = cell.partition(":")
    return Reading(int(year), Decimal(amount.strip()))

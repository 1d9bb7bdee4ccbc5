"""Small readers of exported files: what a spreadsheet finds in them."""

import csv
import re
from collections.abc import Iterable
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile("_x([0-9A-F]{4})_")


def read_csv(pieces: Iterable[bytes]) -> list[list[str]]:
    """The cells of all lines."""
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def read_xlsx(content: bytes, sheet: int = 1) -> dict[str, tuple[str, str]]:
    """Place -> (type, text) of a worksheet's cells; type `n` is a number, `inlineStr` a text."""
    with ZipFile(BytesIO(content)) as archive:
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314
    return {
        str(cell.get("r")): (
            cell.get("t", "n"),
            _plain("".join(part.text or "" for part in cell.iter() if part.tag in WRITTEN)),
        )
        for cell in root.iter(f"{SPACE}c")
    }


WRITTEN = (f"{SPACE}v", f"{SPACE}t")


def _plain(text: str) -> str:
    """Control signs as they were: the format writes them as _x000D_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def formulas(content: bytes) -> int:
    """How many cells of all worksheets hold a formula."""
    with ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    trees = map(ElementTree.fromstring, sheets)
    return sum(1 for tree in trees for _ in tree.iter(f"{SPACE}f"))

"""Files that nobody should send: each is refused soon, with a sentence, and harms no reader."""

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from records.imports import text_file
from records.imports.archive import BROKEN, LOCKED, NOT_SAFE, TOO_LARGE
from records.imports.reading import EMPTY, NO_CELLS, UNREASONABLE
from records.imports.text_file import NO_TEXT
from records.imports.workbook import NO_WORKBOOK, TOO_MANY_CELLS, TOO_MANY_SHEETS
from tests.records.imports.makers import (
    ENCRYPTED_STREAMS,
    changed,
    entries_of,
    ods,
    ods_row,
    ole,
    record,
    repeated,
    small_xlsx,
    xls,
    xlsx,
    zipped,
)

ROOT = Path(__file__).parents[3]
MOST_SECONDS, MOST_GROWTH_MB = 5, 100
TOO_WIDE = "terlalu luas"
READ = "dibaca"
MIB = 1024**2
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ONE_SHEET = b'<sheet name="Data" sheetId="1" r:id="rId1"/>'
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet>&b;'

# A process that reads each file of a folder, and tells what came of it and what it cost.
CALLER = r"""
import json, re, sys, time
from pathlib import Path
from records.imports.archive import Refused
from records.imports.reading import read_tables

def held():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024

before = held()
for path in sorted(Path(sys.argv[1]).iterdir()):
    started = time.monotonic()
    try:
        read_tables(path, path.name)
        answer = "dibaca"
    except Refused as refused:
        answer = str(refused)
    costs = {"seconds": time.monotonic() - started, "growth": held() - before}
    print(json.dumps({"name": path.name, "answer": answer, **costs}))
"""


def with_entries(more: dict[str, bytes]) -> bytes:
    return zipped(entries_of(small_xlsx()) | more)


def with_rows(rows: bytes, after: bytes = b"") -> bytes:
    """A sheet with these rows, as XML."""
    entries = entries_of(small_xlsx())
    head, _, rest = entries[SHEET].partition(b"<sheetData>")
    tail = rest.partition(b"</sheetData>")[2]
    entries[SHEET] = head + b"<sheetData>" + rows + b"</sheetData>" + after + tail
    return zipped(entries)


def at(*references: str) -> bytes:
    """A sheet with a number in each of these cells."""
    cells = "".join(f'<row><c r="{reference}"><v>1</v></c></row>' for reference in references)
    return with_rows(cells.encode())


def bomb() -> bytes:
    """One cell of 256 MiB, in a quarter of one."""
    entries, file = entries_of(small_xlsx()), io.BytesIO()
    head, _, tail = entries.pop(SHEET).partition(b"<v>1</v>")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        with archive.open(SHEET, "w", force_zip64=False) as sheet:
            sheet.write(head + b"<v>")
            for _ in range(256):
                sheet.write(b"1" * MIB)
            sheet.write(b"</v>" + tail)
    return file.getvalue()


def lying(size: int) -> bytes:
    """A sheet of 3 MiB that says it is another size."""
    content = bytearray(with_rows(b"<row/>" + b" " * 3 * MIB))
    for signature, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        start = -1
        while (start := content.find(signature, start + 1)) >= 0:
            if content[start + name_at :].startswith(SHEET.encode()):
                content[start + size_at : start + size_at + 4] = struct.pack("<I", size)
    return bytes(content)


def twice() -> bytes:
    """Two entries of one name."""
    file = io.BytesIO(small_xlsx())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    return file.getvalue()


def sheets(times: int) -> bytes:
    """A book that names one sheet so many times."""
    named = (b'<sheet name="L%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, times + 1))
    return changed(BOOK, ONE_SHEET, b"".join(named))


def entities() -> bytes:
    """A sheet with entities, where a reader that goes by names of entries does not look."""
    entries = entries_of(small_xlsx())
    entries["xl/worksheets/sheet1.bin"] = ENTITIES + b"</worksheet>"
    entries[RELATIONS] = entries[RELATIONS].replace(b"sheet1.xml", b"sheet1.bin")
    return zipped(entries)


def part(name: str, content: bytes, book: bytes) -> bytes:
    """The book with another content of one part."""
    return zipped(entries_of(book) | {name: content})


def without_end(name: str, book: bytes) -> bytes:
    """A book of which one part breaks off behind the last row: calamine waits for its end."""
    content = entries_of(book)[name]
    return part(name, content[: content.rindex(b"row>") + 4], book)


def ten_thousand_rows() -> bytes:
    """What offices may well send: 20 columns, and no two cells alike."""
    cells = b"<c><v>%d</v></c><c><v>%d.5</v></c>" * 10
    return with_rows(b"".join(b"<row>%s</row>" % (cells % ((n,) * 20)) for n in range(10_000)))


def many_texts() -> bytes:
    """One long text that 100,000 cells show: 3 GB."""
    entries = entries_of(small_xlsx())
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(100_000))
    entries[SHEET] = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    entries["xl/sharedStrings.xml"] = b"<sst><si><t>" + noise(32_000) + b"</t></si></sst>"
    return zipped(entries, zipfile.ZIP_STORED)


def noise(size: int) -> bytes:
    """Letters that hardly pack."""
    return random.Random(1).randbytes(size // 2).hex().encode()  # noqa: S311 - the same each time


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + noise(2_000)
HTML = b"<html><table><tr><td>Kecamatan</td></tr></table></html>"
PLAIN_XLS = [(0, 0, 1.0), (0, 1, "D\u00e9sa"), (1, 0, 2.5)]
ROWS = "".join(f'<row r="{n}"/>' for n in range(2, 1_000_000)).encode()
EVERY_CELL = b'<mergeCells><mergeCell ref="A1:XFD1048576"/>' + b'<mergeCell ref="A1:T999"/>' * 5_000

# name of the file -> (how it is made, what the sentence says or that it is read)
CORPUS: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.xlsx": (bomb, TOO_LARGE),
    "says-ten-bytes.xlsx": (lambda: lying(10), BROKEN),
    "says-four-gigabytes.xlsx": (lambda: lying(2**32 - 2), TOO_LARGE),
    "dtd.xlsx": (lambda: changed(BOOK, b"<workbook", b"<!DOCTYPE a><workbook"), NOT_SAFE),
    "entities.xlsx": (entities, NOT_SAFE),
    "outside.xlsx": (lambda: with_entries({"xl/../../x": b"1"}), NOT_SAFE),
    "twice.xlsx": (twice, NOT_SAFE),
    "lzma.xlsx": (lambda: zipped(entries_of(small_xlsx()), zipfile.ZIP_LZMA), NOT_SAFE),
    "no-end.ods": (lambda: without_end("content.xml", ods(ods_row())), BROKEN),
    "no-end.xlsx": (lambda: without_end(SHEET, small_xlsx()), BROKEN),
    "long-tag.xlsx": (lambda: with_rows(b'<row a="' + noise(4 * MIB) + b'"/>'), NOT_SAFE),
    "odd-encoding.xlsx": (lambda: changed(SHEET, b'"UTF-8"', b'"UTF-9"'), BROKEN),
    "utf-16.xlsx": (lambda: part(BOOK, "<a/>".encode("utf-16"), small_xlsx()), NOT_SAFE),
    "power-query.xlsx": (
        lambda: with_entries({"customXml/item1.xml": "<a/>".encode("utf-16")}),
        READ,
    ),
    "uncounted.xlsx": (
        lambda: with_rows(b"".join(b"<row><c><f>A%d</f></c></row>" % n for n in range(50_001))),
        "terlalu banyak rumus",
    ),
    "ten-thousand-rows.xlsx": (ten_thousand_rows, READ),
    "zip-in-zip.xlsx": (lambda: zipped({"a.zip": small_xlsx()}), NO_WORKBOOK),
    "zip-inside.xlsx": (lambda: with_entries({"xl/media/a.zip": small_xlsx()}), READ),
    "thousand-entries.xlsx": (
        lambda: with_entries({f"xl/{n}.xml": b"<a/>" for n in range(1000)}),
        NOT_SAFE,
    ),
    "no-workbook.xlsx": (lambda: zipped({"word/document.xml": b"<a/>"}), NO_WORKBOOK),
    "locked.xlsx": (lambda: ole(dict.fromkeys(ENCRYPTED_STREAMS, noise(5_000))), LOCKED),
    "locked.xls": (lambda: xls(PLAIN_XLS, extra=record(0x2F, b"\1\0\1\0\1\0" + noise(48))), LOCKED),
    "locked.ods": (
        lambda: zipped(
            entries_of(ods(ods_row()))
            | {"META-INF/manifest.xml": b"<m><encryption-data/></m>", "content.xml": noise(999)}
        ),
        LOCKED,
    ),
    "plain.xls": (lambda: xls(PLAIN_XLS), READ),
    "really-xls.xlsx": (lambda: xls(PLAIN_XLS), READ),
    "really-xlsx.xls": (small_xlsx, READ),
    "really-xlsx.csv": (small_xlsx, NO_TEXT),
    "html.xls": (lambda: HTML, NO_WORKBOOK),
    "csv.xlsx": (lambda: b"a;b\r\n1;2\r\n", NO_WORKBOOK),
    "picture.xlsx": (lambda: PNG, NO_WORKBOOK),
    "picture.csv": (lambda: PNG, NO_TEXT),
    "half.xlsx": (lambda: half(small_xlsx()), BROKEN),
    "half.ods": (lambda: half(ods(ods_row())), BROKEN),
    "half.xls": (lambda: half(xls(PLAIN_XLS)), BROKEN),
    "empty.xlsx": (lambda: b"", EMPTY),
    "no-cells.xlsx": (lambda: xlsx(lambda _: None), NO_CELLS),
    "no-cells.csv": (lambda: b";;;\r\n;;;\r\n", NO_CELLS),
    "million-empty-rows.xlsx": (
        lambda: with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' + ROWS),
        READ,
    ),
    "says-whole-sheet.xlsx": (
        lambda: changed(SHEET, b'ref="A1:B2"', b'ref="A1:XFD1048576"'),
        READ,
    ),
    "last-cell.xlsx": (lambda: at("A1", "XFD1048576"), TOO_WIDE),
    "last-cell-that-fits.xlsx": (lambda: at("A1", "SF200000"), UNREASONABLE),
    "far-cells.xlsx": (lambda: at("A1", "SF9999"), READ),
    "row-of-a-cell.xlsx": (lambda: at("A1", "A4294967295"), TOO_WIDE),
    "huge-row.xlsx": (lambda: at("A1", "A99999999999999999999"), TOO_WIDE),
    "row-zero.xlsx": (lambda: at("A0"), BROKEN),
    "negative-row.xlsx": (lambda: at("A-1"), BROKEN),
    "no-such-column.xlsx": (lambda: at("AAAAAAAAAAAA1"), TOO_WIDE),
    "no-such-text.xlsx": (lambda: changed(SHEET, b's"><v>0', b's"><v>99999999'), BROKEN),
    "many-sheets.xlsx": (lambda: sheets(5_000), TOO_MANY_SHEETS),
    "many-texts.xlsx": (many_texts, UNREASONABLE),
    "merged-again.xlsx": (
        lambda: with_rows(
            b"".join(b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>" for _ in range(2_000)),
            EVERY_CELL + b"</mergeCells>",
        ),
        NOT_SAFE,
    ),
    "deep.xlsx": (lambda: with_rows(b"<a>" * 50_000 + b"</a>" * 50_000), NO_CELLS),
    "all-cells.ods": (lambda: ods(ods_row(repeated(16_384), 1_048_576)), BROKEN),
    "all-rows.ods": (lambda: ods(ods_row(times=1_048_576)), TOO_WIDE),
    "many-cells.ods": (lambda: ods(ods_row(repeated(30), 70_000)), TOO_MANY_CELLS),
    "all-columns.ods": (lambda: ods(ods_row(repeated(16_384))), TOO_WIDE),
    "huge-repeat.ods": (lambda: ods(ods_row(repeated(4_294_967_295))), TOO_WIDE),
    "negative-repeat.ods": (lambda: ods(ods_row(repeated(-3))), BROKEN),
    "empty-ends.ods": (
        lambda: ods(ods_row() + ods_row("<table:table-cell/>", 1_048_575)),
        READ,
    ),
    "far-cells.xls": (lambda: xls([(0, 0, 1.0), (65_535, 65_535, 2.0)]), UNREASONABLE),
    "last-cell.xls": (lambda: xls([(0, 0, 1.0), (65_535, 255, 2.0)]), UNREASONABLE),
    "blanks.csv": (lambda: b";" * 20 * MIB, text_file.TOO_MANY),
    "lines.csv": (lambda: b"\n" * 20 * MIB, text_file.TOO_MANY),
    "long.csv": (lambda: b"a" * 20 * MIB, "baris 1 lebih panjang"),
    "open-quote.csv": (lambda: b'a;b\n"' + b"a;b\n" * 5 * MIB, "kutip pada baris 2 "),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of each file, and what it cost."""
    if sys.platform != "linux":
        pytest.skip("memory is bounded and measured on Linux only")
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in CORPUS.items():
        (folder / name).write_bytes(make())
    command = [sys.executable, "-c", CALLER, folder]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = map(json.loads, ran.stdout.splitlines())
    return {each["name"]: each for each in told}


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_told_soon_and_takes_no_memory(
    name: str, answers: dict[str, Any]
) -> None:
    told, (_, sentence) = answers[name], CORPUS[name]
    assert sentence in told["answer"]
    assert told["seconds"] <= MOST_SECONDS
    assert told["growth"] <= MOST_GROWTH_MB


@pytest.mark.bar
def test_the_worst_of_them(answers: dict[str, Any], record_bar: Any) -> None:
    """S-16, S-17: growth of who asks for the tables, and how long the longest takes."""
    slowest = max(answers.values(), key=lambda told: told["seconds"])
    growth = max(told["growth"] for told in answers.values())
    files = f"{len(CORPUS)} hostile files"
    record_bar("S-16 workbooks", f"{files}: each refused with its sentence, or read as it is")
    record_bar(
        "S-17",
        f"{files}: worst {slowest['seconds']:.1f} s ({slowest['name']}), "
        f"memory of the caller +{growth:.0f} MB",
    )

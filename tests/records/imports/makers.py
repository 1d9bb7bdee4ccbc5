"""Files for the tests of reading, made byte by byte: what offices send, and what nobody should."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

ENCRYPTED_STREAMS = ("EncryptionInfo", "EncryptedPackage")
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
# Streams shorter than this would lie in sectors of another kind.
SHORTEST_STREAM = 4096
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NUMBER = '<table:table-cell office:value-type="float" office:value="5"/>'


# --- .xlsx ----------------------------------------------------------------------------------------


def xlsx(fill: Callable[[Any], None], **options: Any) -> bytes:
    """A workbook whose one sheet is filled so."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        fill(book.add_worksheet("Data"))
    return file.getvalue()


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def small_xlsx() -> bytes:
    """A workbook that is in order: a number, a text, a decimal."""

    def fill(sheet: Any) -> None:
        sheet.write_row(0, 0, [1, "teks"])
        sheet.write(1, 0, 2.5)

    return xlsx(fill)


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """A small workbook, in one part of which something else stands."""
    entries = entries_of(small_xlsx())
    assert old in entries[part]
    entries[part] = entries[part].replace(old, new)
    return zipped(entries)


# --- .ods -----------------------------------------------------------------------------------------


def ods(rows: str) -> bytes:
    """A table of LibreOffice with these rows, as XML."""
    spaces = " ".join(f'xmlns:{n}="{OASIS}:{n}:1.0"' for n in ("office", "table", "text"))
    body = f'<table:table table:name="Data">{rows}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": ODS.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def ods_row(cells: str = NUMBER, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def repeated(times: int) -> str:
    """So many cells with the same number."""
    return NUMBER.replace(" office", f' table:number-columns-repeated="{times}" office', 1)


# --- .xls -----------------------------------------------------------------------------------------


def xls(cells: Sequence[tuple[int, int, float | str]], extra: bytes = b"") -> bytes:
    """A workbook of Excel 97 with these cells (row, column, value); `extra` goes to its head."""
    name = b"Data"
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 1997, 0, 6)) + extra
    bound = struct.pack("<IHBB", len(head) + 4 + 8 + len(name) + 4, 0, len(name), 0) + name
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            said = struct.pack("<HB", len(text) // 2, 1) + text
            sheet += record(0x204, place + said)
        else:
            sheet += record(0x203, place + struct.pack("<d", value))
    return ole(
        {"Workbook": head + record(0x85, bound) + record(0xA, b"") + sheet + record(0xA, b"")}
    )


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams."""
    padded = [content.ljust(SHORTEST_STREAM, b"\0") for content in streams.values()]
    padded = [content + bytes(-len(content) % SECTOR) for content in padded]
    chain, starts = [FAT_SECTOR, END], []
    for content in padded:
        starts.append(len(chain))
        last = len(chain) + len(content) // SECTOR
        chain += [*range(len(chain) + 1, last), END]
    assert len(chain) <= SECTOR // 4
    fat = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    folder = entry("Root Entry", 5, END, 0, child=1)
    for number, (name, start) in enumerate(zip(streams, starts, strict=True), 2):
        sibling = number if number <= len(streams) else FREE
        folder += entry(name, 2, start, len(padded[number - 2]), sibling=sibling)
    folder += bytes(SECTOR - len(folder))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, SHORTEST_STREAM, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + fat + folder + b"".join(padded)


def entry(
    name: str, kind: int, start: int, size: int, child: int = FREE, sibling: int = FREE
) -> bytes:
    """An entry of a compound file's folder: 128 bytes."""
    text = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<BBIII36x", kind, 1, FREE, sibling, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<H", len(text))
        + tree
        + struct.pack("<IQ", start, size)
    )

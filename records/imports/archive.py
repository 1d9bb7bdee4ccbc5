"""Whether an archive may be opened: what it says of itself, and what is really in it.

Workbooks are archives of XML. A small one can unfold to gigabytes, name files outside of itself, or
define entities that grow without end; nothing of it is handed to a reader before it is looked at.
"""

from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_ENTRIES = 1_000
MOST_BYTES = 100 * 1024**2
# A repetitive sheet is packed fifty times smaller; what is packed more is made to be.
MOST_RATIO = 100
PIECE = 256 * 1024
ENCRYPTED = 0x1
# No workbook needs either; both ways to write XML that is not UTF-8 would hide them.
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")

BROKEN = "Berkas rusak dan tidak dapat dibuka. Simpan ulang dari Excel, lalu unggah lagi."
TOO_LARGE = "Isi berkas terlalu besar: paling banyak 100 MB setelah dibuka."
NOT_SAFE = "Susunan berkas ini tidak wajar dan ditolak demi keamanan."
LOCKED = "Berkas dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."


class Refused(Exception):
    """A file that is not read; the message says why, in Indonesian."""


def check_archive(file: IO[bytes]) -> None:
    """Refused for an archive that unfolds too far or holds what no workbook does.

    Declared sizes are believed for nothing but a first refusal: every entry is unfolded here, in
    pieces, at most 100 MB of them all.
    """
    try:
        with ZipFile(file) as archive:
            _check_names(archive.infolist())
            held = 0
            for entry in archive.infolist():
                held = _check_content(archive, entry, held)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused(BROKEN) from error
    finally:
        file.seek(0)


def _check_names(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise Refused(NOT_SAFE)
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise Refused(NOT_SAFE)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refused(LOCKED)
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES or unpacked > MOST_RATIO * max(packed, 1):
        raise Refused(TOO_LARGE)


def _check_content(archive: ZipFile, entry: ZipInfo, held: int) -> int:
    """Unfold the entry; how much all entries so far hold (bytes)."""
    is_xml = entry.filename.endswith((".xml", ".rels"))
    before = b""
    with archive.open(entry) as content:
        while piece := content.read(PIECE):
            held += len(piece)
            if held > MOST_BYTES:
                raise Refused(TOO_LARGE)
            if is_xml:
                # A word may lie across two pieces.
                _check_xml(before + piece, is_start=not before)
                before = piece[-16:]
    return held


def _check_xml(text: bytes, *, is_start: bool) -> None:
    if is_start and text.startswith(OTHER_ENCODINGS):
        raise Refused(NOT_SAFE)
    if any(word in text for word in FORBIDDEN):
        raise Refused(NOT_SAFE)

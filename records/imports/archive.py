"""Whether an archive may be opened: what it says of itself, and what is really in it.

Workbooks are archives of XML. A small one can unfold to gigabytes, name files outside of itself, or
define entities that grow without end; nothing of it is handed to a reader before it is looked at.
"""

import zlib
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_ENTRIES = 1_000
MOST_BYTES = 100 * 1024**2
# A repetitive sheet is packed fifty times smaller; what is packed more is made to be.
MOST_RATIO = 100
PIECE = 256 * 1024
ENCRYPTED = 0x1
# No workbook needs either; both ways to write XML that is not UTF-8 would hide them.
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
# Offices pack in no other way, and others can ask for gigabytes to unpack.
PACKINGS = (ZIP_STORED, ZIP_DEFLATED)
UNREADABLE = (
    *(BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError),
    *(expat.ExpatError, LookupError),
)
# Parts that nobody reads may be as they like: Power Query keeps UTF-16 among them.
READ_PARTS = ("xl/", "content.xml", "META-INF/")
# The parser begins every tag anew with each piece, so one of 80 MB takes it minutes.
LONGEST_TAG = 1024**2
ODS_MANIFEST, ODS_LOCK = "META-INF/manifest.xml", b"encryption-data"

BROKEN = "Berkas rusak dan tidak dapat dibuka. Simpan ulang dari Excel, lalu unggah lagi."
TOO_LARGE = "Isi berkas terlalu besar: paling banyak 100 MB setelah dibuka."
NOT_SAFE = "Susunan berkas ini tidak wajar dan ditolak demi keamanan."
LOCKED = "Berkas dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."


class Refused(Exception):
    """A file that is not read; the message says why, in Indonesian."""


def check_archive(file: IO[bytes]) -> None:
    """Refused for an archive that unfolds too far or holds what no workbook does.

    Declared sizes are believed for nothing but a first refusal: every entry is unfolded here, in
    pieces, at most 100 MB of them all. What is XML must be so to its end: readers were seen to wait
    for ever for what closes a table.
    """
    try:
        with ZipFile(file) as archive:
            _check_names(archive.infolist())
            if ODS_MANIFEST in archive.namelist() and ODS_LOCK in archive.read(ODS_MANIFEST):
                raise Refused(LOCKED)
            held = 0
            for entry in archive.infolist():
                held = _check_content(archive, entry, held)
    except UNREADABLE as error:
        raise Refused(BROKEN) from error
    finally:
        file.seek(0)


def _check_names(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise Refused(NOT_SAFE)
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise Refused(NOT_SAFE)
    if any(entry.compress_type not in PACKINGS for entry in entries):
        raise Refused(NOT_SAFE)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refused(LOCKED)
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES or unpacked > MOST_RATIO * max(packed, 1):
        raise Refused(TOO_LARGE)


def _check_content(archive: ZipFile, entry: ZipInfo, held: int) -> int:
    """Unfold the entry; how much all entries so far hold (bytes)."""
    is_xml = entry.filename.endswith((".xml", ".rels")) and entry.filename.startswith(READ_PARTS)
    check = XmlCheck()
    with archive.open(entry) as content:
        while piece := content.read(PIECE):
            held += len(piece)
            if held > MOST_BYTES:
                raise Refused(TOO_LARGE)
            if is_xml:
                check.go_on(piece)
    if is_xml:
        check.end()
    return held


class XmlCheck:
    """Whether pieces are XML that any reader may be given."""

    def __init__(self) -> None:
        self.parser, self.held, self.before = expat.ParserCreate(), 0, b""

    def go_on(self, piece: bytes) -> None:
        """Refused or ExpatError for what is not."""
        if not self.held and piece.startswith(OTHER_ENCODINGS):
            raise Refused(NOT_SAFE)
        # A word may lie across two pieces.
        if any(word in self.before + piece for word in FORBIDDEN):
            raise Refused(NOT_SAFE)
        self.before = piece[-16:]
        self.held += len(piece)
        self.parser.Parse(piece, False)
        if self.held - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise Refused(NOT_SAFE)

    def end(self) -> None:
        """ExpatError for what has no end."""
        self.parser.Parse(b"", True)

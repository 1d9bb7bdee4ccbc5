"""A table of text: CSV as Indonesian and other Excels, databases and phones write it."""

import csv
from collections import Counter
from io import StringIO

from records.exports.guard import unguarded
from records.imports.archive import Refused
from records.imports.workbook import MOST_COLUMNS, MOST_ROWS

# UTF-16 first: its marks begin no other text.
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
DELIMITERS = (";", ",", "\t", "|")
LONGEST_CELL = 32_767
SEARCHED = 100_000
NO_TEXT = "Berkas ini bukan CSV: isinya tidak dapat dibaca sebagai teks."
OPEN_QUOTE = "Tanda kutip pada baris {line} tidak ditutup. Perbaiki, lalu unggah lagi."
TOO_LONG = "Sebuah sel pada baris {line} lebih panjang dari 32.767 huruf."
TOO_MANY = "Berkas ini terlalu luas: paling banyak 200.000 baris dan 500 kolom."


def read_csv(content: bytes) -> list[list[str]]:
    """The cells of every line, guarded texts as they were before; Refused for what is no table."""
    text = decoded(content)
    csv.field_size_limit(LONGEST_CELL * 4)
    delimiter = delimiter_of(text)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refused(TOO_LONG.format(line=line))
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise Refused(TOO_MANY)
            rows.append([unguarded(cell) for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = OPEN_QUOTE if '"' in text else TOO_LONG
        raise Refused(sentence.format(line=line)) from error
    return rows


def decoded(content: bytes) -> str:
    """The text: as its mark says, else UTF-8, else Windows-1252; Refused where it is none."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "")
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise Refused(NO_TEXT) from error
        # Windows-1252 leaves five bytes undefined; a text holds none of them.
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as neither:
            raise Refused(NO_TEXT) from neither
    if "\x00" in text:
        raise Refused(NO_TEXT)
    return text


def delimiter_of(text: str) -> str:
    """What stands most often between the cells of the first line that has any, outside quotes.

    Excel's own `sep=;` in the first line says it. Only the beginning is searched.
    """
    if text[:4].lower() == "sep=":
        return text[4:5].strip('"\r\n ') or ";"
    is_quoted, found = False, Counter[str]()
    for sign in text[:SEARCHED]:
        if sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and sign in DELIMITERS:
            found[sign] += 1
        elif not is_quoted and sign == "\n" and found:
            break
    return max(DELIMITERS, key=lambda sign: found[sign])

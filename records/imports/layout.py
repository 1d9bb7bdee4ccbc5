"""Where the table of a file begins, and which column fills which field of the form.

A heading is taken for a field where it says the same as the field's label, its heading in an
export or its name. One that only resembles is named, with what it may mean.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from records.exchange.columns import NUMBER, VERSION, Exchanged
from records.imports.cells import written
from records.imports.workbook import Table, Value, reference_of
from records.search import letters

ID, SEEN, LEFT_OUT = "id", "version", ""
SEARCHED_ROWS = 40
NEAR_ENOUGH = 0.72
# Below the headings of official forms stand the numbers of the columns: 1, 2, 3 or (1), (2), (3).
COLUMN_NUMBER = re.compile(r"\(?(\d{1,3})\)?")

NO_TABLE = "Judul kolom tidak ditemukan pada lembar mana pun."
UNKNOWN = "Kolom “{heading}” ({column}) tidak dikenal."
UNKNOWN_NEAR = "Kolom “{heading}” ({column}) tidak dikenal. Mungkin maksudnya “{near}”."
DOUBLED = "“{label}” diisi dari lebih dari satu kolom: {columns}."
MISSING = "Kolom wajib “{label}” tidak ada, sedangkan berkas memuat data baru."
NO_VERSION = "Kolom “{version}” tidak ada, padahal “{number}” ada."


@dataclass(frozen=True)
class Known:
    """What columns may be: `labels` by field, `fields` by the letters of a heading.

    `informing` are headings, as letters, that an export adds and nothing reads.
    """

    labels: Mapping[str, str]
    fields: Mapping[str, str]
    informing: frozenset[str]
    required: tuple[str, ...]

    @classmethod
    def of(cls, columns: Sequence[Exchanged], aliases: Mapping[str, str], required: Sequence[str]):
        """From the columns of the list's own file; `aliases` are other headings of fields."""
        labels = {ID: NUMBER.label, SEEN: VERSION.label}
        fields = {letters(NUMBER.label): ID, letters(VERSION.label): SEEN}
        informing = set()
        for each in columns:
            if each.field:
                labels[each.field] = each.column.label
                for heading in (each.column.heading, each.column.label):
                    fields[letters(heading)] = each.field
            elif each.column not in (NUMBER, VERSION):
                informing.add(letters(each.column.heading))
        for heading, field in aliases.items():
            if field in labels and letters(heading) not in informing:
                fields.setdefault(letters(heading), field)
        return cls(labels, fields, frozenset(informing - fields.keys()), tuple(required))


@dataclass(frozen=True)
class Heading:
    """A column of the file. `field` is what it is taken for, None where that is not settled.

    `near` is a field that an unsettled one may mean.
    """

    place: int
    text: str
    field: str | None
    near: str = ""

    @property
    def column(self) -> str:
        """How the sheet calls the column: AB."""
        return reference_of((0, self.place))[:-1]


def find_table(tables: Sequence[Table], known: Known) -> tuple[Table, int] | None:
    """The sheet and the row of its headings that fit best; None where no sheet has any text."""
    best: tuple[int, bool, Table, int] | None = None
    for table in tables:
        if (row := find_header(table, known)) is not None:
            fits = _fits(table.rows[row], known)
            if best is None or (fits, not table.is_hidden) > best[:2]:
                best = (fits, not table.is_hidden, table, row)
    return (best[2], best[3]) if best else None


def find_header(table: Table, known: Known) -> int | None:
    """The row with most known headings; without any the first with most texts; None without."""
    rows = [(n, row) for n, row in enumerate(table.rows[:SEARCHED_ROWS]) if _texts(row)]
    if not rows:
        return None
    return max(rows, key=lambda each: (_fits(each[1], known), len(_texts(each[1])), -each[0]))[0]


def headings_of(
    row: Sequence[Value], known: Known, settled: Mapping[int, str], remembered: Mapping[str, str]
) -> list[Heading]:
    """The columns of the file: as settled by the user, else as remembered, else as they are called.

    A column without a heading is none, unless it was settled.
    """
    texts = {place: written(value).strip() for place, value in enumerate(row)}
    headings = []
    for place, text in texts.items():
        plain = letters(text)
        if place in settled:
            field: str | None = settled[place]
        elif not plain:
            continue
        elif plain in known.informing:
            field = LEFT_OUT
        else:
            field = known.fields.get(plain, remembered.get(plain))
        if field and field not in known.labels:
            field = None
        near = "" if field is not None else _nearest(plain, known)
        headings.append(
            Heading(place, text or f"kolom {reference_of((0, place))[:-1]}", field, near)
        )
    return headings


def problems_of_columns(headings: Sequence[Heading], known: Known, *, has_new: bool) -> list[str]:
    """Sentences that must be settled before anything is read: doubled and missing columns."""
    taken = Counter(each.field for each in headings if each.field)
    found = []
    for field in (name for name, times in taken.items() if times > 1):
        columns = ", ".join(each.column for each in headings if each.field == field)
        found.append(DOUBLED.format(label=known.labels[field], columns=columns))
    if ID in taken and SEEN not in taken:
        found.append(NO_VERSION.format(version=known.labels[SEEN], number=known.labels[ID]))
    if has_new:
        lacking = [name for name in known.required if name not in taken]
        found += [MISSING.format(label=known.labels[name]) for name in lacking]
    return found


def unknown_columns(headings: Sequence[Heading], known: Known) -> list[tuple[Heading, str]]:
    """The columns that nobody has settled, each with a sentence."""
    return [
        (
            each,
            (UNKNOWN_NEAR if each.near else UNKNOWN).format(
                heading=each.text[:80], column=each.column, near=known.labels.get(each.near, "")
            ),
        )
        for each in headings
        if each.field is None
    ]


def layout_of(row: Sequence[Value]) -> str:
    """The digest of the headings, by which a layout is known again."""
    plain = "\n".join(letters(written(value)) for value in row)
    return hashlib.sha256(plain.encode()).hexdigest()


def is_column_numbers(row: Sequence[Value]) -> bool:
    """Whether the row counts the columns, as official forms do below their headings."""
    texts = [written(value) for value in row if value not in (None, "")]
    numbers = [match and int(match[1]) for match in map(COLUMN_NUMBER.fullmatch, texts)]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _texts(row: Sequence[Value]) -> list[str]:
    return [value for value in row if isinstance(value, str) and value.strip()]


def _fits(row: Sequence[Value], known: Known) -> int:
    said = {letters(text) for text in _texts(row)}
    return len(said & (known.fields.keys() | known.informing))


def _nearest(plain: str, known: Known) -> str:
    taken: Collection[str] = known.fields.keys()
    close = get_close_matches(plain, taken, 1, NEAR_ENOUGH)
    return known.fields[close[0]] if close else ""

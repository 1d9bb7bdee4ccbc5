"""What each row of a table says: which record it names, and the text for each field of the form."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from records.exports.sheet import NOTE_LABELS
from records.imports.cells import CellError, text_of, whole_number, written
from records.imports.layout import ID, SEEN, is_column_numbers
from records.imports.names import meant
from records.imports.workbook import Table, Value

Problem = tuple[int | None, str, str]
"""Column of the sheet (from 0; None for the whole row), what stands there, why it is refused."""


@dataclass
class Said:
    """One row of the file, from 0. `texts` is what the form is given, `cells` what stands there."""

    row: int
    number: int | None = None
    version: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fingerprint(self, list_name: str) -> str:
        """The same for rows that say the same for one list."""
        said = json.dumps([list_name, sorted(self.texts.items())], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass
class Reader:
    """Reads the rows below the headings, as `columns` say: place -> field, `id` or `version`.

    `readings` are names that the user has read: field -> text -> key. `offers` are what unclear
    names may mean: field -> text -> [(key, name)].
    """

    form: Any
    columns: Mapping[int, str]
    readings: Mapping[str, Mapping[str, str]]
    offers: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)

    def rows(self, table: Table, header_row: int) -> list[Said]:
        """The rows that say anything, with all that is wrong in their cells."""
        rows = [self._row(table, place, cells) for place, cells in self._filled(table, header_row)]
        self._mean(rows)
        return rows

    def _filled(self, table: Table, header_row: int) -> Iterator[tuple[int, Sequence[Value]]]:
        after_blank = False
        for place, cells in enumerate(table.rows[header_row + 1 :], header_row + 1):
            # An empty formula or an error of Excel is not nothing.
            is_told = any((place, column) in table.problems for column in self.columns)
            if not is_told and all(cell is None or cell == "" for cell in cells):
                after_blank = True
                continue
            if after_blank and cells and cells[0] in NOTE_LABELS:
                return
            if place == header_row + 1 and is_column_numbers(cells):
                self.skipped.append(place)
                continue
            yield place, cells

    def _row(self, table: Table, place: int, cells: Sequence[Value]) -> Said:
        said = Said(place)
        for column, name in self.columns.items():
            value = said.cells[name] = cells[column] if column < len(cells) else None
            try:
                if problem := table.problems.get((place, column)):
                    raise CellError(problem)
                if name == ID:
                    said.number = whole_number(value)
                elif name == SEEN:
                    said.version = whole_number(value)
                elif (text := text_of(self.form.fields[name], value)) is not None:
                    said.texts[name] = text
            except CellError as error:
                said.problems.append((column, written(value)[:80], str(error)))
        return said

    def _mean(self, rows: Sequence[Said]) -> None:
        """Put the keys of records where the file calls them by name."""
        for column, name in self.columns.items():
            choice = self.form.fields.get(name)
            if not isinstance(choice, forms.ModelChoiceField):
                continue
            texts = {said.texts[name] for said in rows if said.texts.get(name)}
            found = meant(choice, texts, self.readings.get(name, {}))
            if found.offers:
                self.offers[name] = found.offers
            for said in rows:
                text = said.texts.get(name)
                if not text:
                    continue
                if text in found.keys:
                    said.texts[name] = found.keys[text]
                else:
                    del said.texts[name]
                    said.problems.append((column, text[:80], found.problems[text]))


def repeated(rows: Sequence[Said]) -> dict[int, int]:
    """Rows that name a record which an earlier row names: row -> the earlier one."""
    first: dict[int, int] = {}
    again = {}
    for said in rows:
        if said.number is not None:
            earlier = first.setdefault(said.number, said.row)
            if earlier != said.row:
                again[said.row] = earlier
    return again


def by_fingerprint(rows: Sequence[Said], list_name: str) -> dict[str, list[Said]]:
    """The rows without a number, by what they say."""
    alike: dict[str, list[Said]] = defaultdict(list)
    for said in rows:
        if said.number is None:
            alike[said.fingerprint(list_name)].append(said)
    return alike

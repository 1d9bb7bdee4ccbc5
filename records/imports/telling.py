"""What pages and the API tell of an import: its counts, and each row in words with its cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from records.imports.layout import ID, SEEN
from records.imports.lists import list_columns, resource_of
from records.imports.workbook import reference_of
from records.models import Import, ImportRow

STALE = "Data ini diubah orang lain setelah berkas diunduh. Isi berkas: {file}. Sekarang: {stands}."


@dataclass(frozen=True)
class Trouble:
    """Why something in the file is not taken: where it stands, what stands there, the reason."""

    sheet: str
    cell: str
    column: str
    written: str
    sentence: str
    row: int | None = None


class Teller:
    """Tells the rows of one import."""

    def __init__(self, session: Import) -> None:
        self.session = session
        self.places = {name: place for place, name in session.columns.items()}
        headings = session.found.get("headings", ())
        self.headings = {each["place"]: each["text"] for each in headings}
        columns = list_columns(resource_of(session.list_name), session.owner)
        self.labels = {each.field: each.column.heading for each in columns if each.field}

    def cell(self, row: int, place: int) -> str:
        """How the sheet calls the cell."""
        return reference_of((row, place))

    def of_columns(self) -> Iterator[Trouble]:
        """What is wrong with the columns."""
        found, row = self.session.found, self.session.header_row or 0
        for sentence in found.get("problems", ()):
            yield Trouble(self.session.sheet, f"{row + 1}", "", "", sentence)
        for each in found.get("unknown", ()):
            cell = self.cell(row, each["place"])
            yield Trouble(self.session.sheet, cell, each["text"], each["text"], each["sentence"])

    def of_rows(self, rows: Iterable[ImportRow]) -> Iterator[Trouble]:
        """What is wrong with the rows, cell by cell."""
        for row in rows:
            if row.state == ImportRow.State.STALE:
                yield self._stale(row)
            for place, written, sentence in row.problems:
                cell = f"{row.number}" if place is None else self.cell(row.row, place)
                column = "" if place is None else self.headings.get(place, "")
                yield Trouble(self.session.sheet, cell, column, written, sentence, row.row)

    def _stale(self, row: ImportRow) -> Trouble:
        said = "; ".join(f"{self.label(name)} {new or 'kosong'}" for name, _, new in row.changes)
        stands = "; ".join(f"{self.label(name)} {old or 'kosong'}" for name, old, _ in row.changes)
        sentence = STALE.format(file=said or "tidak terbaca", stands=stands or "lihat datanya")
        return Trouble(self.session.sheet, f"{row.number}", "", "", sentence, row.row)

    def label(self, name: str) -> str:
        """What a field is called in the file, or else in the portal."""
        return self.headings.get(self.places.get(name, -1), "") or self.labels.get(name, name)

    def is_mendable(self, row: ImportRow) -> bool:
        """Whether the row says which record it is about; a wrong number is mended in the file."""
        return all(place != self.places.get(ID) for place, *_ in row.problems if place is not None)

    def changes(self, row: ImportRow) -> list[dict[str, str]]:
        """What a row changes: cell, label, old, new."""
        return [
            {
                "cell": self.cell(row.row, self.places[name]) if name in self.places else "",
                "label": self.label(name),
                "old": old,
                "new": new,
            }
            for name, old, new in row.changes
        ]


def counts(session: Import) -> dict[str, int]:
    """How many rows are in each state, of a file that was read."""
    found = dict.fromkeys(ImportRow.State.values, 0)
    rows: Any = session.rows.order_by().values_list("state")
    from_rows = dict(rows.annotate(n=Count("pk")))
    same = session.found.get("same", 0) + from_rows.get("tetap", 0)
    return found | from_rows | {"tetap": same}


def outcomes(session: Import) -> dict[str, int]:
    """How many rows came to what, of a file that was applied."""
    rows: Any = session.rows.order_by().values_list("outcome")
    return dict.fromkeys(ImportRow.Outcome.values, 0) | dict(rows.annotate(n=Count("pk")))


def choices_of_columns(session: Import) -> list[tuple[str, str]]:
    """What a column may be: (field, label)."""
    resource = resource_of(session.list_name)
    columns = list_columns(resource, session.owner)
    special = [(ID, "Nomor data"), (SEEN, "Versi data")]
    return special + [(each.field, each.column.label) for each in columns if each.field]

"""Which file, sheet and cell a value came from."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from records.imports.workbook import reference_of
from records.models import HistoryEntry, ImportRow


@dataclass(frozen=True)
class Origin:
    """Where the values of one change stand: `cells` by form field."""

    file_name: str
    sheet: str
    row: int
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"berkas {self.file_name}, lembar {self.sheet}, baris {self.row + 1}"


def origins_of(entries: Iterable[HistoryEntry]) -> dict[tuple[str, int], Origin]:
    """The origins of the entries, by request and record; one query if any came from a file."""
    imported = [entry for entry in entries if entry.via == HistoryEntry.Via.IMPORT]
    if not imported:
        return {}
    rows = ImportRow.objects.filter(
        of__act__in={uuid.UUID(entry.request_id) for entry in imported},
        record_id__in={entry.record_id for entry in imported},
    )
    return {
        (str(row.of.act), row.record_id or 0): Origin(
            row.of.file_name,
            row.of.sheet,
            row.row,
            {name: reference_of((row.row, place)) for place, name in row.of.columns.items()},
        )
        for row in rows.select_related("of")
    }

"""What an export writes: columns, rows, and what a reader must know about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from records.dates import format_date, format_time

NOTE_LABELS = ("Saringan", "Keterangan", "Alamat sumber")
Value = str | int | Decimal | date | datetime | bool | None


class Kind(Enum):
    """What the values of a column are."""

    TEXT = "teks"
    NUMBER = "angka"
    YEAR = "tahun"
    COUNT = "bilangan bulat"
    DATE = "tanggal"
    DATETIME = "waktu"
    BOOLEAN = "ya atau tidak"


@dataclass(frozen=True)
class ExportColumn:
    """One column. Numbers show at least `places` decimals and every further one they have.

    A `fixed` column is not read back; `choices` are all that its cells may say.
    """

    label: str
    kind: Kind = Kind.TEXT
    places: int = 0
    unit: str = ""
    help: str = ""
    fixed: bool = False
    choices: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The label with its unit: `Luas (ha)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Sheet:
    """A list as it is exported. `rows` are read once; datetimes, all aware, are written in WIB.

    `filters` are (label, value) in words, `address` is where the same list is found, `guide` says
    how the file is used.
    """

    title: str
    columns: tuple[ExportColumn, ...]
    rows: Iterable[Sequence[Value]]
    filters: tuple[tuple[str, str], ...]
    made_by: str
    made_at: datetime
    address: str
    guide: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """(label, sentence): which rows these are, who took them when, and from where."""
        chosen = "; ".join(f"{label}: {value}" for label, value in self.filters)
        moment = f"{format_date(self.made_at)} pukul {format_time(self.made_at)}"
        said = (
            chosen or "tidak ada, semua data",
            f"Diunduh oleh {self.made_by} pada {moment}",
            self.address,
        )
        return tuple(zip(NOTE_LABELS, said, strict=True))

"""Columns of a list and facts of a detail page, declared as objects."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from records.amounts import format_number
from records.dates import format_date, format_datetime, format_time
from records.exports.sheet import Kind


@dataclass(frozen=True)
class Column:
    """One column: its label and what it reads of a record.

    `read` is a path (`issuer.name`; a choice gives its label) or a function. `key` is the column's
    name in addresses, for a path the path itself. `link` makes the cell lead to the record,
    `to` to another one at that path. A column that is not `standing` is shown only to those who
    choose it. `write` words a record's value where `shown` would not do; exports take the value
    itself, of this `kind` and `unit`.
    """

    label: str
    read: str | Callable[[Any], Any]
    key: str = ""
    link: bool = False
    to: str = ""
    kind: Kind = Kind.TEXT
    standing: bool = True
    unit: str = ""
    places: int = 2
    state: Callable[[Any], str] | None = None
    write: Callable[[Any], str] | None = None

    @property
    def numeric(self) -> bool:
        """Whether its cells stand at the end of their column."""
        return self.kind in (Kind.NUMBER, Kind.YEAR)

    @property
    def name(self) -> str:
        """What addresses call the column."""
        if self.key:
            return self.key
        if callable(self.read):
            raise ValueError(f"column {self.label} reads by a function and needs a key")
        return self.read.replace(".", "_")

    def value(self, record: Any) -> Any:
        """What the record says."""
        return self.read(record) if callable(self.read) else read_path(record, self.read)

    def text(self, record: Any) -> str:
        """The value as a reader sees it; empty where there is none."""
        if self.write:
            return self.write(record)
        value = self.value(record)
        return "" if value in (None, "") else shown(value, self.places)

    def exported(self, record: Any) -> Any:
        """The value for a file; what a file has no kind for is a text."""
        value = self.value(record)
        is_plain = value is None or isinstance(value, str | int | Decimal | datetime.date)
        return value if is_plain else str(value)

    def cell(self, record: Any) -> dict[str, Any]:
        """What the table shows of this record."""
        return {
            "text": self.text(record) or "–",
            "label": self.label,
            "numeric": self.numeric,
            "status": self.state(record) if self.state else "",
            "url": self._url(record),
        }

    def _url(self, record: Any) -> str:
        target = read_path(record, self.to) if self.to else self.link and record
        return str(target.get_absolute_url()) if target else ""


@dataclass(frozen=True)
class Fact:
    """One line of a detail page; `url` where the value leads somewhere."""

    label: str
    value: Any
    url: str = ""

    @property
    def text(self) -> str:
        """The value as a reader sees it."""
        return shown(self.value)


def read_path(record: Any, path: str) -> Any:
    """The value at a dotted path; None where something on the way is, a choice by its label."""
    name, _, rest = path.partition(".")
    if rest:
        other = getattr(record, name)
        return None if other is None else read_path(other, rest)
    label = getattr(record, f"get_{name}_display", None)
    return label() if label else getattr(record, name)


def shown(value: Any, places: int = 2) -> str:
    """A value in the reader's words."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal):
        return format_number(value, minimum_places=places)
    if isinstance(value, datetime.datetime):
        return format_datetime(value)
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, datetime.time):
        return format_time(value)
    return str(value)

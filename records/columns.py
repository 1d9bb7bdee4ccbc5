"""Columns of a list and facts of a detail page, declared as objects."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from records.dates import format_date


@dataclass(frozen=True)
class Column:
    """One column: its label and how to read a record. `link` makes the cell lead to the record."""

    label: str
    read: str | Callable[[Any], Any]
    link: bool = False
    numeric: bool = False
    state: Callable[[Any], str] | None = None

    def cell(self, record: Any) -> dict[str, Any]:
        """What the table shows of this record."""
        value = attrgetter(self.read)(record) if isinstance(self.read, str) else self.read(record)
        return {
            "text": "–" if value in (None, "") else shown(value),
            "label": self.label,
            "numeric": self.numeric,
            "status": self.state(record) if self.state else "",
            "url": record.get_absolute_url() if self.link else "",
        }


@dataclass(frozen=True)
class Fact:
    """One line of a detail page; `url` where the value leads somewhere."""

    label: str
    value: Any
    url: str = ""

    @property
    def text(self) -> Any:
        """The value as a reader sees it."""
        return shown(self.value)


def shown(value: Any) -> Any:
    """A day in words; anything else as it is."""
    return format_date(value) if isinstance(value, datetime.date) else value

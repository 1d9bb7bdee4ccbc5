"""Columns of a list and facts of a detail page, declared as objects."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any


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
            "text": "–" if value in (None, "") else value,
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

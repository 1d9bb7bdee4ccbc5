"""How a cell calls another record, so that reading it finds the same one again.

By its code where it has one, by its name where no other bears it, and otherwise by its name with
its number: `Kepala Dinas, Dinas PUPR #12`.
"""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db import models

from records.models import with_names
from records.search import Plain, letters

# A longer list nobody chooses from.
MOST_OFFERED = 600


class Names:
    """The names of the records that a choice field offers; one query, at the first name.

    Two for a list too long to choose from.
    """

    def __init__(self, offered: Any, key: str) -> None:
        self.offered = with_names(offered)
        self.model = offered.model
        self.key = "" if key in ("", "pk", self.model._meta.pk.name) else key
        label: tuple[str, ...] = getattr(self.model, "history_label", ())
        self.simple = label[0] if len(label) == 1 and "__" not in label[0] else ""

    def of(self, record: Any) -> str:
        """What a cell says of the record."""
        if self.key:
            return str(getattr(record, self.key))
        name = getattr(record, self.simple) if self.simple else ""
        is_plain = name and name == name.strip() and "#" not in name and name not in self.shared
        return str(name) if is_plain else f"{record} #{record.pk}"

    def all(self) -> tuple[str, ...]:
        """What cells may say, where that is a list to choose from; empty for a longer one."""
        return tuple(map(self.of, self._few))

    @cached_property
    def shared(self) -> set[str]:
        """Names that several of the records bear, whatever their spelling."""
        if not self._few:
            rows = self.offered.order_by().select_related(None).annotate(folded=Plain(self.simple))
            twice = rows.values("folded").annotate(n=models.Count("pk")).filter(n__gt=1)
            same = rows.filter(folded__in=twice.values("folded"))
            return set(same.values_list(self.simple, flat=True))
        spellings = defaultdict(list)
        for record in self._few:
            name = getattr(record, self.simple)
            spellings[letters(name)].append(name)
        return {name for names in spellings.values() if len(names) > 1 for name in names}

    @cached_property
    def _few(self) -> list[Any]:
        """All records offered; none where they are too many."""
        records = list(self.offered.order_by(self.key or "pk")[: MOST_OFFERED + 1])
        return records if len(records) <= MOST_OFFERED else []

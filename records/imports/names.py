"""Which record a written name means: by its number, its code, or a name that only it bears.

Names are compared without case, blanks and hyphens, also the other names that a record has had. One
that resembles is offered, never taken.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from records.exchange.naming import Names
from records.models import with_names
from records.search import Plain, letters, matching

MOST_SOUGHT = 20
MOST_OFFERED = 5

UNKNOWN = "“{said}” tidak dikenal."
SEVERAL = "“{said}” dapat berarti beberapa data: {offers}. Tulis dengan nomornya."
RESEMBLES = "“{said}” tidak dikenal. Mungkin maksudnya: {offers}."
OTHER_NAME = "#{number} sekarang bernama “{name}”, bukan “{said}”."


@dataclass
class Meant:
    """What names mean: `keys` of those that are clear, `problems` of the others.

    `offers` are (key, name) that an unclear one may mean.
    """

    keys: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    offers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def meant(choice: Any, said: Collection[str], settled: Mapping[str, str]) -> Meant:
    """Which of the records that a choice field offers the texts mean.

    `settled` are texts that a person has read already: text -> key. A handful of queries for all
    texts, and three for each of at most 20 that nothing is called.
    """
    names = Names(choice.queryset, choice.to_field_name or "")
    reading = Reading(names)
    found = Meant(keys={text: settled[text] for text in said if text in settled})
    unknown = reading.numbered(set(said) - found.keys.keys(), found)
    unknown = reading.coded(unknown, found)
    unknown = reading.called(unknown, found)
    reading.near(sorted(unknown), found)
    return found


class Reading:
    """Reads texts as names of the records that are offered."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.model: Any = names.model
        self.offered = with_names(names.offered.order_by())

    def key(self, record: Any) -> str:
        """What the form calls the record."""
        return str(getattr(record, self.names.key) if self.names.key else record.pk)

    def numbered(self, said: Iterable[str], found: Meant) -> set[str]:
        """Read `name #12`; answers the other texts."""
        split = {text: parts for text in said if (parts := _with_number(text))}
        numbers = {number for _, number in split.values()}
        records = self.offered.in_bulk(numbers) if numbers else {}
        for text, (name, number) in split.items():
            record = records.get(number)
            if record is None:
                found.problems[text] = UNKNOWN.format(said=text[:80])
            elif letters(name) not in ("", letters(str(record)), self._simple(record)):
                found.problems[text] = OTHER_NAME.format(
                    number=record.pk, name=record, said=name[:80]
                )
            else:
                found.keys[text] = self.key(record)
        return set(said) - split.keys()

    def _simple(self, record: Any) -> str:
        return letters(str(getattr(record, self.names.simple))) if self.names.simple else ""

    def coded(self, said: set[str], found: Meant) -> set[str]:
        """Read codes, where the form asks for one; answers the other texts."""
        if not self.names.key or not said:
            return said
        known = self.offered.filter(**{f"{self.names.key}__in": said})
        codes = set(known.values_list(self.names.key, flat=True))
        found.keys |= {text: text for text in said & codes}
        return said - codes

    def called(self, said: set[str], found: Meant) -> set[str]:
        """Read names and other names; answers the texts that nothing is called."""
        wanted = {letters(text) for text in said} - {""}
        bearers: dict[str, set[int]] = defaultdict(set)
        for path in self._paths if wanted else ():
            for spelling, key in self._spelled(path, wanted):
                bearers[spelling].add(key)
        records = self.offered.in_bulk({key for keys in bearers.values() for key in keys})
        unknown = set()
        for text in said:
            called = [records[k] for k in sorted(bearers[letters(text)]) if k in records]
            if len(called) == 1:
                found.keys[text] = self.key(called[0])
            elif called:
                self._unclear(text, called, SEVERAL, found)
            else:
                unknown.add(text)
        return unknown

    def near(self, said: list[str], found: Meant) -> None:
        """Offer what the texts resemble."""
        for place, text in enumerate(said):
            near = []
            if place < MOST_SOUGHT and self._paths:
                near = list(matching(self.offered, text, *self._paths).rows[:MOST_OFFERED])
            if near:
                self._unclear(text, near, RESEMBLES, found)
            else:
                found.problems[text] = UNKNOWN.format(said=text[:80])

    def _unclear(self, text: str, records: list[Any], sentence: str, found: Meant) -> None:
        offers = [(self.key(each), self._offer(each)) for each in records[:MOST_OFFERED]]
        told = "; ".join(name for _, name in offers)
        found.problems[text] = sentence.format(said=text[:80], offers=told)
        found.offers[text] = offers

    def _offer(self, record: Any) -> str:
        name = self.names.of(record)
        return f"{name} ({record})" if self.names.key else name

    @property
    def _paths(self) -> tuple[str, ...]:
        """Columns with the record's own names, and such of rows that point to it."""
        named = getattr(self.model, "NAMES", ()) or filter(None, [self.names.simple])
        return tuple(path for path in named if self._is_own(path))

    def _is_own(self, path: str) -> bool:
        column, _, rest = path.partition("__")
        return not rest or (not self.model._meta.get_field(column).concrete and "__" not in rest)

    def _spelled(self, path: str, wanted: set[str]) -> Iterable[tuple[str, int]]:
        """(letters, key of the record) of the names at this path that are wanted."""
        column, _, rest = path.partition("__")
        if not rest:
            rows = self.offered.annotate(folded=Plain(column)).filter(folded__in=wanted)
            return rows.values_list("folded", "pk")
        relation: Any = self.model._meta.get_field(column)
        others = relation.related_model._default_manager.annotate(folded=Plain(rest))
        found = others.filter(folded__in=wanted)
        return found.values_list("folded", relation.field.attname)


def _with_number(text: str) -> tuple[str, int] | None:
    """(name, number) of `name #12`; None for any other text."""
    name, sign, number = text.rpartition("#")
    if not sign or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return name.rstrip(), int(number)

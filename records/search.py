"""Search that forgives spelling: names that contain the words, or else names that resemble them.

Papers write Muntok and Mentok, Air Gegas and Airgegas, Parit tiga; readers mistype. Names and
words are compared without case, blanks, hyphens and diacritics; where no name contains the words,
the names with the most three-letter pieces in common are found instead.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.lookups import TrigramSimilar, TrigramStrictWordSimilar
from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db import models
from django.db.models.lookups import Contains, StartsWith

# Blanks, hyphens, signs without width, and the diacritics that NFKD sets apart from their letters;
# read alike by Python and PostgreSQL. Indexes hold it: a change asks for new ones.
OVERLOOKED = r"[ \t\n\r\u00ad\u0300-\u036f\u200b-\u200d\u2010-\u2015\u2028\u2029\u2212\ufeff-]+"
# An index of three-letter pieces finds shorter words only at the beginning of a name.
SHORTEST_INSIDE = 3
NEAREST = 20
MOST_NEAR = 200
MOST_LINKED = 500

Condition = Callable[[str], Any]


class Plain(models.Func):
    """A text without what spellings differ in. Built of immutable functions, so it can be indexed.

    Cost: about 1 µs a row where no index helps.
    """

    template = f"REGEXP_REPLACE(LOWER(NORMALIZE(%(expressions)s, NFKD)), '{OVERLOOKED}', '', 'g')"
    arity = 1
    output_field = models.TextField()


Rows = TypeVar("Rows", bound=models.QuerySet[Any])


@dataclass(frozen=True)
class Found(Generic[Rows]):
    """What a search found; `near` where nothing contains the words and these only resemble them."""

    rows: Rows
    near: bool = False


def spelling_index(*columns: str, name: str) -> GinIndex:
    """The index that `matching` needs on a large table's columns."""
    expressions = (each for column in columns for each in (models.F(column), Plain(column)))
    return GinIndex(*(OpClass(each, "gin_trgm_ops") for each in expressions), name=name)


def through(relation: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names of the record at `relation`: `region`, (`name`,) is (`region__name`,)."""
    return tuple(f"{relation}__{name}" for name in names)


def matching(queryset: Rows, text: str, *names: str, begins: tuple[str, ...] = ()) -> Found[Rows]:
    """Rows of the queryset with a name that contains the text; if there is none, with a near one.

    `names` are paths to columns, also of other tables, read through the default managers of their
    models; columns of `begins` are codes, which begin with the text as it was typed. Each row comes
    once. Near are, of each column, the rows of the 20 most similar names, 200 in all at most.
    One query for each foreign key that the names go through, one to see if there is any row; one
    more for the near.
    """
    sought = letters(text)
    if not sought:
        return Found(queryset.none())
    exact = _exact(queryset.model, names, _contains(sought))
    exact += [models.Q(**{f"{path}__startswith": text}) for path in begins]
    if exact and (found := _any_of(queryset, exact)).order_by().exists():
        return Found(found)
    near = [_rows(queryset, path, _resembles(text), _likeness(text)) for path in names]
    # Looked for once and not again for each count and page: similarity is dear.
    keys = list(_united(near).values_list("pk", flat=True)[:MOST_NEAR])
    return Found(queryset.filter(pk__in=keys), near=bool(keys))


def _exact(
    model: type[models.Model], names: tuple[str, ...], condition: Condition
) -> list[models.Q]:
    """The conditions of such a name: of each own column, and of each foreign key once.

    What a foreign key leads to is looked up now, as far as it is not much: each count and page
    would otherwise carry and compile the whole search again.
    """
    parts, linked = [], defaultdict(list)
    for path in names:
        column, _, rest = path.partition("__")
        relation: Any = model._meta.get_field(column)
        if not rest:
            parts.append(models.Q(condition(column)))
        elif relation.concrete:
            linked[relation].append(rest)
        else:
            others = _rows(relation.related_model._default_manager.all(), rest, condition)
            parts.append(models.Q(pk__in=others.values(relation.field.attname)))
    for relation, rests in linked.items():
        others = relation.related_model._default_manager.all()
        found = _united([_rows(others, rest, condition) for rest in rests])
        keys = set(found.values_list("pk", flat=True)[: MOST_LINKED + 1])
        if keys:
            leads = sorted(keys) if len(keys) <= MOST_LINKED else found.values("pk")
            parts.append(models.Q(**{f"{relation.name}__in": leads}))
    return parts


def _any_of(queryset: Rows, parts: list[models.Q]) -> Rows:
    """The rows that meet one of the conditions, each found by its own index."""
    if len(parts) == 1:
        return queryset.filter(parts[0])
    rows = queryset.order_by()
    return queryset.filter(pk__in=_united([rows.filter(part) for part in parts]))


def letters(text: str) -> str:
    """What of a typed text is compared; the same as `Plain`, letter by letter."""
    plain = re.sub(OVERLOOKED, "", unicodedata.normalize("NFKD", text))
    return "".join(letter.lower() for letter in plain)


def _contains(letters: str) -> Condition:
    lookup = Contains if len(letters) >= SHORTEST_INSIDE else StartsWith
    return lambda column: lookup(Plain(column), letters)


def _resembles(text: str) -> Condition:
    """The whole name is similar (0.3), or words in it more so (0.5): pg_trgm's own thresholds."""
    return lambda column: (
        models.Q(TrigramSimilar(Plain(column), Plain(models.Value(text))))
        | models.Q(TrigramStrictWordSimilar(models.F(column), text))
    )


def _likeness(text: str) -> Condition:
    return lambda column: (
        models.Func(
            Plain(column),
            Plain(models.Value(text)),
            function="SIMILARITY",
            output_field=models.FloatField(),
        )
        + TrigramStrictWordSimilarity(text, column)
    )


def _rows(
    queryset: models.QuerySet[Any],
    path: str,
    condition: Condition,
    likeness: Condition | None = None,
) -> models.QuerySet[Any]:
    """Rows whose column at the path meets the condition; with a likeness, those of the nearest."""
    column, _, rest = path.partition("__")
    rows = queryset.order_by()
    if not rest:
        rows = rows.filter(condition(column))
        return rows.order_by(likeness(column).desc(), "pk")[:NEAREST] if likeness else rows
    relation: Any = queryset.model._meta.get_field(column)
    # The default manager, and no join: what it hides is not found through its relations either.
    others = relation.related_model._default_manager.all()
    others = _rows(others, rest, condition, likeness)
    if relation.concrete:
        return rows.filter(**{f"{column}__in": others.values("pk")})
    return rows.filter(pk__in=others.values(relation.field.attname))


def _united(parts: list[models.QuerySet[Any]]) -> models.QuerySet[Any]:
    """The ids of all; parts of a union, unlike conditions joined by OR, each use their index."""
    first, *others = (part.values("pk") for part in parts)
    return first.union(*others, all=True)

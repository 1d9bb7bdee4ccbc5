"""Constraints asked before a save, and the sentence of a violated one, the same everywhere.

The expressions are those of the model's constraints, as Django writes them into the table. A row
that breaks a check is not asked for what it shares with others: of dates in the wrong order, for
one, PostgreSQL makes no range.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, connection, models
from django.db.models.sql import Query

from records.recordset import POSITION, as_sent, recordset

UNEXPLAINED = "Data ini melanggar aturan basis data dan tidak disimpan."


def violated(model: type[models.Model], error: IntegrityError) -> str:
    """The message of the constraint that `error` names, or a plain refusal."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return UNEXPLAINED


@dataclass(frozen=True)
class Asked:
    """A constraint of one model, as a question to PostgreSQL; `fields` are those that it reads.

    Of a check `sql` is its condition; otherwise the places of the rows that share with another
    row, stored or sent, what only one may have, over the table `sent`.
    """

    constraint: models.BaseConstraint
    fields: frozenset[str]
    sql: str
    params: tuple[Any, ...]


def broken(
    records: Sequence[models.Model], exclude: Collection[str] = ()
) -> dict[int, list[models.BaseConstraint]]:
    """The constraints that each record breaks, by its place in the sequence.

    Those that read a field in `exclude` are not asked. One statement for all checks, and one for
    each constraint between rows.
    """
    found: dict[int, list[models.BaseConstraint]] = defaultdict(list)
    if not records:
        return found
    model = type(records[0])
    checks, between = _questions(model)
    asked = [check for check in checks if check.fields.isdisjoint(exclude)]
    sent = as_sent(records, exclude)
    for place, *answers in _checked(model, sent, asked) if asked else ():
        found[place] += [c.constraint for c, met in zip(asked, answers, strict=True) if not met]
    places = [place for place in range(len(records)) if place not in found]
    if found:
        sent = as_sent([records[place] for place in places], exclude) if places else ""
    for question in between:
        if places and question.fields.isdisjoint(exclude):
            for (place,) in _clashing(model, sent, question):
                found[places[place]].append(question.constraint)
    return found


def _checked(model: type[models.Model], sent: str, asked: Sequence[Asked]) -> list[Any]:
    """(place, whether each check is met) of the records that do not meet them all."""
    answers = ", ".join(f"coalesce({check.sql}, true)" for check in asked)
    params = [value for check in asked for value in check.params]
    sql = f"""
        SELECT "{POSITION}", {answers} FROM {recordset(model)}
        WHERE false IN ({answers})
    """  # noqa: S608 - expressions of the model; what the rows say is a parameter
    return _answers(sql, [*params, sent, *params])


def _clashing(model: type[models.Model], sent: str, question: Asked) -> list[Any]:
    sql = f"""
        WITH sent AS MATERIALIZED (SELECT * FROM {recordset(model)}) {question.sql}
    """  # noqa: S608 - expressions of the model; what the rows say is a parameter
    return _answers(sql, [sent, *question.params])


def _answers(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@cache
def _questions(model: type[models.Model]) -> tuple[list[Asked], list[Asked]]:
    """The model's checks, and its constraints between rows."""
    checks, between = [], []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            sql, params = _condition(model, constraint.condition)
            checks.append(Asked(constraint, _read_by(constraint.condition), sql, params))
        elif isinstance(constraint, models.UniqueConstraint | ExclusionConstraint):
            between.append(_between_rows(model, constraint))
    return checks, between


def _between_rows(model: type[models.Model], constraint: Any) -> Asked:
    if isinstance(constraint, ExclusionConstraint):
        pairs = [
            (models.F(each) if isinstance(each, str) else each, operator)
            for each, operator in constraint.expressions
        ]
    else:
        names = [models.F(name) for name in constraint.fields]
        pairs = [(each, "=") for each in (*names, *constraint.expressions)]
    expressions: list[Any] = [expression for expression, _ in pairs]
    query = Query(model, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    made = [compiler.compile(each.resolve_expression(query)) for each in expressions]
    keys, operators = [sql for sql, _ in made], [operator for _, operator in pairs]
    if getattr(constraint, "nulls_distinct", None) is False:
        # As one array, in which one null equals another, and which can still be looked up.
        keys, operators = [f"jsonb_build_array({', '.join(keys)})"], ["="]
    where, limits = _condition(model, constraint.condition)
    params = (*(value for _, values in made for value in values), *limits)
    fields = _read_by(*expressions, *([constraint.condition] if constraint.condition else []))
    return Asked(constraint, fields, _clashes(model, keys, operators, where), params * 2)


def _clashes(model: type[models.Model], keys: list[str], operators: list[str], where: str) -> str:
    """The places of the rows `sent` whose keys clash with those of a stored or another sent row."""
    pk = f'"{model._meta.pk.column}"'
    chosen = ", ".join(f"{sql} AS k{n}" for n, sql in enumerate(keys))
    same = " AND ".join(f"mine.k{n} {op} other.k{n}" for n, op in enumerate(operators))
    return f"""
        , mine AS MATERIALIZED (
            SELECT "{POSITION}" AS place, {chosen} FROM sent WHERE {where}
        ),
        stored AS (
            SELECT {chosen} FROM "{model._meta.db_table}"
            WHERE {where} AND {pk} NOT IN (SELECT {pk} FROM sent WHERE {pk} IS NOT NULL)
        )
        SELECT place FROM mine WHERE EXISTS (SELECT FROM stored AS other WHERE {same})
        UNION {_clashes_among_sent(operators, same)}
    """  # noqa: S608 - names and expressions of the model


def _clashes_among_sent(operators: list[str], same: str) -> str:
    if set(operators) == {"="}:
        # Counted, not joined: PostgreSQL takes `mine` for short, and would compare each with each.
        names = [f"k{n}" for n in range(len(operators))]
        counted = f"count(*) OVER (PARTITION BY {', '.join(names)})"
        known = " AND ".join(f"{name} IS NOT NULL" for name in names)
        counts = f"SELECT place, {counted} AS held FROM mine WHERE {known}"  # noqa: S608
        return f"SELECT place FROM ({counts}) AS counts WHERE held > 1"  # noqa: S608
    other = f"SELECT FROM mine AS other WHERE other.place <> mine.place AND {same}"
    return f"SELECT place FROM mine WHERE EXISTS ({other})"  # noqa: S608


def _condition(model: type[models.Model], condition: Any) -> tuple[str, tuple[Any, ...]]:
    if not condition:
        return "true", ()
    query = Query(model, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    sql, params = query.build_where(condition).as_sql(compiler, connection)
    return f"({sql})", tuple(params)


def _read_by(*expressions: Any) -> frozenset[str]:
    """The names of the fields that expressions and conditions read."""
    names: set[str] = set()
    for each in expressions:
        if isinstance(each, models.Q):
            names |= each.referenced_base_fields
        else:
            parts = each.flatten() if hasattr(each, "flatten") else [each]
            names |= {part.name for part in parts if type(part) is models.F}  # type: ignore[attr-defined]
    return frozenset(names)

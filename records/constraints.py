"""Constraints asked before a save, and the sentence of a violated one, the same everywhere."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import FieldError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

UNEXPLAINED = "Data ini melanggar aturan basis data dan tidak disimpan."


def violated(model: type[models.Model], error: IntegrityError) -> str:
    """The message of the constraint that `error` names, or a plain refusal."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return UNEXPLAINED


def fulfilled_checks(record: models.Model, exclude: Collection[str]) -> set[str]:
    """The names of the check constraints that the record meets. One query, where Django asks each.

    A check of a field in `exclude` is not asked.
    """
    against = record._get_field_expression_map(meta=record._meta, exclude=exclude)  # type: ignore[attr-defined]
    query: Any = Query(None)
    for name, value in against.items():
        is_expression = hasattr(value, "resolve_expression")
        query.add_annotation(value if is_expression else models.Value(value), name, select=False)
    asked: list[str] = []
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            meets = Coalesce(constraint.condition, True, output_field=models.BooleanField())
            try:
                query.add_annotation(meets, f"_check{len(asked)}")
            except FieldError:
                continue
            asked.append(constraint.name)
    if not asked:
        return set()
    answers = query.get_compiler(using=DEFAULT_DB_ALIAS).execute_sql(SINGLE)
    return {name for name, is_met in zip(asked, answers, strict=True) if is_met}

"""The pages' filters for the API: what they refuse is 400."""

from typing import Any

from django import forms
from django.db import models
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from records.api.errors import RefusedParameters
from records.api.moments import AS_OF, MODIFIED_SINCE, MODIFIED_UNTIL
from records.filters import OrderingFilter, refused_parameters

API_PARAMETERS = frozenset(
    {"page", "page_size", "cursor", "fields", "format", "numbers", MODIFIED_SINCE, MODIFIED_UNTIL}
)


class StrictFilterBackend(BaseFilterBackend):
    """Applies the view's `filterset_class`; what it refuses is 400 and named."""

    def filter_queryset(
        self, request: Request, queryset: models.QuerySet, view: Any
    ) -> models.QuerySet:
        past = frozenset({AS_OF}) if view.knows_past else frozenset()
        if view.action != "list":
            if problems := refused_parameters(request.query_params, past | {"fields"}):
                raise RefusedParameters(problems)
            return queryset
        filterset = view.filterset_class(
            request.query_params, queryset=queryset, extra=API_PARAMETERS | past, only_asked=True
        )
        if not filterset.is_valid():
            raise RefusedParameters(filterset.problems)
        return filterset.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """OpenAPI parameters from the filters' labels."""
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": _description(name, filter_),
                "schema": _schema(filter_),
            }
            for name, filter_ in view.filterset_class.base_filters.items()
        ]


def _description(name: str, filter_: Any) -> str:
    text = str(filter_.extra.get("help_text") or filter_.label or name)
    if isinstance(filter_, OrderingFilter):
        names = ", ".join(filter_.param_map)
        return f"{text}: {names}; minus di depan untuk turun, dipisah koma bila beberapa."
    return text


def _schema(filter_: Any) -> dict[str, Any]:
    field = filter_.field
    if isinstance(filter_, OrderingFilter):
        return {"type": "string"}
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "integer", "minimum": 1}
    choices = [str(key) for key, _ in getattr(field, "choices", []) if key not in ("", None)]
    if choices and len(choices) <= 40:
        return {"type": "string", "enum": choices}
    if isinstance(field, forms.IntegerField):
        bounds = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": "integer"} | {name: n for name, n in bounds.items() if n is not None}
    longest = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": longest} if longest else {})

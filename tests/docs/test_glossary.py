"""docs/glossary.md names every model, field, value and API field, and none that is gone."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from drf_spectacular.generators import SchemaGenerator

from directory.rules import TargetState

APPS = ("records", "directory", "accounts", "ktm", "kotaku", "meetings")
DOCUMENT = (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
# Names inside an error, which the schema holds one level deeper.
ERROR_FIELDS = {"field", "message"}


def table(heading: str) -> dict[str, str]:
    """Identifier -> Indonesian term, of the table under a heading."""
    section = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]*) \|", section, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "listed twice"
    return dict(rows)


def our_models() -> list[type[models.Model]]:
    """The models of our apps and the abstract ones they are built on."""
    concrete = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    bases = {base for model in concrete for base in model.__mro__ if _is_ours(base)}
    return sorted({*concrete, *bases}, key=lambda model: model.__name__)


def _is_ours(base: type) -> bool:
    return issubclass(base, models.Model) and base.__module__.split(".")[0] in APPS


def our_fields() -> dict[str, models.Field]:
    """`Model.field` at the highest class that has it; no ids, no fields of Django's own."""
    fields: dict[str, models.Field] = {}
    for model in our_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            owners = [base for base in reversed(model.__mro__) if _has(base, field.name)]
            if field.name != "id" and not field.auto_created and _is_ours(owners[0]):
                fields[f"{owners[0].__name__}.{field.name}"] = field
    return fields


def _has(base: type, name: str) -> bool:
    meta: Any = getattr(base, "_meta", None)
    return meta is not None and any(
        field.name == name for field in (*meta.local_fields, *meta.local_many_to_many)
    )


def test_models() -> None:
    assert table("Models").keys() == {model.__name__ for model in our_models()}


def test_fields() -> None:
    assert table("Fields").keys() == our_fields().keys()


def test_the_terms_are_those_of_the_pages() -> None:
    terms = table("Fields")
    named = {
        name: str(field.verbose_name)
        for name, field in our_fields().items()
        if field.verbose_name != field.name.replace("_", " ")
    }
    assert {name: terms[name] for name in named} == named


def test_values() -> None:
    values = {
        f"{name}={value}": str(label)
        for name, field in our_fields().items()
        for value, label in getattr(field, "flatchoices", [])
    }
    values |= {f"target_state={state.value}": state.value for state in TargetState}
    assert table("Values") == values


@pytest.fixture(scope="module")
def api_names() -> set[str]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    parameters = {one["name"] for each in operations for one in each.get("parameters", [])}
    components = schema["components"]["schemas"].values()
    fields = {name for component in components for name in component.get("properties", {})}
    return parameters | fields | ERROR_FIELDS


def test_api_names(api_names: set[str]) -> None:
    assert table("API fields and parameters").keys() == api_names

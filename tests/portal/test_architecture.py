"""What holds for every module, model, template, form and address of the portal."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import get_resolver
from django.utils import translation
from django.utils.functional import Promise
from django_filters import FilterSet
from importlinter.cli import lint_imports
from rest_framework.serializers import BaseSerializer

from records.api.reading import RecordReading
from records.filters import StrictFilterSet
from records.resources import Resource
from tests.portal.routes import ROUTES, url_names

APPS = ("portal", "records", "directory", "accounts", "ktm", "kotaku", "meetings")
MOST_LINES = 400
# Pages that are not one model's: programmes, indexes, comparisons, one's own account.
OTHER_PAGES = {
    "accounts:account",
    "accounts:password_change",
    "accounts:password_reset",
    "accounts:password_reset_sent",
    "accounts:password_set",
    "ktm:programme",
    "kotaku:programme",
    "kotaku:region_path",
    "meetings:meeting_list",
    "directory:index",
    "directory:disagreements",
}
# Ledgers of the loader and of merges: no page, form or endpoint names the kind of record.
UNSEEN_MODELS = {"records.LoadedFact"}
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
OWN_MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS and model._meta.label not in UNSEEN_MODELS
]
# A-6, and what Django, DRF and django-filter say beside it.
ENGLISH = re.compile(
    r"this (field|value)|page not found|not found\.|ensure|csrf|select a|invalid token|yesterday|"
    r"enter a|\bmust\b|\brequired\b|already exists|\bis not\b",
    re.I,
)


def modules() -> list[Path]:
    """Every Python module of the portal, without tests and migrations."""
    return [
        path
        for app in APPS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def named(path: Path) -> str:
    """The path inside the repository."""
    return str(path.relative_to(settings.BASE_DIR))


# --- modules --------------------------------------------------------------------------------------


def test_apps_import_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(settings.BASE_DIR / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_every_module_says_what_it_is_in_one_sitting() -> None:
    silent = [
        named(path)
        for path in modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
    long = {named(path) for path in modules() if path.read_text().count("\n") > MOST_LINES}
    assert long == set()


def test_no_module_marks_text_as_safe_or_reads_the_environment() -> None:
    for path in modules():
        source = path.read_text()
        assert not re.search(r"\bmark_safe\b|\bSafeString\b|safestring", source), named(path)
        if named(path).startswith("portal/") or "management" in path.parts:
            continue
        assert not re.search(r"os\.environ|getenv", source), named(path)


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{named(path)}:{inner.lineno}"
        for path in modules()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert [where for where in hidden if not where.startswith("portal/bootstrap.py")] == []


# --- models ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_name_and_its_rules_have_sentences(model: type[models.Model]) -> None:
    assert "verbose_name" in model._meta.original_attrs
    for rule in model._meta.constraints:
        # Only a sentence that somebody wrote is kept apart from Django's default.
        _, _, written = rule.deconstruct()
        assert written.get("violation_error_message"), rule.name
        assert not ENGLISH.search(str(rule.violation_error_message)), rule.name


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_template_names_its_blocks_and_lists_its_context(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\|\s*safe\b|\{%\s*autoescape", source)
    assert not re.search(r"\{%\s*endblock\s*%\}", source)
    opening = re.sub(r"^\s*\{% extends [^%]+%\}\s*", "", source)
    assert opening.startswith(("{% comment %}", "{#")), opening[:60]


# --- addresses ------------------------------------------------------------------------------------


def test_every_address_has_its_row() -> None:
    assert sorted(url_names()) == sorted(route.name for route in ROUTES)


def test_names_of_addresses_follow_from_the_models() -> None:
    known = {f"{m._meta.app_label}:{m._meta.model_name}" for m in apps.get_models()}
    for name in url_names():
        if ":" in name and not name.startswith("api:") and name not in OTHER_PAGES:
            assert name.rpartition("_")[0] in known, name


def views() -> Iterator[Any]:
    """The class behind each address that has one."""
    for pattern in patterns(get_resolver()):
        callback = pattern.callback
        yield getattr(callback, "view_class", None) or getattr(callback, "cls", type(None))


def resources() -> list[Resource]:
    """The declaration of every model that has pages."""
    callbacks = (pattern.callback for pattern in patterns(get_resolver()))
    given = (getattr(callback, "view_initkwargs", {}).get("resource") for callback in callbacks)
    return list({id(resource): resource for resource in given if resource}.values())


def patterns(resolver: Any) -> Iterator[Any]:
    """Every URL pattern."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern)
        else:
            yield pattern


def test_every_list_is_filtered_strictly_and_every_serializer_lists_its_fields() -> None:
    filtersets = [resource.filterset_class for resource in resources()]
    filtersets += [v.resource.filterset_class for v in views() if issubclass(v, RecordReading)]
    assert len(filtersets) > 30
    for filterset in filtersets:
        assert issubclass(filterset, StrictFilterSet), filterset
    serializers = [v.serializer_class for v in views() if getattr(v, "serializer_class", None)]
    for serializer in serializers:
        assert issubclass(serializer, BaseSerializer)
        assert isinstance(serializer.Meta.fields, tuple), serializer


# --- language -------------------------------------------------------------------------------------


def declared(base: type) -> list[Any]:
    """The subclasses that our own modules declare."""
    for app in APPS:
        for name in ("forms", "filters"):
            if (settings.BASE_DIR / app / f"{name}.py").exists():
                import_module(f"{app}.{name}")
    found, waiting = [], [base]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.partition(".")[0] in APPS:
            found.append(cls)
    return found


def sentences(field: forms.Field) -> Iterator[Any]:
    """Everything that a field may answer to what was typed."""
    yield from field.error_messages.values()
    for validator in field.validators:
        yield getattr(validator, "message", "")
        yield from getattr(validator, "messages", {}).values()


def is_english(sentence: Any) -> bool:
    """Whether a reader would see it in English."""
    with translation.override("id"):
        shown = str(sentence)
    with translation.override("en"):
        untranslated = isinstance(sentence, Promise) and shown == str(sentence) != ""
    return untranslated or bool(ENGLISH.search(shown))


def test_no_field_answers_in_english() -> None:
    fields: dict[str, forms.Field] = {}
    for form in declared(forms.BaseForm):
        fields |= {f"{form.__name__}.{name}": field for name, field in form.base_fields.items()}
    for filterset in declared(FilterSet):
        for name, declared_filter in filterset.base_filters.items():
            fields[f"{filterset.__name__}.{name}"] = declared_filter.field
    assert len(fields) > 30
    english = {
        f"{name}: {sentence}"
        for name, field in fields.items()
        for sentence in sentences(field)
        if is_english(sentence)
    }
    assert english == set()


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_no_column_answers_in_english(model: type[models.Model]) -> None:
    english = {
        f"{column.name}: {sentence}"
        for column in model._meta.concrete_fields
        if column.editable
        for sentence in column.error_messages.values()
        if is_english(sentence)
    }
    assert english == set()

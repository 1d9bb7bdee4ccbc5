"""How the models of records point to each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from records.models import Record, Tracked


@dataclass(frozen=True)
class Link:
    """A way between records: `path` leads to one, or from one of `model`."""

    model: type[Record]
    path: str
    is_part: bool = False


def links_to(model: type[Record]) -> Iterator[Link]:
    """Every way from a record to this model, also by what is no record but part of one."""
    for other in apps.get_models():
        if not issubclass(other, Tracked) or other._meta.proxy:
            continue
        for field, target in foreign_keys(other):
            home = home_of(target)
            if not (home and issubclass(model, home.model)):
                continue
            if issubclass(other, Record):
                is_part = other.part_of == field.name
                yield Link(other, joined(field.name, home.path), is_part)
            elif (part := home_of(other)) and part.path != field.name:
                whole: Any = other._meta.get_field(part.path)
                yield Link(part.model, joined(whole.related_query_name(), field.name, home.path))


def home_of(model: type[models.Model]) -> Link | None:
    """The record that a row is (by an empty path) or is part of."""
    if issubclass(model, Record):
        return Link(model, "")
    if part_of := getattr(model, "part_of", ""):
        whole: Any = model._meta.get_field(part_of)
        return Link(whole.related_model, part_of)
    return None


def foreign_keys(model: type[models.Model]) -> Iterator[tuple[Any, Any]]:
    """(field, the model that it leads to)."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field, field.remote_field.model


def joined(*names: str) -> str:
    """The names as one path."""
    return "__".join(filter(None, names))


def links_of_parts(model: type[Record]) -> Iterator[Link]:
    """The ways by which a row is a part of a record of this model."""
    return (link for link in links_to(model) if link.is_part)

"""How the models of records point to each other."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from records.models import Record


def links_to(model: type[Record]) -> Iterator[Any]:
    """The foreign keys of records that lead to this model."""
    for other in apps.get_models():
        if issubclass(other, Record) and not other._meta.proxy:
            for field in other._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and issubclass(
                    model, field.remote_field.model
                ):
                    yield field


def links_of_parts(model: type[Record]) -> Iterator[Any]:
    """Those of them by which a row is a part of a record of this model."""
    return (field for field in links_to(model) if field.model.part_of == field.name)

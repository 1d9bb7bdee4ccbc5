"""Serializers of published records: read only, and null where the paper states nothing."""

from typing import Any, TypeVar

from django.db import models
from rest_framework import serializers
from rest_framework.serializers import ListSerializer

M = TypeVar("M", bound=models.Model)


class StatedText(serializers.CharField):
    """A text of the paper; null where it states none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True} | kwargs)

    def to_representation(self, value: Any) -> str | None:
        return str(value) if value else None


class StatedChoice(serializers.ChoiceField):
    """One of the model's words; null where none is stated."""

    def to_representation(self, value: Any) -> str | None:
        return super().to_representation(value) if value else None


class RecordSerializer(serializers.ModelSerializer[M]):
    """A ModelSerializer whose fields are always there; an empty text is null.

    A row that can be written says at which version it stands.
    """

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        key, *others = super().get_field_names(declared_fields, info)
        whole = self.parent.parent if isinstance(self.parent, ListSerializer) else self.parent
        is_written = whole is None and not self.Meta.model._meta.proxy
        return [key, "version", *others] if is_written else [key, *others]

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        field_class, options = super().build_standard_field(field_name, model_field)
        if field_class is serializers.CharField and model_field.blank:
            return StatedText, {"help_text": model_field.help_text or model_field.verbose_name}
        if field_class is serializers.ChoiceField and model_field.blank:
            return StatedChoice, options | {"allow_null": True, "allow_blank": False}
        return field_class, options

    def get_extra_kwargs(self) -> dict[str, Any]:
        extra = super().get_extra_kwargs()
        for name in ("version", *self.Meta.fields):
            extra.setdefault(name, {})["read_only"] = True
        return extra

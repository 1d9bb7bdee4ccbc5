"""Forms on records: the version they were opened at, and Indonesian numbers and dates."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelForm

from records.amounts import format_number
from records.dates import DateError, TimeError, format_date, parse_date, parse_time
from records.numbers import NumberError, parse_number

NOTHING_CHOSEN = "belum dipilih"


class ReadField(forms.Field):
    """A field whose text is read: it has changed if what it says has, however it is written."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class NumberField(ReadField):
    """A Decimal typed the Indonesian way; an ambiguous text is refused with both readings."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"}
    )

    def __init__(
        self,
        *,
        minimum: Decimal | None = Decimal(0),
        places: int = 6,
        minimum_places: int = 2,
        **kwargs: Any,
    ) -> None:
        self.minimum, self.places, self.minimum_places = minimum, places, minimum_places
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return parse_number(value or "", minimum=self.minimum, places=self.places)
        except NumberError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format_number(value, minimum_places=self.minimum_places)
        return value


class DateField(ReadField):
    """A date typed as 16/07/2019, 16 Juli 2019 or 2019-07-16."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})

    def to_python(self, value: Any) -> datetime.date | None:
        try:
            return parse_date(value or "")
        except DateError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, datetime.date) else value


class TimeField(ReadField):
    """A time of day typed as 09.15 or 09:15."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})

    def to_python(self, value: Any) -> datetime.time | None:
        try:
            return parse_time(value or "")
        except TimeError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H.%M") if isinstance(value, datetime.time) else value


class RecordForm(ModelForm):
    """A form on a Record. The hidden version tells which state its editor saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for field in self.fields.values():
            name_empty_choice(field)

    @property
    def edited(self) -> list[str]:
        """Names of the fields whose typing differs from what is stored."""
        return [name for name in self.changed_data if name != "version"]


def name_empty_choice(field: Any) -> None:
    """Say in words that nothing is chosen, where Django draws a line."""
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = NOTHING_CHOSEN
    elif isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        field.choices = [
            ("", NOTHING_CHOSEN) if choice in BLANK_CHOICE_DASH else choice for choice in choices
        ]


def spoken(bound: forms.BoundField) -> str:
    """A field's value as a reader sees it: the choice's label, not its key."""
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not isinstance(value, list | tuple):
        labels = (label for key, label in choices if str(key) == str(value))
        return str(next(labels, value or "–"))
    return "–" if value in (None, "") else str(bound.field.prepare_value(value))

"""Forms on records: the version they were opened at, and Indonesian numbers and dates."""

import datetime
import uuid
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelForm

from records.amounts import format_money, format_number
from records.dates import DateError, TimeError, format_date, parse_date, parse_time
from records.models import with_names
from records.numbers import NumberError, parse_money, parse_number

NOTHING_CHOSEN = "belum dipilih"


class ReadField(forms.Field):
    """A field whose text is read: it has changed if what it says has, however it is written."""

    def read(self, text: str) -> Any:
        """What the text says; None where it says nothing."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        # A field that may not be changed is given what is stored.
        return self.read(value or "") if value is None or isinstance(value, str) else value

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

    def read(self, text: str) -> Decimal | None:
        try:
            return parse_number(text, minimum=self.minimum, places=self.places)
        except NumberError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format_number(value, minimum_places=self.minimum_places)
        return value


class MoneyField(ReadField):
    """Rupiah typed the Indonesian way, with or without Rp."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"}
    )

    def read(self, text: str) -> Decimal | None:
        try:
            return parse_money(text)
        except NumberError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return format_money(value) if isinstance(value, Decimal) else value


class CodeField(forms.ModelChoiceField):
    """Another record, by the code that people know it by and type."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})

    def __init__(self, queryset: Any, *, code: str = "code", **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"invalid_choice": "Kode “%(value)s” tidak ada dalam daftar."}
        )
        super().__init__(queryset, to_field_name=code, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            rows: Any = self.queryset
            try:
                value = rows.get(pk=value)
            except rows.model.DoesNotExist:
                value = None
        return super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The key of a record and its code say the same."""
        return not self.disabled and super().has_changed(initial, self.prepare_value(data))

    def to_python(self, value: Any) -> Any:
        try:
            # A field that may not be changed is given the key that is stored.
            typed = value.strip() if isinstance(value, str) else self.prepare_value(value)
            return super().to_python(typed)
        except ValidationError as error:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": str(value)[:30]},
            ) from error


class DateField(ReadField):
    """A date typed as 16/07/2019, 16 Juli 2019 or 2019-07-16."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})

    def read(self, text: str) -> datetime.date | None:
        try:
            return parse_date(text)
        except DateError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, datetime.date) else value


class TimeField(ReadField):
    """A time of day typed as 09.15 or 09:15."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})

    def read(self, text: str) -> datetime.time | None:
        try:
            return parse_time(text)
        except TimeError as error:
            raise ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H.%M") if isinstance(value, datetime.time) else value


UNSENT = "Formulir ini tidak lengkap. Muat ulang halaman, lalu isi kembali."


class SentOnce(forms.Form):
    """What every form on a record carries: the version seen, and a token that counts only once.

    `bookkeeping` names the fields that say nothing about the record.
    """

    bookkeeping: ClassVar[tuple[str, ...]] = ("version", "submission")

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, error_messages={"required": UNSENT}
    )
    submission = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": UNSENT, "invalid": UNSENT}
    )


class RecordForm(SentOnce, ModelForm):
    """A form on a Record: which version its editor saw, and a token that lets it save only once.

    `identity` names the fields that say which record it is; once saved they stay. `reserved` names
    those that only the holder of a permission may set: field -> permission. `alike`: the fields
    offer the same whatever record the form is on, so that one form serves many.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    reserved: ClassVar[dict[str, str]] = {}
    alike: ClassVar[bool] = True

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["version"].initial = self.instance.version
        self.fields["submission"].initial = uuid.uuid4
        for name, field in self.fields.items():
            name_empty_choice(field)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = with_names(field.queryset)
            if name in self.identity and self.instance.pk:
                field.disabled = True
                field.help_text = ""
            if name in self.reserved and not user.has_perm(self.reserved[name]):
                field.disabled = True
                field.help_text = "Hanya dapat diubah oleh Bappeda."
            if field.disabled and self.instance.pk and isinstance(field, forms.ModelChoiceField):
                # It stays what is stored; nobody looks that up among the choices again.
                field.clean = partial(self._stored, name)

    def turn_to(self, record: Any, data: Any = None) -> None:
        """Become the form on another record, new or stored as the first one was."""
        self.instance, self.is_bound, self.data = record, data is not None, data or {}
        self.initial = forms.model_to_dict(record, self._meta.fields)
        self.fields["version"].initial = record.version
        self._errors: Any = None
        self._bound_fields_cache: dict[str, Any] = {}
        self.__dict__.pop("changed_data", None)

    def _stored(self, name: str, _typed: Any) -> Any:
        return getattr(self.instance, name)

    @property
    def record_fields(self) -> list[str]:
        """Names of the fields that say something about the record."""
        return [name for name in self.fields if name not in self.bookkeeping]

    @property
    def edited(self) -> list[str]:
        """Names of the fields whose typing differs from what is stored."""
        return [name for name in self.changed_data if name in self.record_fields]


def problems_of(form: forms.BaseForm) -> list[tuple[str, str, str]]:
    """(field, code, sentence) of what the form refuses; the field is empty for the whole."""
    return [
        ("" if name == "__all__" else name, error.code or "invalid", sentence)
        for name, errors in form.errors.as_data().items()
        for error in errors
        for sentence in error.messages
    ]


def name_empty_choice(field: Any) -> None:
    """Say in words that nothing is chosen, where Django draws a line; tick boxes say it empty."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = NOTHING_CHOSEN
    elif isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        allowed = ", ".join(str(key) for key, _ in choices if key)
        # A page offers no other choice; a program is told which there are.
        field.error_messages["invalid_choice"] = f"“%(value)s” tidak ada. Pilihan: {allowed}."
        field.choices = [
            ("", NOTHING_CHOSEN) if choice in BLANK_CHOICE_DASH else choice for choice in choices
        ]


def spoken(bound: forms.BoundField) -> str:
    """A field's value as a reader sees it: the choice's label, not its key."""
    value = bound.value()
    if isinstance(bound.field.widget, forms.Select):
        choices: Any = bound.field.choices
        labels = (label for key, label in choices if str(key) == str(value))
        return str(next(labels, value or "–"))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "–" if value in (None, "") else str(bound.field.prepare_value(value))

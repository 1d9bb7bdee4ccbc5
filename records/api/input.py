"""What a request may say: the model's own form, filled with JSON.

Numbers come with a dot, days as 2019-07-16, times as 09:15, other records by id or by code; the
rest is the form's to judge, so that a page and the API refuse the same with the same sentence.
"""

import datetime
import re
import uuid
from collections.abc import Callable
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError as Refused

from records.api.errors import RefusedParameters
from records.forms import (
    CodeField,
    DateField,
    MoneyField,
    NumberField,
    RecordForm,
    SentOnce,
    TimeField,
)
from records.models import Record
from records.numbers import NumberError, parse_api_decimal

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CLOCK = re.compile(r"\d{2}:\d{2}", re.ASCII)
LONGEST_NAME = 60
MOST_PROBLEMS = 20


def filled_form(
    form_class: type[RecordForm], body: Any, *, user: Any, record: Record, is_whole: bool
) -> RecordForm:
    """The form with what the body says; RefusedParameters for what cannot be read."""
    form = form_class(instance=record, user=user)
    data = form_data(form, body, is_whole=is_whole)
    if not form.alike:
        return form_class(data, instance=record, user=user)
    form.turn_to(record, data)
    return form


def form_data(blank: RecordForm, body: Any, *, is_whole: bool) -> dict[str, Any]:
    """What the body says, as that form is sent; RefusedParameters for what cannot be read.

    `is_whole`: fields that the body leaves out are empty; otherwise they stay as they are.
    """
    data: dict[str, Any] = {"version": blank.instance.version, "submission": uuid.uuid4()}
    return data | _read(blank, blank.record_fields, body, keep=not is_whole)


def filled_step(
    form_class: type[SentOnce], body: Any, *, fixed: dict[str, Any], **arguments: Any
) -> SentOnce:
    """The form of a step with what the body says; `fixed` are the fields that the address says.

    What the body leaves out is as the form proposes it.
    """
    blank = form_class(**arguments)
    fixed = {"submission": uuid.uuid4()} | fixed
    names = [name for name in blank.fields if name not in fixed]
    return form_class(_read(blank, names, body, keep=True) | fixed, **arguments)


def _read(form: forms.BaseForm, names: list[str], body: Any, *, keep: bool) -> dict[str, Any]:
    """What the body says about these fields; `keep`: what it leaves out stays as the form has it.

    RefusedParameters for what cannot be read.
    """
    if problems := list(islice(_unknown(names, body), MOST_PROBLEMS)):
        raise RefusedParameters(problems)
    data = {}
    for name in names:
        field = form.fields[name]
        if name not in body:
            data[name] = form[name].initial if keep else None
        elif field.disabled:
            problems += _fixed(form, name, body[name])
        else:
            try:
                data[name] = read_json(field, body[name])
            except Refused as refused:
                problems.append((name, refused.code or "invalid", refused.message))
    if problems:
        raise RefusedParameters(problems)
    return data


def deletion_reason(body: Any) -> str:
    """The reason of a deletion; 400 without one."""
    if isinstance(body, dict) and (unknown := [name for name in body if name != "reason"]):
        sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: reason."
        raise RefusedParameters([(unknown[0][:60], "unknown", sentence)])
    reason = body.get("reason") if isinstance(body, dict) else None
    if not isinstance(reason, str) or not reason.strip() or len(reason) > 300 or "\x00" in reason:
        sentence = "Tulis alasan penghapusan, paling panjang 300 huruf."
        raise RefusedParameters([("reason", "required", sentence)])
    return reason.strip()


def _unknown(names: list[str], body: Any) -> Any:
    if not isinstance(body, dict):
        yield "", "invalid", "Isi permintaan harus objek JSON dengan nama isian."
        return
    for name in body:
        if name not in names:
            known = ", ".join(names)
            sentence = f"Isian “{str(name)[:LONGEST_NAME]}” tidak ada. Yang ada: {known}."
            yield str(name)[:LONGEST_NAME], "unknown", sentence


def _fixed(form: forms.BaseForm, name: str, value: Any) -> list[tuple[str, str, str]]:
    """A field that this user may not set may be sent back as it stands, and in no other way."""
    stands = form.fields[name].prepare_value(form[name].initial)
    if value == stands or str(value) == str(stands):
        return []
    return [(name, "fixed", f"“{form.fields[name].label}” tidak dapat diubah.")]


def read_json(field: forms.Field, value: Any) -> Any:
    """A JSON value as the field's own; raises ValidationError for another kind of value."""
    if value is None:
        return None
    for kind, read in READERS:
        if isinstance(field, kind):
            return read(field, value)
    return _text(field, value)


def _number(field: Any, value: Any) -> Any:
    try:
        return parse_api_decimal(value, minimum=field.minimum, places=field.places)
    except NumberError as error:
        raise Refused(error.message, code=error.code) from error


def _money(field: Any, value: Any) -> Any:
    try:
        return parse_api_decimal(value, places=2)
    except NumberError as error:
        raise Refused(error.message, code=error.code) from error


def _day(field: Any, value: Any) -> Any:
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise Refused("Tanggal ditulis seperti 2019-07-16.", code="invalid")


def _clock(field: Any, value: Any) -> Any:
    if isinstance(value, str) and CLOCK.fullmatch(value):
        try:
            return datetime.time.fromisoformat(value)
        except ValueError:
            pass
    raise Refused("Jam ditulis seperti 09:15.", code="invalid")


def _truth(field: Any, value: Any) -> Any:
    if not isinstance(value, bool):
        raise Refused("Tulis true atau false.", code="invalid")
    return value


def _key(field: Any, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("Sebutkan nomornya, sebuah bilangan bulat.", code="invalid")
    if not 0 < value < 2**63:
        raise Refused("Nomor ini tidak ada.", code="invalid_choice")
    return value


def _count(field: Any, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("Tulis bilangan bulat.", code="invalid")
    return value


def _text(field: Any, value: Any) -> Any:
    if not isinstance(value, str):
        raise Refused("Isian ini berupa teks.", code="invalid")
    if "\x00" in value:
        raise Refused("Teks memuat karakter yang tidak sah.", code="invalid")
    return value


# In this order: a field is read as the first kind that it is.
READERS: tuple[tuple[type[forms.Field], Callable[[Any, Any], Any]], ...] = (
    (NumberField, _number),
    (MoneyField, _money),
    (DateField, _day),
    (TimeField, _clock),
    (CodeField, _text),
    (forms.ModelChoiceField, _key),
    (forms.BooleanField, _truth),
    (forms.IntegerField, _count),
)
KINDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (NumberField, {"type": "string", "format": "decimal", "example": "36.97"}),
    (MoneyField, {"type": "string", "format": "decimal", "example": "1250000.00"}),
    (DateField, {"type": "string", "format": "date"}),
    (TimeField, {"type": "string", "pattern": r"^\d{2}:\d{2}$", "example": "09:15"}),
    (CodeField, {"type": "string"}),
    (forms.ModelChoiceField, {"type": "integer", "minimum": 1}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.IntegerField, {"type": "integer"}),
)


def step_schema(form_class: type[SentOnce], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """OpenAPI schema of what a step may say; nothing has to be said that the form proposes."""
    schema = body_schema(form_class, without)
    schema.pop("required")
    return {"application/json": schema}


def body_schema(form_class: type[SentOnce], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """OpenAPI schema of what a request may say; `without` names what it may not."""
    fields = {
        name: field
        for name, field in form_class.base_fields.items()
        if name not in (*form_class.bookkeeping, *without)
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in fields.items() if field.required],
        "properties": {name: _field_schema(field) for name, field in fields.items()},
    }


def _field_schema(field: Any) -> dict[str, Any]:
    schema = dict(next((s for kind, s in KINDS if isinstance(field, kind)), {"type": "string"}))
    if not isinstance(field, forms.ModelChoiceField) and getattr(field, "choices", None):
        schema["enum"] = [key for key, _ in field.choices if key] + ([] if field.required else [""])
    elif longest := getattr(field, "max_length", None):
        schema["maxLength"] = longest
    # How pages write numbers and days is not how JSON does.
    is_typed = isinstance(field, NumberField | MoneyField | DateField | TimeField)
    words = [str(field.label or ""), "" if is_typed else str(field.help_text or "")]
    schema["description"] = ". ".join(filter(None, words))
    if not field.required:
        schema["nullable"] = True
    return schema

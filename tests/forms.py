"""Filling in a form as a browser does."""

from typing import Any

from django import forms
from django.test import Client


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send: the form as it opens at this address, some fields typed over."""
    # Not `context`: Django's client collects there what any thread renders in the meantime.
    page: Any = client.get(address)
    form = page.context_data["form"]
    return {name: value for name, value in shown(form).items() if value is not None} | changes


def shown(form: forms.BaseForm) -> dict[str, Any]:
    """The text in each field; None for an empty one and for a box that is not ticked."""
    values = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    return {
        name: None if value is None or value is False else form.fields[name].prepare_value(value)
        for name, value in values.items()
    }

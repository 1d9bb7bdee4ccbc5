"""How figures, dates and times are written on pages."""

import datetime
from decimal import Decimal

from django import forms, template

from records.amounts import format_money, format_number
from records.dates import format_date, format_datetime, format_time
from records.forms import spoken

register = template.Library()


@register.filter
def number(amount: Decimal | int | None) -> str:
    """1.234,56: thousands with dots, only the decimals that the amount has."""
    return "" if amount is None else format_number(Decimal(amount), minimum_places=0)


@register.filter
def hectares(amount: Decimal | None) -> str:
    """16,23 or 0,848808: the paper's decimals, at least two."""
    return "" if amount is None else format_number(amount, minimum_places=2)


@register.filter
def money(amount: Decimal | None) -> str:
    """Rp 100.000.000,00."""
    return "" if amount is None else format_money(amount)


@register.filter
def tanggal(day: datetime.date | None) -> str:
    """16 Juli 2019."""
    return "" if day is None else format_date(day)


@register.filter
def jam(time: datetime.time | None) -> str:
    """09.15 WIB."""
    return "" if time is None else format_time(time)


@register.simple_tag(takes_context=True)
def list_query(context: template.Context, **parameters: str) -> str:
    """The present query string with other parameters, from the first row on."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.update(parameters)
    return f"?{query.urlencode()}"


@register.filter(name="spoken")
def field_text(field: forms.BoundField) -> str:
    """What was typed into a field, in words."""
    return spoken(field)


@register.filter
def moment(time: datetime.datetime | None) -> str:
    """16 Juli 2019 pukul 09.15 WIB."""
    return "" if time is None else format_datetime(time)


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, page: int) -> str:
    """The present query string with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"

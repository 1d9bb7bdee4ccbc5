"""Filters of the history of all records."""

import datetime
from typing import Any

import django_filters

from records.change_log import noun_of
from records.dates import start_of_day
from records.filters import ChoiceFilter, StrictFilterSet
from records.forms import DateField
from records.history import followed_models
from records.models import HistoryEntry


class WordFilter(django_filters.CharFilter):
    """A text that the column contains, as it is written there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="icontains", max_length=100, **kwargs)


class DayFilter(django_filters.Filter):
    """A day, as pages read one."""

    field_class = DateField


class HistoryFilterSet(StrictFilterSet):
    """Which changes to show: of what, by whom, through what, between which days (WIB)."""

    q = WordFilter(label="Cari", field_name="label", help_text="Nama data pada waktu itu")
    table = ChoiceFilter(
        choices=sorted(
            ((m._meta.db_table, noun_of(m)) for m in followed_models()),
            key=lambda choice: choice[1],
        ),
        label="Jenis data",
        field_name="table_name",
    )
    actor = WordFilter(label="Pelaku", help_text="Nama pengguna atau perintah")
    action = ChoiceFilter(choices=HistoryEntry.Action, label="Perbuatan")
    via = ChoiceFilter(
        choices=[(via, label) for via, label in HistoryEntry.Via.choices if via]
        + [("outside", "di luar aplikasi")],
        label="Melalui",
        method="through",
    )
    since = DayFilter(label="Sejak tanggal", method="from_day")
    until = DayFilter(label="Sampai tanggal", method="to_day")

    class Meta:
        model = HistoryEntry
        fields = ("q", "table", "actor", "action", "via", "since", "until")

    def through(self, entries: Any, name: str, via: str) -> Any:
        return entries.filter(via="" if via == "outside" else via)

    def from_day(self, entries: Any, name: str, day: datetime.date) -> Any:
        return entries.filter(at__gte=start_of_day(day))

    def to_day(self, entries: Any, name: str, day: datetime.date) -> Any:
        return entries.filter(at__lt=start_of_day(day + datetime.timedelta(days=1)))

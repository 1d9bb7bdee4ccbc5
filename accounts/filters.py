"""Filters of the lists of accounts, applications and webhooks."""

from typing import Any

import django_filters
from django.contrib.auth.models import Group

from accounts.models import Application, User, Webhook
from records.filters import (
    BooleanFilter,
    ChoiceFilter,
    OrderingFilter,
    SearchFilter,
    StrictFilterSet,
)


class AccountFilterSet(StrictFilterSet):
    """By name, role, and whether it can be used."""

    q = SearchFilter("full_name", "username", "person__name", help_text="Nama atau nama pengguna")
    role = django_filters.ModelChoiceFilter(
        queryset=Group.objects.order_by("name"),
        to_field_name="name",
        method="with_role",
        label="Peran",
        empty_label="semua",
        error_messages={"invalid_choice": "Peran “%(value)s” tidak ada."},
    )
    is_active = BooleanFilter(field_name="is_active", label="Aktif")

    class Meta:
        model = User
        fields = ("q", "role", "is_active")

    def with_role(self, accounts: Any, name: str, role: Group) -> Any:
        return accounts.filter(groups=role)


class ApplicationFilterSet(StrictFilterSet):
    """By name, owner and role."""

    q = SearchFilter(*Application.NAMES, help_text="Nama aplikasi atau organisasi")
    role = ChoiceFilter(choices=Application.Role, label="Peran")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Application
        fields = ("q", "role", "ordering")


class WebhookFilterSet(StrictFilterSet):
    """By name, owner and address."""

    q = SearchFilter(*Webhook.NAMES, help_text="Nama, organisasi, atau alamat")
    is_active = BooleanFilter(field_name="is_active", label="Aktif")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Webhook
        fields = ("q", "is_active", "ordering")

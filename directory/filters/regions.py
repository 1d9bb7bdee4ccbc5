"""Filters of regions, their spellings and groups."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from directory.models import (
    Region,
    RegionAlias,
    RegionGroup,
    RegionGroupMember,
)
from directory.models.regions import CODE_PATTERN
from records.filters import (
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
)


class RegionCodeField(forms.CharField):
    """A Kemendagri code that exists."""

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return ""
        if not re.fullmatch(CODE_PATTERN, code, re.ASCII):
            raise ValidationError(
                f"“{code[:20]}” bukan kode wilayah. Tulis dengan titik, misalnya 19.05.06.",
                code="invalid",
            )
        if not Region.objects.filter(code=code).exists():
            raise ValidationError(f"Kode wilayah {code} tidak dikenal.", code="unknown_region")
        return code


class RegionFilter(django_filters.Filter):
    """Rows of a region and of all below it; `method` says what that means for the model."""

    field_class = RegionCodeField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "Kode wilayah",
                "help_text": "Kode Kemendagri, misalnya 19.05 atau 19.05.06",
            }
            | kwargs
        )


class RegionFilterSet(StrictFilterSet):
    """Filters of the list of regions."""

    q = SearchFilter(
        *Region.NAMES, begins=("code",), help_text="Nama, juga ejaan lain, atau awal kode"
    )
    region = RegionFilter(method="within")
    level = ChoiceFilter(choices=Region.Level, label="Tingkat")
    ordering = OrderingFilter({"code": "Kode", "name": "Nama"})

    class Meta:
        model = Region
        fields = ("q", "region", "level", "ordering")

    def within(self, regions: Any, name: str, code: str) -> Any:
        return regions.within(code)


class RegionAliasFilterSet(StrictFilterSet):
    """Filters of spellings."""

    q = SearchFilter("name", help_text="Ejaan")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"name": "Ejaan"})

    class Meta:
        model = RegionAlias
        fields = ("q", "region", "ordering")

    def within(self, aliases: Any, name: str, code: str) -> Any:
        return aliases.filter(region__in=Region.objects.within(code))


class RegionGroupFilterSet(StrictFilterSet):
    """Filters of groups of regions."""

    q = SearchFilter("name", help_text="Nama gabungan")
    region = RegionFilter(method="with_member")
    kind = ChoiceFilter(choices=RegionGroup.Kind, label="Jenis")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = RegionGroup
        fields = ("q", "region", "kind", "ordering")

    def with_member(self, groups: Any, name: str, code: str) -> Any:
        members = RegionGroupMember.objects.filter(region__in=Region.objects.within(code))
        return groups.filter(pk__in=members.values("group"))


class RegionGroupMemberFilterSet(StrictFilterSet):
    """Filters of the members of groups."""

    q = SearchFilter("group__name", "region__name", help_text="Gabungan atau wilayah")
    group = RecordFilter(RegionGroup, "Gabungan", field_name="group")
    region = RegionFilter(method="within")
    ordering = OrderingFilter({"region": "Kode wilayah"}, paths={"region": "region__code"})

    class Meta:
        model = RegionGroupMember
        fields = ("q", "group", "region", "ordering")

    def within(self, members: Any, name: str, code: str) -> Any:
        return members.filter(region__in=Region.objects.within(code))

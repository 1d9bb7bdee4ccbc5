"""Regions, their spellings, and groups of them."""

from typing import Any

from django import forms

from directory.models import Region, RegionAlias, RegionGroup, RegionGroupMember
from records.forms import CodeField, DateField, RecordForm


class RegionField(CodeField):
    """A region by its Kemendagri code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.all(),
            **{
                "label": "Kode wilayah",
                "help_text": "Kode Kemendagri dengan titik, misalnya 19.05.06.",
            }
            | kwargs,
        )


class RegionForm(RecordForm):
    """A region's name and validity; the code is its identity and stays."""

    identity = ("code", "level", "parent")

    code = forms.CharField(
        label="Kode", max_length=13, help_text="Kode Kemendagri dengan titik, misalnya 19.05.06."
    )
    parent = RegionField(required=False, label="Kode wilayah induk")
    valid_from = DateField(label="Berlaku sejak", required=False)
    valid_to = DateField(label="Berlaku sampai", required=False)

    class Meta:
        model = Region
        fields = ("code", "name", "level", "parent", "valid_from", "valid_to")


class RegionAliasForm(RecordForm):
    """Another spelling of a region."""

    region = RegionField()

    class Meta:
        model = RegionAlias
        fields = ("region", "name")


class RegionGroupForm(RecordForm):
    """Regions that papers name together."""

    class Meta:
        model = RegionGroup
        fields = ("name", "kind")


class RegionGroupMemberForm(RecordForm):
    """A region in a group."""

    region = RegionField()

    class Meta:
        model = RegionGroupMember
        fields = ("group", "region")

"""Regions, their spellings, and groups of them."""

from directory.filters import (
    RegionAliasFilterSet,
    RegionFilterSet,
    RegionGroupFilterSet,
    RegionGroupMemberFilterSet,
)
from directory.forms import (
    RegionAliasForm,
    RegionForm,
    RegionGroupForm,
    RegionGroupMemberForm,
)
from directory.models import Region, RegionAlias, RegionGroup, RegionGroupMember
from directory.resources.documents import IN_DIRECTORY
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource


def spellings(region: Region) -> str:
    """The other names, in one line."""
    return ", ".join(alias.name for alias in region.aliases.all())


def members(group: RegionGroup) -> str:
    """The regions of a group with their codes, in one line."""
    return ", ".join(f"{m.region.name} ({m.region.code})" for m in group.members.all())


REGIONS = Resource(
    queryset=Region.objects.select_related("parent").prefetch_related("aliases"),
    filterset_class=RegionFilterSet,
    form_class=RegionForm,
    title="Wilayah",
    lead="Kode dan nama menurut Kementerian Dalam Negeri, dengan ejaan lain yang dipakai dokumen.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Nama", "name", link=True),
        Column("Kode", "code"),
        Column("Tingkat", "level"),
        Column("Induk", "parent.name", key="parent"),
        Column("Ejaan lain", spellings, key="aliases"),
        Column("Berlaku sejak", "valid_from", kind=Kind.DATE, standing=False),
        Column("Berlaku sampai", "valid_to", kind=Kind.DATE, standing=False),
    ),
)

REGION_ALIASES = Resource(
    queryset=RegionAlias.objects.select_related("region"),
    filterset_class=RegionAliasFilterSet,
    form_class=RegionAliasForm,
    title="Ejaan wilayah",
    lead="Nama lama dan ejaan lain; pencarian menemukan wilayah dengan semuanya.",
    parents=(*IN_DIRECTORY, ("Wilayah", "directory:region_list")),
    columns=(
        Column("Ejaan", "name", link=True),
        Column("Wilayah", "region.title", key="region", to="region"),
        Column("Kode", "region.code", key="code"),
    ),
)

REGION_GROUPS = Resource(
    queryset=RegionGroup.objects.prefetch_related("members__region"),
    filterset_class=RegionGroupFilterSet,
    form_class=RegionGroupForm,
    title="Gabungan wilayah",
    lead="Wilayah yang disebut dokumen dengan satu angka; angkanya tidak dipecah.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Nama", "name", link=True),
        Column("Jenis", "kind"),
        Column("Wilayah", members, key="members"),
    ),
)

REGION_GROUP_MEMBERS = Resource(
    queryset=RegionGroupMember.objects.select_related("group", "region"),
    filterset_class=RegionGroupMemberFilterSet,
    form_class=RegionGroupMemberForm,
    title="Anggota gabungan",
    lead="Wilayah mana saja yang termasuk sebuah gabungan.",
    parents=(*IN_DIRECTORY, ("Gabungan wilayah", "directory:regiongroup_list")),
    columns=(
        Column("Wilayah", "region.title", key="region", link=True),
        Column("Kode", "region.code", key="code"),
        Column("Gabungan", "group.name", key="group", to="group"),
    ),
)

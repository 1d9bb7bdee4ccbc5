"""Endpoints of regions, their spellings and groups."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from directory.models import Region, RegionAlias, RegionGroup, RegionGroupMember
from directory.resources import REGION_ALIASES, REGION_GROUP_MEMBERS, REGION_GROUPS, REGIONS
from records.api.serializers import RecordSerializer
from records.api.views import RecordViewSet


class RegionSerializer(RecordSerializer[Region]):
    """A region of the Kemendagri code list."""

    parent = serializers.CharField(
        source="parent.code",
        default=None,
        allow_null=True,
        help_text="Kode wilayah induk; null untuk provinsi.",
    )
    aliases = serializers.SerializerMethodField(help_text="Ejaan lain dan nama lama.")

    class Meta:
        model = Region
        fields = ("code", "name", "level", "parent", "aliases", "valid_from", "valid_to")

    def get_aliases(self, region: Region) -> list[str]:
        return [alias.name for alias in region.aliases.all()]


@extend_schema(tags=["Direktori"])
class RegionViewSet(RecordViewSet):
    """Wilayah menurut kode Kemendagri; kode adalah teks bertitik."""

    resource = REGIONS
    serializer_class = RegionSerializer
    lookup_field = "code"
    lookup_value_regex = r"[0-9.]{2,13}"


class RegionAliasSerializer(RecordSerializer[RegionAlias]):
    """Another spelling of a region."""

    region = serializers.CharField(source="region.code", help_text="Kode wilayah.")

    class Meta:
        model = RegionAlias
        fields = ("id", "region", "name")


@extend_schema(tags=["Direktori"])
class RegionAliasViewSet(RecordViewSet):
    """Ejaan lain dan nama lama wilayah."""

    resource = REGION_ALIASES
    serializer_class = RegionAliasSerializer


class RegionGroupSerializer(RecordSerializer[RegionGroup]):
    """Regions that one figure speaks for."""

    regions = serializers.SerializerMethodField(help_text="Kode wilayah anggotanya.")

    class Meta:
        model = RegionGroup
        fields = ("id", "name", "kind", "regions")

    def get_regions(self, group: RegionGroup) -> list[str]:
        return [member.region.code for member in group.members.all()]


@extend_schema(tags=["Direktori"])
class RegionGroupViewSet(RecordViewSet):
    """Gabungan wilayah yang angkanya tidak dipecah."""

    resource = REGION_GROUPS
    serializer_class = RegionGroupSerializer


class RegionGroupMemberSerializer(RecordSerializer[RegionGroupMember]):
    """A region in a group."""

    region = serializers.CharField(source="region.code", help_text="Kode wilayah.")

    class Meta:
        model = RegionGroupMember
        fields = ("id", "group", "region")


@extend_schema(tags=["Direktori"])
class RegionGroupMemberViewSet(RecordViewSet):
    """Wilayah anggota sebuah gabungan."""

    resource = REGION_GROUP_MEMBERS
    serializer_class = RegionGroupMemberSerializer

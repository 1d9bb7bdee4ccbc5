"""Regions by Kemendagri code, their other names, and named groups that bear one figure together."""

from collections import defaultdict

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from directory.access import AllMembersInRegion, Both, InRegion, With
from records.models import Record, RecordManager, RecordQuerySet
from records.models.records import ALIVE
from records.search import matching, spelling_index

CODE_PATTERN = r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"


class RegionQuerySet(RecordQuerySet["Region"]):
    """Readings of regions."""

    def within(self, code: str) -> "RegionQuerySet":
        """The region and all below it."""
        return self.filter(subtree("code", code))

    def named(self, text: str) -> "RegionQuerySet":
        """Regions so called, by name, alias or the beginning of the code, or else nearly so."""
        return matching(self, text, *Region.NAMES, begins=("code",)).rows


def subtree(path: str, code: str) -> models.Q:
    """Condition that the code at `path` is `code` or lies below it."""
    return models.Q(**{path: code}) | models.Q(**{f"{path}__startswith": f"{code}."})


class Region(Record):
    """A region of the Kemendagri code list. The code is text: 19.05.06, never a number."""

    access = InRegion("code")

    NATURAL_KEY = "code"
    NAMES = ("name", "aliases__name")

    class Level(models.TextChoices):
        PROVINCE = "provinsi", "provinsi"
        REGENCY = "kabupaten", "kabupaten"
        CITY = "kota", "kota"
        DISTRICT = "kecamatan", "kecamatan"
        URBAN_VILLAGE = "kelurahan", "kelurahan"
        VILLAGE = "desa", "desa"
        CUSTOMARY_VILLAGE = "desa_adat", "desa adat"

    code = models.CharField("kode", max_length=13, db_index=True)
    name = models.CharField("nama", max_length=120)
    level = models.CharField("tingkat", max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="induk"
    )
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    objects = RecordManager.from_queryset(RegionQuerySet)()

    class Meta:
        verbose_name = "wilayah"
        ordering = ["code"]
        indexes = [
            models.Index(Lower("name"), name="region_name_lower"),
            spelling_index("name", name="region_name_spelling"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=ALIVE,
                name="region_code_once",
                violation_error_message="Kode wilayah ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=CODE_PATTERN),
                name="region_code_form",
                violation_error_message="Kode wilayah ditulis dengan titik, misalnya 19.05.06.",
            ),
            models.CheckConstraint(
                condition=models.Q(level="provinsi", code__regex=r"^\d{2}$")
                | models.Q(level="kabupaten", code__regex=r"^\d{2}\.[0-6]\d$")
                | models.Q(level="kota", code__regex=r"^\d{2}\.[7-9]\d$")
                | models.Q(level="kecamatan", code__regex=r"^\d{2}\.\d{2}\.\d{2}$")
                | models.Q(level="kelurahan", code__regex=r"\.1\d{3}$")
                | models.Q(level="desa", code__regex=r"\.2\d{3}$")
                | models.Q(level="desa_adat", code__regex=r"\.3\d{3}$"),
                name="region_level_matches_code",
                violation_error_message="Tingkat wilayah tidak sesuai dengan kodenya.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="region_validity_order",
                violation_error_message="Masa berlaku berakhir sebelum dimulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:region_detail", args=[self.code])

    @property
    def address_key(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """The name with its level where the name alone does not say it: Kecamatan Mentok."""
        if self.level in (self.Level.PROVINCE, self.Level.REGENCY, self.Level.CITY):
            return self.name if self.name.startswith("K") else f"Provinsi {self.name}"
        return f"{self.get_level_display().capitalize()} {self.name}"


class RegionAlias(Record):
    """Another spelling or former name of a region, as papers write it."""

    access = With("region")
    part_of = "region"

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="aliases", verbose_name="wilayah"
    )
    name = models.CharField("nama lain", max_length=120)

    class Meta:
        verbose_name = "nama lain wilayah"
        ordering = ["name"]
        indexes = [
            spelling_index("name", name="region_alias_spelling"),
        ]
        constraints = [
            models.UniqueConstraint(
                "region",
                Lower("name"),
                condition=ALIVE,
                name="region_alias_once",
                violation_error_message="Nama lain ini sudah dicatat untuk wilayah itu.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RegionGroup(Record):
    """Regions that one figure speaks for: never split, never counted twice.

    Either a paper names them together, or they are where a named area lies.
    """

    access = AllMembersInRegion()

    class Kind(models.TextChoices):
        COMBINED = "gabungan", "gabungan wilayah"
        AREA = "kawasan", "kawasan bernama"

    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=10, choices=Kind, default=Kind.COMBINED)
    regions = models.ManyToManyField(
        Region, through="RegionGroupMember", related_name="groups", verbose_name="wilayah"
    )

    class Meta:
        verbose_name = "gabungan wilayah"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=ALIVE,
                name="region_group_name_once",
                violation_error_message="Gabungan wilayah dengan nama ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["gabungan", "kawasan"]),
                name="region_group_kind_known",
                violation_error_message="Jenis gabungan wilayah tidak dikenal.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegionGroupMemberQuerySet(RecordQuerySet["RegionGroupMember"]):
    """Readings of memberships."""

    def codes(self) -> dict[int, list[str]]:
        """The codes of each group's regions, in their order. One query."""
        codes: dict[int, list[str]] = defaultdict(list)
        for group, code in self.order_by("region__code").values_list("group_id", "region__code"):
            codes[group].append(code)
        return dict(codes)


class RegionGroupMember(Record):
    """A region's membership in a group."""

    access = Both(With("group"), InRegion("region__code"))
    part_of = "group"
    history_label = ("region__name",)

    group = models.ForeignKey(RegionGroup, models.CASCADE, related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")

    objects = RecordManager.from_queryset(RegionGroupMemberQuerySet)()

    class Meta:
        verbose_name = "anggota gabungan"
        ordering = ["region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "region"],
                condition=ALIVE,
                name="region_group_member_once",
                violation_error_message="Wilayah ini sudah ada dalam gabungan itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.region}"

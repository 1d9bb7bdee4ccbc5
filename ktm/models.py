"""Transmigration new towns: the area, what stands in it, what its success depends on."""

from typing import Any, Self

from django.db import models

from directory.access import InRegion, With
from directory.models import (
    Document,
    Figure,
    Organisation,
    PokjaMember,
    Region,
    RegionGroup,
    RegionGroupMember,
    Sourced,
)
from directory.models.figures import chosen_figure
from directory.models.regions import subtree
from records.models import RecordManager, RecordQuerySet
from records.models.records import ALIVE

VILLAGES = "ktm_villages"
DISTRICTS = "ktm_districts"


class AreaQuerySet(RecordQuerySet["Area"]):
    """Readings of areas."""

    def with_coverage(self) -> Self:
        """Everything a line about an area shows; four queries, however many areas."""
        counts = Figure.objects.filter(indicator__code__in=[VILLAGES, DISTRICTS])
        members: Any = RegionGroupMember.objects.select_related("region")
        pokja_members = PokjaMember.objects.filter(pokja=models.OuterRef("pokja"))
        return (
            self.select_related("coverage", "regency", "legal_basis", "pokja", "document")
            .annotate(pokja_is_listed=models.Exists(pokja_members))
            .prefetch_related(
                models.Prefetch("coverage__members", members),
                models.Prefetch(
                    "coverage__figures",
                    counts.select_related("indicator", "document").order_by("pk"),
                ),
                "conditions",
            )
        )

    def touching(self, code: str) -> Self:
        """Areas of a regency there, and areas that cover the region or one below it."""
        covered = RegionGroupMember.objects.filter(subtree("region__code", code))
        return self.filter(
            subtree("regency__code", code) | models.Q(coverage__in=covered.values("group"))
        )


class Area(Sourced):
    """A KTM. Which regions it covers is a group, so that no figure of it is split among them."""

    access = InRegion("regency__code")

    name = models.CharField("nama", max_length=160)
    coverage = models.ForeignKey(
        RegionGroup, models.PROTECT, related_name="ktm_areas", verbose_name="cakupan"
    )
    regency = models.ForeignKey(
        Region, models.PROTECT, related_name="ktm_areas", verbose_name="kabupaten"
    )
    operating_since = models.PositiveSmallIntegerField(
        "beroperasi sejak tahun", null=True, blank=True
    )
    legal_basis = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="based_areas",
        verbose_name="dasar hukum",
    )
    pokja = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ktm_areas",
        verbose_name="Pokja",
    )

    objects = RecordManager.from_queryset(AreaQuerySet)()

    class Meta:
        verbose_name = "kawasan KTM"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=ALIVE,
                name="area_name_once",
                violation_error_message="Kawasan dengan nama ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["coverage"],
                condition=ALIVE,
                name="area_coverage_once",
                violation_error_message="Cakupan ini sudah dipakai kawasan lain.",
            ),
            models.CheckConstraint(
                condition=models.Q(operating_since__isnull=True)
                | models.Q(operating_since__range=(1950, 2100)),
                name="area_operating_since_range",
                violation_error_message="Tahun mulai beroperasi harus antara 1950 dan 2100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def regions(self) -> list[Region]:
        """The regions it covers; needs with_coverage()."""
        return [member.region for member in self.coverage.members.all()]

    @property
    def village_counts(self) -> list[Figure]:
        """What papers say about the number of villages; needs with_coverage()."""
        return self._counts(VILLAGES)

    @property
    def district_counts(self) -> list[Figure]:
        """What papers say about the number of districts; needs with_coverage()."""
        return self._counts(DISTRICTS)

    @property
    def undecided_counts(self) -> list[str]:
        """Units of the counts that papers state differently, with no reference chosen.

        Counts of different years do not disagree. Needs with_coverage().
        """
        counts = (self.village_counts, self.district_counts)
        return [rivals[0].indicator.unit for rivals in counts if _is_undecided(rivals)]

    def _counts(self, indicator: str) -> list[Figure]:
        return [f for f in self.coverage.figures.all() if f.indicator.code == indicator]


def _is_undecided(counts: list[Figure]) -> bool:
    by_year = [[f for f in counts if f.year == year] for year in {f.year for f in counts}]
    return any(chosen_figure(rivals) is None for rivals in by_year)


class FacilityQuerySet(RecordQuerySet["Facility"]):
    """Readings of facilities."""

    def with_area(self) -> Self:
        """Everything a line about a facility shows, in one query."""
        return self.select_related("area", "region", "document")

    def largest_rice_mill(self) -> "Facility | None":
        """Of the mills whose capacity a paper states, the largest."""
        mills = self.filter(kind=Facility.Kind.RICE_MILL, capacity_t_per_hour__isnull=False)
        return mills.order_by("-capacity_t_per_hour", "pk").first()

    def touching(self, code: str) -> Self:
        """Facilities in the region or below it.

        One whose place is not stated stands for all of its area, as a figure of a group does.
        """
        unplaced = models.Q(region__isnull=True, area__in=Area.objects.touching(code))
        return self.filter(subtree("region__code", code) | unplaced)


class Facility(Sourced):
    """Something built in an area. Its capacity says of what: unhusked rice (gabah) or rice."""

    access = With("area")

    class Kind(models.TextChoices):
        RICE_MILL = "penggilingan_padi", "penggilingan padi (RMP)"
        DRYING_FLOOR = "lantai_jemur", "lantai jemur"
        WAREHOUSE = "gudang", "gudang"
        MARKET = "pasar", "pasar"
        OFFICE = "kantor", "kantor"
        HALL = "gedung_serbaguna", "gedung serbaguna"
        HEALTH = "kesehatan", "fasilitas kesehatan"
        SCHOOL = "pendidikan", "fasilitas pendidikan"
        WORSHIP = "ibadah", "fasilitas ibadah"
        WATER = "air_bersih", "air bersih"
        POWER = "listrik", "listrik"
        ROAD = "jalan", "jalan atau jembatan"
        HARBOUR = "dermaga", "dermaga atau pelabuhan"
        IRRIGATION = "irigasi", "irigasi atau embung"
        OTHER = "lainnya", "lainnya"

    class Basis(models.TextChoices):
        PADDY = "gabah", "gabah"
        RICE = "beras", "beras"

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="facilities", verbose_name="kawasan"
    )
    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=20, choices=Kind)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name="wilayah",
    )
    capacity_t_per_hour = models.DecimalField(
        "kapasitas (t/jam)", max_digits=9, decimal_places=3, null=True, blank=True
    )
    capacity_basis = models.CharField("kapasitas dalam", max_length=8, choices=Basis, blank=True)
    capacity_is_upper_bound = models.BooleanField(
        "kapasitas paling tinggi", default=False, help_text="Dokumen menulis “sampai”."
    )
    statement = models.TextField("keadaan menurut dokumen", blank=True)

    objects = RecordManager.from_queryset(FacilityQuerySet)()

    class Meta:
        verbose_name = "fasilitas"
        ordering = ["area__name", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "penggilingan_padi",
                        "lantai_jemur",
                        "gudang",
                        "pasar",
                        "kantor",
                        "gedung_serbaguna",
                        "kesehatan",
                        "pendidikan",
                        "ibadah",
                        "air_bersih",
                        "listrik",
                        "jalan",
                        "dermaga",
                        "irigasi",
                        "lainnya",
                    ]
                ),
                name="facility_kind_known",
                violation_error_message="Jenis fasilitas tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity_is_upper_bound=False)
                | models.Q(capacity_t_per_hour__isnull=False),
                name="facility_upper_bound_of_capacity",
                violation_error_message="“Sampai” hanya untuk kapasitas yang disebut angkanya.",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity_t_per_hour__isnull=True, capacity_basis="")
                | models.Q(
                    # Said outright: a comparison with null is null, which a check lets pass.
                    capacity_t_per_hour__isnull=False,
                    capacity_t_per_hour__gt=0,
                    capacity_t_per_hour__lt=1_000_000,
                    capacity_basis__in=["gabah", "beras"],
                ),
                name="facility_capacity_with_basis",
                violation_error_message=(
                    "Kapasitas harus lebih dari 0 dan menyebut gabah atau beras."
                ),
            ),
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=ALIVE,
                name="facility_name_once",
                violation_error_message="Fasilitas dengan nama ini sudah ada pada kawasan itu.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SuccessCondition(Sourced):
    """What a paper says an area's success depends on. Whether it is fulfilled is not stated."""

    access = With("area")
    part_of = "area"
    history_label = ("title",)

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="conditions", verbose_name="kawasan"
    )
    number = models.PositiveSmallIntegerField("nomor")
    title = models.CharField("judul", max_length=160)
    text = models.TextField("isi ringkas")

    class Meta:
        verbose_name = "syarat keberhasilan"
        ordering = ["area", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "number"],
                condition=ALIVE,
                name="success_condition_number_once",
                violation_error_message="Nomor syarat ini sudah ada pada kawasan itu.",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="success_condition_number_from_one",
                violation_error_message="Nomor syarat mulai dari 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"Syarat {self.number}: {self.title}"

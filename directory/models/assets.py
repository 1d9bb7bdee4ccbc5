"""What was built and has to be handed over: stage, papers, who holds it, since when."""

import datetime
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from directory.access import Common, InRegionOrOwn, With
from directory.models.documents import Document
from directory.models.organisations import Organisation, OwnedBySeat, Position
from directory.models.regions import Region
from directory.rules import Calendar, Stuck, stuck_since
from records.models import Record, RecordManager, RecordQuerySet, Tracked
from records.models.records import ALIVE

# numeric(18,2) holds less; PostgreSQL's NaN is above every number, so this bound refuses it too.
VALUE_LIMIT_IDR = Decimal(10) ** 16


class HandoverStage(Record):
    """A stage of the way from the builder to the receiver, in order.

    Rows that staff edit: the minutes of 2019 name papers being gathered, conditions found lacking,
    a signature waited for; what follows the BAST is general knowledge. `basis` says which.
    """

    access = Common()

    order = models.PositiveSmallIntegerField("urutan")
    name = models.CharField("nama", max_length=80)
    is_final = models.BooleanField("tahap akhir", default=False)
    basis = models.CharField("dasar", max_length=200)

    class Meta:
        verbose_name = "tahap serah terima"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=ALIVE,
                name="handover_stage_order_once",
                violation_error_message="Urutan ini sudah dipakai tahap lain.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=ALIVE,
                name="handover_stage_name_once",
                violation_error_message="Tahap dengan nama ini sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequiredPaperQuerySet(RecordQuerySet["RequiredPaper"]):
    """Readings of required papers."""

    def missing(self, *, asset: Any, order: Any) -> Self:
        """Required up to the stage with that number and not there; both may be an OuterRef."""
        there = AssetPaper.objects.filter(required=models.OuterRef("pk"), asset=asset)
        return self.filter(~models.Exists(there), stage__order__lte=order)


class RequiredPaper(Record):
    """A paper that should be there before an asset leaves a stage."""

    access = With("stage")
    part_of = "stage"

    stage = models.ForeignKey(
        HandoverStage, models.PROTECT, related_name="required_papers", verbose_name="tahap"
    )
    name = models.CharField("nama", max_length=120)
    basis = models.CharField("dasar", max_length=200)

    objects = RecordManager.from_queryset(RequiredPaperQuerySet)()

    class Meta:
        verbose_name = "berkas yang diperlukan"
        ordering = ["stage__order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "name"],
                condition=ALIVE,
                name="required_paper_once",
                violation_error_message="Berkas ini sudah diperlukan pada tahap itu.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AssetQuerySet(RecordQuerySet["Asset"]):
    """Readings of assets."""

    def with_missing_papers(self) -> Self:
        """`missing_papers`: names of the papers required up to the present stage and not there."""
        missing = RequiredPaper.objects.missing(
            asset=models.OuterRef(models.OuterRef("pk")), order=models.OuterRef("stage__order")
        )
        return self.annotate(missing_papers=ArraySubquery(missing.values("name")))

    def open_of(self, position: Position) -> Self:
        """Those on the way whose file lies on the desk of that seat, the longest there first."""
        held = self.filter(holder=position, stage__is_final=False)
        return held.select_related("stage").order_by("stage_since", "pk")

    def stuck_longer_than(self, days: int, *, today: datetime.date) -> Self:
        """In one stage for more than so many days, the longest first.

        Without those that have arrived, and those of which the beginning of the stage is unknown.
        """
        latest = today - datetime.timedelta(days=days)
        waiting = self.filter(stage__is_final=False, stage_since__lt=latest)
        return waiting.order_by("stage_since", "pk")


class Asset(OwnedBySeat, Record):
    """Something built for a region that somebody else has to own and maintain in the end.

    Nothing is filled up: what no paper says (value, year, day of a stage, papers) stays empty.
    """

    access = InRegionOrOwn("region__code", own=("built_by", "received_by"), is_public=False)

    class Kind(models.TextChoices):
        SANITATION = "sanitasi", "sanitasi (air limbah)"
        WASTE = "persampahan", "persampahan"
        WATER = "air_minum", "air minum"
        DRAINAGE = "drainase", "drainase dan kolam retensi"
        ROAD = "jalan", "jalan dan jembatan"
        BUILDING = "bangunan", "bangunan gedung"
        OTHER = "lainnya", "lainnya"

    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="assets", verbose_name="wilayah"
    )
    built_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets_built",
        verbose_name="dibangun oleh",
    )
    received_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets_received",
        verbose_name="diterima oleh",
    )
    year_built = models.PositiveSmallIntegerField("tahun dibangun", null=True, blank=True)
    value_idr = models.DecimalField(
        "nilai (Rp)", max_digits=18, decimal_places=2, null=True, blank=True
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name="dokumen sumber",
    )
    stage = models.ForeignKey(
        HandoverStage,
        models.PROTECT,
        related_name="assets",
        verbose_name="tahap",
    )
    stage_since = models.DateField("tahap sejak", null=True, blank=True)
    holder = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets_held",
        verbose_name="berkas ada pada",
    )

    objects = RecordManager.from_queryset(AssetQuerySet)()

    class Meta:
        verbose_name = "aset"
        ordering = ["region__code", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "sanitasi",
                        "persampahan",
                        "air_minum",
                        "drainase",
                        "jalan",
                        "bangunan",
                        "lainnya",
                    ]
                ),
                name="asset_kind_known",
                violation_error_message="Jenis aset tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(year_built__isnull=True)
                | models.Q(year_built__range=(1900, 2100)),
                name="asset_year_range",
                violation_error_message="Tahun dibangun harus antara 1900 dan 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(value_idr__isnull=True)
                | models.Q(value_idr__gte=0, value_idr__lt=VALUE_LIMIT_IDR),
                name="asset_value_range",
                violation_error_message="Nilai aset tidak boleh kurang dari 0.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stuck(self, today: datetime.date, calendar: Calendar) -> Stuck | None:
        """How long the stage has lasted; None at the end, or if its first day is unknown."""
        return None if self.stage.is_final else stuck_since(self.stage_since, today, calendar)


class AssetPaper(Record):
    """A required paper that is there."""

    access = With("asset", is_public=False)
    part_of = "asset"
    history_label = ("required__name",)

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="papers", verbose_name="aset")
    required = models.ForeignKey(
        RequiredPaper,
        models.PROTECT,
        related_name="asset_papers",
        verbose_name="berkas yang diperlukan",
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="asset_papers", verbose_name="dokumen"
    )

    class Meta:
        verbose_name = "berkas aset"
        ordering = ["required__stage__order", "required__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "required"],
                condition=ALIVE,
                name="asset_paper_once",
                violation_error_message="Berkas ini sudah dicatat untuk aset itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset}: {self.required}"


class AssetStep(Tracked):
    """A step that was taken, written by `services.advance_asset` and never edited.

    Between two stages, or within one when the file was handed on to another seat.
    """

    part_of = "asset"
    history_label = ("to_stage__name",)

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="steps", verbose_name="aset")
    from_stage = models.ForeignKey(
        HandoverStage, models.PROTECT, related_name="steps_from", verbose_name="dari tahap"
    )
    to_stage = models.ForeignKey(
        HandoverStage, models.PROTECT, related_name="steps_to", verbose_name="ke tahap"
    )
    date = models.DateField("tanggal")
    holder = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asset_steps",
        verbose_name="berkas diserahkan kepada",
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asset_steps",
        verbose_name="dokumen",
    )
    reason = models.CharField("alasan", max_length=300, blank=True)

    class Meta:
        verbose_name = "langkah serah terima"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.asset}: {self.from_stage} → {self.to_stage}"

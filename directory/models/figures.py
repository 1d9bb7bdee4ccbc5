"""The sourced figure: an amount, where and when it holds, and the paper that says so."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Self, TypeVar

from django.db import models

from directory.access import InPlace
from directory.models.documents import Document, Sourced
from directory.models.indicators import Indicator
from directory.models.regions import Region, RegionGroup, RegionGroupMember
from directory.rules import Comparator, Reading, TargetCheck, check_target
from records.models import RecordManager, RecordQuerySet
from records.models.records import ALIVE
from records.search import matching, through

# numeric(18,6) holds less; PostgreSQL's NaN is above every number, so this bound refuses it too.
AMOUNT_LIMIT = Decimal(10) ** 12

# What two figures must have in common to be able to disagree; two nulls are alike.
MATTER = ("indicator", "region", "group", "kind", "year")

# Of a series the latest year first; what names no year stands last.
NEWEST = models.F("year").desc(nulls_last=True)


S = TypeVar("S", bound="StatedAmount")


class StatedQuerySet(RecordQuerySet[S]):
    """Readings of figures and of proposed ones."""

    def touching(self, code: str) -> Self:
        """Those of the region, of all below it, and of groups that contain one of these."""
        return self.filter(_of_any(Region.objects.within(code)))

    def of_and_directly_below(self, region: Region) -> Self:
        """Those of the region, of its parts, and of groups that contain one of these."""
        parts = Region.objects.filter(models.Q(pk=region.pk) | models.Q(parent=region))
        return self.filter(_of_any(parts))


class FigureQuerySet(StatedQuerySet["Figure"]):
    """Readings of figures."""

    def of(self, indicator: str) -> Self:
        """Figures of one indicator, by its code."""
        return self.filter(indicator__code=indicator)

    def stocks(self) -> Self:
        """What there was at a time: baseline and remaining."""
        return self.filter(kind__in=Figure.STOCKS)

    def named(self, text: str) -> Self:
        """Figures of regions and groups so called, or of groups with one; else nearly so."""
        return matching(self, text, *Figure.NAMES).rows

    def in_list_order(self) -> Self:
        """Indicator by indicator, the latest year first: an order that an index holds."""
        return self.order_by("indicator_id", NEWEST, "pk")

    def with_place(self) -> Self:
        """Everything that a line about a figure shows, in two queries."""
        members = RegionGroupMember.objects.select_related("region")
        return self.select_related(
            "indicator", "region", "group", "document", "opening__document", "closing__document"
        ).prefetch_related(models.Prefetch("group__members", members))

    def count_disagreements(self) -> int:
        """On how many matters papers disagree."""
        matters = self.order_by().values(*MATTER)
        stated = matters.annotate(amounts=models.Count("amount", distinct=True))
        return stated.filter(amounts__gt=1).count()

    def titles_of_both(self, keys: Iterable[int]) -> dict[int, str]:
        """`source_title` of those figures with these keys that rest on two papers."""
        of_two = self.filter(pk__in=keys).exclude(opening__document=models.F("closing__document"))
        titles = of_two.order_by().values_list(
            "pk", "opening__document__title", "closing__document__title"
        )
        return {key: "; ".join(both) for key, *both in titles}

    def rivals(self) -> Self:
        """Figures for which another paper, or another place in one, states another amount."""
        return self.annotate(
            lowest=models.Window(models.Min("amount"), partition_by=MATTER),
            highest=models.Window(models.Max("amount"), partition_by=MATTER),
        ).filter(lowest__lt=models.F("highest"))


def _of_any(regions: models.QuerySet[Region]) -> models.Q:
    """Condition that a figure is of one of the regions, or of a group with one of them."""
    members = RegionGroupMember.objects.filter(region__in=regions)
    return models.Q(region__in=regions) | models.Q(group__in=members.values("group"))


def chosen_figure(rivals: "list[Figure]") -> "Figure | None":
    """Of rivals the reference, or any if they agree; None if undecided or if there are none."""
    preferred = [figure for figure in rivals if figure.is_reference] or rivals
    return preferred[0] if len({figure.amount for figure in preferred}) == 1 else None


def chosen_parts(figures: "Iterable[Figure]") -> "tuple[Figure, ...]":
    """One figure a place; none at all where one is undecided, for the others would look whole."""
    rivals: dict[tuple[int | None, int | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        rivals[figure.region_id, figure.group_id].append(figure)
    chosen = [chosen_figure(of_one_place) for of_one_place in rivals.values()]
    parts = [figure for figure in chosen if figure]
    if len(parts) < len(chosen):
        return ()
    return tuple(sorted(parts, key=lambda part: min(part.region_codes, default="")))


def stock_of_each_year(figures: "Iterable[Figure]") -> "list[Figure]":
    """The stocks among figures of one indicator and place, oldest first.

    A year whose papers disagree without a reference is left out.
    """
    rivals: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind in Figure.STOCKS:
            rivals[figure.reading.year].append(figure)
    chosen = [chosen_figure(rivals[year]) for year in sorted(rivals)]
    return [figure for figure in chosen if figure]


class StatedAmount(Sourced):
    """An amount as a paper states it: of what, where, when, and how far it can be relied on.

    `amount` is in the indicator's unit. `year` is null where the paper names none, `as_of` is null
    unless it names a day. `kind` is empty for plain counts that are neither stock nor flow.
    `comparator` says how a target is met; empty, it is met as the indicator says.
    """

    follows = models.Q(status="computed")
    access = InPlace(fixed=follows)
    history_label = ("indicator__name", "region__name", "group__name", "year")

    class Kind(models.TextChoices):
        BASELINE = "baseline", "awal"
        REMAINING = "remaining", "sisa"
        HANDLED = "handled", "tertangani"
        TARGET = "target", "target"

    STOCKS = (Kind.BASELINE, Kind.REMAINING)
    NAMES = (
        *through("region", Region.NAMES),
        "group__name",
        *through("group__members__region", Region.NAMES),
    )

    class Status(models.TextChoices):
        COMPUTED = "computed", "dihitung"
        PRESENTED = "presented", "disampaikan"
        DECREED = "decreed", "ditetapkan"
        UNKNOWN = "unknown", "status tidak diketahui"

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="%(class)ss", verbose_name="indikator"
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="wilayah",
    )
    group = models.ForeignKey(
        RegionGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="gabungan wilayah",
    )
    amount = models.DecimalField("angka", max_digits=18, decimal_places=6)
    year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    as_of = models.DateField("per tanggal", null=True, blank=True)
    kind = models.CharField("jenis", max_length=10, choices=Kind, blank=True)
    status = models.CharField("status", max_length=10, choices=Status)
    comparator = models.CharField(
        "cara memenuhi target",
        max_length=2,
        choices=[
            (Comparator.AT_MOST.value, "paling banyak"),
            (Comparator.AT_LEAST.value, "paling sedikit"),
            (Comparator.EXACTLY.value, "tepat"),
        ],
        blank=True,
        default="",
        db_default="",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=True, group__isnull=False)
                | models.Q(region__isnull=False, group__isnull=True),
                name="%(class)s_one_place",
                violation_error_message="Pilih satu tempat: wilayah atau gabungan wilayah.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__lt=AMOUNT_LIMIT)
                & (models.Q(amount__gte=0) | models.Q(status="computed", amount__gt=-AMOUNT_LIMIT)),
                name="%(class)s_amount_range",
                violation_error_message="Angka tidak boleh kurang dari 0.",
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__range=(2000, 2100)),
                name="%(class)s_year_range",
                violation_error_message="Tahun harus antara 2000 dan 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="") | models.Q(year__isnull=False),
                name="%(class)s_stock_has_year",
                violation_error_message="Angka awal, sisa, tertangani, atau target perlu tahun.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", "baseline", "remaining", "handled", "target"]),
                name="%(class)s_kind_known",
                violation_error_message="Jenis angka tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["computed", "presented", "decreed", "unknown"]),
                name="%(class)s_status_known",
                violation_error_message="Status angka tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(comparator="")
                | models.Q(kind="target", comparator__in=["<=", ">=", "="]),
                name="%(class)s_comparator_of_target",
                violation_error_message="Hanya target yang menyebut cara memenuhinya.",
            ),
            models.CheckConstraint(
                condition=models.Q(as_of__isnull=True)
                | models.Q(year__isnull=True)
                | models.Q(as_of__year=models.F("year")),
                name="%(class)s_day_in_year",
                violation_error_message="Tanggal angka harus jatuh pada tahunnya.",
            ),
        ]

    @property
    def label(self) -> str:
        """The place as a reader says it."""
        place = self.region or self.group
        return place.name if place else ""

    @property
    def series(self) -> tuple[int, int | None, int | None]:
        """What the amounts of other years share with this one: indicator, region, group."""
        return self.indicator_id, self.region_id, self.group_id

    @property
    def places(self) -> list[Region]:
        """The regions that the amount speaks for: one, or all of its group."""
        if self.region:
            return [self.region]
        return [member.region for member in self.group.members.all()] if self.group else []

    @property
    def region_codes(self) -> list[str]:
        """The codes of these regions."""
        return [place.code for place in self.places]

    def lies_below(self, region: Region) -> bool:
        """Whether every region of it lies directly below."""
        return all(place.parent_id == region.pk for place in self.places)


class Figure(StatedAmount):
    """An official figure. Figures that disagree are all kept; at most one is the reference."""

    is_reference = models.BooleanField("angka acuan", default=False)
    reference_reason = models.CharField("alasan menjadi acuan", max_length=300, blank=True)
    opening = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="differences_opened",
        verbose_name="dihitung dari",
    )
    closing = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="differences_closed",
        verbose_name="dan",
    )

    objects = RecordManager.from_queryset(FigureQuerySet)()

    class Meta(StatedAmount.Meta):
        verbose_name = "angka"
        ordering = ["indicator__name", "year", "kind", "region__code", "group__name", "pk"]
        indexes = [
            models.Index(fields=["indicator", "year"], name="figure_indicator_year"),
            models.Index("indicator", NEWEST, "id", name="figure_in_list_order", condition=ALIVE),
            models.Index(fields=["year", "id"], name="figure_by_year", condition=ALIVE),
            models.Index(
                NEWEST, models.F("id").desc(), name="figure_by_year_falling", condition=ALIVE
            ),
            models.Index(fields=["amount", "id"], name="figure_by_amount", condition=ALIVE),
        ]
        constraints = [
            *StatedAmount.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(is_reference=False) | ~models.Q(reference_reason=""),
                name="figure_reference_reason",
                violation_error_message="Tulis alasan mengapa angka ini menjadi acuan.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="computed", opening__isnull=False, closing__isnull=False)
                | (
                    ~models.Q(status="computed")
                    & models.Q(opening__isnull=True, closing__isnull=True)
                ),
                name="figure_computed_from_two",
                violation_error_message="Angka yang dihitung menyebut kedua angka asalnya.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "region", "group", "kind", "year"],
                condition=ALIVE & models.Q(is_reference=True),
                nulls_distinct=False,
                name="figure_one_reference",
                violation_error_message="Sudah ada angka acuan untuk hal, tempat, dan tahun ini.",
            ),
            models.UniqueConstraint(
                fields=["opening", "closing"],
                condition=ALIVE,
                name="figure_difference_once",
                violation_error_message="Selisih kedua angka ini sudah dihitung.",
            ),
        ]

    def __str__(self) -> str:
        year = f" {self.year}" if self.year else ""
        kind = f" ({self.get_kind_display()})" if self.kind else ""
        return f"{self.indicator.name}{kind}, {self.label}{year}"

    @property
    def reading(self) -> Reading:
        """The amount with its year. ValueError without one; stocks and targets always have it."""
        if self.year is None:
            raise ValueError(f"{self} names no year")
        return Reading(self.year, self.amount, self.as_of)

    def judge(self, stocks: "Iterable[Figure]", today: date) -> TargetCheck:
        """What the stocks prove about this target."""
        return check_target(
            self.reading,
            [stock.reading for stock in stocks],
            comparator=Comparator(self.comparator or self.indicator.comparator),
            today=today,
        )

    @property
    def is_combined(self) -> bool:
        """Whether several regions share this one figure, other than as the place of an area."""
        return self.group is not None and self.group.kind == RegionGroup.Kind.COMBINED

    @property
    def papers(self) -> list[Document]:
        """The paper; of a difference, those of both stocks."""
        if self.opening and self.closing and self.opening.document != self.closing.document:
            return [self.opening.document, self.closing.document]
        return [self.document]

    @property
    def source_title(self) -> str:
        """The papers' titles."""
        return "; ".join(paper.title for paper in self.papers)

    @property
    def only_paper(self) -> Document | None:
        """The paper; None for a difference of two."""
        return self.papers[0] if len(self.papers) == 1 else None

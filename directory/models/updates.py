"""Proposed changes that another seat has to approve before they count."""

from typing import Self, TypeVar

from django.db import models

from directory.access import Proposed
from directory.models.figures import Figure, StatedAmount, StatedQuerySet
from directory.models.organisations import Position
from directory.models.regions import RegionGroupMember
from directory.rules import UpdateState, worsens
from records.models import Record, RecordManager, RecordQuerySet

U = TypeVar("U", bound="Update")


class UpdateQuerySet(RecordQuerySet[U]):
    """Readings of updates."""

    def awaiting(self) -> Self:
        """What somebody has to decide, the longest waiting first."""
        return self.filter(state=UpdateState.PENDING.value).order_by("submitted_at", "pk")


class Update(Record):
    """A proposed change of a record. Its state is moved by the services of approval only.

    `return_reason` stays when the update is submitted again: it says what was to be mended.
    """

    state = models.CharField(
        "keadaan",
        max_length=8,
        choices=UpdateState.choices(),
        default=UpdateState.DRAFT.value,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        Position,
        models.PROTECT,
        editable=False,
        related_name="%(class)ss_proposed",
        verbose_name="diusulkan oleh",
    )
    reason = models.CharField("alasan perubahan", max_length=300, blank=True)
    submitted_at = models.DateTimeField("diajukan", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss_decided",
        verbose_name="diputuskan oleh",
    )
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True, editable=False)
    return_reason = models.CharField(
        "alasan dikembalikan", max_length=300, blank=True, editable=False
    )

    objects = RecordManager.from_queryset(UpdateQuerySet)()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in UpdateState]),
                name="%(class)s_state_known",
                violation_error_message="Keadaan usulan tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(submitted_at__isnull=False)),
                name="%(class)s_submitted",
                violation_error_message="Usulan yang diajukan menyebut waktunya, draf tidak.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["returned", "approved"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | models.Q(
                    state__in=["draft", "pending"],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                ),
                name="%(class)s_decided",
                violation_error_message="Usulan yang diputuskan menyebut jabatan dan waktunya.",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="%(class)s_four_eyes",
                violation_error_message=(
                    "Yang memutuskan harus jabatan lain daripada yang mengusulkan."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(return_reason=""),
                name="%(class)s_return_reason",
                violation_error_message="Tulis alasan usulan dikembalikan.",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether its proposer may still change it."""
        return self.state in (UpdateState.DRAFT, UpdateState.RETURNED)


class FigureUpdateQuerySet(UpdateQuerySet["FigureUpdate"], StatedQuerySet["FigureUpdate"]):
    """Readings of proposed figures."""

    def with_place(self) -> Self:
        """Everything that a page about a proposal shows beside the present figure, in two queries.

        With the regions above, where its amount is summed.
        """
        members = RegionGroupMember.objects.select_related("region__parent")
        return self.select_related(
            "indicator",
            "region__parent",
            "group",
            "document",
            "figure__indicator",
            "figure__document",
            "proposed_by__organisation",
            "decided_by__organisation",
        ).prefetch_related(models.Prefetch("group__members", members))


class FigureUpdate(Update, StatedAmount):
    """A figure as it is proposed to be: a present one corrected, or a new one (`figure` null).

    `figure_version` is the version of the figure that the proposer saw. Once a new figure is
    approved, both name the one that came of it.
    """

    access = Proposed(fixed=models.Q(state__in=["pending", "approved"]))
    history_label = ("indicator__name", "region__name", "group__name", "year")

    # Whether a figure is the reference, and what is computed from it, is not proposed.
    PROPOSED = (
        "indicator",
        "region",
        "group",
        "amount",
        "year",
        "as_of",
        "kind",
        "status",
        "comparator",
        "document",
        "place_in_document",
        "note",
    )

    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="updates",
        verbose_name="angka",
    )
    figure_version = models.PositiveIntegerField(
        "versi angka", null=True, blank=True, editable=False
    )

    objects = RecordManager.from_queryset(FigureUpdateQuerySet)()

    class Meta(StatedAmount.Meta):
        abstract = False
        verbose_name = "usulan angka"
        ordering = ["-submitted_at", "-pk"]
        permissions = [("decide_figureupdate", "memutuskan usulan angka")]
        constraints = [
            *Update.Meta.constraints,
            *StatedAmount.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(figure__isnull=True, figure_version__isnull=True)
                | models.Q(figure__isnull=False, figure_version__isnull=False),
                name="figureupdate_version_seen",
                violation_error_message="Usulan menyebut versi angka yang dilihat pengusul.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="computed"),
                name="figureupdate_not_computed",
                violation_error_message="Angka yang dihitung mengikuti angka asalnya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}, {self.label} {self.year or ''}".rstrip()

    @classmethod
    def correcting(cls, figure: Figure, *, proposed_by: Position | None) -> "FigureUpdate":
        """An unsaved draft that says what the figure says now; the seat may be chosen later."""
        stated = {name: getattr(figure, name) for name in cls.PROPOSED}
        version = figure.version
        return cls(figure=figure, figure_version=version, proposed_by=proposed_by, **stated)

    @property
    def has_moved_on(self) -> bool:
        """Whether the figure was changed since its proposer saw it."""
        if self.figure is None or self.state == UpdateState.APPROVED:
            return False
        return self.figure.version != self.figure_version

    def worsens(self, figure: Figure) -> bool:
        """Whether a stock moves away from what is wanted."""
        is_stock = figure.kind in Figure.STOCKS and self.kind in Figure.STOCKS
        lower_is_better = figure.indicator.lower_is_better
        return is_stock and worsens(figure.amount, self.amount, lower_is_better=lower_is_better)

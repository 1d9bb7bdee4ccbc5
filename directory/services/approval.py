"""Approval of a proposed figure: submit, withdraw, return, approve, and what approving would do."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.models import Figure, FigureUpdate, Position, Region
from directory.models.figures import chosen_figure
from directory.rules import APPROVAL_MOVES, MoveRefused, Need, UpdateState, check_move
from directory.services.figures import figures_of, refresh_differences, save_figure
from directory.services.totals import sum_of_parts
from records.amounts import format_number
from records.constraints import violated
from records.versions import StaleVersion, locked, save_version

COMPUTED = "Angka yang dihitung mengikuti angka asalnya."
OTHER_MATTER = "Indikator dan tempat angka tidak diubah. Usulkan angka baru untuk tempat lain."


class FigureMoved(MoveRefused):
    """The figure was changed after the proposal was written; `current` is what stands now."""

    def __init__(self, update: FigureUpdate, current: Figure) -> None:
        places = current.indicator.places
        stands, wanted = (
            format_number(amount, minimum_places=places)
            for amount in (current.amount, update.amount)
        )
        super().__init__(
            f"Angka ini sudah diubah sejak usulan ditulis: sekarang {stands}, diusulkan {wanted}. "
            "Kembalikan usulan agar diperiksa lagi."
        )
        self.current = current


@dataclass(frozen=True)
class Effect:
    """One amount that approving would change; None where it does not exist before or after.

    `is_gap`: it is the difference between parts and total, which agree at 0.
    """

    what: str
    before: Decimal | None
    after: Decimal | None
    is_gap: bool = False

    @property
    def difference(self) -> Decimal | None:
        """By how much it changes; None where there is nothing to compare."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class _Amount:
    """One amount at one moment."""

    what: str
    amount: Decimal
    is_gap: bool = False


@transaction.atomic
def submit(update: FigureUpdate, *, seen: int) -> FigureUpdate:
    """Ask for a decision. A stock that moves away from what is wanted needs a reason."""
    current = _moved(update, to=UpdateState.PENDING, seen=seen)
    figure = _figure_seen(current)
    if figure and current.worsens(figure) and not current.reason.strip():
        places = current.indicator.places
        was, wanted = (format_number(f.amount, minimum_places=places) for f in (figure, current))
        raise MoveRefused(
            f"Keadaan memburuk dari {was} menjadi {wanted}. Tulis alasan perubahannya: pilih Ubah."
        )
    current.submitted_at = timezone.now()
    current.decided_by = current.decided_at = None
    return save_version(current, seen=seen)


@transaction.atomic
def withdraw(update: FigureUpdate, *, seen: int) -> FigureUpdate:
    """Take an undecided proposal back to draft."""
    current = _moved(update, to=UpdateState.DRAFT, seen=seen)
    current.submitted_at = None
    return save_version(current, seen=seen)


@transaction.atomic
def return_(update: FigureUpdate, *, by: Position, reason: str, seen: int) -> FigureUpdate:
    """Give a proposal back to be mended."""
    given = {Need.REASON} if reason.strip() else set()
    current = _moved(update, to=UpdateState.RETURNED, seen=seen, by=by, given=given)
    current.return_reason = reason.strip()
    return _decided(current, by=by, seen=seen)


@transaction.atomic
def approve(update: FigureUpdate, *, by: Position, seen: int) -> FigureUpdate:
    """Apply a proposal to its figure, or make the new figure, with the differences that follow.

    Raises MoveRefused, FigureMoved where the figure was changed meanwhile, StaleVersion where the
    proposal was.
    """
    current = _moved(update, to=UpdateState.APPROVED, seen=seen, by=by)
    figure = _apply(current)
    current.figure, current.figure_version = figure, figure.version
    return _decided(current, by=by, seen=seen)


def effect_of(update: FigureUpdate) -> list[Effect]:
    """The amounts that approving would change: done, read, and rolled back.

    The figure, the differences resting on it, and at every place it is summed at: the parts, and
    their gap to the total (0 where they agree). Locks the series for that long.
    """
    with transaction.atomic():
        present = _figure_seen(update)
        years = {update.year, present.year if present else None}
        before = _amounts(update, years)
        _apply(update)
        after = _amounts(update, years)
        transaction.set_rollback(True)
    effects = []
    for key in before | after:
        found = after.get(key) or before[key]
        was, becomes = (
            amounts[key].amount if key in amounts else None for amounts in (before, after)
        )
        if was != becomes:
            effects.append(Effect(found.what, was, becomes, found.is_gap))
    return effects


def _moved(
    update: FigureUpdate,
    *,
    to: UpdateState,
    seen: int,
    by: Position | None = None,
    given: Collection[Need] = (),
) -> FigureUpdate:
    """The locked proposal in its next state, unsaved."""
    current = locked(update, seen=seen)
    is_other = by is not None and by.pk != current.proposed_by_id
    needs = {*given, Need.OTHER_SEAT} if is_other else given
    check_move(APPROVAL_MOVES, UpdateState(current.state), to, given=needs)
    current.state = to.value
    return current


def _decided(update: FigureUpdate, *, by: Position, seen: int) -> FigureUpdate:
    update.decided_by, update.decided_at = by, timezone.now()
    return save_version(update, seen=seen)


def _figure_seen(update: FigureUpdate) -> Figure | None:
    """The figure that the proposal changes, as its proposer saw it; None for a new one."""
    if update.figure_id is None:
        return None
    figure = Figure.objects.select_related("indicator").get(pk=update.figure_id)
    if figure.status == Figure.Status.COMPUTED:
        raise MoveRefused(COMPUTED)
    if figure.series != update.series:
        raise MoveRefused(OTHER_MATTER)
    if figure.version != update.figure_version:
        raise FigureMoved(update, figure)
    return figure


def _apply(update: FigureUpdate) -> Figure:
    """Write what is proposed; a rule of the database that it breaks becomes a refusal."""
    present = _figure_seen(update)
    figure = present or Figure()
    for name in FigureUpdate.PROPOSED:
        setattr(figure, name, getattr(update, name))
    try:
        with transaction.atomic():
            if present:
                return save_figure(figure, seen=present.version)
            figure.save()
            refresh_differences({figure.series})
            return figure
    except StaleVersion as stale:
        raise FigureMoved(update, Figure.objects.get(pk=stale.current.pk)) from stale
    except IntegrityError as error:
        raise MoveRefused(violated(Figure, error)) from error


def _amounts(update: FigureUpdate, years: Collection[int | None]) -> dict[int | str, _Amount]:
    """Every amount that the proposal can touch, with what it is, by figure or sum."""
    series = list(figures_of({update.series}).with_place())
    # What is stated first, then what is computed from it.
    series.sort(key=lambda figure: figure.status == Figure.Status.COMPUTED)
    found: dict[int | str, _Amount] = {
        figure.pk: _Amount(str(figure), figure.amount) for figure in series
    }
    for region in _summed_at(update):
        for year in sorted(filter(None, years)):
            found |= {known.what: known for known in _sums(update, region, year)}
    return found


def _summed_at(update: FigureUpdate) -> list[Region]:
    """The region itself, whose parts may be known, and those that it may be a part of."""
    own = {update.region} if update.region else set()
    parents = {place.parent for place in update.places if place.parent}
    return sorted(own | parents, key=lambda region: region.code, reverse=True)


def _sums(update: FigureUpdate, region: Region, year: int) -> list[_Amount]:
    """Sum of the parts below a region, and its gap to the total; none where either is missing."""
    figures = Figure.objects.filter(indicator=update.indicator, year=year).stocks()
    known = list(figures.touching(region.code).with_place())
    total = chosen_figure([figure for figure in known if figure.region_id == region.pk])
    summed = sum_of_parts(known, region)
    if summed is None or total is None:
        return []
    place = f"{region.title} {year}"
    gap = summed - total.amount
    return [
        _Amount(f"Jumlah bagian {place}", summed),
        _Amount(f"Selisih jumlah bagian dan total {place}", gap, is_gap=True),
    ]

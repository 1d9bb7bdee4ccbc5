"""Steps of an asset on its way to the receiver."""

import datetime

from django.db import transaction

from directory.models import Asset, AssetStep, Document, HandoverStage, Position, RequiredPaper
from directory.rules import MoveRefused, Need, check_needs, step_needs
from records.dates import format_date, today
from records.versions import locked, save_version


@transaction.atomic
def advance_asset(
    asset: Asset,
    *,
    to: HandoverStage,
    on: datetime.date,
    holder: Position | None,
    document: Document | None = None,
    reason: str = "",
    seen: int,
) -> AssetStep:
    """Move an asset to a stage, or within its stage to another holder, and note the step.

    `holder` has the file from now on; None where nobody knows. Raises MoveRefused for a step that
    changes nothing, lacks its reason, or lies before the last one or in the future; StaleVersion
    where somebody moved the asset since version `seen`.
    """
    current = locked(asset, seen=seen)
    _check_step(current, to, holder)
    _check_day(current, on)
    here = current.stage.order
    needs = step_needs(
        list(HandoverStage.objects.values_list("order", flat=True)),
        here,
        to.order,
        are_papers_missing=RequiredPaper.objects.missing(asset=current, order=here).exists(),
    )
    check_needs(needs, {Need.REASON} if reason.strip() else set())
    step = AssetStep.objects.create(
        asset=current,
        from_stage=current.stage,
        to_stage=to,
        date=on,
        holder=holder,
        document=document,
        reason=reason.strip(),
    )
    if to != current.stage:
        current.stage, current.stage_since = to, on
    current.holder = holder
    save_version(current, seen=seen)
    return step


def _check_step(asset: Asset, to: HandoverStage, holder: Position | None) -> None:
    if to == asset.stage and holder == asset.holder:
        raise MoveRefused("Tahap dan pemegang berkas tetap sama. Pilih tahap atau pemegang lain.")


def _check_day(asset: Asset, on: datetime.date) -> None:
    """Steps follow each other, and none is noted before it happens."""
    if on > today():
        raise MoveRefused(f"{format_date(on)} belum tiba. Catat langkah setelah terjadi.")
    last_step = asset.steps.values_list("date", flat=True).first()
    known = [day for day in (asset.stage_since, last_step) if day]
    if known and on < max(known):
        raise MoveRefused(f"Langkah sebelumnya tercatat {format_date(max(known))}.")

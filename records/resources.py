"""The one declaration of a model, from which its pages and its API come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse

from records.columns import Column
from records.deletions import StillUsed, delete_record, delete_records, restore_record
from records.filters import StrictFilterSet
from records.forms import RecordForm
from records.many.writing import save_versions
from records.models import Record
from records.models.records import RecordQuerySet
from records.saving import create
from records.totals import Total
from records.versions import StaleVersion, save_version

R = TypeVar("R", bound=Record)


def url_name(model: type[Record], page: str) -> str:
    """The name of one of a model's addresses: `directory:document_list`."""
    return f"{model._meta.app_label}:{model._meta.model_name}_{page}"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What a model's pages show, filter and ask, and which acts write it.

    `queryset` holds everything that a line or a page about a record shows. `title` is the noun in
    the plural, `parents` the way to the list: (label, URL name). An act is the kit's own, or a
    service where it writes several rows: create(record), save(record, seen=), delete(record,
    seen=, reason=), restore(record, seen=). `create_many`, `save_many` and `delete_many` are such
    services for many records. `takes_files`: rows may come in by a file. `totals` are the sums that
    records are part of, to be told before and after a change of many.
    """

    queryset: RecordQuerySet
    columns: tuple[Column, ...]
    filterset_class: type[StrictFilterSet]
    form_class: type[RecordForm]
    title: str
    lead: str = ""
    programme: str = "direktori"
    parents: tuple[tuple[str, str], ...] = ()
    empty_text: str = "Belum ada data."
    takes_files: bool = True
    create: Callable[..., Any] = create
    save: Callable[..., Any] = save_version
    create_many: Callable[..., None] | None = None
    save_many: Callable[..., dict[int, Any]] | None = None
    delete_many: Callable[..., Mapping[int, Exception]] | None = None
    totals: Callable[[Sequence[Any]], Sequence[Total]] | None = None
    delete: Callable[..., Any] = delete_record
    restore: Callable[..., Any] = restore_record

    @property
    def model(self) -> type[Record]:
        """The model of the rows."""
        return self.queryset.model

    def create_all(self, records: Sequence[Record]) -> None:
        """Write new records."""
        if self.create_many:
            self.create_many(records)
        elif self.create is create:
            self.model._base_manager.bulk_create(records)
        else:
            for record in records:
                self.create(record)

    def save_all(self, records: Sequence[R], *, seen: Mapping[int, int]) -> dict[int, R]:
        """Save edited records; answers those that moved on since `seen`, by key, as they stand."""
        if self.save_many:
            return self.save_many(records, seen=seen)
        if self.save is save_version:
            return save_versions(records, seen=seen)
        moved = {}
        for record in records:
            try:
                self.save(record, seen=seen[record.pk])
            except StaleVersion as stale:
                moved[record.pk] = stale.current
        return moved  # type: ignore[return-value]

    def delete_all(
        self, records: Sequence[R], *, seen: Mapping[int, int], reason: str
    ) -> dict[int, Exception]:
        """Delete records; answers why one may not go, by key: StaleVersion or StillUsed."""
        if self.delete_many or self.delete is delete_record:
            told = (self.delete_many or delete_records)(records, seen=seen, reason=reason)
            return dict(told)
        refused: dict[int, Exception] = {}
        for record in records:
            try:
                self.delete(record, seen=seen[record.pk], reason=reason)
            except (StaleVersion, StillUsed) as error:
                refused[record.pk] = error
        return refused

    @property
    def noun(self) -> str:
        """The model's noun in the singular."""
        return str(self.model._meta.verbose_name)

    def url_name(self, page: str) -> str:
        """The name of one of the model's addresses."""
        return url_name(self.model, page)

    def url(self, page: str, *args: Any) -> str:
        """One of the model's addresses."""
        return reverse(self.url_name(page), args=args)

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        """The way to a record: the parents, then the list."""
        return (*self.parents, (self.title, self.url_name("list")))

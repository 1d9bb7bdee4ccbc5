"""The list of a model: filtered, searched, sorted, paged, with the columns the reader chose."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.views.generic import ListView

from records.access import Action, may
from records.columns import Column
from records.filters import PAGE_PARAMETERS, StrictFilterSet
from records.imports.lists import may_import
from records.paging import page_of
from records.views.base import ResourcePage, trail


class FarPages(Paginator):
    """Pages whose cost does not grow with their number."""

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        stop = min(start + self.per_page, self.count)
        rows: Any = self.object_list
        return Page(page_of(rows, start, stop, self.count), number, self)


class ListPage(ResourcePage, ListView):
    """A filtered table of records. A filter that cannot be read answers 400 and says which."""

    template_name = "crud/list.html"
    paginate_by = 50
    parameters = PAGE_PARAMETERS
    filterset: StrictFilterSet

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        self.filterset = self.resource.filterset_class(
            self.request.GET, queryset=rows, extra=self.parameters
        )
        self.columns = self.chosen_columns()
        return self.filterset.qs if self.filterset.is_valid() else rows.none()

    def chosen_columns(self) -> list[Column]:
        """The columns that `columns` names, in the declared order; the standing ones without it."""
        every = self.resource.columns
        chosen = set(self.request.GET.getlist("columns")) - {""}
        if unknown := chosen - {column.name for column in every}:
            sentence = f"Kolom “{min(unknown)[:60]}” tidak ada."
            self.filterset.refused.append(("columns", "unknown", sentence))
        if not chosen or unknown:
            return [column for column in every if column.standing]
        return [c for i, c in enumerate(every) if i == 0 or c.name in chosen]

    @property
    def has_standing_columns(self) -> bool:
        """Whether the reader chose no other columns than all see."""
        return self.columns == [column for column in self.resource.columns if column.standing]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if not self.filterset.is_valid():
            response.status_code = 400
        return response

    def paginate_queryset(self, queryset: models.QuerySet, page_size: int) -> Any:
        paginator = FarPages(queryset, page_size)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage:
            self.filterset.refused.append(
                ("page", "invalid", f"Halaman hanya ada dari 1 sampai {paginator.num_pages}.")
            )
            page = paginator.page(1)
        return paginator, page, page.object_list, page.has_other_pages()

    def prepared(self, record: Any) -> Any:
        """The record as the columns read it, with what no query could add to it."""
        return record

    def row(self, record: Any) -> dict[str, Any]:
        """What the table's line shows of a record."""
        record = self.prepared(record)
        cells = [column.cell(record) for column in self.columns]
        return {"url": record.get_absolute_url(), "cells": cells}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        resource = self.resource
        return context | {
            "heading": resource.title,
            "lead": resource.lead,
            "crumbs": trail(resource.parents, resource.title),
            "filterset": self.filterset,
            "columns": self.columns,
            "column_choices": [
                {"name": c.name, "label": c.label, "chosen": c in self.columns}
                for c in resource.columns[1:]
            ],
            "rows": [self.row(record) for record in context["object_list"]],
            "count": context["paginator"].count,
            "empty_text": resource.empty_text,
            "acts": self.acts(),
            "export_url": resource.url("export"),
            "is_unfolded": self.filterset.is_unfolded or not self.has_standing_columns,
        }

    def acts(self) -> list[dict[str, str]]:
        """What this reader may do with the list as a whole."""
        resource, user = self.resource, self.request.user
        acts = []
        if may(user, Action.ADD, resource.model):
            add_url = resource.url("add") + self.whole_query
            acts.append({"label": f"Tambah {resource.noun}", "url": add_url})
        if may_import(user, resource):
            acts.append({"label": "Unggah berkas", "url": resource.url("import")})
        if may(user, Action.DELETE, resource.model):
            acts.append({"label": "Terhapus", "url": resource.url("deleted")})
        return acts

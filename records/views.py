"""The pages that every record gets: list, detail, change. An app subclasses them."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import InvalidPage
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import DetailView, ListView, UpdateView

from records.columns import Column, Fact
from records.constraints import violated
from records.filters import StrictFilterSet
from records.forms import RecordForm, spoken
from records.models import Record
from records.typing import KeepsTyping
from records.versions import StaleVersion, save_version


def trail(parents: tuple[tuple[str, str], ...], here: str) -> list[dict[str, str]]:
    """The way to a page: its parents (label, URL name), then the page itself."""
    above = [{"label": label, "url": reverse(name)} for label, name in parents]
    return [*above, {"label": here, "url": ""}]


class PublicPage:
    """Mixin of the pages that anybody may read. All others ask for a login."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view, marked as public."""
        return login_not_required(super().as_view(**initkwargs))


class ListPage(ListView):
    """A filtered table of records. A filter that cannot be read answers 400 and says which."""

    template_name = "crud/list.html"
    paginate_by = 50
    columns: ClassVar[tuple[Column, ...]]
    filterset_class: ClassVar[type[StrictFilterSet]]
    heading: ClassVar[str]
    lead = ""
    programme = "direktori"
    parents: ClassVar[tuple[tuple[str, str], ...]] = ()
    empty_text = "Belum ada data."

    def get_queryset(self) -> models.QuerySet:
        self.filterset = self.filterset_class(self.request.GET, queryset=super().get_queryset())
        return self.filterset.qs if self.filterset.is_valid() else self.filterset.queryset.none()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if not self.filterset.is_valid():
            response.status_code = 400
        return response

    def paginate_queryset(self, queryset: models.QuerySet, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage:
            self.filterset.refused.append(
                ("page", "invalid", f"Halaman hanya ada dari 1 sampai {paginator.num_pages}.")
            )
            page = paginator.page(1)
        return paginator, page, page.object_list, page.has_other_pages()

    def row(self, record: Any) -> dict[str, Any]:
        """What the table's line shows of a record."""
        cells = [column.cell(record) for column in self.columns]
        return {"url": record.get_absolute_url(), "cells": cells}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "heading": self.heading,
            "lead": self.lead,
            "programme": self.programme,
            "crumbs": trail(self.parents, self.heading),
            "filterset": self.filterset,
            "columns": self.columns,
            "rows": [self.row(record) for record in context["object_list"]],
            "count": context["paginator"].count,
            "empty_text": self.empty_text,
        }


class DetailPage(DetailView):
    """One record: what it is, its facts, where they come from, and the way to correct them."""

    template_name = "crud/detail.html"
    programme = "direktori"
    parents: ClassVar[tuple[tuple[str, str], ...]] = ()

    def lead(self) -> str:
        """The page's first sentence: its answer."""
        return ""

    def facts(self) -> list[Fact]:
        """The lines of the page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "heading": str(self.object),
            "lead": self.lead(),
            "facts": [fact for fact in self.facts() if fact.value not in (None, "")],
            "programme": self.programme,
            "crumbs": trail(self.parents, str(self.object)),
            "change_url": self._change_url(),
        }

    def _change_url(self) -> str:
        """Where this reader may correct the record; empty where they may not."""
        meta = self.object._meta
        if not self.request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}"):
            return ""
        return reverse(f"{meta.app_label}:{meta.model_name}_change", args=[self.object.pk])


class ChangePage(KeepsTyping, PermissionRequiredMixin, UpdateView):
    """A form on one record. Two editors cannot overwrite each other: the second sees both texts."""

    template_name = "crud/form.html"
    form_class: type[RecordForm]
    programme = "direktori"
    object: Record

    def get_permission_required(self) -> tuple[str]:
        meta = self.model._meta
        return (f"{meta.app_label}.change_{meta.model_name}",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Ubah {self.model._meta.verbose_name}",
            "programme": self.programme,
            "crumbs": [
                {"label": str(self.object), "url": self.object.get_absolute_url()},
                {"label": "Ubah", "url": ""},
            ],
            "cancel_url": self.object.get_absolute_url(),
        }

    def save(self, form: RecordForm) -> None:
        """Write the record; an app overrides this where one act writes several rows."""
        save_version(form.instance, seen=form.cleaned_data["version"])

    def form_valid(self, form: RecordForm) -> HttpResponse:
        if form.edited:
            try:
                with transaction.atomic():
                    self.save(form)
            except StaleVersion as stale:
                return self._conflict(form, stale.current)
            except IntegrityError as error:
                form.add_error(None, violated(self.model, error))
                return self.form_invalid(form)
        messages.success(
            self.request, "Perubahan disimpan." if form.edited else "Tidak ada yang diubah."
        )
        return redirect(form.instance.get_absolute_url())

    def form_invalid(self, form: RecordForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def _conflict(self, form: RecordForm, current: Record) -> HttpResponse:
        """409: both texts side by side; the typing stays in a form on the version that stands."""
        stored = self.form_class(instance=current)
        rows = [
            {
                "label": form.fields[name].label,
                "theirs": spoken(stored[name]),
                "mine": spoken(form[name]),
            }
            for name in form.edited
        ]
        typed = form.data.copy()
        typed["version"] = str(current.version)
        context = self.get_context_data(
            form=self.form_class(typed, instance=current), conflict_rows=rows
        )
        return TemplateResponse(self.request, "crud/conflict.html", context, status=409)

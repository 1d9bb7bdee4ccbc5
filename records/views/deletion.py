"""Deleting a record with a reason, and bringing it back."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from records.access import Action, may, rule_of
from records.constraints import violated
from records.deletions import CannotRestore, StillUsed, Use, deleted_rows, uses_of, with_parts
from records.models.deletions import RESTORABLE_FOR
from records.models.records import RecordQuerySet
from records.saving import NotYours, check_saved
from records.versions import StaleVersion
from records.views.base import ActPage, ResourcePage, trail


class DeleteForm(forms.Form):
    """Why, and which version was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Dicatat dalam riwayat, misalnya: tercatat dua kali.",
    )


class DeletePage(ActPage, FormView):
    """Ask why; say what goes along and what stands in the way."""

    action = Action.DELETE
    template_name = "crud/delete.html"
    form_class = DeleteForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            # Sent twice, or just deleted by a colleague: what was asked for has been done.
            if request.method == "POST" and self._is_gone(kwargs["pk"]):
                messages.info(request, "Data ini sudah terhapus.")
                return redirect(self.resource.url("deleted"))
            raise

    def _is_gone(self, key: int) -> bool:
        return deleted_rows(self.resource.model, self.request.user).filter(pk=key).exists()

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = with_parts(self.object)
        return super().get_context_data(**kwargs) | {
            "heading": f"Hapus {self.resource.noun}: {self.object}",
            "crumbs": [
                *trail(self.resource.trail),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
                {"label": "Hapus", "url": ""},
            ],
            "parts": sum(map(len, rows.values())) - 1,
            "uses": [self._named(use) for use in uses_of(rows)],
            "days": RESTORABLE_FOR.days,
        }

    def _named(self, use: Use) -> Use:
        """Without the names of records that the reader may not see."""
        model, user = type(use.examples[0]), self.request.user
        if rule_of(model).is_public:
            return use
        seen = model._default_manager.visible_to(user) if may(user, Action.VIEW, model) else ()
        return replace(use, examples=tuple(row for row in use.examples if row in seen))

    def form_valid(self, form: DeleteForm) -> HttpResponse:
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            self.resource.delete(self.object, seen=seen, reason=reason)
        except StaleVersion as stale:
            if stale.current.deletion is None:
                return self._changed_meanwhile(form, stale)
        except StillUsed as used:
            form.add_error(None, str(used))
            return self.form_invalid(form, status=409)
        messages.success(
            self.request, f"Data dihapus; dapat dipulihkan selama {RESTORABLE_FOR.days} hari."
        )
        return redirect(self.resource.url("deleted"))

    def _changed_meanwhile(self, form: DeleteForm, stale: StaleVersion) -> HttpResponse:
        """409: the reason stays; the version that now stands has to be looked at first."""
        typed = form.data.copy()
        typed["version"] = str(stale.current.version)
        self.object = self.get_object()
        again = DeleteForm(typed)
        again.add_error(None, "Data ini baru saja diubah orang lain. Periksa, lalu hapus lagi.")
        return self.form_invalid(again, status=409)

    def form_invalid(self, form: DeleteForm, status: int = 400) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class DeletedRows(ResourcePage):
    """A page about rows that were deleted and can still come back."""

    action = Action.DELETE

    def get_queryset(self) -> RecordQuerySet:
        return deleted_rows(self.resource.model, self.request.user)


class DeletedList(DeletedRows, ListView):
    """What was deleted, by whom, why, and until when it can be restored."""

    template_name = "crud/deleted.html"
    paginate_by = 50

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"{self.resource.title} terhapus"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "crumbs": trail(self.resource.trail, "Terhapus"),
            "days": RESTORABLE_FOR.days,
            "restore_name": self.resource.url_name("restore"),
        }


class RestorePage(DeletedRows, SingleObjectMixin, View):
    """Bring a deleted record back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_object()
        seen = request.POST.get("version", "")
        try:
            with transaction.atomic():
                self.resource.restore(record, seen=int(seen) if seen.isdecimal() else 0)
                check_saved(request.user, record, self.action)
        except IntegrityError as error:
            messages.error(request, violated(self.resource.model, error))
        except (StaleVersion, CannotRestore, NotYours) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Data dipulihkan.")
            return redirect(record.get_absolute_url())
        return redirect(self.resource.url("deleted"))

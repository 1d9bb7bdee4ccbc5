"""Adding and changing a record. Nobody overwrites another, and a form sent twice saves once."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.generic import CreateView, UpdateView

from records.access import Action, may
from records.constraints import violated
from records.forms import RecordForm
from records.merging import Merge, merge
from records.models import Record, RecordQuerySet
from records.saving import DeadLink, NotYours, check_saved
from records.submissions import AlreadySubmitted, remember, saved_before, submit
from records.typing import KeepsTyping
from records.versions import StaleVersion
from records.views.base import ResourcePage, trail


class FormPage(ResourcePage, KeepsTyping):
    """What adding and changing share: saving once, checking what was saved, refusing in words."""

    template_name = "crud/form.html"
    done = "Data disimpan."
    object: Any

    def get_form_class(self) -> type[RecordForm]:
        return self.resource.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def write(self, form: RecordForm) -> None:
        """Write the record by the declared act."""
        raise NotImplementedError

    def form_valid(self, form: RecordForm) -> HttpResponse:
        record, user = form.instance, self.request.user
        try:
            with transaction.atomic():
                submission = submit(user, form.cleaned_data["submission"])
                self.write(form)
                check_saved(user, record, self.action)
                remember(submission, record.get_absolute_url())
        except AlreadySubmitted as already:
            return self.already_submitted(already.url)
        except StaleVersion as stale:
            return self.conflict(form, stale.current)
        except DeadLink as dead:
            for name in dead.names:
                form.add_error(name if name in form.fields else None, str(dead))
        except NotYours as refused:
            form.add_error(None, str(refused))
        except IntegrityError as error:
            form.add_error(None, violated(self.resource.model, error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(record.get_absolute_url())

    def already_submitted(self, url: str) -> HttpResponse:
        """The answer to a form sent twice."""
        messages.info(self.request, "Formulir ini sudah terkirim; datanya tersimpan sekali.")
        return redirect(url)

    def form_invalid(self, form: RecordForm) -> HttpResponse:
        # What it saved the first time may be what now stands in its way.
        if url := saved_before(self.request.user, form.cleaned_data.get("submission")):
            return self.already_submitted(url)
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def conflict(self, form: RecordForm, current: Record) -> HttpResponse:
        """The answer to whoever saves over another's change."""
        raise NotImplementedError


class AddPage(FormPage, CreateView):
    """A new record; `copy` begins with what another one says, a field's name with that value."""

    action = Action.ADD

    def get_initial(self) -> dict[str, Any]:
        fields = self.get_form_class().Meta.fields
        given = {name: value for name, value in self.request.GET.items() if name in fields}
        if not (copied := self.request.GET.get("copy")):
            return given
        if not (copied.isascii() and copied.isdigit() and len(copied) < 19):
            return given
        rows = self.resource.queryset.all().visible_to(self.request.user)
        return model_to_dict(get_object_or_404(rows, pk=int(copied))) | given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Tambah {self.resource.noun}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "crumbs": trail(self.resource.trail, heading),
            "cancel_url": self.resource.url("list") + self.whole_query,
        }

    def write(self, form: RecordForm) -> None:
        self.resource.create(form.instance)


class ChangePage(FormPage, UpdateView):
    """A form on one record. Two editors cannot overwrite each other: the second sees both texts."""

    action = Action.CHANGE
    done = "Perubahan disimpan."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Ubah {self.resource.noun}: {self.object}",
            "crumbs": [
                *trail(self.resource.trail),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
                {"label": "Ubah", "url": ""},
            ],
            "cancel_url": self.object.get_absolute_url(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self.deleted_meanwhile()
        # The form writes what was typed into its instance; the page goes on naming the stored one.
        form = self.get_form_class()(
            request.POST, request.FILES or None, instance=self.get_object(), user=request.user
        )
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def write(self, form: RecordForm) -> None:
        self.resource.save(form.instance, seen=form.cleaned_data["version"])

    def form_valid(self, form: RecordForm) -> HttpResponse:
        if form.edited or form.cleaned_data["version"] != self.object.version:
            return super().form_valid(form)
        messages.info(self.request, "Tidak ada yang diubah.")
        return redirect(self.object.get_absolute_url())

    def conflict(self, form: RecordForm, current: Record) -> HttpResponse:
        """409: three texts side by side; below, a form on what stands with what was typed."""
        if current.deletion:
            return self.gone(form, current)
        merged = merge(form, current)
        if not merged.lines:
            messages.info(self.request, "Isian Anda sama dengan yang sudah tersimpan.")
            return redirect(current.get_absolute_url())
        context = self.get_context_data(form=self.merged_form(merged, current), merge=merged)
        return TemplateResponse(self.request, "crud/conflict.html", context, status=409)

    def deleted_meanwhile(self) -> HttpResponse:
        """What was typed into the form of a record that is deleted; 404 where it is none."""
        rows: Any = RecordQuerySet(self.resource.model).visible_to(self.request.user, self.action)
        gone = rows.filter(deletion__isnull=False).select_related("deletion")
        record = get_object_or_404(gone, pk=self.kwargs["pk"])
        form = self.get_form_class()(self.request.POST, instance=record, user=self.request.user)
        return self.gone(form, record)

    def gone(self, form: RecordForm, record: Record) -> HttpResponse:
        """409: who deleted the record, and what was typed, to be kept."""
        context = {
            "deletion": record.deletion,
            "form": form,
            "heading": str(record),
            "programme": self.resource.programme,
            "crumbs": trail(self.resource.trail, str(record)),
            "deleted_url": (
                self.resource.url("deleted")
                if may(self.request.user, Action.DELETE, self.resource.model)
                else ""
            ),
        }
        return TemplateResponse(self.request, "crud/gone.html", context, status=409)

    def merged_form(self, merged: Merge, current: Record) -> RecordForm:
        """A form on the version that stands: their changes, and mine where I made some."""
        return self.get_form_class()(instance=current, initial=merged.typed, user=self.request.user)

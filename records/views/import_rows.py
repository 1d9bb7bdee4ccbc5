"""One row of an import that was put aside, mended in the form of its list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from records.access import Action, may
from records.constraints import violated
from records.imports import sessions
from records.imports.sessions import NotNow
from records.imports.steps import signed
from records.imports.telling import Teller
from records.models import ImportRow
from records.saving import DeadLink, NotYours, check_saved
from records.submissions import AlreadySubmitted, remember, submit
from records.versions import StaleVersion
from records.views.imports import FormOnImport, page_of

MENDED = "Baris ini sudah diperbaiki."


class RowPage(FormOnImport):
    """Mend one row that was put aside, in the form of its list."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = self.session.rows.filter(outcome=ImportRow.Outcome.PARKED)
        self.row = get_object_or_404(rows, row=kwargs["row"])
        if not Teller(self.session).is_mendable(self.row):
            raise Http404
        self.action = Action.ADD if self.row.record_id is None else Action.CHANGE
        if not may(request.user, self.action, self.resource.model):
            raise PermissionDenied
        self.heading = f"Perbaiki baris {self.row.number}"

    def get_form_class(self) -> Any:
        return self.resource.form_class

    def get_form(self, form_class: Any = None) -> Any:
        record, user = self.record(), self.request.user
        if self.request.method == "POST":
            return self.resource.form_class(self.request.POST, instance=record, user=user)
        form = self.resource.form_class(instance=record, user=user)
        form.initial.update({name: text for name, text in self.row.texts.items() if text})
        return form

    def record(self) -> Any:
        """The record that the row names, or a new one."""
        if self.row.record_id is None:
            return self.resource.model()
        rows = self.resource.queryset.all().visible_to(self.request.user, Action.CHANGE)
        return get_object_or_404(rows, pk=self.row.record_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        teller = Teller(self.session)
        told = [f"{each.cell}: {each.sentence}" for each in teller.of_rows([self.row])]
        return super().get_context_data(**kwargs) | {"lead": " ".join(told)}

    def form_valid(self, form: Any) -> HttpResponse:
        record, user = form.instance, self.request.user
        try:
            with signed(self.session, str(self.session.act)), transaction.atomic():
                submission = submit(user, form.cleaned_data["submission"])
                if not sessions.is_parked(self.row):
                    raise NotNow(MENDED)
                if self.action == Action.ADD:
                    self.resource.create(record)
                else:
                    self.resource.save(record, seen=form.cleaned_data["version"])
                check_saved(user, record, self.action)
                self.row.outcome, self.row.record_id = ImportRow.Outcome.MENDED, record.pk
                self.row.save(update_fields=["outcome", "record_id"])
                remember(submission, page_of(self.session))
        except AlreadySubmitted as already:
            return redirect(already.url)
        except NotNow as refused:
            return self.refuse(str(refused))
        except StaleVersion:
            form.add_error(None, "Data ini baru saja diubah orang lain. Muat ulang halaman ini.")
        except (DeadLink, NotYours) as refused:
            form.add_error(None, str(refused))
        except IntegrityError as error:
            form.add_error(None, violated(self.resource.model, error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"Baris {self.row.number} disimpan.")
        return redirect(page_of(self.session))

"""Pages with a form that moves a record on, step by step."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from directory.rules import MoveRefused
from records.forms import SentOnce
from records.models import Record
from records.submissions import AlreadySubmitted, remember, submit
from records.typing import KeepsTyping
from records.versions import StaleVersion


class TakesSteps(KeepsTyping):
    """Mixin: a step is taken once however often it is sent, and only on what its reader saw.

    What refuses it is said in words above the form, which keeps what was typed.
    """

    object: Any

    def take(self, form: SentOnce) -> str:
        """Take the step by its service; returns the sentence that says so."""
        raise NotImplementedError

    def next_page(self) -> str:
        """Where the reader goes on."""
        return str(self.object.get_absolute_url())

    def stale_text(self, current: Record) -> str:
        """What has happened to the record meanwhile."""
        return "Data ini baru saja diubah orang lain. Periksa, lalu ulangi."

    def form_valid(self, form: SentOnce) -> HttpResponse:
        page = self.next_page()
        try:
            with transaction.atomic():
                submission = submit(self.request.user, form.cleaned_data["submission"])
                done = self.take(form)
                remember(submission, page)
        except AlreadySubmitted as already:
            messages.info(self.request, "Langkah ini sudah terkirim dan tercatat sekali.")
            return redirect(already.url)
        except StaleVersion as stale:
            return self.changed_meanwhile(form, stale.current)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form, status=409)
        messages.success(self.request, done)
        return redirect(page)

    def changed_meanwhile(self, form: SentOnce, current: Record) -> HttpResponse:
        """409: what was typed stays; the version that now stands has to be looked at first."""
        typed = form.data.copy()
        typed["version"] = str(current.version)
        self.object = self.get_object()
        again = type(form)(typed, **self.form_arguments())
        again.add_error(None, self.stale_text(current))
        return self.form_invalid(again, status=409)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "submission": uuid.uuid4}

    def form_arguments(self) -> dict[str, Any]:
        """What the form is made with beside what was typed."""
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.form_arguments()

    def form_invalid(self, form: SentOnce, status: int = 400) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

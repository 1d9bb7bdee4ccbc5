"""Applications and their tokens: made, shown once, revoked."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.resources import APPLICATIONS
from accounts.services import make_token, revoke_token
from records import security_log
from records.access import Action
from records.columns import Fact
from records.submissions import AlreadySubmitted, remember, submit
from records.typing import KeepsTyping
from records.views import ActPage, DetailPage, trail

SOON_DAYS = 14
SHOWN_BEFORE = "Token itu sudah dibuat dan ditampilkan sekali. Bila terlewat, cabut lalu buat lagi."


class ApplicationDetail(DetailPage):
    """One application: for whom it calls, and its tokens."""

    template_name = "accounts/application_detail.html"

    def lead(self) -> str:
        return self.object.purpose

    def facts(self) -> list[Fact]:
        application = self.object
        owner, contact = application.owner, application.contact
        return [
            Fact("Organisasi pemilik", owner or "tidak ada", owner and owner.get_absolute_url()),
            Fact("Jabatan penghubung", contact, contact and contact.get_absolute_url()),
            Fact("Peran", application.role),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(**kwargs) | {
            "tokens": [(each, _state(each, now)) for each in self.object.tokens.all()]
        }

    def acts(self) -> list[dict[str, str]]:
        acts = super().acts()
        if self.may_change:
            url = APPLICATIONS.url("token", self.object.pk)
            acts.insert(0, {"label": "Buat token", "url": url})
        return acts


def _state(token: ApiToken, now: Any) -> tuple[str, str]:
    """The state of a token as its badge: (kind, words)."""
    if token.revoked_at:
        return "netral", "dicabut"
    days = (token.expires_at - now).days
    if days < 0:
        return "netral", "habis masa berlaku"
    return ("catatan", f"habis {days} hari lagi") if days < SOON_DAYS else ("selesai", "berlaku")


class TokenPage(ActPage):
    """Mixin: an act on the tokens of an application."""

    resource = APPLICATIONS
    action = Action.CHANGE

    request: Any

    def note(self, event: str, token: ApiToken) -> None:
        """Write to the security log."""
        application = self.object.pk
        security_log.note(
            self.request, event, application=application, token=token.pk, scopes=token.scopes
        )


class TokenAdd(TokenPage, KeepsTyping, FormView):
    """A new token, shown on the answer itself: stored nowhere, so that nobody finds it later."""

    template_name = "crud/form.html"
    form_class = TokenForm

    def get_initial(self) -> dict[str, Any]:
        return {"submission": uuid.uuid4()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Buat token: {self.object}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "lead": "Token ditampilkan sekali, sesudah ini. Yang disimpan portal hanya sidiknya.",
            "crumbs": trail(APPLICATIONS.trail, heading),
            "submit_label": "Buat token",
        }

    def form_valid(self, form: TokenForm) -> HttpResponse:
        values = dict(form.cleaned_data)
        page, actor = self.object.get_absolute_url(), self.request.user
        try:
            with transaction.atomic():
                submission = submit(actor, values.pop("submission"))
                text = make_token(self.object, actor=actor, **values)
                remember(submission, page)
        except AlreadySubmitted as already:
            messages.info(self.request, SHOWN_BEFORE)
            return redirect(already.url)
        self.note("token_made", self.object.tokens.all()[0])
        heading = f"Token baru: {self.object}"
        context = {
            "heading": heading,
            "crumbs": trail(APPLICATIONS.trail, heading),
            "application": self.object,
            "token": text,
        }
        return render(self.request, "accounts/token_made.html", context)

    def form_invalid(self, form: TokenForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class TokenRevoke(TokenPage, TemplateView):
    """Ask whether a token shall end, and end it."""

    template_name = "accounts/token_revoke.html"

    @property
    def token(self) -> ApiToken:
        """The token of the address, if it is this application's; otherwise 404."""
        return get_object_or_404(self.object.tokens.all(), pk=self.kwargs["token"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Cabut token: {self.token}"
        crumbs = trail(APPLICATIONS.trail, heading)
        return super().get_context_data(**kwargs) | {"heading": heading, "crumbs": crumbs}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        token = self.token
        revoke_token(token)
        self.note("token_revoked", token)
        messages.success(request, "Token dicabut; permintaan berikutnya dengan token itu ditolak.")
        return redirect(self.object.get_absolute_url())

"""Signing in and out, one's own account, passwords."""

import math
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, TemplateView

from accounts.forms import (
    AskPasswordForm,
    ChangePasswordForm,
    CountedForm,
    LoginForm,
    NewPasswordForm,
)
from accounts.models import User
from accounts.roles import idle_minutes
from accounts.sentences import seat_text, standing
from accounts.services import account_digest, ask_password_link, forget_tries
from directory.models import SavedView
from records import security_log
from records.access import Action, may
from records.change_log import history_for
from records.columns import Fact
from records.typing import FIELD, Typing, carried_typing, keep_typing
from records.views import PublicPage, trail

# What the login page is told in its address.
ENDED, NEW_PASSWORD = "berakhir", "sandi-baru"
MY_ACCOUNT = (("Akun saya", "accounts:account"),)


class CountedFormView:
    """Mixin of pages with a counted form: 429 with `Retry-After` where too many tries failed."""

    request: HttpRequest
    refused_event: str
    """What the security log calls a try that did not succeed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"address": self.request.META["REMOTE_ADDR"]}

    def form_invalid(self, form: CountedForm) -> HttpResponse:
        response = super().form_invalid(form)
        digest = account_digest(form.failed)[:16]
        if form.wait:
            seconds = math.ceil(form.wait.total_seconds())
            response.status_code = 429
            response["Retry-After"] = str(seconds)
            security_log.note(self.request, "too_many_tries", account=digest, wait_seconds=seconds)
        elif form.failed:
            security_log.note(self.request, self.refused_event, account=digest)
        return response


# --- in and out -----------------------------------------------------------------------------------


class Login(CountedFormView, auth_views.LoginView):
    """The way in. A signed-in reader goes straight on, with what they typed before."""

    authentication_form = LoginForm
    redirect_authenticated_user = True
    refused_event = "login_failed"

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        digest = account_digest(form.cleaned_data["username"])[:16]
        security_log.note(self.request, "login", account=digest)
        return response

    def get_success_url(self) -> str:
        return self._back_to_typing() or super().get_success_url()

    def _back_to_typing(self) -> str:
        """The form that somebody was filling when the session ended; empty where there is none."""
        typing = carried_typing(self.request)
        if typing is None or not url_has_allowed_host_and_scheme(
            typing.path, self.get_success_url_allowed_hosts(), self.request.is_secure()
        ):
            return ""
        if typing.user not in (None, self.request.user.pk):
            messages.warning(self.request, "Isian sebelumnya milik akun lain dan tidak dibuka.")
            return ""
        keep_typing(self.request, typing)
        return typing.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        carried = carried_typing(self.request)
        return super().get_context_data(**kwargs) | {
            "ended": ENDED in self.request.GET,
            "new_password": NEW_PASSWORD in self.request.GET,
            "typing": self.request.POST[FIELD] if carried else "",
            "files": carried.files if carried else (),
        }


def login_page(request: HttpRequest, typing: Typing, ended: bool) -> HttpResponse:
    """403: the way in, with what was just typed elsewhere."""
    context = {
        "form": LoginForm(request, address=request.META["REMOTE_ADDR"]),
        "next": typing.path,
        "ended": ended,
        "typing": "" if typing.is_too_long else typing.signed(),
        "typing_is_too_long": typing.is_too_long,
        "files": typing.files,
    }
    return render(request, "registration/login.html", context, status=403)


# Whose session is over has already left: no detour over the login page.
@method_decorator(login_not_required, name="dispatch")
class Logout(auth_views.LogoutView):
    """The way out; the browser forgets the pages it has kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            security_log.note(request, "logout")
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


# --- one's own account ----------------------------------------------------------------------------


class Account(TemplateView):
    """What the portal knows about the reader, and how long a login lasts."""

    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: User = self.request.user
        roles = ", ".join(user.groups.order_by("name").values_list("name", flat=True))
        return super().get_context_data(**kwargs) | {
            "heading": "Akun saya",
            "crumbs": trail((), "Akun saya"),
            "facts": [
                Fact("Nama", user.get_full_name() or "belum diisi"),
                Fact("Nama pengguna", user.get_username()),
                Fact("Peran", roles or "belum ada"),
                Fact("Surel", user.email or "belum diisi; mintalah kepada admin portal"),
                Fact("Jabatan hari ini", "\n".join(map(seat_text, user.seats)) or "tidak ada"),
                Fact("Sesi", session_limits(user)),
            ],
            **standing(user),
            "may_keep_accounts": user.has_perm("accounts.view_user"),
            "may_keep_views": user.seats and may(user, Action.VIEW, SavedView),
            "may_see_history": history_for(user) is not None,
        }


def session_limits(user: User) -> str:
    """How long a login of this user lasts, in a sentence."""
    idle = idle_minutes(user)
    idle_text = f"{idle // 60} jam" if idle % 60 == 0 else f"{idle} menit"
    longest = settings.SESSION_COOKIE_AGE // 3600
    return f"Berakhir setelah {idle_text} tanpa kegiatan, paling lama {longest} jam sejak masuk."


class PasswordChange(CountedFormView, auth_views.PasswordChangeView):
    """A new password for somebody signed in; every other session of theirs ends."""

    template_name = "crud/form.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:account")
    refused_event = "password_change_refused"

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        security_log.note(self.request, "password_changed")
        messages.success(self.request, "Kata sandi diganti. Sesi lain dari akun ini berakhir.")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": "Ganti kata sandi",
            "crumbs": trail(MY_ACCOUNT, "Ganti kata sandi"),
            "cancel_url": self.success_url,
        }


# --- a forgotten or first password ----------------------------------------------------------------


class PasswordReset(PublicPage, CountedFormView, FormView):
    """Ask for a link. Known and unknown addresses get the same answer after the same work."""

    template_name = "crud/form.html"
    form_class = AskPasswordForm
    success_url = reverse_lazy("accounts:password_reset_sent")
    refused_event = "password_link_refused"
    extra_context = {
        "heading": "Lupa kata sandi",
        "lead": "Tautan untuk membuat kata sandi baru dikirim ke alamat surel Anda.",
        "submit_label": "Kirim tautan",
        "cancel_url": reverse_lazy("login"),
    }

    def form_valid(self, form: AskPasswordForm) -> HttpResponse:
        ask_password_link(email=form.cleaned_data["email"])
        security_log.note(self.request, "password_link_asked")
        return super().form_valid(form)


class PasswordResetSent(PublicPage, TemplateView):
    """What to do next, whether the address has an account or not."""

    template_name = "accounts/password_reset_sent.html"
    extra_context = {"heading": "Periksa surel Anda"}


class PasswordSet(auth_views.PasswordResetConfirmView):
    """Where a link leads: set the password, once. Of accounts that are switched off, never."""

    template_name = "accounts/password_set.html"
    form_class = NewPasswordForm

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        name = form.user.get_username()
        forget_tries(account=name, address=self.request.META["REMOTE_ADDR"])
        security_log.note(self.request, "password_set", account=account_digest(name)[:16])
        return response

    def get_success_url(self) -> str:
        return f"{reverse('login')}?{NEW_PASSWORD}=1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": "Buat kata sandi" if self.validlink else "Tautan tidak berlaku lagi",
            "username": self.user.get_username() if self.validlink and self.user else "",
        }

"""Forms of sign-in, in the portal's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.rules import AT_ONCE
from accounts.services import TooManyFailures, count_try, forget_tries
from accounts.wording import too_many

LONGEST_PASSWORD = 1000
NO_MATCH = "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar-kecil."


class CountedForm:
    """Mixin of forms whose tries are limited, above all those that prove who somebody is."""

    tries = "percobaan gagal"
    wait: timedelta = AT_ONCE
    """How long the next try must wait; set where this one was not looked at."""
    failed = ""
    """On which account this try failed."""

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    @contextmanager
    def counted(self, account: str) -> Iterator[None]:
        """Around the check: a try counts unless the check passes. ValidationError when refused."""
        self.count(account)
        yield
        self.failed = ""
        forget_tries(account=account, address=self.address)

    def count(self, account: str) -> None:
        """Count a try; ValidationError when it comes too early."""
        self.failed = account
        try:
            count_try(account=account, address=self.address)
        except TooManyFailures as refused:
            self.wait = refused.wait
            raise ValidationError(too_many(self.tries, refused.wait), code="too_many") from refused


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    """A field for a password, which is taken as typed."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class LoginForm(CountedForm, AuthenticationForm):
    """Says the same whether the name or the password was wrong."""

    error_messages = {"invalid_login": NO_MATCH, "inactive": NO_MATCH}
    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = password_field("Kata sandi", "current-password")

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        with self.counted(self.cleaned_data["username"]):
            return super().clean()


class NewPasswordForm(SetPasswordForm):
    """A new password, typed twice. The address of the page proves who sets it."""

    error_messages = {"password_mismatch": "Kedua kata sandi tidak sama."}
    new_password1 = password_field(
        "Kata sandi baru",
        "new-password",
        "Sedikitnya 12 karakter, bukan hanya nama kantor, program, daerah, atau tahun. "
        "Beberapa kata acak aman dan mudah diingat.",
    )
    new_password2 = password_field("Ulangi kata sandi baru", "new-password")

    def validate_password_for_user(self, user: User, *_: Any) -> None:
        """What is wrong with a password is said where it is first typed."""
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(CountedForm, NewPasswordForm, PasswordChangeForm):
    """A new password for somebody who knows the old one."""

    error_messages = NewPasswordForm.error_messages | {
        "password_incorrect": "Kata sandi lama tidak cocok."
    }
    old_password = password_field("Kata sandi lama", "current-password")

    def clean_old_password(self) -> str:
        with self.counted(self.user.get_username()):
            return super().clean_old_password()


class AskPasswordForm(CountedForm, forms.Form):
    """Where to send the link. Counted like a failed login, so that nobody floods a mailbox."""

    tries = "permintaan tautan"
    email = forms.EmailField(
        label="Alamat surel",
        max_length=254,
        help_text="Alamat yang tercatat pada akun Anda.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any] | None:
        if not self.errors:
            self.count(f"surel {self.cleaned_data['email']}")
        return super().clean()

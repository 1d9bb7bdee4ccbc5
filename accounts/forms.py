"""Forms of sign-in and of keeping accounts, in the portal's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from accounts.models import Application, User, Webhook
from accounts.models.applications import LONGEST_DAYS
from accounts.outgoing import AddressRefused, target_of
from accounts.roles import DUTIES
from accounts.rules import AT_ONCE
from accounts.services import (
    TooManyFailures,
    count_try,
    forget_tries,
    grantable_roles,
    topics,
)
from accounts.tokens import SCOPES, networks_of
from accounts.wording import too_many
from directory.forms.regions import RegionField
from directory.models import Organisation, Person, Position
from records.forms import RecordForm

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


class RoleChoices(forms.ModelMultipleChoiceField):
    """Tick boxes of roles, each with what it is for."""

    def __init__(self) -> None:
        super().__init__(
            Group.objects.none(),
            label="Peran",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Hanya peran yang hak-haknya Anda miliki sendiri.",
        )

    def label_from_instance(self, role: Group) -> str:
        return f"{role.name}: {DUTIES[role.name]}" if role.name in DUTIES else role.name


class AccountForm(RecordForm):
    """Whose account it is and which roles it has."""

    identity = ("username",)
    alike = False  # nobody changes the roles of an account of their own

    full_name = forms.CharField(label="Nama lengkap", max_length=160)
    email = forms.EmailField(
        label="Alamat surel",
        max_length=254,
        required=False,
        help_text="Tautan kata sandi dikirim ke sini. Tidak pernah ditampilkan kepada umum.",
    )
    groups = RoleChoices()

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "person", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = self.fields["username"].help_text and NAME_HELP
        self.fields["person"].queryset = Person.objects.unmerged()
        self.fields["groups"].queryset = grantable_roles(self.user)
        if self.instance.pk == self.user.pk:
            for name in ("person", "groups"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Pada akun sendiri diubah oleh administrator lain."


NAME_HELP = "Huruf, angka, dan @ . + - _ tanpa spasi, misalnya siti.aminah. Tidak dapat diganti."


class InviteForm(AccountForm):
    """A new account, for a person of the directory or a new one."""

    new_person = forms.CharField(
        label="Orang baru",
        max_length=160,
        required=False,
        help_text="Isi hanya bila orangnya belum ada dalam daftar di atas.",
    )

    field_order = ("username", "full_name", "email", "person", "new_person", "groups")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Nama pengguna ini sudah dipakai.", code="taken")
        return username

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        if values.get("person") and values.get("new_person"):
            self.add_error("new_person", "Pilih orang dari daftar atau isi orang baru, satu saja.")
        return values


class SwitchForm(forms.Form):
    """Why an account is switched off or on, and which version was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Dicatat dalam riwayat, misalnya: pindah tugas mulai 1 Maret 2026.",
    )


class ApplicationForm(RecordForm):
    """Which program it is, for whom it calls, and what it may do at most."""

    owner = forms.ModelChoiceField(
        Organisation.objects.all(),
        label="Organisasi pemilik",
        help_text="Menentukan wilayah dan organisasi tugas aplikasi ini.",
    )
    contact = forms.ModelChoiceField(
        Position.objects.all(),
        label="Jabatan penghubung",
        required=False,
        help_text="Siapa yang ditanya bila aplikasi ini mengganggu; jabatan, bukan nama.",
    )

    class Meta:
        model = Application
        fields = ("name", "purpose", "owner", "contact", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = "Hak terbanyak aplikasi ini; token mempersempitnya lagi."

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if not grantable_roles(self.user).filter(name=role).exists():
            raise ValidationError("Hak peran ini tidak Anda miliki sendiri.", code="beyond")
        return role


class TokenForm(forms.Form):
    """What a new token opens, for how long, and from where."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label="Keterangan",
        max_length=80,
        help_text="Agar token ini dikenali kelak, misalnya: dasbor pimpinan di server kantor.",
    )
    scopes = forms.MultipleChoiceField(
        label="Cakupan",
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya yang dicentang. Menulis tetap dibatasi peran aplikasi.",
    )
    days = forms.IntegerField(
        label="Berlaku (hari)",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=f"Paling lama {LONGEST_DAYS} hari.",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    networks = forms.CharField(
        label="Jaringan",
        required=False,
        max_length=400,
        help_text="Alamat IP asal, dipisah spasi, misalnya 103.10.20.0/24. Kosong: dari mana saja.",
    )

    def clean_networks(self) -> list[str]:
        try:
            return networks_of(self.cleaned_data["networks"])
        except ValueError as error:
            raise ValidationError(
                "Tulis alamat IP atau jaringan, misalnya 103.10.20.5 atau 103.10.20.0/24.",
                code="invalid",
            ) from error


class TopicsField(forms.MultipleChoiceField):
    """Kinds of records, kept as one text of their labels."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(self.prepare_value(value))

    def clean(self, value: Any) -> Any:
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))


class WebhookForm(RecordForm):
    """Where messages go, and of what they tell."""

    owner = forms.ModelChoiceField(Organisation.objects.all(), label="Organisasi pemilik")
    topics = TopicsField(
        label="Jenis data",
        required=False,
        help_text="Perubahan jenis data yang dicentang diberitahukan; kosong: semua.",
    )
    region = RegionField(
        required=False,
        help_text="Hanya data wilayah ini dan di bawahnya, serta data bersama; kosong: semua.",
    )

    class Meta:
        model = Webhook
        fields = ("name", "address", "owner", "topics", "region", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = sorted(topics().items(), key=lambda each: each[1])
        self.fields["address"].help_text = "Misalnya https://dasbor.example.go.id/terima."

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            target_of(address, may_be_private=settings.WEBHOOK_PRIVATE_ADDRESSES)
        except AddressRefused as refused:
            raise ValidationError(str(refused), code="invalid") from refused
        return address

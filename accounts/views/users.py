"""Who may do what: accounts and roles, for administrators. No account is ever deleted."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group, Permission
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import FormView, TemplateView

from accounts.forms import AccountForm, InviteForm, SwitchForm
from accounts.models import User
from accounts.resources import ACCOUNTS, active_text, roles_text
from accounts.roles import DUTIES, PERMISSIONS
from accounts.sentences import rights, seat_text, standing
from accounts.services import (
    AccountRefused,
    change_account,
    create_account,
    password_link,
    renew_link,
    switch_off,
    switch_on,
)
from directory.models import Appointment
from directory.resources import APPOINTMENTS
from records import security_log
from records.access import Action, may
from records.columns import Fact
from records.dates import today
from records.forms import RecordForm
from records.models import Record, RecordQuerySet
from records.versions import StaleVersion
from records.views import ActPage, AddPage, ChangePage, DetailPage, ListPage, ResourcePage, trail
from records.views.export import ExportPage

CHANGED_MEANWHILE = "Akun ini baru saja diubah orang lain. Periksa keadaannya, lalu simpan lagi."


class WithSeats:
    """Mixin: lists of accounts that name the seats held today."""

    def get_queryset(self) -> RecordQuerySet:
        held = Appointment.objects.on(today()).select_related("position__organisation")
        seats = Prefetch("person__appointments", held, to_attr="seats_today")
        return super().get_queryset().prefetch_related(seats)


class AccountList(WithSeats, ListPage):
    """Every account that this administrator answers for."""

    def acts(self) -> list[dict[str, str]]:
        acts = [{"label": "Peran", "url": ACCOUNTS.url("roles")}]
        if may(self.request.user, Action.ADD, User):
            acts.insert(0, {"label": "Undang pengguna", "url": ACCOUNTS.url("add")})
        return acts


class AccountExport(WithSeats, ExportPage):
    """The same as a file."""


class AccountDetail(DetailPage):
    """One account: who may do what, where, and why perhaps nothing."""

    template_name = "accounts/user_detail.html"

    def facts(self) -> list[Fact]:
        account = self.object
        person = account.person
        return [
            Fact("Nama pengguna", account.username),
            Fact("Orang", person, person.get_absolute_url() if person else ""),
            Fact("Surel", account.email),
            Fact("Keadaan", active_text(account)),
            Fact("Terakhir masuk", account.last_login or "belum pernah"),
            Fact("Peran", roles_text(account) or "belum ada"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.object
        person = account.person_id
        return super().get_context_data(**kwargs) | {
            **standing(account),
            "seats": [(seat, seat_text(seat)) for seat in account.seats],
            "may_end": may(self.request.user, Action.CHANGE, Appointment),
            "appoint_url": _appoint_url(person) if self._may_appoint(person) else "",
        }

    def _may_appoint(self, person: int | None) -> bool:
        return person is not None and may(self.request.user, Action.ADD, Appointment)

    def acts(self) -> list[dict[str, str]]:
        account = self.object
        if not self.may_act_on(account, Action.CHANGE):
            return []
        acts = [{"label": "Ubah", "url": ACCOUNTS.url("change", account.pk)}]
        if account.is_active:
            acts.append({"label": "Tautan kata sandi baru", "url": _url("link", account)})
        if account.pk != self.request.user.pk:
            label = "Matikan" if account.is_active else "Nyalakan"
            acts.append({"label": label, "url": _url("switch", account)})
        return [*acts, {"label": "Riwayat", "url": _url("history", account)}]


def _url(page: str, account: User) -> str:
    return ACCOUNTS.url(page, account.pk)


def _appoint_url(person: int | None) -> str:
    return f"{APPOINTMENTS.url('add')}?person={person}"


class AccountFormPage:
    """Mixin: what the service refuses is told on the form."""

    def form_valid(self, form: RecordForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except AccountRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)


class Invite(AccountFormPage, AddPage):
    """A new account without a password; its link is shown once."""

    written = False

    def get_form_class(self) -> type[InviteForm]:
        return InviteForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = "Undang pengguna"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "lead": (
                "Akun dibuat tanpa kata sandi; pemiliknya membuatnya sendiri lewat tautan. "
                "Wilayah tugasnya mengikuti jabatan orangnya."
            ),
            "crumbs": trail(ACCOUNTS.trail, heading),
            "submit_label": "Undang",
        }

    def write(self, form: InviteForm) -> None:
        values = form.cleaned_data
        create_account(form.instance, roles=values["groups"], person_name=values["new_person"])
        self.written = True

    def form_valid(self, form: InviteForm) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code != 302 or not self.written:
            return response
        account = form.instance
        _note(self.request, "account_created", account)
        return link_page(self.request, account, password_link(account))


class AccountChange(AccountFormPage, ChangePage):
    """Roles, person, name and mail address of an account."""

    def write(self, form: AccountForm) -> None:
        values = form.cleaned_data
        actor: User = self.request.user
        account, seen = form.instance, values["version"]
        change_account(account, seen=seen, actor=actor, roles=values["groups"])
        changed = ", ".join(form.edited)
        _note(self.request, "account_changed", account, changed=changed)

    def conflict(self, form: AccountForm, current: Record) -> HttpResponse:
        """409: what was typed stays; the version that now stands has to be looked at first."""
        typed = form.data.copy()
        typed["version"] = str(current.version)
        again = AccountForm(typed, instance=self.get_object(), user=self.request.user)
        again.add_error(None, CHANGED_MEANWHILE)
        context = self.get_context_data(form=again)
        return self.render_to_response(context, status=409)


class AccountSwitch(ActPage, FormView):
    """Switch an account off, with everything that is open in its name, or on again."""

    resource = ACCOUNTS
    action = Action.CHANGE
    template_name = "crud/form.html"
    form_class = SwitchForm

    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().exclude(pk=self.request.user.pk)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.object
        verb = "Matikan" if account.is_active else "Nyalakan"
        heading = f"{verb} akun: {account}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "lead": (
                "Sesi yang terbuka berakhir seketika; kata sandi dan tautannya tidak berlaku lagi. "
                "Akun dan riwayatnya tetap ada dan dapat dinyalakan lagi."
                if account.is_active
                else "Pemiliknya membuat kata sandi baru lewat tautan yang ditampilkan sesudah ini."
            ),
            "crumbs": trail(ACCOUNTS.trail, heading),
            "submit_label": verb,
        }

    def form_valid(self, form: SwitchForm) -> HttpResponse:
        actor: User = self.request.user
        account, was_active = self.object, self.object.is_active
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            if was_active:
                switch_off(account, seen=seen, actor=actor, reason=reason)
            else:
                switch_on(account, seen=seen, reason=reason)
        except (AccountRefused, StaleVersion) as refused:
            self.object = self.get_object()
            again = SwitchForm({"version": self.object.version, "reason": reason})
            is_stale = isinstance(refused, StaleVersion)
            again.add_error(None, CHANGED_MEANWHILE if is_stale else str(refused))
            return self.form_invalid(again, status=409)
        if was_active:
            _note(self.request, "account_switched_off", account)
            messages.success(self.request, "Akun dimatikan; sesinya berakhir.")
            return redirect(account.get_absolute_url())
        _note(self.request, "account_switched_on", account)
        return link_page(self.request, account, password_link(account))

    def form_invalid(self, form: SwitchForm, status: int = 400) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class AccountLink(ActPage, TemplateView):
    """Ask whether a new link shall be made, and show it once."""

    resource = ACCOUNTS
    action = Action.CHANGE
    template_name = "accounts/user_link.html"

    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().filter(is_active=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Tautan kata sandi baru: {self.object}"
        crumbs = trail(ACCOUNTS.trail, heading)
        return super().get_context_data(**kwargs) | {"heading": heading, "crumbs": crumbs}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        _note(request, "password_link_made", self.object)
        return link_page(request, self.object, renew_link(self.object))


def link_page(request: HttpRequest, account: User, link: str) -> HttpResponse:
    """The link, on the answer itself: stored nowhere, so that nobody finds it later."""
    heading = f"Tautan kata sandi untuk {account}"
    context = {
        "heading": heading,
        "crumbs": trail(ACCOUNTS.trail, heading),
        "account": account,
        "link": link,
    }
    return render(request, "accounts/user_link_made.html", context)


def _note(request: HttpRequest, event: str, account: User, **details: str) -> None:
    roles = ", ".join(sorted(account.groups.values_list("name", flat=True)))
    security_log.note(request, event, account=account.pk, roles=roles, **details)


@dataclass(frozen=True)
class Role:
    """One role of the page of roles."""

    name: str
    duty: str
    holders: list[User]


class Roles(ResourcePage, TemplateView):
    """What each role may do, and who has it."""

    resource = ACCOUNTS
    template_name = "accounts/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = User.objects.visible_to(self.request.user).filter(is_active=True)
        permissions = Permission.objects.select_related("content_type")
        groups = sorted(
            Group.objects.prefetch_related(
                Prefetch("user_set", accounts, to_attr="holders"),
                Prefetch("permissions", permissions),
            ),
            key=lambda group: (_rank(group.name), group.name),
        )
        return super().get_context_data(**kwargs) | {
            "heading": "Peran",
            "crumbs": trail(ACCOUNTS.trail, "Peran"),
            "roles": [Role(g.name, DUTIES.get(g.name, ""), g.holders) for g in groups],
            "programmes": role_table(groups),
        }


def _rank(name: str) -> int:
    order = list(PERMISSIONS)
    return order.index(name) if name in order else len(order)


def role_table(groups: list[Any]) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """Programme -> [(kind of record, [(role, what it may do)])], of every right that a role has."""
    of_role = {
        group.name: {(r.programme, r.noun): r.acts or "ya" for r in rights(group.permissions.all())}
        for group in groups
    }
    every = rights({p for group in groups for p in group.permissions.all()})
    lines = [
        (
            right.programme,
            right.noun,
            [(role, has.get((right.programme, right.noun), "–")) for role, has in of_role.items()],
        )
        for right in every
    ]
    return [
        (programme, [(noun, cells) for _, noun, cells in group])
        for programme, group in groupby(lines, lambda line: line[0])
    ]

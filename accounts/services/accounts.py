"""Keeping accounts: who may sign in, with which roles."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils import timezone

from accounts.access import permissions_of
from accounts.models import OutgoingMail, User
from accounts.services.mail import password_link
from directory.models import Person
from records.attribution import because
from records.versions import locked


class AccountRefused(ValueError):
    """Why an account cannot be changed so, in a sentence."""


def grantable_roles(actor: User) -> "models.QuerySet[Group, Group]":
    """The roles that `actor` may give: those that may do nothing that the actor may not."""
    beyond = Permission.objects.exclude(pk__in=permissions_of(actor).values("pk"))
    return Group.objects.exclude(permissions__in=beyond).order_by("name")


@transaction.atomic
def create_account(
    account: User, *, roles: Iterable[Group], person_name: str = "", invited: bool = True
) -> None:
    """Save a new account without a password, with its roles and, by `person_name`, a new person.

    Somebody `invited` with a mail address gets the link to set the password by mail as well.
    """
    if person_name:
        account.person = Person.objects.create(name=person_name)
    account.set_unusable_password()
    account.save()
    account.groups.set(roles)
    if invited:
        mail_invitation(account)


@transaction.atomic
def change_account(account: User, *, seen: int, actor: User, roles: Iterable[Group]) -> None:
    """Save what was typed about an account, and its roles.

    Roles that the actor may not give stay as they are. Raises AccountRefused for one's own roles
    or person and for the last administrator, StaleVersion.
    """
    with _somebody_keeps_all(account):
        current = locked(account, seen=seen)
        held = set(current.groups.all())
        grantable = set(grantable_roles(actor))
        wanted = (held - grantable) | (set(roles) & grantable)
        if actor.pk == account.pk and (wanted != held or account.person_id != current.person_id):
            raise AccountRefused("Peran dan orang akun sendiri diubah oleh administrator lain.")
        _save(account, current, ("full_name", "email", "person"))
        account.groups.set(wanted)


@transaction.atomic
def switch_off(account: User, *, seen: int, actor: User, reason: str) -> None:
    """Nobody signs in with the account any more; its sessions, password and links end at once."""
    if actor.pk == account.pk:
        raise AccountRefused("Akun sendiri dimatikan oleh administrator lain.")
    with _somebody_keeps_all(account), because(reason):
        current = locked(account, seen=seen)
        account.is_active = False
        account.set_unusable_password()
        _save(account, current, ("is_active", "password"))


@transaction.atomic
def switch_on(account: User, *, seen: int, reason: str) -> None:
    """The account may be used again; its owner sets a new password by a link."""
    current = locked(account, seen=seen)
    account.is_active = True
    with because(reason):
        _save(account, current, ("is_active",))
    mail_invitation(account)


@transaction.atomic
def renew_link(account: User) -> str:
    """A new link to set the password. Where none was ever set, earlier links become void."""
    current = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not current.has_usable_password():
        current.set_unusable_password()
        current.save(update_fields=["password"])
    mail_invitation(current)
    return password_link(current)


def mail_invitation(account: User) -> None:
    """Note that the account's owner is to get a link, where there is an address to send it to."""
    if account.email:
        OutgoingMail.objects.create(
            kind=OutgoingMail.Kind.INVITATION, recipient=account.email, due_at=timezone.now()
        )


def _save(account: User, current: User, fields: tuple[str, ...]) -> None:
    """Only these columns: the owner may be setting a password at this moment."""
    account.version = current.version + 1
    account.save(update_fields=[*fields, "version"])


@contextmanager
def _somebody_keeps_all(account: User) -> Iterator[None]:
    """Around a change of an account: raises AccountRefused where it took the last administrator.

    All administrators are locked first and in one order, or two could switch each other off at one
    moment.
    """
    unlimited = User.objects.with_perm("accounts.act_everywhere")
    keepers = unlimited.filter(pk__in=User.objects.with_perm("accounts.change_user").values("pk"))
    before = list(keepers.select_for_update(of=("self",)).order_by("pk"))
    yield
    if account in before and not keepers.exists():
        raise AccountRefused(
            "Ini administrator terakhir untuk semua wilayah. Angkat administrator lain dahulu."
        )

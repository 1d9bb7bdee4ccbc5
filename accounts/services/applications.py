"""Keeping applications and their tokens."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, Application, User
from accounts.tokens import digest_of, is_within, new_token, prefix_of
from records.versions import save_version

# A use so soon after the last one that was noted is not noted: reading shall not write.
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_application(application: Application) -> None:
    """Save a new application, with the account that it writes by."""
    account = User(username=f"aplikasi-{uuid4().hex[:12]}", full_name=application.name)
    account.set_unusable_password()
    account.save()
    application.account = account
    application.save()
    _give_role(application)


@transaction.atomic
def change_application(application: Application, *, seen: int) -> None:
    """Save what was typed of an application; its account follows. Raises StaleVersion."""
    save_version(application, seen=seen)
    account = application.account
    if account.full_name != application.name:
        account.full_name = application.name
        account.save(update_fields=["full_name"])
    _give_role(application)


def _give_role(application: Application) -> None:
    application.account.groups.set([Group.objects.get(name=application.role)])


def make_token(
    application: Application,
    *,
    label: str,
    scopes: Iterable[str],
    days: int,
    networks: Iterable[str] = (),
    actor: User | None = None,
) -> str:
    """A new token of the application. It is told here and never again: only a digest is kept."""
    text, now = new_token(), timezone.now()
    ApiToken.objects.create(
        application=application,
        label=label,
        prefix=prefix_of(text),
        digest=digest_of(text),
        scopes=" ".join(scopes),
        networks=" ".join(networks),
        made_by=actor,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return text


def revoke_token(token: ApiToken) -> None:
    """From now on nobody is known by it."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def token_of(text: str, *, address: str) -> ApiToken | None:
    """The token in force that reads so, used from one of its networks; None for any other."""
    now = timezone.now()
    known = ApiToken.objects.in_force(now).select_related(
        "application__account", "application__owner__region"
    )
    token = known.filter(digest=digest_of(text)).first()
    if token is None or not is_within(address, token.networks):
        return None
    _note_use(token, now, address)
    return token


def _note_use(token: ApiToken, now: datetime, address: str) -> None:
    if token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_address=address)

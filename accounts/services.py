"""Counting tries, making password links, sending mail."""

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import LoginFailure, OutgoingMail, User
from accounts.rules import MOST_ATTEMPTS, Limit, pause, wait
from accounts.wording import password_link_mail

REMEMBERED = timedelta(days=1)
KEPT = timedelta(days=30)
SWEPT_AT_ONCE = 100
# The first of two numbers that name an advisory lock; the second is the address.
LOCK = 7_051


class TooManyFailures(Exception):
    """This try was not looked at; the next one may be made after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


# --- tries ---------------------------------------------------------------------------------------


def account_digest(name: str) -> str:
    """What stands for a typed name in the table and in the log; the name cannot be read from it."""
    return salted_hmac("accounts.LoginFailure", _folded(name), algorithm="sha256").hexdigest()


@transaction.atomic
def count_try(*, account: str, address: str) -> None:
    """Count a try as failed before the password is looked at; raises TooManyFailures.

    Counting first makes tries at the same moment see each other; one that succeeds takes its count
    back (`forget_tries`). A refused try is not counted, so that no wait lasts for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, address])
    now = timezone.now()
    digest = account_digest(account)
    failures = list(
        LoginFailure.objects.filter(address=address, at__gt=now - REMEMBERED)
        .order_by("at")
        .values_list("account", "at")
    )
    window = timedelta(minutes=settings.LOGIN_WINDOW_MINUTES)
    longest = timedelta(minutes=settings.LOGIN_LONGEST_WAIT_MINUTES)
    # An office is one address: its wait does not grow.
    remaining = max(
        wait(
            [at for name, at in failures if name == digest],
            now,
            Limit(settings.LOGIN_FAILURES_PER_ACCOUNT, window, longest),
        ),
        wait([at for _, at in failures], now, Limit(settings.LOGIN_FAILURES_PER_ADDRESS, window)),
    )
    if remaining:
        raise TooManyFailures(remaining)
    _sweep_failures(now)
    LoginFailure.objects.create(account=digest, address=address, at=now)


def forget_tries(*, account: str, address: str) -> None:
    """The account's owner is there: what failed from this address before no longer counts."""
    LoginFailure.objects.filter(account=account_digest(account), address=address).delete()


def _sweep_failures(now: datetime) -> None:
    # Rows that another try is sweeping are left to it: two sweeps never wait for each other.
    old = LoginFailure.objects.filter(at__lte=now - REMEMBERED).select_for_update(skip_locked=True)
    LoginFailure.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    ).delete()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


# --- passwords -----------------------------------------------------------------------------------


def password_link(user: User) -> str:
    """The address where `user` sets a password: for a limited time, once, under PORTAL_URL."""
    where = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    return settings.PORTAL_URL + reverse("accounts:password_set", kwargs=where)


def ask_password_link(*, email: str) -> None:
    """Note that somebody wants a link to this address, whether it has an account or not."""
    OutgoingMail.objects.create(
        kind=OutgoingMail.Kind.PASSWORD_RESET, recipient=email, due_at=timezone.now()
    )


# --- mail ----------------------------------------------------------------------------------------


def send_next_mail() -> bool:
    """Send the oldest mail that is due; False when there is none.

    The next attempt is written down before this one: a process that is killed meanwhile leaves the
    mail to be tried again, and no transaction is open while a mail server is waited for.
    """
    mail = _claim()
    if mail is None:
        return False
    try:
        message = _message(mail)
        if message is not None:
            message.send()
    # Whatever a mail server or its library does, the other mails go on.
    except Exception as error:
        mail.error = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        mail.save(update_fields=["error"])
        return True
    mail.sent_at = timezone.now()
    mail.error = ""
    mail.save(update_fields=["sent_at", "error"])
    return True


def sweep_mail() -> None:
    """Drop what was sent or given up long ago."""
    OutgoingMail.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


@transaction.atomic
def _claim() -> OutgoingMail | None:
    now = timezone.now()
    due = OutgoingMail.objects.due(now, most_attempts=MOST_ATTEMPTS)
    mail = due.select_for_update(skip_locked=True).first()
    if mail is not None:
        mail.attempts += 1
        mail.due_at = now + pause(mail.attempts)
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def _message(mail: OutgoingMail) -> EmailMessage | None:
    """What to send; None for a wish of somebody who has no account."""
    recipient, subject, text = mail.recipient, mail.subject, mail.text
    if mail.kind == OutgoingMail.Kind.PASSWORD_RESET:
        users = _owners(mail.recipient)
        if not users:
            return None
        # To the address on file, which may differ from the typed one in capitals.
        recipient = users[0].email
        links = [(user.username, password_link(user)) for user in users]
        valid = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        subject, text = password_link_mail(links, valid)
    return EmailMessage(subject, text, to=[recipient], headers={"Auto-Submitted": "auto-generated"})


def _owners(email: str) -> list[User]:
    """Active accounts of an address. The database's idea of equal letters is too wide for this."""
    alike = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    return [user for user in alike if _folded(user.email) == _folded(email)]

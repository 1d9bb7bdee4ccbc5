"""Making password links, and sending the mail that waits."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import OutgoingMail, User
from accounts.rules import MOST_ATTEMPTS, pause
from accounts.services.tries import folded
from accounts.wording import invitation_mail, password_link_mail

KEPT = timedelta(days=30)


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
    if mail.kind in OutgoingMail.WISHES:
        users = _owners(mail.recipient)
        if not users:
            return None
        # To the address on file, which may differ from the typed one in capitals.
        recipient = users[0].email
        links = [(user.username, password_link(user)) for user in users]
        valid = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        is_invitation = mail.kind == OutgoingMail.Kind.INVITATION
        write = invitation_mail if is_invitation else password_link_mail
        subject, text = write(links, valid)
    return EmailMessage(subject, text, to=[recipient], headers={"Auto-Submitted": "auto-generated"})


def _owners(email: str) -> list[User]:
    """Active accounts of an address. The database's idea of equal letters is too wide for this."""
    alike = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    return [user for user in alike if folded(user.email) == folded(email)]

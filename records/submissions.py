"""Forms sent twice: the second time finds what the first has saved."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from records.models import Submission


class AlreadySubmitted(Exception):
    """This form has been saved; `url` leads to what it saved."""

    def __init__(self, url: str) -> None:
        super().__init__("Formulir ini sudah dikirim.")
        self.url = url


def submit(user: Any, token: uuid.UUID) -> Submission:
    """Claim a form's token inside the transaction that saves it; raises AlreadySubmitted.

    Where the same form is being saved at this moment, this waits for the outcome.
    """
    try:
        with transaction.atomic():
            return Submission.objects.create(user_id=user.pk, token=token)
    except IntegrityError as error:
        earlier = Submission.objects.get(user_id=user.pk, token=token)
        raise AlreadySubmitted(earlier.url) from error


def saved_before(user: Any, token: uuid.UUID | None) -> str:
    """Where the form with this token leads, if it has been saved; otherwise empty."""
    earlier = token and Submission.objects.filter(user_id=user.pk, token=token).first()
    return earlier.url if earlier else ""


def remember(submission: Submission, url: str) -> None:
    """Note where the saved record is shown."""
    submission.url = url
    submission.save(update_fields=["url"])

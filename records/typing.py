"""What was typed into a form before the session ended: carried through the login, kept once.

The login page carries it signed, because the reader has no session to keep it in. After the login
it lies in the session until the form's page is opened; nothing is saved by itself.
"""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.views.generic.edit import FormMixin

SALT = "records.typing"
FIELD = "typing"
SESSION_KEY = "typing"
# A working day: after that the session of a new login would be over, too.
LONGEST_AGE_SECONDS = 12 * 60 * 60
LARGEST_FIELDS = 200_000
"""Characters of typed fields that are carried; minutes of a long meeting have about 40,000."""
NEVER_CARRIED = ("csrfmiddlewaretoken", "password", "sandi", "token")
STILL_THERE = "Sesi Anda berakhir. Isian Anda masih ada; periksa lalu simpan."


@dataclass(frozen=True)
class Typing:
    """The typed fields of one form: its address, and the fields as in the body of a POST."""

    path: str
    fields: str
    files: tuple[str, ...] = ()
    """Names of chosen files; a file itself is lost."""
    user: int | None = None
    """Whose session it was, if that is known: nobody else gets the text."""

    @classmethod
    def of(cls, request: HttpRequest, user: int | None) -> "Typing":
        """What this POST holds, without passwords and tokens."""
        fields = [
            (name, values)
            for name, values in request.POST.lists()
            if not any(word in name.lower() for word in NEVER_CARRIED)
        ]
        files = tuple(file.name or "" for _, chosen in request.FILES.lists() for file in chosen)
        return cls(request.get_full_path(), urlencode(fields, doseq=True), files, user)

    @property
    def is_too_long(self) -> bool:
        """Whether there is more than the login page carries."""
        return len(self.fields) > LARGEST_FIELDS

    def signed(self) -> str:
        """As text for a hidden field."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def carried_typing(request: HttpRequest) -> Typing | None:
    """What the posted login page carries; None where nothing, or nothing of ours."""
    try:
        values: dict[str, Any] = signing.loads(
            request.POST.get(FIELD, ""), salt=SALT, max_age=LONGEST_AGE_SECONDS
        )
    except signing.BadSignature:
        return None
    return Typing(**values | {"files": tuple(values["files"])})


def keep_typing(request: HttpRequest, typing: Typing) -> None:
    """Keep it in the session for the next opening of its page."""
    request.session[SESSION_KEY] = {typing.path: typing.fields}


def kept_typing(request: HttpRequest) -> QueryDict | None:
    """What was typed on this very page, given once, with a note to the reader."""
    if not request.user.is_authenticated or SESSION_KEY not in request.session:
        return None
    kept = request.session[SESSION_KEY]
    if request.get_full_path() not in kept:
        return None
    del request.session[SESSION_KEY]
    messages.warning(request, STILL_THERE)
    return QueryDict(kept[request.get_full_path()])


class KeepsTyping(FormMixin):
    """Mixin of form pages: opened after an ended session, the form holds what was typed."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET" and (typed := kept_typing(self.request)) is not None:
            kwargs["data"] = typed
        return kwargs

"""Who calls the API from the pages; applications show a token (accounts.api.authentication)."""

from typing import Any

from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.authentication import CSRFCheck, SessionAuthentication
from rest_framework.request import Request


class CsrfFailed(exceptions.PermissionDenied):
    """A call with a session but without the token that only our own pages can read."""

    default_code = "csrf"


class SignedIn(SessionAuthentication):
    """The session of the pages, with its CSRF token for every write."""

    def enforce_csrf(self, request: HttpRequest) -> None:
        check: Any = CSRFCheck(lambda request: None)  # type: ignore[arg-type]
        check.process_request(request)
        if check.process_view(request, None, (), {}):
            raise CsrfFailed

    def authenticate_header(self, request: Request) -> str:
        """With it, nobody's call is answered 401 and not 403."""
        return 'Session realm="Titik Temu"'

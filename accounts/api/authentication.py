"""How an application is known to the API."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.services import token_of
from accounts.tokens import MARK, prefix_of
from records import security_log

LONGEST_HEADER = 200


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer <token>`; whoever shows one that is not in force is refused."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """The application's account and the token; None where the header is not sent."""
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        kind, _, text = header.partition(" ")
        is_readable = kind.lower() == "bearer" and len(header) <= LONGEST_HEADER
        token = token_of(text, address=request.META["REMOTE_ADDR"]) if is_readable else None
        if token is None:
            mark = prefix_of(text) if text.startswith(MARK) else ""
            security_log.note(request._request, "token_refused", prefix=mark)
            raise exceptions.AuthenticationFailed
        return token.application.account, token

    def authenticate_header(self, request: Request) -> str:
        """With it, a refusal is 401 and not 403."""
        return 'Bearer realm="Titik Temu"'


class BearerInSchema(OpenApiAuthenticationExtension):
    """How the schema calls a token."""

    target_class = "accounts.api.authentication.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Token sebuah aplikasi, dengan cakupan seperti kotaku:read.",
        }

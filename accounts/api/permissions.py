"""Who may call an endpoint at all; on which rows and how is asked there, act by act."""

from typing import Any

from rest_framework import permissions
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.tokens import READ, WRITE, is_covered
from records.api.errors import OutOfScope

OF_NO_APP = "portal"
"""Where endpoints live that every token opens, as the schema."""


class WithinScope(permissions.BasePermission):
    """Somebody, where the endpoint is not public; of a token, its scopes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises OutOfScope, which names the scope that is missing."""
        if isinstance(request.auth, ApiToken) and (app := _app_of(view)) != OF_NO_APP:
            act = READ if request.method in permissions.SAFE_METHODS else WRITE
            if not is_covered(app, act, request.auth.scopes.split()):
                raise OutOfScope(f"Token ini tidak mencakup {app}:{act}.")
        return getattr(view, "is_public", False) or request.user.is_authenticated


def _app_of(view: Any) -> str:
    """Whose records the view is about: it may say so itself."""
    return getattr(view, "app", "") or type(view).__module__.partition(".")[0]

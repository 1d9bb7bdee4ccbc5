"""How long a session lives, and what becomes of typing when it has ended."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.roles import SHORTEST_IDLE_MINUTES, idle_minutes
from accounts.views import ENDED, login_page
from records.typing import Typing

BEGAN, SEEN = "began_at", "seen_at"
# A visit so soon after the last one that was noted is not noted: reading shall not write.
NOTED_EVERY_SECONDS = 60
# Where LoginRequired finds whose session SessionLimits has ended.
ENDED_USER = "accounts.ended_user"


class SessionLimits:
    """Ends sessions that were idle or lasted too long; the request goes on as nobody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a cookie there is nothing to end, and the session stays untouched.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and USER_KEY in request.session:
            now = int(timezone.now().timestamp())
            if _has_ended(request, now):
                request.META[ENDED_USER] = int(request.session.get(USER_KEY, 0))
                logout(request)
            else:
                _note_visit(request, now)
        return self.get_response(request)


def _has_ended(request: HttpRequest, now: int) -> bool:
    """Whether the session is over: its account switched off, too old, or idle for too long."""
    if not request.user.is_authenticated:
        return True
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    if now - began >= settings.SESSION_COOKIE_AGE:
        return True
    # Only a long silence is worth the question which roles somebody has.
    idle = (now - seen) // 60
    return idle >= SHORTEST_IDLE_MINUTES and idle >= idle_minutes(request.user)


def _note_visit(request: HttpRequest, now: int) -> None:
    session = request.session
    if BEGAN not in session:
        session[BEGAN] = now
    if now - session.get(SEEN, 0) >= NOTED_EVERY_SECONDS:
        session[SEEN] = now


class LoginRequired(LoginRequiredMiddleware):
    """Django's, but a form sent after the session's end is not lost: the login page carries it.

    That answer is 403: nothing was saved. A redirect would drop the body, 307 would send it again
    unseen, 401 asks for a challenge that browsers answer with a window of their own, and 200 would
    tell a program that all went well.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any
    ) -> HttpResponseBase | None:
        if super().process_view(request, view_func, *arguments) is None:
            return None
        ended = _had_session(request)
        if not _is_page(view_func):
            return _redirect(_page_before(request), ended)
        if request.method == "POST":
            typing = Typing.of(request, request.META.get(ENDED_USER))
            if typing.fields or typing.files:
                return login_page(request, typing, ended)
        return _redirect(request.get_full_path(), ended)


def _had_session(request: HttpRequest) -> bool:
    """Whether the reader comes with the cookie of a session that is no more."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()


def _is_page(view_func: Callable[..., Any]) -> bool:
    """Whether the address can be opened; behind a button there is nothing to see."""
    view = getattr(view_func, "view_class", None)
    return view is None or ("get" in view.http_method_names and hasattr(view, "get"))


def _page_before(request: HttpRequest) -> str:
    """The page of ours with the button; home where the browser does not tell."""
    referrer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, request.is_secure()):
        parts = urlsplit(referrer)
        if parts.path != resolve_url(settings.LOGIN_URL):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _redirect(page: str, ended: bool) -> HttpResponse:
    query = {"next": page} | ({ENDED: "1"} if ended else {})
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query).replace('%2F', '/')}")

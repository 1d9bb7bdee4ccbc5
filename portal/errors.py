"""What readers see when something fails: our own pages and JSON, in Indonesian."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    JsonResponse,
)
from django.template.loader import render_to_string

from accounts.views.sign_in import login_page
from records import security_log
from records.api.errors import error_body
from records.typing import carried_typing

log = logging.getLogger("portal.errors")

RETRY_AFTER_SECONDS = 10
# A file of the largest size, and the form around it.
LARGEST_BODY_BYTES = settings.UPLOAD_LIMIT_BYTES + 1024**2
CODES = {
    400: "invalid",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    500: "error",
    503: "unavailable",
}


class ErrorPage(HttpResponse):
    """An error page of ours, as opposed to one of Django's technical pages."""


class ErrorPages:
    """Turns uncaught exceptions into 500 or, with the database away, into 503.

    It also puts our pages in the place of those that Django shows with DEBUG only, and says in
    words what Django answers without any.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._answer(request)
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)
        except Exception as error:
            return defect(request, error)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL holds no such text, so no record has such an address.
        if "\x00" in request.path_info:
            return _error(request, 404)
        if _body_size(request) > LARGEST_BODY_BYTES:
            return _error(request, 413)
        response = self.get_response(request)
        if _is_bare(response):
            page = _error(request, response.status_code)
            if response.has_header("Allow"):
                page["Allow"] = response["Allow"]
            return page
        return response


def _body_size(request: HttpRequest) -> int:
    """The size that the request announces, in bytes."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _is_bare(response: HttpResponse) -> bool:
    """Whether this is an error without words, or in Django's technical ones."""
    plain = type(response) in (HttpResponse, HttpResponseNotFound, HttpResponseNotAllowed)
    if response.status_code == 405:
        return plain and not response.content
    return settings.DEBUG and plain and response.status_code in (400, 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: host, form or address that Django refused."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not entitled."""
    security_log.note(request, "refused", path=request.path[:300])
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: absent, or none of the reader's business."""
    return _error(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token; what a login page carries is not lost with it."""
    if typing := carried_typing(request):
        return login_page(request, typing, ended=True)
    return ErrorPage(render_to_string("403_csrf.html", {}, request), status=403)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the database is away or too slow to answer."""
    log.warning("Basis data tidak menjawab untuk %r: %s", request.path, type(error).__name__)
    response = _error(request, 503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def defect(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: a fault of ours; its number is on the page and beside the traceback in the log."""
    number = uuid.uuid4().hex[:12]
    log.error("Galat %s pada %s %r", number, request.method, request.path, exc_info=error)
    return _error(request, 500, number)


def _error(request: HttpRequest, status: int, number: str = "") -> HttpResponse:
    if request.path.startswith("/api/") and request.path != "/api/":
        body = error_body(CODES[status])
        if number:
            body["error_id"] = number
        return JsonResponse(
            body,
            status=status,
            json_dumps_params={"ensure_ascii": False},
            content_type="application/json; charset=utf-8",
        )
    return ErrorPage(_page(request, status, number), status=status)


def _page(request: HttpRequest, status: int, number: str) -> str:
    """The page; 403 and 404 in the frame that knows the reader, the others without any help."""
    framed = request if status in (403, 404) and _is_our_host(request) else None
    return render_to_string(f"{status}.html", {"error_id": number}, framed)


def _is_our_host(request: HttpRequest) -> bool:
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False

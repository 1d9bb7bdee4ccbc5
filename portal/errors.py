"""What readers see when something fails: our own pages and JSON, in Indonesian."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from records.api.errors import error_body

log = logging.getLogger("portal.errors")

RETRY_AFTER_SECONDS = 10
CODES = {
    400: "invalid",
    403: "permission_denied",
    404: "not_found",
    500: "error",
    503: "unavailable",
}


class ErrorPages:
    """Turns uncaught exceptions into 500 or, with the database away, into 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL holds no such text, so no record has such an address.
        if "\x00" in request.path_info:
            return _error(request, 404)
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)
        except Exception as error:
            return defect(request, error)
        # With DEBUG Django answers unknown addresses and bad hosts with its technical pages.
        if settings.DEBUG and response.status_code in (400, 404) and _is_technical(response):
            return _error(request, response.status_code)
        return response


def _is_technical(response: HttpResponse) -> bool:
    """Whether this is one of the pages that Django shows with DEBUG only."""
    return not response.streaming and b"<code>DEBUG = True</code>" in response.content


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: host, form or address that Django refused."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not entitled."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: absent, or none of the reader's business."""
    return _error(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token."""
    return HttpResponse(render_to_string("403_csrf.html", {}, request), status=403)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the database is away or too slow to answer."""
    log.warning("Basis data tidak menjawab untuk %s: %s", request.path, type(error).__name__)
    response = _error(request, 503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def defect(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: a fault of ours; its number is on the page and beside the traceback in the log."""
    number = uuid.uuid4().hex[:12]
    log.error("Galat %s pada %s %s", number, request.method, request.path, exc_info=error)
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
    # Only these two may ask the database who is reading; the others must stand without it.
    framed = request if status in (403, 404) else None
    page = render_to_string(f"{status}.html", {"error_id": number}, framed)
    return HttpResponse(page, status=status)

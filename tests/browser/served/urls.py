"""The portal's addresses, and three that fail on purpose."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler400, handler403, handler404, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]

FAILURES = {400: SuspiciousOperation, 500: ZeroDivisionError, 503: OperationalError}


@login_not_required
def fail(request: HttpRequest, status: int) -> HttpResponse:
    """Raise what the portal answers with this status."""
    raise FAILURES[status]


urlpatterns = [path("gagal/<int:status>/", fail), *urlpatterns]

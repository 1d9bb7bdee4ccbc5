"""The portal's addresses, and views that fail in each way a view can."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler400, handler403, handler404, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]

SECRET = "SELECT nik FROM warga /etc/titiktemu sandi=rahasia"
FAILURES = {
    400: SuspiciousOperation,
    403: PermissionDenied,
    500: ValueError,
    503: OperationalError,
}


@login_not_required
def fail(request: HttpRequest, status: int) -> HttpResponse:
    """Raise what makes the portal answer with this status."""
    raise FAILURES[status](SECRET)


@login_not_required
def wait(request: HttpRequest) -> HttpResponse:
    """Ask the database for more than it has time for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    return HttpResponse()


urlpatterns = [
    path("lambat/", wait, name="wait"),
    path("gagal/<int:status>/", fail, name="fail"),
    path("api/v1/gagal/<int:status>/", fail, name="fail_api"),
    *urlpatterns,
]

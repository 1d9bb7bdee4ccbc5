"""`If-Match`: which version of a record a writer has seen."""

import re

from rest_framework import exceptions, status
from rest_framework.request import Request

from records.api.errors import RefusedParameters

ETAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]{1,64})?"', re.ASCII)


class PreconditionRequired(exceptions.APIException):
    """A write that does not say which version it is meant for."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"


class Stale(exceptions.APIException):
    """Somebody saved the record after the writer read it; `version` is what stands."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version, self.etag = version, f'"{version}"'


def seen_version(request: Request) -> int:
    """The version of `If-Match`: `"3-1f2e"`, `"3"` or `W/"3"`; only the number counts."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        raise PreconditionRequired
    if not (match := ETAG.fullmatch(given)):
        sentence = 'If-Match memuat ETag dari GET, misalnya "3-1f2e".'
        raise RefusedParameters([("If-Match", "invalid", sentence)])
    return int(match[1])

"""The API's limits: generous for an address, strict for an account."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from records.limits import wait_for_request


class RequestLimit(BaseThrottle):
    """So many requests a minute; 429 says how long to wait."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; whether it may go on."""
        self.seconds = wait_for_request(request)
        return not self.seconds

    def wait(self) -> float | None:
        """Seconds until the next minute begins."""
        return self.seconds

"""The security log: one JSON line per event, with UTC time, address and who."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

log = logging.getLogger("security")


def note(request: HttpRequest, event: str, **details: str | int) -> None:
    """Write an event. `details` never hold a password, a token, or what somebody typed as a name.

    JSON keeps a line break inside a value from beginning a line of its own.
    """
    user = request.user
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "user": user.get_username() if user.is_authenticated else None,
        "address": request.META.get("REMOTE_ADDR", ""),
        **details,
    }
    log.info(json.dumps(line, ensure_ascii=True))

"""The portal as a WSGI application: `gunicorn -c python:portal.gunicorn portal.wsgi`."""

import os
import sys

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from portal.embedded import EmbeddedError
from portal.environment import ConfigurationError

# gunicorn gives up on this code; on any other it would start the worker again and again.
CANNOT_BOOT = 3


def _application() -> WSGIHandler:
    """The handler; a wrong setting or a missing database stops the server with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
    try:
        return get_wsgi_application()
    except (ConfigurationError, EmbeddedError) as error:
        print(error, file=sys.stderr, flush=True)
        sys.exit(CANNOT_BOOT)


application = _application()

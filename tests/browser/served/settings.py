"""Production on http://127.0.0.1: only what needs TLS is off; the proxy has a stand-in."""

from pathlib import Path

from portal import environment
from portal.settings.production import *  # noqa: F403 - settings modules build on each other
from portal.settings.production import MIDDLEWARE

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sesi", "csrf"

# The proxy in front of gunicorn compresses pages; static files are compressed when collected.
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]

# Many tests show the refused login, all from one address.
LOGIN_FAILURES_PER_ACCOUNT = LOGIN_FAILURES_PER_ADDRESS = 10_000

ROOT_URLCONF = "tests.browser.served.urls"
STATIC_ROOT = Path(environment.text("SERVED_DIR")) / "static"
MEDIA_ROOT = Path(environment.text("SERVED_DIR")) / "uploads"
# A crawl asks more often than people do.
ANONYMOUS_PER_MINUTE = ACCOUNT_PER_MINUTE = None
ANONYMOUS_EXPORTS_PER_MINUTE = EXPORTS_PER_MINUTE = EXPORTS_AT_ONCE = None

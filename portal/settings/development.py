"""One machine, one person: embedded PostgreSQL unless DATABASE_URL is set, and DEBUG."""

from pathlib import Path

from portal import environment
from portal.settings.base import *  # noqa: F403 - settings modules build on each other
from portal.settings.base import MEDIA_ROOT, VAR_DIR
from portal.settings.databases import local_databases

DEBUG = environment.boolean("DEBUG", default=True)
SECRET_KEY = environment.text("SECRET_KEY", default="") or environment.kept_secret(
    VAR_DIR / "secret-key"
)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PORT = environment.integer("PORT", default=8000, minimum=1, maximum=65535)
PORTAL_URL = f"http://127.0.0.1:{PORT}"
DATABASES = local_databases(VAR_DIR)
MEDIA_ROOT = Path(environment.text("UPLOADS_DIR", default=str(MEDIA_ROOT)))
SESSION_COOKIE_NAME = "sesi"
CSRF_COOKIE_NAME = "csrf"
# Served from the source folders; only production collects.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

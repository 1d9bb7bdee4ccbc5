"""Behind a proxy that speaks TLS. A wrong value in the environment stops the start."""

from pathlib import Path

from portal import environment
from portal.settings.base import *  # noqa: F403 - settings modules build on each other
from portal.settings.base import MEDIA_ROOT
from portal.settings.databases import named_databases

SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
DEBUG = environment.boolean("DEBUG", default=False)
if DEBUG and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
    raise environment.ConfigurationError(
        "DEBUG=1 hanya boleh dengan ALLOWED_HOSTS lokal (127.0.0.1, localhost). "
        "Hapus DEBUG pada server yang terbuka."
    )
if not ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    raise environment.ConfigurationError(
        "ALLOWED_HOSTS harus memuat nama host portal, misalnya "
        "ALLOWED_HOSTS=titiktemu.example.go.id."
    )
DATABASES = named_databases()
MEDIA_ROOT = Path(environment.text("UPLOADS_DIR", default=str(MEDIA_ROOT)))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

PORTAL_URL = environment.portal_url(ALLOWED_HOSTS)
TRUSTED_PROXIES = environment.networks("FORWARDED_ALLOW_IPS", default="127.0.0.1,::1")

SESSION_COOKIE_NAME = "__Host-sesi"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
# gunicorn turns X-Forwarded-Proto into the request's scheme, and only from FORWARDED_ALLOW_IPS.
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_HOST = environment.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = environment.integer("EMAIL_PORT", default=25, minimum=1, maximum=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = environment.boolean("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", default="portal@localhost")
WEBHOOK_PRIVATE_ADDRESSES = environment.boolean("WEBHOOK_PRIVATE_ADDRESSES", default=False)

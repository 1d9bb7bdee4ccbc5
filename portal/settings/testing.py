"""The suite: production's behaviour (no DEBUG) on the local database, with fast password hashes."""

from portal.settings.development import *  # noqa: F403 - settings modules build on each other

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = False
# Tests ask more often than people do; those of the limits set them.
ANONYMOUS_PER_MINUTE = ACCOUNT_PER_MINUTE = None
ANONYMOUS_EXPORTS_PER_MINUTE = EXPORTS_PER_MINUTE = EXPORTS_AT_ONCE = None

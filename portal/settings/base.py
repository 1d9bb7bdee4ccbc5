"""What is the same everywhere. Nothing here reads the environment."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    "portal",
    "meetings",
    "kotaku",
    "ktm",
    "accounts",
    "directory",
    "records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "records.middleware.ClientAddress",
    "records.middleware.ContentSecurityPolicy",
    "records.middleware.ResponseHeaders",
    "django.middleware.security.SecurityMiddleware",
    "portal.errors.ErrorPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "records.middleware.ConditionalReadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "records.middleware.AddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "records.middleware.AttributionMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.page_frame",
            ],
        },
    },
]

# Widgets of forms are written by our own templates, too: templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Uncaught errors rise to portal.errors.ErrorPages, which tells a lost database from a defect.
DEBUG_PROPAGATE_EXCEPTIONS = True

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.EasyWordsValidator"},
]
# Of links by mail and of first links alike.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Failed tries from one address before a wait: on one account, and on all (offices share one).
LOGIN_FAILURES_PER_ACCOUNT = 5
LOGIN_FAILURES_PER_ADDRESS = 20
LOGIN_WINDOW_MINUTES = 15
LOGIN_LONGEST_WAIT_MINUTES = 60
# A minute's requests to the API and files of lists: generous for an address, which an office
# shares, strict for an account. None is no limit.
ANONYMOUS_PER_MINUTE: int | None = 600
ACCOUNT_PER_MINUTE: int | None = 300
ANONYMOUS_EXPORTS_PER_MINUTE: int | None = 30
EXPORTS_PER_MINUTE: int | None = 5
# Files of lists that are made at the same time, so that other readers find a free process.
EXPORTS_AT_ONCE: int | None = 2
# Whether webhooks may be sent to addresses of the own network, and there by plain http.
WEBHOOK_PRIVATE_ADDRESSES = False
# Whose X-Forwarded-For is believed: without a proxy, nobody's.
TRUSTED_PROXIES: list[str] = []

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
# Numbers and dates are written by records.numbers and records.dates only.
USE_THOUSAND_SEPARATOR = False
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Originals of documents: never under a served folder; a view hands them out as attachments.
MEDIA_ROOT = VAR_DIR / "uploads"
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The longest session; idle ones end sooner (accounts/roles.py).
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerToken",
        "records.api.authentication.SignedIn",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.WithinScope"],
    "DEFAULT_THROTTLE_CLASSES": ["records.api.throttling.RequestLimit"],
    "DEFAULT_RENDERER_CLASSES": ["records.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["records.api.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["records.api.filtering.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "records.api.pagination.PageOrCursor",
    "DEFAULT_SCHEMA_CLASS": "records.api.schema.RecordSchema",
    "EXCEPTION_HANDLER": "records.api.refusing.error_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Titik Temu",
    "DESCRIPTION": (
        "Angka dan kesepakatan program pembangunan daerah Kepulauan Bangka Belitung. "
        "Setiap angka membawa satuan, tahun, status, dan sumbernya."
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVERS": [{"url": "/", "description": "Portal ini"}],
    "ENUM_NAME_OVERRIDES": {
        "AppointmentKindEnum": "directory.models.Appointment.Kind",
        "DocumentKindEnum": "directory.models.Document.Kind",
        "ExchangeKindEnum": "meetings.models.Exchange.Kind",
        "FacilityKindEnum": "ktm.models.Facility.Kind",
        "FigureKindEnum": "directory.models.Figure.Kind",
        "MeetingKindEnum": "meetings.models.Meeting.Kind",
        "OrganisationKindEnum": "directory.models.Organisation.Kind",
        "RegionGroupKindEnum": "directory.models.RegionGroup.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "records.api.schema.describe_errors",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "bare": {"format": "%(message)s"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "security": {"class": "logging.StreamHandler", "formatter": "bare"},
    },
    "loggers": {"security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

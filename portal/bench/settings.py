"""The suite's settings, with the views that others are compared to and without limits."""

from portal.settings.testing import *  # noqa: F403 - settings modules build on each other

ROOT_URLCONF = "portal.bench.urls"

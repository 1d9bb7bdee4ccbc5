"""Production's settings, with the static files where the tests collected them."""

import os
from pathlib import Path

from portal.settings.production import *  # noqa: F403 - settings modules build on each other

STATIC_ROOT = Path(os.environ["COLLECTED"])

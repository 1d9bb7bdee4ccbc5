#!/usr/bin/env python3
"""Django's commands; without any variable set: development settings and the embedded database."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.embedded import EmbeddedError
from portal.environment import ConfigurationError
from records.attribution import Attribution, Author, attributed


def main() -> int:
    """Run the command; a wrong setting or a missing database ends it with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")
    command = Author(None, f"manage.py {sys.argv[1] if len(sys.argv) > 1 else ''}".strip())
    try:
        with attributed(Attribution(lambda: command, "command")):
            execute_from_command_line(sys.argv)
    except (ConfigurationError, EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

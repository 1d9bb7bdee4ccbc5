"""Do what waits in the queue: once, or watching for as long as the portal runs."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from records.jobs.runner import run_next, sweep

log = logging.getLogger("records.jobs")

PAUSE_SECONDS = 1
SWEPT_EVERY_SECONDS = 3600


class Command(BaseCommand):
    help = "Kerjakan impor dan unduhan yang menunggu; dengan --watch terus-menerus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="tunggu yang berikutnya")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            while run_next():
                pass
            sweep()
            return
        sweeps_at = time.monotonic()
        while True:
            is_idle = not look()
            if is_idle and time.monotonic() >= sweeps_at:
                sweeps_at = time.monotonic() + SWEPT_EVERY_SECONDS
                _guarded(sweep)
            if is_idle:
                time.sleep(PAUSE_SECONDS)


def look() -> bool:
    """Do one job, if there is any; a database that is away is looked for again."""
    return bool(_guarded(run_next))


def _guarded(act: Any) -> Any:
    try:
        close_old_connections()
        return act()
    except Error as error:
        log.warning("Basis data tidak menjawab pelaksana: %s", type(error).__name__)
        connection.close()
        return None

"""Send what lies in the outbox: once, or watching for as long as the portal runs."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from accounts.services import send_next_mail, sweep_mail

log = logging.getLogger("accounts.mail")

PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Kirim surel yang menunggu; dengan --watch terus-menerus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="tunggu surel berikutnya")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            empty_outbox()
            return
        while True:
            watch_once()
            time.sleep(PAUSE_SECONDS)


def empty_outbox() -> None:
    """Send everything that is due."""
    while send_next_mail():
        pass
    sweep_mail()


def watch_once() -> None:
    """One look into the outbox; a database that is away is looked for again at the next one."""
    try:
        close_old_connections()
        empty_outbox()
    except Error as error:
        log.warning("Basis data tidak menjawab pengirim surel: %s", type(error).__name__)
        connection.close()

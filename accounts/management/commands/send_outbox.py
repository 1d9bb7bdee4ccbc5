"""Send what waits, mail and webhooks: once, or watching for as long as the portal runs."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from accounts.services import (
    collect_deliveries,
    send_next_delivery,
    send_next_mail,
    sweep_deliveries,
    sweep_mail,
)

log = logging.getLogger("accounts.outbox")

PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Kirim surel dan webhook yang menunggu; dengan --watch terus-menerus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="tunggu yang berikutnya")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            empty_outbox()
            return
        while True:
            watch_once()
            time.sleep(PAUSE_SECONDS)


def empty_outbox() -> None:
    """Send everything that is due; mail goes before each further delivery, which may be slow."""
    collect_deliveries()
    passed_over: set[int] = set()
    while send_next_mail() or send_next_delivery(passed_over):
        pass
    sweep_mail()
    sweep_deliveries()


def watch_once() -> None:
    """One look into the outbox; a database that is away is looked for again at the next one."""
    try:
        close_old_connections()
        empty_outbox()
    except Error as error:
        log.warning("Basis data tidak menjawab pengirim: %s", type(error).__name__)
        connection.close()

"""Migrate as the owner of the tables, then give the application's role its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections, transaction

from records.history import install_history

ONE_ROLE = (
    "Peringatan: hanya DATABASE_URL yang diisi. Aplikasi memiliki tabelnya sendiri, sehingga "
    "riwayat tidak terlindung darinya. Isi MIGRATION_DATABASE_URL dengan alamat pemilik basis data."
)

SET_TIMEOUTS = (
    "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)"
)
WRITTEN_BY_OWNER = ("django_migrations", "records_historyentry")


# A migration that waits for a lock holds up everybody behind it: sooner give up and try again.
LOCK_TIMEOUT, STATEMENT_TIMEOUT = "4s", "5s"
GAVE_UP = (
    "Migrasi dihentikan: {error}\nTidak ada yang berubah sejak langkah terakhir yang selesai. "
    "Ulangi saat portal sepi; bila satu langkah memang perlu lebih dari {timeout}, tambahkan "
    "--statement-timeout, misalnya 5min."
)


class Command(Migrate):
    """Django's command on the alias `owner`; then the history's triggers, then rights on rows."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
        parser.add_argument(
            "--statement-timeout",
            default=STATEMENT_TIMEOUT,
            help=f"waktu paling lama satu langkah (bawaan {STATEMENT_TIMEOUT})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        alias, timeout = options["database"], options["statement_timeout"]
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(SET_TIMEOUTS, [LOCK_TIMEOUT, timeout])
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                self._complete(alias)
        except OperationalError as error:
            raise CommandError(GAVE_UP.format(error=error, timeout=timeout)) from error
        finally:
            if not connections[alias].in_atomic_block:
                connections[alias].close()  # with its limits

    def _complete(self, alias: str) -> None:
        """What follows the tables: their triggers, and the application's rights on their rows."""
        with transaction.atomic(using=alias):
            install_history(alias)
            is_protected = grant_rows(alias)
        if not is_protected:
            self.stderr.write(ONE_ROLE)


def grant_rows(alias: str) -> bool:
    """Let the application's role work on all tables' rows; it stays unable to change the tables.

    False where the application is the owner itself, which nothing can be kept from.
    """
    role = settings.DATABASES["default"]["USER"]
    connection = connections[alias]
    if role == connection.settings_dict["USER"]:
        return False
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        present = connection.introspection.table_names(cursor)
        for table in (each for each in WRITTEN_BY_OWNER if each in present):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
    return True

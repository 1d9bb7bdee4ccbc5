"""Migrate as the owner of the tables, then give the application's role its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections, transaction

from records.history import install_history

ONE_ROLE = (
    "Peringatan: hanya DATABASE_URL yang diisi. Aplikasi memiliki tabelnya sendiri, sehingga "
    "riwayat tidak terlindung darinya. Isi MIGRATION_DATABASE_URL dengan alamat pemilik basis data."
)

WRITTEN_BY_OWNER = ("django_migrations", "records_historyentry")


class Command(Migrate):
    """Django's command on the alias `owner`; then the history's triggers, then rights on rows."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        alias = options["database"]
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
        for table in WRITTEN_BY_OWNER:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
    return True

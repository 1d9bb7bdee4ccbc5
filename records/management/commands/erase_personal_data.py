"""Take personal data out of the history: the one thing that ever changes it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction

from records.history import followed_models

ERASED = "[data pribadi dihapus]"
FIND = """
SELECT old ->> %(column)s FROM records_historyentry
WHERE table_name = %(table)s AND record_id = %(record)s AND old ->> %(column)s <> ''
UNION
SELECT new ->> %(column)s FROM records_historyentry
WHERE table_name = %(table)s AND record_id = %(record)s AND new ->> %(column)s <> ''
"""
ERASE = """
UPDATE records_historyentry SET
    old = old || CASE WHEN old ? %(column)s THEN %(erasure)s ELSE '{}' END::jsonb,
    new = new || CASE WHEN new ? %(column)s THEN %(erasure)s ELSE '{}' END::jsonb
WHERE table_name = %(table)s AND record_id = %(record)s
"""
# The name of a person also stands in the labels of what that person held and signed.
ERASE_NAMES = (
    "UPDATE records_historyentry SET label = left(replace(label, %(value)s, %(erased)s), 300) "
    "WHERE position(%(value)s in label) > 0",
    "UPDATE records_deletion SET label = left(replace(label, %(value)s, %(erased)s), 300) "
    "WHERE position(%(value)s in label) > 0",
)
NOTE = """
INSERT INTO records_historyentry (
    at, transaction_id, table_name, record_id, action, label, whole_table, new,
    actor, via, request_id, reason, database_role
) VALUES (
    clock_timestamp(), pg_current_xact_id()::text::bigint, %(table)s, %(record)s, 'erased',
    %(erased)s, '', jsonb_build_object('columns', %(columns)s::text[]),
    'manage.py erase_personal_data', 'command', '', %(reason)s, session_user
)
"""


class Command(BaseCommand):
    help = "Hapus data pribadi satu data dari riwayat (sebagai pemilik basis data)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", help="tabel, misalnya directory_person")
        parser.add_argument("record", type=int, help="nomor data")
        parser.add_argument("columns", nargs="+", help="kolom, misalnya name")
        parser.add_argument("--reason", required=True, help="dasarnya, misalnya nomor surat")

    def handle(self, *args: Any, **options: Any) -> None:
        table, columns = options["table"], options["columns"]
        known = {model._meta.db_table: model for model in followed_models()}
        if table not in known:
            raise CommandError(f"Tabel “{table}” tidak ada dalam riwayat.")
        present = {field.column for field in known[table]._meta.concrete_fields}
        if unknown := set(columns) - present:
            raise CommandError(f"Kolom “{min(unknown)}” tidak ada pada {table}.")
        facts = {"table": table, "record": options["record"], "erased": ERASED}
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for column in columns:
                cursor.execute(FIND, facts | {"column": column})
                values = sorted((value for (value,) in cursor.fetchall()), key=len, reverse=True)
                erasure = json.dumps({column: ERASED})
                cursor.execute(ERASE, facts | {"column": column, "erasure": erasure})
                for value in values:
                    for statement in ERASE_NAMES:
                        cursor.execute(statement, {"value": value, "erased": ERASED})
            cursor.execute(NOTE, facts | {"columns": columns, "reason": options["reason"]})
        self.stdout.write(f"Data pribadi {table} nomor {options['record']} dihapus dari riwayat.")

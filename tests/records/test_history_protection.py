"""S-25 b, S-32: the application's role writes rows, and history in no way but by doing so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from records.models import HistoryEntry
from tests.factories import make_organisation
from tests.portal.conftest import RecordBar

pytestmark = [pytest.mark.django_db, pytest.mark.bar]
HISTORY = HistoryEntry._meta.db_table


@contextmanager
def refused() -> Iterator[None]:
    """Whatever is tried inside, the database does not let this role do it."""
    with pytest.raises(ProgrammingError) as error, transaction.atomic():
        yield
    assert error.value.__cause__.pgcode == "42501", error.value  # type: ignore[union-attr]


def asked(question: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO records_historyentry (at, action) VALUES (now(), 'insert')",
        "UPDATE records_historyentry SET actor = 'orang lain'",
        "DELETE FROM records_historyentry",
        "TRUNCATE records_historyentry",
        "TRUNCATE directory_organisation CASCADE",
        "ALTER TABLE records_historyentry DISABLE TRIGGER ALL",
        "ALTER TABLE directory_organisation DISABLE TRIGGER records_history",
        "DROP TRIGGER records_history ON directory_organisation",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION records_write_history() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'",
        "CREATE FUNCTION to_jsonb(directory_organisation) RETURNS jsonb LANGUAGE sql "
        "AS 'SELECT NULL::jsonb'",
        "CREATE TABLE milikku (id int)",
        "CREATE SCHEMA milikku",
        "CREATE RULE diam AS ON INSERT TO directory_organisation DO INSTEAD NOTHING",
        "ALTER TABLE directory_organisation OWNER TO CURRENT_USER",
        "GRANT INSERT ON records_historyentry TO CURRENT_USER",
        "SET ROLE titiktemu_owner",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY directory_organisation TO PROGRAM 'true'",
        "ALTER ROLE CURRENT_USER SUPERUSER",
    ],
)
def test_the_application_cannot_touch_history_or_what_writes_it(statement: str) -> None:
    make_organisation()
    if statement.startswith("GRANT"):
        # PostgreSQL warns instead of refusing, where a role has nothing to give.
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert not asked("SELECT has_table_privilege(%s, 'INSERT')", HISTORY)
        return
    with refused(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("function", ["records_write_history", "records_count_version"])
def test_the_functions_of_the_triggers_serve_no_other_trigger(function: str) -> None:
    """On a table of its own the role could let it run any statement with its owner's rights."""
    with refused(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE umpan (id bigint, version integer)")
        cursor.execute(
            "CREATE TRIGGER umpan AFTER INSERT ON umpan FOR EACH ROW "
            f"EXECUTE FUNCTION {function}('SELECT 1', '{{}}', '', '')"
        )


def test_a_function_with_its_owners_rights_looks_into_its_own_schema_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc "
            "WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == [("records_write_history", ["search_path=public, pg_temp"])]


def test_names_of_temporary_tables_deceive_no_trigger() -> None:
    """A label read from a table of the same name, made by the writer, would be a forgery."""
    office = make_organisation()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE directory_organisation AS SELECT 1 AS id")
        cursor.execute(
            "INSERT INTO public.directory_position (title, organisation_id) VALUES ('Kepala', %s)",
            [office.pk],
        )
        cursor.execute("DROP TABLE pg_temp.directory_organisation")
    label = HistoryEntry.objects.filter(table_name="directory_position").latest("pk").label
    assert label == f"Kepala, {office.name}"


def test_the_role_is_as_weak_as_it_can_be(record_bar: RecordBar) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,) * 5
    assert not asked("SELECT has_schema_privilege('public', 'CREATE')")
    assert asked("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0
    assert asked("SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole") == 0
    assert asked("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == 0
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            table = model._meta.db_table
            for right in ("TRUNCATE", "TRIGGER", "REFERENCES"):
                assert not asked("SELECT has_table_privilege(%s, %s)", table, right), table
    record_bar("S-25", "b: 20 ways to touch history as the application's role, 0 work")
    record_bar("S-32", "no superuser, no CREATEDB, owner of nothing, member of nothing")

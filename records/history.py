"""The triggers that write the history and count versions, made after each migrate.

They see what the ORM never does: bulk operations, raw SQL, psql. The function runs with the rights
of its owner, so that the application's role can write history by changing rows and in no other way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

from records.models import HistoryEntry, Record, Tracked

TRIGGER = "records_history"
FUNCTION = """
CREATE OR REPLACE FUNCTION records_write_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb;
    after jsonb;
    present jsonb;
    gone jsonb;
    come jsonb;
    label text;
BEGIN
    IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD) - TG_ARGV[1]::text[]; END IF;
    IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW) - TG_ARGV[1]::text[]; END IF;
    present := coalesce(after, before);
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, value), jsonb_object_agg(key, after -> key)
        INTO gone, come FROM jsonb_each(before) WHERE after -> key IS DISTINCT FROM value;
        IF gone IS NULL THEN RETURN NULL; END IF;
    ELSE
        gone := before;
        come := after;
    END IF;
    IF TG_OP = 'DELETE' THEN
        EXECUTE TG_ARGV[0] INTO label USING OLD;
    ELSE
        EXECUTE TG_ARGV[0] INTO label USING NEW;
    END IF;
    INSERT INTO records_historyentry (
        at, transaction_id, table_name, record_id, version, action, label, whole_table, whole_id,
        old, new, actor_id, actor, via, request_id, reason, database_role
    ) VALUES (
        clock_timestamp(), pg_current_xact_id()::text::bigint, TG_TABLE_NAME,
        (present ->> 'id')::bigint, (present ->> 'version')::integer, lower(TG_OP),
        left(coalesce(label, ''), 300), TG_ARGV[2], (present ->> TG_ARGV[3])::bigint, gone, come,
        nullif(current_setting('titiktemu.actor_id', true), '')::bigint,
        left(coalesce(current_setting('titiktemu.actor', true), ''), 200),
        coalesce(current_setting('titiktemu.via', true), ''),
        coalesce(current_setting('titiktemu.request_id', true), ''),
        left(coalesce(current_setting('titiktemu.reason', true), ''), 300),
        session_user
    );
    RETURN NULL;
END $$
"""
# Each change counts as a version, also one past the application: whoever saw the row before it is
# told. No write takes the count back, as a stale row saved whole would.
VERSION_TRIGGER = "records_version"
VERSION_FUNCTION = """
CREATE OR REPLACE FUNCTION records_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - array_append(TG_ARGV[0]::text[], 'version')
        <> to_jsonb(OLD) - array_append(TG_ARGV[0]::text[], 'version')
    THEN
        NEW.version := OLD.version + 1;
    ELSE
        NEW.version := greatest(NEW.version, OLD.version);
    END IF;
    RETURN NEW;
END $$
"""
# Whoever may give a function to a trigger of their own runs what they like with its owner's rights.
FOR_OUR_TRIGGERS_ALONE = """
REVOKE EXECUTE ON FUNCTION records_write_history(), records_count_version() FROM PUBLIC
"""
FIND_TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, tgargs FROM pg_trigger
WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')
"""
EXISTING = """
INSERT INTO records_historyentry (
    at, transaction_id, table_name, record_id, version, action, label, whole_table, whole_id,
    new, actor, via, request_id, reason, database_role
)
SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, %s, r.id,
    (to_jsonb(r) ->> 'version')::integer, 'existing', left(coalesce(({label}), ''), 300), %s,
    (to_jsonb(r) ->> %s)::bigint, to_jsonb(r) - %s::text[], '', '', '', '', session_user
FROM {table} AS r ORDER BY r.id
"""


def followed_models() -> Iterator[type[models.Model]]:
    """Every table whose changes go into the history."""
    for model in apps.get_models():
        if issubclass(model, Tracked) and not model._meta.proxy:
            yield model
            for name in model.history_links:
                link: Any = model._meta.get_field(name)
                yield link.remote_field.through


def install_history(alias: str) -> None:
    """Make the functions and every trigger as the code now describes them.

    A trigger that is so already is left alone: nobody who writes meanwhile waits for it.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute(VERSION_FUNCTION)
        cursor.execute(FOR_OUR_TRIGGERS_ALONE)
        present = connection.introspection.table_names(cursor)
    if HistoryEntry._meta.db_table not in present:  # an older version on its way here
        return
    made = made_triggers(alias)
    for model in (each for each in followed_models() if each._meta.db_table in present):
        is_new = (model._meta.db_table, TRIGGER) not in made
        for trigger in _triggers(model):
            if made.get((trigger.table, trigger.name)) != trigger.arguments:
                _make(alias, trigger)
        if is_new:
            _note_existing(alias, model)


@dataclass(frozen=True)
class Trigger:
    """A trigger of one table: when it fires, and what its function is given."""

    table: str
    name: str
    event: str
    function: str
    arguments: tuple[str, ...]


def _triggers(model: type[models.Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    excluded = _excluded(model)
    noted = (f"SELECT {_label(model, '$1')}", excluded, *_whole(model))
    event = "AFTER INSERT OR UPDATE OR DELETE"
    yield Trigger(table, TRIGGER, event, "records_write_history", noted)
    if issubclass(model, Record):
        event = "BEFORE UPDATE"
        yield Trigger(table, VERSION_TRIGGER, event, "records_count_version", (excluded,))


def _make(alias: str, trigger: Trigger) -> None:
    given = ", ".join("%s" for _ in trigger.arguments)
    with connections[alias].cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {trigger.name} {trigger.event} ON {trigger.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {trigger.function}({given})",
            trigger.arguments,
        )


def _note_existing(alias: str, model: type[models.Model]) -> None:
    """Note the rows that were there before their table was followed: later readers need names."""
    table = model._meta.db_table
    statement = EXISTING.format(table=table, label=_label(model, "r"))
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, [table, *_whole(model), _excluded(model)])


def made_triggers(alias: str = "default") -> dict[tuple[str, str], tuple[str, ...]]:
    """(table, trigger) of ours that is there and enabled, with its arguments."""
    with connections[alias].cursor() as cursor:
        cursor.execute(FIND_TRIGGERS, [[TRIGGER, VERSION_TRIGGER]])
        return {
            (table, name): tuple(bytes(given).decode().split("\0")[:-1])
            for table, name, given in cursor.fetchall()
        }


def _excluded(model: type[models.Model]) -> str:
    """The columns that history never sees, as an array of PostgreSQL."""
    return "{%s}" % ",".join(getattr(model, "history_excluded", ()))  # noqa: UP031 - braces


def _label(model: type[models.Model], row: str) -> str:
    """SQL that names a row to a reader, from the row's own columns and those it points to."""
    if issubclass(model, Tracked):
        paths: tuple[str, ...] = model.history_label
    else:  # the table between two records: both are named
        keys = (f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey))
        paths = tuple(f"{key.name}__{_names(key.related_model)[0]}" for key in keys)
    columns = ", ".join(_column(model, path, row) for path in paths)
    return f"concat_ws(', ', {columns})"


def _names(model: type[models.Model]) -> tuple[str, ...]:
    return getattr(model, "history_label", ("name",))


def _column(model: type[models.Model], path: str, row: str, depth: int = 0) -> str:
    name, _, rest = path.partition("__")
    field: Any = model._meta.get_field(name)
    column = f"({row}).{field.column}"
    if not rest:
        # An empty text would leave a comma without a name.
        return f"nullif({column}::text, '')"
    target, other = field.related_model, f"t{depth}"
    inner = _column(target, rest, other, depth + 1)
    table = target._meta.db_table
    return f"(SELECT {inner} FROM {table} AS {other} WHERE {other}.id = {column})"  # noqa: S608 - names from models


def _whole(model: type[models.Model]) -> tuple[str, str]:
    """(table, column) of the record that a row is a part of; empty where it stands alone."""
    name = getattr(model, "part_of", "")
    if not name and not issubclass(model, Tracked):
        name = next(f.name for f in model._meta.concrete_fields if f.is_relation)
    if not name:
        return "", ""
    field: Any = model._meta.get_field(name)
    return field.related_model._meta.db_table, field.column

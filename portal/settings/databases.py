"""The two database addresses: the application's role, and the owner that migrates."""

from pathlib import Path
from typing import Any

from portal import embedded, environment


def local_databases(var_dir: Path) -> dict[str, Any]:
    """Databases from the environment or, where it names none, from the embedded PostgreSQL."""
    if environment.text("DATABASE_URL", default=""):
        return named_databases()
    addresses = embedded.ensure_running(var_dir)
    return _pair(environment.database(addresses.application), environment.database(addresses.owner))


def named_databases() -> dict[str, Any]:
    """Databases from DATABASE_URL and MIGRATION_DATABASE_URL; the first alone serves for both."""
    application = environment.database("DATABASE_URL")
    if environment.text("MIGRATION_DATABASE_URL", default=""):
        return _pair(application, environment.database("MIGRATION_DATABASE_URL"))
    return _pair(application, dict(application))


def _pair(application: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    """Both aliases reach the same database; only the owner may change its tables."""
    application |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    for address in (application, owner):
        address["OPTIONS"] = {"connect_timeout": 2} | address.get("OPTIONS", {})
        # Behind a pool of transactions the next query may go to a server that has no such cursor.
        address["DISABLE_SERVER_SIDE_CURSORS"] = True
    return {"default": application, "owner": owner}

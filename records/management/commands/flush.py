"""Empty the tables as their owner: the application's role may not truncate."""

from typing import Any

from django.core.management.commands.flush import Command as Flush


class Command(Flush):
    """Django's command on the alias `owner`, which reaches the same database."""

    def handle(self, **options: Any) -> None:
        super().handle(**options | {"database": "owner"})

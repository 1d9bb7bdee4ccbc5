"""One account per role, to try the portal on one's own machine."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.roles import PERMISSIONS, make_groups


class Command(BaseCommand):
    help = "Buat akun percobaan, satu untuk setiap peran (hanya dengan DEBUG)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Akun percobaan hanya dibuat pada mode DEBUG.")
        path = Path(settings.VAR_DIR) / "demo-accounts.json"
        make_groups()
        accounts = _known(path)
        if User.objects.filter(username__in=[a["username"] for a in accounts]).count() != len(
            PERMISSIONS
        ):
            accounts = _create()
            _write(path, accounts)


def _known(path: Path) -> list[dict[str, str]]:
    """The accounts of an earlier run; none where the file is missing or damaged."""
    try:
        accounts = json.loads(path.read_text(encoding="utf-8"))
        return [
            {name: account[name] for name in ("role", "username", "password")}
            for account in accounts
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


@transaction.atomic
def _create() -> list[dict[str, str]]:
    """Accounts with fresh passwords; an account that exists gets a new one."""
    accounts = []
    for role in PERMISSIONS:
        username = role.lower().replace(" ", ".")
        password = secrets.token_urlsafe(12)
        full_name = f"{role} (LATIHAN)"
        user, _ = User.objects.get_or_create(username=username, defaults={"full_name": full_name})
        if user.full_name != full_name:
            raise CommandError(f"Akun “{username}” milik orang lain; akun percobaan tidak dibuat.")
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        accounts.append({"role": role, "username": username, "password": password})
    return accounts


def _write(path: Path, accounts: list[dict[str, str]]) -> None:
    """Readable by this user only from the first byte on."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".new")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=2, ensure_ascii=False)
    partial.replace(path)

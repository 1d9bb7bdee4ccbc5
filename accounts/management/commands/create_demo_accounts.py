"""One account per role with a seat to act from, to try the portal on one's own machine."""

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
from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    PERMISSIONS,
    POKJA_MEMBER,
    READER,
    STAFF,
    VERIFIER,
    make_groups,
)
from directory.models import Appointment, Organisation, Person, Position, Region
from records.dates import today

DECREE = "SK (LATIHAN)"
# Region and name of the office where each role has its seat.
PROVINCE_OFFICE = ("19", "Kantor Perencanaan Provinsi (LATIHAN)")
REGENCY_AGENCY = ("19.05", "Dinas Contoh Kabupaten (LATIHAN)")
OFFICES = {
    READER: REGENCY_AGENCY,
    POKJA_MEMBER: REGENCY_AGENCY,
    AGENCY_OPERATOR: REGENCY_AGENCY,
    STAFF: PROVINCE_OFFICE,
    VERIFIER: PROVINCE_OFFICE,
    ADMINISTRATOR: PROVINCE_OFFICE,
}


class Command(BaseCommand):
    help = "Buat akun percobaan, satu untuk setiap peran (hanya dengan DEBUG)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Akun percobaan hanya dibuat pada mode DEBUG.")
        path = Path(settings.VAR_DIR) / "demo-accounts.json"
        make_groups()
        known = _known(path)
        accounts = _create(known)
        if accounts != known:
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
def _create(known: list[dict[str, str]]) -> list[dict[str, str]]:
    """The account and seat of each role; a password that the file still knows stays."""
    passwords = {account["username"]: account["password"] for account in known}
    accounts = []
    for role in PERMISSIONS:
        username = role.lower().replace(" ", ".")
        full_name = f"{role} (LATIHAN)"
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"full_name": full_name}
        )
        if user.full_name != full_name:
            raise CommandError(f"Akun “{username}” milik orang lain; akun percobaan tidak dibuat.")
        if is_new or username not in passwords:
            passwords[username] = secrets.token_urlsafe(12)
            user.set_password(passwords[username])
            user.save()
            user.groups.set([Group.objects.get(name=role)])
        if user.person is None:
            user.person = _seated(role, full_name)
            user.save()
        accounts.append({"role": role, "username": username, "password": passwords[username]})
    return accounts


def _seated(role: str, name: str) -> Person:
    """A person in a seat of the role's office from today on, all of them marked LATIHAN."""
    code, office = OFFICES[role]
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise CommandError(f"Wilayah {code} belum ada; jalankan `manage.py load_facts` dahulu.")
    organisation, _ = Organisation.objects.get_or_create(
        name=office, region=region, defaults={"kind": Organisation.Kind.AGENCY}
    )
    position, _ = Position.objects.get_or_create(organisation=organisation, title=name)
    seated = position.appointments.filter(decree=DECREE).first()
    if seated is None:
        seated = Appointment.objects.create(
            position=position,
            person=Person.objects.create(name=name),
            kind=Appointment.Kind.DEFINITIVE,
            decree=DECREE,
            valid_from=today(),
        )
    return seated.person


def _write(path: Path, accounts: list[dict[str, str]]) -> None:
    """Readable by this user only from the first byte on."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".new")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=2, ensure_ascii=False)
    partial.replace(path)

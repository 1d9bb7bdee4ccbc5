"""Practice accounts: a role, and a seat in an office of the region that it acts for."""

import datetime

from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import make_groups
from directory.models import Appointment, Organisation, Person, Position, Region
from tests.factories import make_region, numbers

LONG_AGO = datetime.date(2019, 1, 1)
PASSWORD = "rahasia-latihan"


def role_group(role: str) -> Group:
    """The role's group, with the permissions of the table: made once for a database."""
    if not Group.objects.filter(name=role).exists():
        make_groups()
    return Group.objects.get(name=role)


def practice_seat(role: str) -> Position:
    """The seat of this role's account, in an office of the whole province."""
    region, _ = Region.objects.get_or_create(
        code="19", defaults={"name": "Kepulauan Bangka Belitung", "level": "provinsi"}
    )
    office, _ = Organisation.objects.get_or_create(
        name="Bappeda Latihan", defaults={"kind": "opd", "region": region}
    )
    seat, _ = Position.objects.get_or_create(title=f"{role} Latihan", organisation=office)
    return seat


def practice_account(role: str, username: str = "") -> User:
    """An account in the role's practice seat."""
    return _holder(practice_seat(role), role, username or role.lower(), f"{role} (LATIHAN)")


def make_account(role: str, code: str = "19", username: str = "") -> User:
    """Somebody of this role who holds a seat in an office of the region today."""
    office, _ = Organisation.objects.get_or_create(
        name=f"Kantor LATIHAN {code}", defaults={"kind": "opd", "region": make_region(code)}
    )
    number = next(numbers)
    seat = Position.objects.create(title=f"{role} {number}", organisation=office)
    return _holder(seat, role, username or f"akun-{number}", f"{role} {number} (LATIHAN)")


def _holder(seat: Position, role: str, username: str, name: str) -> User:
    person = Person.objects.create(name=name)
    Appointment.objects.create(
        person=person, position=seat, kind="definitif", decree="SK 1", valid_from=LONG_AGO
    )
    user = User.objects.create_user(
        username=username, password=PASSWORD, full_name=name, person=person
    )
    user.groups.add(role_group(role))
    return user

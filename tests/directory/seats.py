"""People in seats with roles, to see pages as each of them does."""

from django.test import Client

from accounts.models import User
from directory.models import Appointment, Organisation, Person, Position, Region
from tests.accounts.factories import LONG_AGO, role_group


def seat(title: str, region: str = "19") -> Position:
    """A seat in an agency of that region."""
    agency, _ = Organisation.objects.get_or_create(
        name=f"Dinas LATIHAN {region}",
        defaults={"kind": "opd", "region": Region.objects.get(code=region)},
    )
    return Position.objects.create(title=title, organisation=agency)


def user_in(role: str, *seats: Position) -> User:
    """An account with this role whose person holds these seats."""
    person = Person.objects.create(name=f"Pejabat LATIHAN {Person.objects.count()}")
    for held in seats:
        Appointment.objects.create(
            person=person, position=held, kind="definitif", decree="SK 1", valid_from=LONG_AGO
        )
    user = User.objects.create_user(
        username=f"akun{User.objects.count()}", full_name=person.name, person=person
    )
    user.groups.add(role_group(role))
    return user


def client_of(user: User) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def client_in(role: str, *seats: Position) -> Client:
    """A browser of somebody with this role in these seats."""
    return client_of(user_in(role, *seats))

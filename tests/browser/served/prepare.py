"""Fill the database that the browser sees: tables, facts, accounts; collect static files."""

import datetime

import django
from django.core.management import call_command

PASSWORD = "rahasia-latihan"


def main() -> None:
    """Run once, in a process of its own, with the settings of the served portal."""
    # Importable only once Django is set up.
    from django.contrib.auth.models import Group

    from accounts.models import User
    from accounts.roles import READER, STAFF, make_groups
    from directory.models import Appointment, Organisation, Person, Position, Region

    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    make_groups()
    office = Organisation.objects.create(
        name="Bappeda Latihan", kind="opd", region=Region.objects.get(code="19")
    )
    for username, role in (("staf", STAFF), ("pembaca", READER)):
        person = Person.objects.create(name=f"{role} (LATIHAN)")
        Appointment.objects.create(
            person=person,
            position=Position.objects.create(title=f"{role} Latihan", organisation=office),
            kind="definitif",
            decree="SK LATIHAN",
            valid_from=datetime.date(2019, 1, 1),
        )
        user = User.objects.create_user(
            username=username, password=PASSWORD, full_name=person.name, person=person
        )
        user.groups.add(Group.objects.get(name=role))


if __name__ == "__main__":
    django.setup()
    main()

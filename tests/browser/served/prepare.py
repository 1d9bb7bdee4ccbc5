"""Fill the database that the browser sees: tables, facts, two accounts; collect static files."""

import django
from django.core.management import call_command

PASSWORD = "rahasia-latihan"


def main() -> None:
    """Run once, in a process of its own, with the settings of the served portal."""
    # Importable only once Django is set up.
    from django.contrib.auth.models import Group

    from accounts.models import User
    from accounts.roles import READER, STAFF, make_groups

    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    make_groups()
    for username, role in (("staf", STAFF), ("pembaca", READER)):
        user = User.objects.create_user(username=username, password=PASSWORD)
        user.groups.add(Group.objects.get(name=role))


if __name__ == "__main__":
    django.setup()
    main()

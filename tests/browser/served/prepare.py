"""Fill the database that the browser sees: tables, facts, accounts; collect static files."""

import django
from django.core.management import call_command

PASSWORD = "rahasia-latihan"
ACCOUNTS = {"staf": "Staf Bappeda", "pembaca": "Pembaca", "admin": "Administrator"}


def main() -> None:
    """Run once, in a process of its own, with the settings of the served portal."""
    # Importable only once Django is set up.
    from accounts.roles import AGENCY_OPERATOR
    from directory.models import Figure, FigureUpdate
    from directory.services import submit
    from tests.accounts.factories import practice_account, practice_seat
    from tests.portal.routes import add_samples

    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for username, role in ACCOUNTS.items():
        practice_account(role, username)
    add_samples()
    stated = Figure.objects.with_place().filter(opening=None)[0]
    proposed = FigureUpdate.correcting(stated, proposed_by=practice_seat(AGENCY_OPERATOR))
    proposed.reason = "LATIHAN"
    proposed.save()
    submit(proposed, seen=proposed.version)
    add_imports()


def add_imports() -> None:
    """Uploads of `staf`: one with 200 errors, one to be settled, one applied with a row aside."""
    from accounts.models import User
    from tests.records.imports.practice import add_practice_imports

    add_practice_imports(User.objects.get(username="staf"))


if __name__ == "__main__":
    django.setup()
    main()

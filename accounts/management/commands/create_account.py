"""An account for one person, with a link by which that person sets the first password."""

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from accounts.roles import PERMISSIONS, make_groups
from accounts.services import create_account, password_link
from directory.models import Appointment, Organisation, Person, Position
from records.dates import today


class Command(BaseCommand):
    help = "Buat akun dengan satu peran; tautan untuk membuat kata sandinya ditampilkan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna")
        parser.add_argument("--role", required=True, choices=list(PERMISSIONS), help="peran")
        parser.add_argument("--full-name", default="", help="nama lengkap")
        parser.add_argument("--email", default="", help="alamat surel, untuk lupa kata sandi")
        parser.add_argument("--organisation", default="", help="nomor atau nama persis organisasi")
        parser.add_argument("--position", default="", help="jabatan; dibuat bila belum ada")
        parser.add_argument("--decree", default="", help="nomor keputusan pengangkatannya")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        username, email = options["username"], options["email"]
        try:
            UnicodeUsernameValidator()(username)
            if email:
                validate_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"Nama pengguna “{username}” sudah dipakai.")
        make_groups()
        account = User(username=username, email=email, full_name=options["full_name"])
        account.person = _seated(**{name: options[name] for name in SEAT}, name=account.full_name)
        create_account(account, roles=[Group.objects.get(name=options["role"])], invited=False)
        self.stdout.write(f"Akun {username} ({options['role']}) dibuat.")
        for seat in account.seats:
            self.stdout.write(f"Jabatan: {seat.position}, sejak hari ini.")
        self.stdout.write(f"Tautan sekali pakai untuk kata sandinya: {password_link(account)}")


SEAT = ("organisation", "position", "decree")


def _seated(*, organisation: str, position: str, decree: str, name: str) -> Person | None:
    """A new person in a seat from today on; None where no seat is named."""
    if not (organisation or position or decree):
        return None
    if not (organisation and position and decree and name):
        raise CommandError(
            "Jabatan perlu lengkap: --organisation, --position, --decree, dan --full-name."
        )
    seat, _ = Position.objects.get_or_create(
        organisation=organisation_named(organisation), title=position
    )
    appointment = Appointment(
        position=seat,
        person=Person.objects.create(name=name),
        kind=Appointment.Kind.DEFINITIVE,
        decree=decree,
        valid_from=today(),
    )
    try:
        appointment.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    appointment.save()
    return appointment.person


def organisation_named(named: str) -> Organisation:
    """The one organisation with this number or exact name; CommandError for none or several."""
    is_number = named.isascii() and named.isdecimal()
    found = list(Organisation.objects.filter(**({"pk": named} if is_number else {"name": named})))
    if len(found) != 1:
        how_many = "lebih dari satu" if found else "tidak ada"
        raise CommandError(f"Organisasi “{named}” {how_many}; sebut nomor atau nama persisnya.")
    return found[0]

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
from accounts.services import password_link


class Command(BaseCommand):
    help = "Buat akun dengan satu peran; tautan untuk membuat kata sandinya ditampilkan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna")
        parser.add_argument("--role", required=True, choices=list(PERMISSIONS), help="peran")
        parser.add_argument("--full-name", default="", help="nama lengkap")
        parser.add_argument("--email", default="", help="alamat surel, untuk lupa kata sandi")

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
        user = User.objects.create_user(
            username=username, email=email, full_name=options["full_name"]
        )
        user.groups.add(Group.objects.get(name=options["role"]))
        self.stdout.write(f"Akun {username} ({options['role']}) dibuat.")
        self.stdout.write(f"Tautan sekali pakai untuk kata sandinya: {password_link(user)}")

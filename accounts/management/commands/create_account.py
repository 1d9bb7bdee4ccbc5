"""An account for one person, with a first password that is shown once."""

import secrets
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.roles import PERMISSIONS, make_groups


class Command(BaseCommand):
    help = "Buat akun dengan satu peran; kata sandi pertamanya ditampilkan sekali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna")
        parser.add_argument("--role", required=True, choices=list(PERMISSIONS), help="peran")
        parser.add_argument("--full-name", default="", help="nama lengkap")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        try:
            UnicodeUsernameValidator()(username)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"Nama pengguna “{username}” sudah dipakai.")
        make_groups()
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(
            username=username, password=password, full_name=options["full_name"]
        )
        user.groups.add(Group.objects.get(name=options["role"]))
        self.stdout.write(f"Akun {username} ({options['role']}) dibuat. Kata sandi: {password}")

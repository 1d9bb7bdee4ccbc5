"""A link for somebody who has no password yet, or lost it and has no mail address on file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import password_link


class Command(BaseCommand):
    help = "Tampilkan tautan sekali pakai untuk membuat kata sandi sebuah akun."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Tidak ada akun aktif “{options['username']}”.")
        self.stdout.write(password_link(user))

"""A token for a program that calls the API, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.management.commands.create_account import organisation_named
from accounts.models import Application
from accounts.models.applications import LONGEST_DAYS
from accounts.roles import make_groups
from accounts.services import create_application, make_token
from accounts.tokens import SCOPES, networks_of


class Command(BaseCommand):
    help = "Buat token API untuk sebuah aplikasi; token ditampilkan sekali ini saja."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nama aplikasi; dicatat bila belum ada")
        parser.add_argument("--scope", action="append", required=True, help="misalnya kotaku:read")
        parser.add_argument("--days", type=int, default=90, help="lama berlaku (bawaan 90)")
        parser.add_argument("--network", action="append", default=[], help="jaringan asal")
        parser.add_argument("--label", default="baris perintah", help="keterangan token")
        parser.add_argument("--organisation", default="", help="pemilik aplikasi yang baru")
        parser.add_argument("--role", default="Pembaca", choices=Application.Role.values)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := set(options["scope"]) - SCOPES.keys():
            raise CommandError(
                f"Cakupan “{min(unknown)}” tidak dikenal. Yang ada: {', '.join(SCOPES)}."
            )
        if not 1 <= options["days"] <= LONGEST_DAYS:
            raise CommandError(f"--days harus dari 1 sampai {LONGEST_DAYS}.")
        try:
            networks = networks_of(" ".join(options["network"]))
        except ValueError as error:
            raise CommandError("--network harus alamat IP atau jaringan.") from error
        token = make_token(
            _application(options["name"].strip(), options),
            label=options["label"][:80],
            scopes=dict.fromkeys(options["scope"]),
            days=options["days"],
            networks=networks,
        )
        self.stdout.write(token)


def _application(name: str, options: dict[str, Any]) -> Application:
    """The application of this name, or a new one."""
    if found := Application.objects.filter(name__iexact=name).first():
        return found
    if not 0 < len(name) <= 120:
        raise CommandError("Nama aplikasi wajib diisi, paling panjang 120 huruf.")
    make_groups()
    named = options["organisation"]
    owner = organisation_named(named) if named else None
    application = Application(name=name, role=options["role"], owner=owner)
    create_application(application)
    return application

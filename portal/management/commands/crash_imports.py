"""Imports while their runner, its reader and PostgreSQL are killed at random moments."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.bench.crashes import Broken, rounds


class Command(BaseCommand):
    help = "Uji impor sambil proses dan PostgreSQL dibunuh, pada server sementara tersendiri."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=20, help="Banyaknya tiap jenis.")
        parser.add_argument("--seed", type=int, default=1, help="Menentukan saatnya.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in rounds(options["rounds"], options["seed"]):
                self.stdout.write(line)
        except Broken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write("Tidak ada impor yang tertulis setengah.")

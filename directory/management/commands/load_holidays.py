"""National holidays and joint leave of the years that the package lokal-id knows."""

from typing import Any

from django.core.management.base import BaseCommand

from directory.services import load_holidays


class Command(BaseCommand):
    help = "Muat hari libur nasional dan cuti bersama. Tahun yang sudah dimuat tidak disentuh lagi."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_holidays()} hari libur dimuat.")

"""Roles, reference data and the facts of the source documents, in the order they build on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.roles import make_groups
from directory.services import load_holidays, load_regions, refresh_all_differences
from records.facts import FactError, load_file, wait_for_other_loads

FILES = ("directory", "ktm", "kotaku", "meetings")
PROVINCE = "19"


class Command(BaseCommand):
    help = (
        "Sesuaikan hak tiap peran; muat data acuan dan fakta kedua dokumen sumber. "
        "Yang sudah dimuat tidak disentuh lagi."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        wait_for_other_loads()
        make_groups()
        loaded = load_regions(PROVINCE) + load_holidays()
        try:
            loaded += sum(load_file(settings.BASE_DIR / app / "facts.toml") for app in FILES)
        except FactError as error:
            raise CommandError(str(error)) from error
        refresh_all_differences()
        if options["verbosity"]:
            self.stdout.write(f"{loaded} baris data acuan dan fakta dimuat.")

"""How fast pages and endpoints answer, as ratios to a view of one query in the same run."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.bench.database import fill, own_database, own_uploads
from portal.bench.exports import exports, many_changed
from portal.bench.imports import imports
from portal.bench.measuring import growth, measure, table
from portal.bench.server import one_worker
from portal.bench.subjects import (
    against_sql,
    chosen_otherwise,
    every_day,
    of_any_size,
    signed_in,
)

FEW = 1_000


class Command(BaseCommand):
    help = "Ukur kecepatan halaman dan API sebagai rasio, pada basis data sementara tersendiri."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=100_000, help="Banyaknya angka latihan.")
        parser.add_argument("--visits", type=int, default=40, help="Kunjungan per putaran.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows, visits = options["rows"], options["visits"]
        if visits < 2 or rows < FEW:
            raise CommandError(f"--visits sedikitnya 2, --rows sedikitnya {FEW}.")
        with own_uploads(), own_database():
            fill(1, FEW)
            few, many = of_any_size(), of_any_size()
            with one_worker() as server:
                measure(server, few, visits)
            fill(FEW, rows)
            headers = signed_in()
            with one_worker() as server:
                for subjects in (every_day(headers), against_sql()):
                    measure(server, subjects, visits)
                    self.report(table(subjects))
                measure(server, many, visits)
                self.report(growth(few, many))
                otherwise = chosen_otherwise(rows)
                measure(server, otherwise, visits)
                self.report(table(otherwise))
            # A worker that has served nothing before: what it holds is the export's.
            with one_worker() as server:
                self.report([*exports(server, rows, headers), *many_changed(server, headers)])
            with one_worker() as server:
                self.report(imports(server, headers))

    def report(self, lines: Iterable[str]) -> None:
        """A table, and a line between it and the next."""
        self.stdout.write("\n".join(lines) + "\n\n")

"""Pages of slum area: the programme, one region's path to 0 ha, all figures."""

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from directory.models import Figure, Region
from directory.rules import Reading, TargetCheck
from directory.sentences import amount_text, evidence
from kotaku.models import SlumArea, SlumPath, SlumYear
from kotaku.resources import IN_PROGRAMME
from records.amounts import format_number, round_half_up
from records.charts import PathChart, path_chart
from records.dates import today
from records.views import ListPage, PublicPage, trail


def in_ha(amount: Decimal) -> str:
    """A computed area: two decimals, with the unit."""
    return f"{format_number(round_half_up(amount, 2))} ha"


def with_year(reading: Reading) -> str:
    """An area as it is written, with the unit and the year."""
    return f"{format_number(reading.amount)} ha ({reading.year})"


class Programme(PublicPage, TemplateView):
    """The kabupaten and kota whose slum area is known, each with its latest total."""

    template_name = "kotaku/programme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [{"path": p, "check": p.check(today())} for p in SlumArea.objects.paths()]
        return super().get_context_data(**kwargs) | {
            "programme": "kotaku",
            "lead": programme_lead([row["path"] for row in rows]),
            "rows": rows,
        }


def programme_lead(paths: list[SlumPath]) -> str:
    """What is known to be left, in one sentence; stocks of different years are not summed."""
    if not paths:
        return "Belum ada luas permukiman kumuh yang dicatat."
    if len(paths) == 1 and (last := paths[0].last):
        return f"Sisa permukiman kumuh {last.label}: {with_year(last.reading)}."
    return f"Luas permukiman kumuh dicatat untuk {len(paths)} kabupaten dan kota."


class RegionPath(PublicPage, TemplateView):
    """One region: what is left, per part and year, and whether the target is in reach."""

    template_name = "kotaku/region_path.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region = get_object_or_404(Region, code=kwargs["code"])
        path = SlumArea.objects.path(region)
        check = path.check(today())
        shown = [figure for year in path.years for figure in year.figures]
        return super().get_context_data(**kwargs) | {
            "programme": "kotaku",
            "crumbs": trail(IN_PROGRAMME, region.title),
            "path": path,
            "lead": path_lead(path),
            "check": check,
            "target_text": target_text(path.target, check) if path.target and check else "",
            "table": path_table(path),
            "sums": [sum_line(y.total, y) for y in path.years if y.total and y.parts],
            "notes": [figure for figure in shown if figure.note],
            "handled": [year.handled for year in path.years if year.handled],
            "chart": path_drawing(path),
            "print_source": "; ".join(dict.fromkeys(figure.source_title for figure in shown)),
        }


def path_lead(path: SlumPath) -> str:
    """What is left, and when nothing would be left at the pace so far."""
    if path.last is None:
        return _lead_without_total(path)
    lead = f"Sisa {with_year(path.last.reading)}."
    pace = path.pace
    if path.last.amount == 0:
        return f"{lead} Menurut angka ini tidak ada permukiman kumuh yang tersisa."
    if pace is None:
        return f"{lead} Lajunya belum dapat dihitung: baru satu tahun yang diketahui."
    if pace.reaches_zero_in is None:
        return f"{lead} Luasnya tidak berkurang sejak {pace.first.year}."
    rate = in_ha(pace.achieved_ha_per_year)
    return f"{lead} Dengan laju {rate} setahun, 0 ha baru tercapai pada {pace.reaches_zero_in}."


def _lead_without_total(path: SlumPath) -> str:
    parts = [part for year in path.years for part in year.parts]
    shared = [part for part in parts if path.region.code in part.region_codes]
    if shared:
        known = "; ".join(f"{part.label} {with_year(part.reading)}" for part in shared)
        return f"Luasnya hanya diketahui bersama wilayah lain: {known}."
    return (
        "Totalnya belum dicatat; yang diketahui hanya bagiannya."
        if parts
        else "Luasnya belum dicatat."
    )


def target_text(target: Figure, check: TargetCheck) -> str:
    """The target and what the figures say about it."""
    return f"Target {amount_text(target)} ha pada {target.year}. {evidence(target, check)}"


def pace_sentence(path: SlumPath) -> str:
    """The pace that the target needed and the pace achieved, as far as the figures tell."""
    sentences = []
    if path.last and path.target and (needed := path.needed_ha_per_year) is not None:
        span = f"{path.last.year}–{path.target.year}"
        sentences.append(f"Perlu {in_ha(needed)} setahun ({span}).")
    if pace := path.pace:
        span = f"{pace.first.year}–{pace.last.year}"
        sentences.append(f"Tercapai {in_ha(pace.achieved_ha_per_year)} setahun ({span}).")
    return " ".join(sentences)


def path_drawing(path: SlumPath) -> PathChart | None:
    """The chart of a region's totals and target."""
    return path_chart(
        [(stock.reading.year, stock.amount) for stock in path.stocks],
        (path.target.reading.year, path.target.amount) if path.target else None,
        title="Jalan menuju target",
        unit="ha",
        note=pace_sentence(path),
    )


def sum_line(total: Figure, year: SlumYear) -> dict[str, str]:
    """Whether the parts of a year make up its total, with the sum written out."""
    amounts = [part.amount for part in year.parts]
    parts = " + ".join(format_number(amount) for amount in amounts)
    stated = format_number(total.amount)
    if year.reconciles:
        return {"state": "selesai", "label": f"{year.year} cocok", "text": f"{parts} = {stated}."}
    text = f"{parts} = {format_number(sum(amounts, Decimal(0)))}, sedangkan totalnya {stated}."
    return {"state": "terlambat", "label": f"{year.year} tidak cocok", "text": text}


def path_table(path: SlumPath) -> dict[str, Any]:
    """Parts down, years across, the region's own figures below."""
    columns = [column for year in path.years for column in _columns(year)]
    named = {part.label: part for year in path.years for part in year.parts}
    return {
        "columns": [label for label, _, _ in columns],
        "rows": [
            {"part": part, "cells": [(label, parts.get(name)) for label, parts, _ in columns]}
            for name, part in named.items()
        ],
        "totals": [(label, figure) for label, _, figure in columns],
    }


def _columns(year: SlumYear) -> list[tuple[str, dict[str, Figure], Figure | None]]:
    """(label, parts by name, the region's own figure): what there was, and what was aimed at."""
    columns: list[tuple[str, dict[str, Figure], Figure | None]] = []
    if stock := year.total or next(iter(year.parts), None):
        label = f"{year.year} {stock.get_kind_display()}"
        columns.append((label, {part.label: part for part in year.parts}, year.total))
    if year.target:
        columns.append((f"{year.year} {year.target.get_kind_display()}", {}, year.target))
    return columns


class SlumAreaList(ListPage):
    """Every figure of slum area; combined ones are marked."""

    def row(self, record: SlumArea) -> dict[str, Any]:
        return super().row(record) | {"combined": record.is_combined}

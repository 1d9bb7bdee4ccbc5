"""The lines of long tables, written at once: a template asks too much of every cell."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

register = template.Library()
STATES_KEPT = COLUMNS_KEPT = 500


@register.simple_tag
def cells(row: dict[str, Any]) -> str:
    """The cells of a line of crud/list.html; the first names it."""
    named, *others = row["cells"]
    name, *said = _linked(named.get("url") or row.get("url"), named["text"])
    chip = ' <span class="chip">gabungan</span>' if row.get("combined") else ""
    line = [f'<th scope="row">{name}{chip}</th>']
    for cell in others:
        content, *values = _content(cell)
        line.append(f"{_opening(cell['label'], bool(cell.get('numeric')))}{content}</td>")
        said += values
    return format_html("".join(line), *said)


@lru_cache(COLUMNS_KEPT)
def _opening(label: str, numeric: bool) -> str:
    """How a cell of this column begins, as part of a pattern."""
    numbers = ' class="num"' if numeric else ""
    opening = format_html(f'<td data-label="{{}}"{numbers}>', label)
    return opening.replace("{", "{{").replace("}", "}}")


def _content(cell: dict[str, Any]) -> tuple[str, ...]:
    """A pattern and what it says."""
    if status := cell.get("status"):
        return "{}", _state(status, cell["text"])
    return _linked(cell.get("url"), cell["text"])


def _linked(url: str | None, text: str) -> tuple[str, ...]:
    return ('<a href="{}">{}</a>', url, text) if url else ("{}", text)


@lru_cache(STATES_KEPT)
def _state(state: str, label: str) -> str:
    return render_to_string("components/status.html", {"state": state, "label": label})

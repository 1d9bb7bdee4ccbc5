"""What axe-core can tell, at the widths of a phone, a tablet and a desk, in light and dark."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.pages import Site

pytestmark = pytest.mark.browser

LOOKS = [
    (360, "light", axe.ALL),
    (768, "light", axe.LAYOUT),
    (1280, "light", axe.LAYOUT),
    (1280, "dark", axe.COLOURS),
]


@pytest.mark.bar
def test_axe_finds_nothing_on_any_page(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    known = axe.reviewed()
    wrong: list[tuple[Any, ...]] = []
    unreviewed: list[tuple[Any, ...]] = []
    looked_at = Counter[str]()
    states = site.states()
    pages = {who: open_page(who=who) for who in {state.who for state in states}}
    for state in states:
        page = pages[state.who]
        state.show(page)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            violations, incomplete = axe.check(page, rules)
            wrong += [(state.name, width, scheme, *finding.values()) for finding in violations]
            for finding in incomplete:
                if axe.is_reviewed(finding, known):
                    looked_at[finding["rule"]] += 1
                else:
                    unreviewed.append((state.name, width, scheme, *finding.values()))
        looked_at["pages"] += 1
    record_bar(
        "A-1",
        f"{len(wrong)} violations, {len(unreviewed)} unreviewed findings on {len(states)} pages "
        f"and states x {', '.join(f'{width} px {scheme}' for width, scheme, _ in LOOKS)}",
    )
    assert not wrong, "\n".join(map(str, wrong))
    assert not unreviewed, "\n".join(map(str, unreviewed))

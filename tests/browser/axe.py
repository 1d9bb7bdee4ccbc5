"""axe-core on a page: what it finds wrong, and what it leaves to a person to judge."""

import json
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

REVIEWED = Path(__file__).with_name("axe_reviewed.json")
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# What the width of the window decides; all other rules read the document. Colours, dear to measure,
# are those of the narrowest and of the widest window.
LAYOUT = ["target-size", "scrollable-region-focusable", "css-orientation-lock"]
RUN = """rules => axe.run({runOnly: rules, resultTypes: ["violations", "incomplete"]})
  .then(result => ["violations", "incomplete"].map(kind => result[kind].flatMap(rule =>
    rule.nodes.map(node => ({
      rule: rule.id,
      where: node.target.join(" "),
      html: node.html.slice(0, 160),
      why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
    })))))"""


def check(page: Page, rules: list[str]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(violations, incomplete) by tags or rules: rule, selector, markup and reason of each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations, incomplete = page.evaluate(RUN, rules)
    return violations, incomplete


def reviewed() -> list[dict[str, Any]]:
    """What a person looked at: {rule, html (a part of the markup), reason}."""
    return json.loads(REVIEWED.read_text(encoding="utf-8"))


def is_reviewed(finding: dict[str, str], known: list[dict[str, Any]]) -> bool:
    """Whether an incomplete finding is on the list of those looked at."""
    return any(k["rule"] == finding["rule"] and k["html"] in finding["html"] for k in known)

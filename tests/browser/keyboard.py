"""A person at the keyboard: Tab to what is wanted, Enter or Space to use it, never a mouse."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.paint import PAINT

MOST_STOPS = 150
# What has the focus: how it is shown, and whether something lies over it or it lies outside.
FOCUS = f"""() => {{ {PAINT}
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const [box] = element.getClientRects();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {{
    html: element.outerHTML.slice(0, 100),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: ratio(style.outlineColor, element.parentElement),
    seen: element.contains(hit),
    order: [...document.querySelectorAll("*")].indexOf(element),
  }};
}}"""


@dataclass
class Keyboard:
    """The keys, and everything on the way whose focus could not be seen."""

    page: Page
    stops: int = 0
    hidden: list[dict[str, Any]] = field(default_factory=list)

    def step(self, key: str = "Tab") -> dict[str, Any] | None:
        """One stop on; None where the page ends."""
        self.page.keyboard.press(key)
        stop: dict[str, Any] | None = self.page.evaluate(FOCUS)
        if stop:
            self.stops += 1
            if stop["outline"] < 2 or stop["contrast"] < 3 or not stop["seen"]:
                self.hidden.append({"page": self.page.url, "key": key} | stop)
        return stop

    def walk(self, key: str = "Tab") -> Iterator[dict[str, Any]]:
        """From here to the end of the page, where the browser begins anew."""
        seen: set[int] = set()
        for _ in range(MOST_STOPS):
            stop = self.step(key)
            if stop is None or stop["order"] in seen:
                return
            seen.add(stop["order"])
            yield stop
        raise AssertionError(f"no end of {self.page.url}")

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """On to what is wanted."""
        for _ in range(MOST_STOPS):
            self.step(key)
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{wanted} is not reached on {self.page.url}")

    def type(self, wanted: Locator, text: str) -> None:
        """Type over what a field holds."""
        self.to(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def use(self, wanted: Locator, key: str = "Enter") -> None:
        """On to a link or button, and to the page that it leads to."""
        self.to(wanted)
        self.leave(key)

    def leave(self, key: str = "Enter") -> None:
        """Use what has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

"""Paper: no menus, heads repeated, no row cut, and on the sheet itself where it comes from."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.pages import Site

pytestmark = pytest.mark.browser

F4, A4 = {"width": "215mm", "height": "330mm"}, {"format": "A4"}
ROUTES = ("kotaku:region_path", "directory:region_list", "meetings:meeting_detail",
          "meetings:agreement_list", "directory:figure_detail")  # fmt: skip
WITH_SOURCES = ("kotaku:region_path", "meetings:meeting_detail")
MENU = ("Beranda", "Langsung ke isi", "Masuk", "Saring daftar", "Terapkan", "Berikutnya")
ROWS = """() => [...document.querySelectorAll("main table")]
  .filter(table => table.checkVisibility())
  .map(table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText).join("")))"""


SHAPES = str.maketrans("", "", "○●◐▲◆")  # stand before a state's word


def squeezed(text: str) -> str:
    """Text without blanks and shapes: line ends fall elsewhere on paper."""
    return "".join(text.translate(SHAPES).split())


def sheets(page: Page, paper: dict[str, str]) -> list[str]:
    """The text of each sheet."""
    document = pypdfium2.PdfDocument(
        page.pdf(prefer_css_page_size=paper is F4, tagged=True, **paper)
    )
    texts = []
    for sheet in document:
        text = sheet.get_textpage()
        texts.append(squeezed(text.get_text_range()))
        text.close()
        sheet.close()
    document.close()
    return texts


@pytest.mark.bar
def test_printed_pages_stand_on_their_own(
    open_page: Callable[..., Page],
    site: Site,
    portal: str,
    record_bar: Callable[[str, str], None],
) -> None:
    page = open_page()
    counts: list[str] = []
    for read in [read for read in site.fullest() if read.route in ROUTES]:
        for name, paper in (("F4", F4), ("A4", A4)):
            page.goto(read.address)
            page.emulate_media(media="print")
            tables = page.evaluate(ROWS)
            texts = sheets(page, paper)
            counts.append(f"{read.address} {name} {len(texts)}")
            whole = "".join(texts)
            for word in MENU:
                assert squeezed(word) not in whole, (read.address, word)
            assert squeezed(f"Alamat: {portal}{read.address}") in whole
            assert "Dicetak" in texts[-1]
            if read.route in WITH_SOURCES:
                assert "Sumber:" in texts[-1]
            for number, text in enumerate(texts, 1):
                assert f"Halaman{number}dari{len(texts)}" in text, (read.address, name)
            for table in tables:
                _whole_rows(table, texts)
    record_bar("A-11", f"sheets: {', '.join(counts)}; no menu, no row cut, heads repeated")


def _whole_rows(table: list[str], texts: list[str]) -> None:
    """Each row stands on one sheet, below the table's head."""
    head, *lines = map(squeezed, table)
    for line in lines:
        on = [text for text in texts if line in text]
        assert on, f"cut: {line}"
        assert any(head in text for text in on), f"no head above {line}"

"""Uploading files in tests: as a browser does, and with the queue done at once."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from records.jobs.runner import run_next
from records.models import Import
from tests.accounts.factories import make_account
from tests.forms import typed

FIGURES, FIGURE_FILE = "/direktori/angka/unggah/", "/direktori/angka/unduh/?format=xlsx"
OFFICES = "/direktori/organisasi/unggah/"
Edit = Callable[[Any, list[str]], None]


def work() -> None:
    """Do everything that waits in the queue."""
    while run_next():
        pass


def upload(client: Client, address: str, content: bytes, name: str = "berkas.xlsx") -> Import:
    """Send the file to a list's page, and have it read."""
    answer = client.post(address, typed(client, address, file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 302, answer.context["form"].errors
    work()
    return Import.objects.latest("pk")


def act(client: Client, session: Import, step: str, **said: Any) -> Import:
    """Take a step of the import, and have it done."""
    answer = client.post(reverse(f"records:import_{step}", args=[session.pk]), said)
    assert answer.status_code == 302, answer
    work()
    session.refresh_from_db()
    return session


def client_of(role: str, region: str = "19") -> Client:
    client = Client()
    client.force_login(make_account(role, region))
    return client


def workbook(client: Client, address: str = FIGURE_FILE) -> bytes:
    answer: Any = client.get(address)
    return b"".join(answer.streaming_content)


def edited(content: bytes, edit: Edit) -> bytes:
    """The workbook after somebody edited its data sheet; `edit` gets it and its headings."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Data"]
    edit(sheet, [cell.value for cell in sheet[1]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def setting(heading: str, *values: Any, first: int = 2) -> Edit:
    """Writes the values below a heading, from that row on."""

    def edit(sheet: Any, headings: list[str]) -> None:
        for row, value in enumerate(values, first):
            sheet.cell(row, headings.index(heading) + 1).value = value

    return edit


def sheet_of(*rows: list[Any]) -> bytes:
    """A workbook of an office's own making."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def troubles(session: Import) -> list[tuple[int, str]]:
    """(row of the sheet, sentence) of what is wrong."""
    return [(row.number, sentence) for row in session.rows.all() for _, _, sentence in row.problems]


def page(client: Client, session: Import) -> str:
    return client.get(reverse("records:import_detail", args=[session.pk])).content.decode()

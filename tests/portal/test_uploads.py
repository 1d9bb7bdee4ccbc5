"""S-16: what may be uploaded, told by name and content together, and how it is handed out again."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from directory.models import Document, DocumentFile
from records.models import Import
from tests.portal.conftest import RecordBar

pytestmark = pytest.mark.django_db


def archive(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name in names:
            file.writestr(name, "LATIHAN")
    return kept.getvalue()


SCRIPT = b"<script>window.__x=1</script>"
PDF = b"%PDF-1.7\n"
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
OFFICE = archive("[Content_Types].xml", "word/document.xml")
# Name, content, and whether it is kept as the original of a document.
CORPUS: list[tuple[str, bytes, bool]] = [
    ("surat.pdf", PDF, True),
    ("skrip.pdf", PDF + b"1 0 obj <</OpenAction<</S/JavaScript/JS(app.alert(1))>>>> endobj", True),
    ("jalankan.pdf", PDF + b"1 0 obj <</AA<</O<</S/Launch/F(cmd.exe)>>>>>> endobj", True),
    ("PINDAIAN.PDF", PDF, True),
    ("peta.png", PNG, True),
    ("foto.jpg", JPEG + b"Exif", True),
    ("foto.jpeg", JPEG, True),
    ("notulen.docx", OFFICE, True),
    ("catatan.txt", b"Rapat 16 Juli 2019", True),
    ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    ("halaman.html", SCRIPT, False),
    ("halaman.htm", SCRIPT, False),
    ("halaman.xhtml", SCRIPT, False),
    ("data.xml", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", False),
    ("film.swf", b"FWS\x06", False),
    ("skrip.js", b"alert(1)", False),
    ("program.exe", b"MZ\x90\x00", False),
    ("makro.xlsm", OFFICE, False),
    ("arsip.zip", OFFICE, False),
    ("surat.pdf.html", SCRIPT, False),
    ("surat.pdf", b"MZ\x90\x00", False),
    ("surat.pdf", SCRIPT, False),
    ("peta.png", b"<svg/>", False),
    ("foto.jpg", PNG, False),
    ("catatan.txt", b"\x7fELF\x00\x01", False),
    ("tanpa-jenis", PDF, False),
    ("kosong.pdf", b"", False),
]


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper() -> Document:
    return Document.objects.create(kind="surat", title="Surat LATIHAN")


def offered(client: Client, address: str, name: str, content: bytes) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.bar
def test_only_papers_and_pictures_are_kept_and_never_shown_as_pages(
    staff_client: Client, paper: Document, tmp_path: Path, record_bar: RecordBar
) -> None:
    door = reverse("directory:document_upload", args=[paper.pk])
    for number, (name, content, is_kept) in enumerate(CORPUS):
        # Of two equal files the second would be refused for being there already.
        sent = content + b"\n%d" % number if content else content
        answer = offered(staff_client, door, name, sent)
        assert answer.status_code == (302 if is_kept else 400), name
    kept = list(DocumentFile.objects.all())
    assert [each.name for each in kept] == [name for name, _, is_kept in CORPUS if is_kept]
    for each in kept:
        answer = staff_client.get(reverse("directory:documentfile_download", args=[each.pk]))
        assert b"".join(answer.streaming_content)
        assert answer["Content-Disposition"].startswith("attachment; "), each.name
        assert answer["Content-Type"] == "application/octet-stream", each.name
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    stored = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert {each.sha256 for each in kept} == set(stored)
    record_bar(
        "S-16",
        f"{len(CORPUS)} files: {len(kept)} kept under names of their own and handed out as "
        f"attachments, nosniff, sandbox; {len(CORPUS) - len(kept)} refused",
    )


def test_an_import_takes_tables_only(staff_client: Client) -> None:
    door = reverse("directory:organisation_import")
    for name, content, _ in CORPUS:
        assert offered(staff_client, door, name, content).status_code == 400, name
    assert not Import.objects.exists()


def test_nobody_fills_the_disk(
    staff_client: Client, paper: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.services.files.DAILY_BYTES", 1024**2)
    door = reverse("directory:document_upload", args=[paper.pk])
    large = PDF + b"x" * 600 * 1024
    assert offered(staff_client, door, "satu.pdf", large).status_code == 302
    refused = offered(staff_client, door, "dua.pdf", large + b"2")
    assert refused.status_code == 400
    assert "batasnya 1 MB" in refused.content.decode()
    assert DocumentFile.objects.count() == 1

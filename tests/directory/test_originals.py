"""Original files of documents: what is kept, what is refused, never overwritten."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from directory.models import Document, DocumentFile

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nLATIHAN"


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper() -> Document:
    return Document.objects.create(kind="surat", title="Surat LATIHAN")


def upload(client: Client, paper: Document, name: str, content: bytes) -> str:
    """The page after choosing the file."""
    file = SimpleUploadedFile(name, content)
    address = f"/direktori/dokumen/{paper.pk}/unggah/"
    return client.post(address, {"file": file}, follow=True).content.decode()


def test_an_original_is_kept_with_its_digest(staff_client: Client, paper: Document) -> None:
    page = upload(staff_client, paper, "surat.pdf", PDF)
    assert "Berkas disimpan" in page
    assert hashlib.sha256(PDF).hexdigest() in page
    kept = DocumentFile.objects.get()
    answer = staff_client.get(f"/direktori/berkas/{kept.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gambar.svg", b"<svg/>", "tidak diterima"),
        ("halaman.html", b"<html>", "tidak diterima"),
        ("surat", PDF, "tidak diterima"),
        ("surat.pdf", b"MZ\x90\x00", "bukan PDF"),
        ("foto.png", PDF, "bukan PNG"),
        ("catatan.txt", b"\xff\xfe\x00", "bukan TXT"),
        ("surat.pdf", b"", "kosong"),
    ],
)
def test_other_files_are_refused(
    staff_client: Client, paper: Document, name: str, content: bytes, sentence: str
) -> None:
    assert sentence in upload(staff_client, paper, name, content)
    assert not DocumentFile.objects.exists()


def test_a_large_file_is_refused(staff_client: Client, paper: Document, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    page = upload(staff_client, paper, "surat.pdf", PDF + b"x" * 1024 * 1024)
    assert "paling besar 1 MB" in page
    assert not DocumentFile.objects.exists()


def test_the_same_file_is_kept_once(staff_client: Client, paper: Document) -> None:
    upload(staff_client, paper, "surat.pdf", PDF)
    assert "sudah diunggah" in upload(staff_client, paper, "lagi.pdf", PDF)
    assert DocumentFile.objects.count() == 1


def test_reading_an_original_takes_a_login_and_keeping_one_the_right(
    client: Client, reader_client: Client, staff_client: Client, paper: Document
) -> None:
    upload(staff_client, paper, "surat.pdf", PDF)
    address = f"/direktori/berkas/{DocumentFile.objects.get().pk}/"
    assert client.get(address)["Location"] == f"/masuk/?next={address}"
    assert b"".join(reader_client.get(address).streaming_content) == PDF
    assert reader_client.get(f"/direktori/dokumen/{paper.pk}/unggah/").status_code == 403
    assert "surat.pdf" in client.get(paper.get_absolute_url()).content.decode()


def test_the_database_lets_nobody_change_or_remove_an_original(
    staff_client: Client, paper: Document
) -> None:
    upload(staff_client, paper, "surat.pdf", PDF)
    for statement in (
        "UPDATE directory_documentfile SET sha256 = repeat('0', 64)",
        "DELETE FROM directory_documentfile",
    ):
        refused = pytest.raises(IntegrityError, match="tidak dapat diubah atau dihapus")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_lost_file_is_404(staff_client: Client, paper: Document, tmp_path: Path) -> None:
    upload(staff_client, paper, "surat.pdf", PDF)
    next(path for path in tmp_path.rglob("*") if path.is_file()).unlink()
    kept = DocumentFile.objects.get()
    assert staff_client.get(f"/direktori/berkas/{kept.pk}/").status_code == 404

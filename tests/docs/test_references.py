"""What the documents name exists: files, tests, addresses, classes and functions of the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

ROOT: Path = settings.BASE_DIR
DOCUMENTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
APPS = ("portal", "records", "directory", "accounts", "ktm", "kotaku", "meetings")
FILE = re.compile(
    rf"`((?:{'|'.join(APPS)}|docs|tests|templates|static)/[\w./-]*\w)`|\]\(((?!https?:|#)[^)]+)\)"
)
MODULE = re.compile(rf"`((?:{'|'.join(APPS)})(?:\.\w+)+)(?:\(.*?\))?`")
PAGE = re.compile(r"`(/(?:[a-z-]+/)+(?:[\d.]+/)?)`")


def source(*folders: str) -> str:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.fixture(scope="module")
def tests_source() -> str:
    return source("tests")


@pytest.fixture(scope="module")
def code() -> str:
    return source(*APPS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_exist(document: Path) -> None:
    for inline, linked in FILE.findall(document.read_text(encoding="utf-8")):
        base = ROOT if inline else document.parent
        assert (base / (inline or linked)).exists(), inline or linked


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_tests_exist(document: Path, tests_source: str) -> None:
    for name in re.findall(r"`(test_\w+)`", document.read_text(encoding="utf-8")):
        assert f"def {name}(" in tests_source, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_code_exists(document: Path, code: str) -> None:
    for dotted in MODULE.findall(document.read_text(encoding="utf-8")):
        path = ROOT / dotted.replace(".", "/")
        # A module, or a permission's name.
        if path.exists() or path.with_suffix(".py").exists() or f'"{dotted}"' in code:
            continue
        name = dotted.rpartition(".")[2]
        assert re.search(rf"^\s*(?:class|def) {name}\b|^{name}\b.*=", code, re.MULTILINE), dotted


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_pages_exist(document: Path) -> None:
    for page in PAGE.findall(document.read_text(encoding="utf-8")):
        address = page if page != "/api/v1/" else "/api/v1/schema/"
        for candidate in (address, f"/api/v1{address}"):
            try:
                resolve(candidate)
                break
            except Resolver404:
                continue
        else:
            pytest.fail(f"{document.name} names {page}, which does not exist")

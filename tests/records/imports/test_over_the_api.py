"""The same over the API."""

import io
from typing import Any

import pytest
from django.test import Client

from accounts.roles import READER
from records.models import Import, ImportRow
from tests.factories import (
    make_figure,
)
from tests.records.imports.uploading import (
    client_of,
    edited,
    setting,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db
State, Outcome = ImportRow.State, ImportRow.Outcome


def test_the_api_takes_the_same_file_and_tells_the_same(client: Client) -> None:
    figure = make_figure(amount=10)
    left_out = make_figure(amount=20)
    content = edited(workbook(client), setting("Angka", 11))
    content = edited(content, lambda sheet, _: sheet.delete_rows(3))

    def send(**values: Any) -> Any:
        file = io.BytesIO(values.pop("content", content))
        file.name = "angka.xlsx"
        said = {"list": "directory.figure", "file": file} | values
        return client.post("/api/v1/imports/", said, headers={"idempotency-key": "sekali"})

    answer = send()
    assert answer.status_code == 202, answer.content
    assert send().json() == answer.json()
    assert Import.objects.count() == 1
    assert send(content=b"lain").status_code == 422
    work()
    address = answer["Location"].removeprefix("http://testserver")
    told = client.get(address).json()
    assert (told["state"], told["counts"]["berubah"], told["troubles"]) == ("pratinjau", 1, [])
    assert told["changes"] == [
        {
            "row": 2,
            "record": figure.pk,
            "cell": "F2",
            "column": "Angka",
            "was": "10,00",
            "becomes": "11,00",
        }
    ]
    assert told["gone"] == {"count": 1, "names": [str(left_out)]}
    wrong = client.post(f"{address}confirm/", {"takes": "x"}, content_type="application/json")
    assert wrong.status_code == 400
    takes: Any = {"data": {"takes": "semua"}, "content_type": "application/json"}
    assert client.post(f"{address}confirm/", **takes).status_code == 202
    work()
    figure.refresh_from_db()
    assert figure.amount == 11
    assert client.post(f"{address}confirm/", **takes).status_code == 409
    reason = takes | {"data": {"reason": "salah berkas"}}
    assert client.post(f"{address}undo/", **reason).status_code == 202
    work()
    figure.refresh_from_db()
    assert figure.amount == 10


def test_the_api_refuses_with_a_sentence(client: Client) -> None:
    file = io.BytesIO(b"a;b")
    file.name = "a.exe"
    for said, field in (
        ({}, "list"),
        ({"list": "directory.figure"}, "file"),
        ({"list": "directory.tidakada", "file": io.BytesIO(b"a")}, "list"),
        ({"list": "directory.figure", "file": file}, "file"),
    ):
        answer = client.post("/api/v1/imports/", said)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field
    reader = client_of(READER)
    answer = reader.post(
        "/api/v1/imports/", {"list": "directory.figure", "file": io.BytesIO(b"a;b")}
    )
    assert "tidak dapat mengubah data" in answer.content.decode()

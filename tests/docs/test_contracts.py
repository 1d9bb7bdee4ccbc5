"""The examples of docs/contracts.md, read out of the document and run."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import pytest
from django.core.management import get_commands
from django.test import Client

from directory.models import Figure
from directory.rules import (
    APPROVAL_MOVES,
    CERTAINTY_MOVES,
    Certainty,
    Comparator,
    MoveRefused,
    Need,
    UpdateState,
    check_move,
    check_target,
    is_public,
)
from records.amounts import format_api, format_money, format_number, round_half_up
from records.dates import DateError, parse_date, parse_time
from records.exports.csv_file import cell as csv_cell
from records.exports.guard import guarded, unguarded
from records.exports.sheet import ExportColumn, Kind
from records.numbers import (
    NumberError,
    parse_api_decimal,
    parse_count,
    parse_money,
    parse_number,
    parse_query_number,
)
from tests.docs.tables import read_document, reading, table

DOCUMENT = read_document("contracts.md")
BLOCKS = re.findall(r"^```(\w+) ?(\d*)\n(.*?)```$", DOCUMENT, re.MULTILINE | re.DOTALL)
CALLS = [
    (request[2], int(answer[1] or 200), answer[2])
    for request, answer in pairwise(BLOCKS)
    if request[0] == "http" and answer[0] == "json"
]


def outcome(read: Callable[[Any], Any], value: Any) -> str:
    """What reading gives, in the words of the document."""
    try:
        result = read(value)
    except (NumberError, DateError) as error:
        said = f"refused {error.code}"
        readings = error.readings if isinstance(error, NumberError) else ()
        return f"{said}: {' or '.join(map(str, readings))}" if readings else said
    return "empty" if result is None else str(result)


def typed(cell: str) -> str:
    assert cell[0] == cell[-1] == "`", cell
    return cell[1:-1]


@pytest.mark.parametrize(("cell", "number", "money", "count"), table(DOCUMENT, "numbers"))
def test_typed_numbers(cell: str, number: str, money: str, count: str) -> None:
    text = typed(cell)
    assert outcome(parse_number, text) == number
    assert outcome(parse_money, text) == money
    assert outcome(parse_count, text) == count


@pytest.mark.parametrize(("cell", "api", "page"), table(DOCUMENT, "sent"))
def test_sent_numbers(cell: str, api: str, page: str) -> None:
    value = json.loads(typed(cell))
    assert outcome(parse_api_decimal, value) == api
    if page:
        assert outcome(parse_query_number, value) == page


@pytest.mark.parametrize(("amount", "page", "api", "money"), table(DOCUMENT, "written"))
def test_written_numbers(amount: str, page: str, api: str, money: str) -> None:
    assert format_number(Decimal(amount)) == page
    assert format_api(Decimal(amount)) == api
    assert format_money(Decimal(amount)).replace("\u00a0", " ") == money


@pytest.mark.parametrize(("amount", "places", "rounded"), table(DOCUMENT, "rounding"))
def test_rounding(amount: str, places: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount), int(places))) == rounded


@pytest.mark.parametrize(("cell", "day"), table(DOCUMENT, "dates"))
def test_typed_dates(cell: str, day: str) -> None:
    assert outcome(parse_date, typed(cell)) == day


@pytest.mark.parametrize(("cell", "clock"), table(DOCUMENT, "times"))
def test_typed_times(cell: str, clock: str) -> None:
    said = outcome(parse_time, typed(cell))
    assert said == (clock if clock.startswith("refused") else f"{clock}:00")


@pytest.mark.parametrize(("name", "words"), [("kind", Figure.Kind), ("status", Figure.Status)])
def test_words_of_a_figure(name: str, words: Any) -> None:
    assert [(typed(word), page) for word, page, _ in table(DOCUMENT, name)] == words.choices


@pytest.mark.parametrize(("target", "readings", "this_year", "state"), table(DOCUMENT, "targets"))
def test_target_states(target: str, readings: str, this_year: str, state: str) -> None:
    known = [reading(each) for each in readings.split(",") if each]
    check = check_target(
        reading(target),
        known,
        comparator=Comparator.AT_MOST,
        today=date(int(this_year), 11, 22),
    )
    assert check.state == state


@pytest.mark.parametrize(("text", "written"), table(DOCUMENT, "guarded"))
def test_guarded_texts(text: str, written: str) -> None:
    assert guarded(typed(text)) == typed(written)
    assert unguarded(typed(written)) == typed(text)


@pytest.mark.parametrize(("number", "places", "written"), table(DOCUMENT, "exported"))
def test_exported_numbers(number: str, places: str, written: str) -> None:
    column = ExportColumn("Angka", Kind.NUMBER, places=int(places))
    assert csv_cell(column, Decimal(number)) == typed(written)


def allowed(name: str, needs: list[set[Need]]) -> dict[tuple[str, str], set[Need]]:
    """What each step of a workflow needs, by the columns of its table."""
    return {
        (typed(here), there.strip()): need
        for here, _, *columns in table(DOCUMENT, name)
        for need, column in zip(needs, columns, strict=True)
        for there in column.split(",")
        if there
    }


@pytest.mark.parametrize(
    ("name", "states", "moves", "needs"),
    [
        ("certainty", Certainty, CERTAINTY_MOVES, [set(), {Need.REASON}]),
        (
            "approval",
            UpdateState,
            APPROVAL_MOVES,
            [set(), {Need.OTHER_SEAT}, {Need.OTHER_SEAT, Need.REASON}],
        ),
    ],
)
def test_every_pair_of_states_is_allowed_or_refused(
    name: str, states: Any, moves: Any, needs: list[set[Need]]
) -> None:
    steps = allowed(name, needs)
    assert [(typed(row[0]), row[1]) for row in table(DOCUMENT, name)] == states.choices()
    for here, there in product(states, states):
        if (here.value, there.value) not in steps:
            with pytest.raises(MoveRefused, match="tidak dapat menjadi"):
                check_move(moves, here, there, given=set(Need))
            continue
        needed = steps[here.value, there.value]
        check_move(moves, here, there, given=needed)
        for need in needed:
            with pytest.raises(MoveRefused, match=need.value):
                check_move(moves, here, there, given=needed - {need})


@pytest.mark.parametrize("certainty", Certainty)
def test_what_is_public(certainty: Certainty) -> None:
    from_dpa_on = {"dpa", "kontrak", "selesai", "diserahkan"}
    assert is_public(certainty) == (certainty.value in from_dpa_on)
    for before in Certainty:
        shown = certainty.value in ("dibatalkan", "dialihkan") and before.value in from_dpa_on
        assert is_public(certainty, dropped_from=before) == (is_public(certainty) or shown)


def test_commands_exist() -> None:
    assert {typed(name) for name, _ in table(DOCUMENT, "commands")} <= get_commands().keys()


def test_every_call_has_an_answer() -> None:
    assert len(CALLS) == DOCUMENT.count("\n```http") == DOCUMENT.count("\n```json")


@pytest.mark.parametrize(("call", "status", "answer"), CALLS, ids=lambda part: str(part)[:60])
def test_calls(facts: None, call: str, status: int, answer: str) -> None:
    first, *lines = call.strip().splitlines()
    method, address = first.split(" ")
    client = Client()
    headers = {"Host": "127.0.0.1:8000"} | dict(line.split(": ", 1) for line in lines)
    if "{etag}" in "".join(headers.values()):
        etag = client.get(address)["ETag"].strip('"')
        headers = {name: value.replace("{etag}", etag) for name, value in headers.items()}
    response = client.generic(method, address, headers=headers)
    assert response.status_code == status
    assert (response.json() if response.content else "") == (json.loads(answer) if answer else "")


def test_etag_is_version_and_digest(client: Client, facts: None) -> None:
    for address, version in (("/api/v1/regions/19.05.06/", 1), ("/api/v1/regions/?q=muntok", 0)):
        assert re.fullmatch(rf'"{version}-[0-9a-f]{{16}}"', client.get(address)["ETag"])

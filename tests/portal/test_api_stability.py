"""What docs/api.md promises within v1: nothing that the last release described is taken away.

`api_v1.json` holds that description, reduced to what programs rest on. After an addition it is
written anew with `pytest tests/portal/test_api_stability.py --write-api-promises`.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.api import openapi

KEPT = Path(__file__).with_name("api_v1.json")
METHODS = ("get", "post", "put", "patch", "delete")
Promises = dict[str, dict[str, Any]]


def promises(schema: dict[str, Any]) -> Promises:
    """Of each operation: parameters, fields of the body and of the answer, each with its kind."""
    return {
        f"{method.upper()} {path}": {
            "parameters": {
                one["name"]: [bool(one.get("required")), kind(one["schema"])]
                for one in operation.get("parameters", [])
            },
            "request": dict(fields(schema, content(operation.get("requestBody", {})))),
            "required": sorted(required(schema, content(operation.get("requestBody", {})))),
            "answers": sorted(operation["responses"]),
            "answer": dict(fields(schema, content(success(operation)))),
        }
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    }


def success(operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        (said for status, said in operation["responses"].items() if status in ("200", "201")), {}
    )
    return found


def content(said: dict[str, Any]) -> dict[str, Any]:
    inner: dict[str, Any] = said.get("content", {}).get("application/json", {}).get("schema", {})
    return inner


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part itself, behind references."""
    while "$ref" in part or len(part.get("allOf", [])) == 1:
        part = part["allOf"][0] if "allOf" in part else named(schema, part["$ref"])
    return part


def named(schema: dict[str, Any], reference: str) -> dict[str, Any]:
    part: dict[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return part


def fields(
    schema: dict[str, Any], part: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, str]]:
    part = resolved(schema, part)
    if part.get("type") == "array":
        yield from fields(schema, part["items"], f"{path}[]")
    elif "properties" in part:
        for name, inner in part["properties"].items():
            yield from fields(schema, inner, f"{path}.{name}".strip("."))
    elif path:
        choices = [resolved(schema, each) for each in part.get("oneOf", [])] or [part]
        yield path, kind({"enum": [], "type": "string"} | merged(choices))


def merged(choices: list[dict[str, Any]]) -> dict[str, Any]:
    values = [value for one in choices for value in one.get("enum", []) if value not in ("", None)]
    return {"type": choices[0].get("type", "string"), "enum": values}


def kind(said: dict[str, Any]) -> str:
    """A type, and the words that are allowed where only some are: `string csv|json`."""
    words = [str(word) for word in said.get("enum", []) if word not in ("", None)]
    return f"{said.get('type', 'string')} {'|'.join(sorted(words))}".strip()


def required(schema: dict[str, Any], part: dict[str, Any]) -> list[str]:
    part = resolved(schema, part)
    return list(resolved(schema, part.get("items", part)).get("required", []))


def breaks(before: Promises, now: Promises) -> list[str]:
    """What a program that rests on `before` would stumble over, one line each."""
    found = []
    for name, kept in before.items():
        if name not in now:
            found.append(f"{name} is gone")
            continue
        new = now[name]
        for parameter, (must, said) in kept["parameters"].items():
            present = new["parameters"].get(parameter)
            if present is None or not covers(present[1], said):
                found.append(f"{name}: parameter {parameter}")
            elif present[0] and not must:
                found.append(f"{name}: parameter {parameter} is now required")
        found += [
            f"{name}: parameter {parameter} is new and required"
            for parameter, (must, _) in new["parameters"].items()
            if must and parameter not in kept["parameters"]
        ]
        for part in ("request", "answer"):
            for field, said in kept[part].items():
                if not covers(new[part].get(field), said):
                    found.append(f"{name}: {part} field {field}")
        if more := set(new["required"]) - set(kept["required"]):
            found.append(f"{name}: {', '.join(sorted(more))} now required")
        if gone := set(kept["answers"]) - set(new["answers"]):
            found.append(f"{name}: answer {', '.join(sorted(gone))}")
    return found


def covers(new: str | None, kept: str) -> bool:
    """Whether the kind is the same, and every word still allowed."""
    present, _, words = (new or "").partition(" ")
    before, _, kept_words = kept.partition(" ")
    return present == before and set(kept_words.split("|")) <= {"", *words.split("|")}


def test_nothing_that_was_promised_is_taken_away(pytestconfig: pytest.Config) -> None:
    now = promises(openapi())
    if pytestconfig.getoption("--write-api-promises"):
        lines = [f"{json.dumps(name)}: {json.dumps(now[name])}" for name in sorted(now)]
        KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    before = json.loads(KEPT.read_text())
    assert breaks(before, now) == []
    assert before == now, "an addition: write it down with --write-api-promises"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda o: o["GET /api/v1/figures/"]["answer"].pop("results[].amount"), "amount"),
        (lambda o: o["GET /api/v1/figures/"]["parameters"].pop("region"), "region"),
        (lambda o: o.pop("DELETE /api/v1/figures/{id}/"), "gone"),
        (lambda o: o["POST /api/v1/figures/"]["required"].append("note"), "note"),
        (lambda o: o["GET /api/v1/figures/"]["parameters"].update(x=[True, "string"]), "x"),
        (lambda o: o["GET /api/v1/figures/"]["answer"].update(count="string"), "count"),
        (lambda o: o["POST /api/v1/organisations/"]["request"].update(kind="string"), "kind"),
        (lambda o: o["GET /api/v1/figures/"]["answers"].remove("304"), "304"),
    ],
)
def test_a_break_is_found(act: Any, said: str) -> None:
    before = promises(openapi())
    now = copy.deepcopy(before)
    act(now)
    (found,) = breaks(before, now)
    assert said in found


def test_an_addition_is_no_break() -> None:
    before = promises(openapi())
    now = copy.deepcopy(before)
    now["GET /api/v1/new/"] = now["GET /api/v1/figures/"]
    now["GET /api/v1/figures/"]["answer"]["results[].new"] = "string"
    now["GET /api/v1/figures/"]["parameters"]["new"] = [False, "string"]
    assert breaks(before, now) == []

"""SARIF: what the standard asks for, levels by certainty, and fingerprints that outlive moved lines."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import unquote_to_bytes

from grounding_kit import missing, world_of
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.rules import RULES
from fenceline.grounding.sarif import sarif
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.worktree import Judged
from fenceline.workspace.changes import Unread

Json = dict[str, "Json"] | list["Json"] | str | int | bool
TEXT = b"import requets\n\timport y\n"


def log(text: bytes, *signals: Signal, unjudged: tuple[Unread, ...] = ()) -> dict[str, object]:
    judged = Judged("HEAD", signals, ("a.py",), unjudged, world_of({"a.py": text}))
    return cast("dict[str, object]", json.loads(sarif(judged, "1.2.3")))


def part(document: object, *path: str | int) -> object:
    for key in path:
        document = cast("dict[str | int, object]", document)[key]
    return document


def fingerprints(text: bytes, *signals: Signal) -> list[object]:
    results = cast("list[object]", part(log(text, *signals), "runs", 0, "results"))
    return [part(result, "partialFingerprints", "fenceline/v1") for result in results]


def test_a_whole_document() -> None:
    found = Signal("package-misspelt", "certain", "No requets.", Place("a.py", 1, 8), "requets", "requests")
    document = log(TEXT, found, unjudged=(Unread("b c/\u00e4.bin", "binary"),))
    rules = cast("list[object]", part(document, "runs", 0, "tool", "driver").pop("rules"))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - a dict
    (result,) = cast("list[object]", part(document, "runs", 0, "results"))
    digest = str(part(result, "partialFingerprints", "fenceline/v1"))
    assert re.fullmatch("[0-9a-f]{32}", digest)
    assert document == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "fenceline", "semanticVersion": "1.2.3"}},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": "note",
                                "message": {"text": "not judged: binary"},
                                "locations": [
                                    {
                                        "physicalLocation": {
                                            "artifactLocation": {
                                                "uri": "b%20c/%C3%A4.bin",
                                                "uriBaseId": "%SRCROOT%",
                                            }
                                        }
                                    }
                                ],
                            }
                        ],
                    }
                ],
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the work tree"}}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "package-misspelt",
                        "ruleIndex": 1,
                        "level": "error",
                        "message": {"text": "No requets (nearest: requests)"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "a.py", "uriBaseId": "%SRCROOT%"},
                                    "region": {
                                        "startLine": 1,
                                        "startColumn": 8,
                                        "snippet": {"text": "import requets"},
                                    },
                                }
                            }
                        ],
                        "partialFingerprints": {"fenceline/v1": digest},
                        "properties": {
                            "kind": "missing-package",
                            "certainty": "certain",
                            "named": "requets",
                            "nearest": "requests",
                        },
                    }
                ],
            }
        ],
    }
    assert rules[1] == {
        "id": "package-misspelt",
        "shortDescription": {"text": RULES["package-misspelt"][1]},
        "help": {
            "text": f"{RULES['package-misspelt'][1]}. What is held against reality, and how to read it: docs/grounding.md."
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["missing-package"]},
    }


def test_every_rule_that_was_found_is_described_at_its_index() -> None:
    signals = [Signal(rule, "possible", "It is so.") for rule in reversed(RULES)]
    document = log(TEXT, *signals)
    rules = cast("list[object]", part(document, "runs", 0, "tool", "driver", "rules"))
    results = cast("list[object]", part(document, "runs", 0, "results"))
    assert [part(rules[int(str(part(r, "ruleIndex")))], "id") for r in results] == list(reversed(RULES))
    assert len({str(part(rule, "id")) for rule in rules}) == len(rules) == len(RULES)
    assert {str(part(result, "level")) for result in results} == {"note"}
    assert {str(part(result, "locations")) for result in results} == {"[]"}


def test_levels_follow_certainty() -> None:
    signal = missing("a.py", 1, "x")
    levels = [
        part(log(TEXT, replace(signal, certainty=certainty)), "runs", 0, "results", 0, "level")
        for certainty in ("certain", "likely", "possible")
    ]
    assert levels == ["error", "warning", "note"]


def test_a_fingerprint_survives_moved_and_indented_lines() -> None:
    moved = b"# new\n\n    import requets\n"
    assert fingerprints(TEXT, missing("a.py", 1, "requets")) == fingerprints(
        moved, missing("a.py", 3, "requets")
    )


def test_fingerprints_tell_findings_apart() -> None:
    same = b"import x\nimport x\nimport x, y\n"
    found = fingerprints(
        same, *(missing("a.py", line, name) for line, name in [(1, "x"), (2, "x"), (3, "x"), (3, "y")])
    )
    assert len(set(found)) == 4


@given(
    st.text(st.characters(exclude_characters="\0/", codec=None), min_size=1),
    st.text(),
    st.text(),
    st.integers(0, 9),
)
def test_any_text_makes_a_document(name: str, message: str, named: str, line: int) -> None:
    path = name.encode(errors="replace").decode()
    place = Place(path, line, 1)
    judged = Judged(
        "", (Signal("path-missing", "likely", message, place, named, named),), (path,), (), world_of({})
    )
    document = json.loads(sarif(judged, "1.2.3"))
    uri = str(
        part(document, "runs", 0, "results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri")
    )
    assert unquote_to_bytes(uri) == path.encode()
    assert re.fullmatch(r"[\w.~/%-]+", uri, re.ASCII)


def test_a_name_that_is_no_text_keeps_its_bytes() -> None:
    document = log(TEXT, missing("d/\udcff.py", 1, "x\udcff"))
    result = part(document, "runs", 0, "results", 0)
    assert part(result, "locations", 0, "physicalLocation", "artifactLocation", "uri") == "d/%FF.py"
    assert part(result, "properties", "named") == r"x\udcff"


def test_the_rules_name_a_page_that_is_there() -> None:
    assert (Path(__file__).parents[2] / "docs/grounding.md").is_file()

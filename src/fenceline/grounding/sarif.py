"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import os
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from fenceline.grounding.rules import RULES
from fenceline.grounding.worktree import sentence
from fenceline.workspace.text import encodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.worktree import Judged

_Object = dict[str, object]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Certainty, str] = {"certain": "error", "likely": "warning", "possible": "note"}
_ROOT = "%SRCROOT%"
_FINGERPRINT = "fenceline/v1"
_ALWAYS = tuple(rule for rule, (kind, _) in RULES.items() if kind.startswith("missing-"))


def sarif(judged: Judged, version: str) -> str:
    """Return one run of Fenceline ``version`` as a SARIF document.

    Paths are relative to the top of the work tree, columns count Unicode code points. A finding's partial
    fingerprint is made of its rule, what it names and the text of its line, so it survives moved lines.
    """
    rules = tuple(dict.fromkeys([*_ALWAYS, *(signal.rule for signal in judged.signals)]))
    driver: _Object = {
        "name": "fenceline",
        "semanticVersion": version,
        "rules": [_rule(each) for each in rules],
    }
    run: _Object = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_left(judged))}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the work tree"}}},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(judged, rules)),
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _rule(rule: str) -> _Object:
    kind, meaning = RULES[rule]
    return {
        "id": rule,
        "shortDescription": {"text": meaning},
        "help": {"text": f"{meaning}. What is held against reality, and how to read it: docs/grounding.md."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [kind]},
    }


def _left(judged: Judged) -> Iterator[_Object]:
    for file in judged.unjudged:
        location = {"physicalLocation": {"artifactLocation": _artifact(file.path)}}
        message = {"text": f"not judged: {file.reason}"}
        yield {"level": "note", "message": message, "locations": [location]}


def _results(judged: Judged, rules: tuple[str, ...]) -> Iterator[_Object]:
    seen = Counter[tuple[str, ...]]()
    for signal in judged.signals:
        path, text = (signal.place.path, judged.snippet(signal.place)) if signal.place else ("", "")
        known_by = (signal.rule, signal.named, text.strip())
        seen[path, *known_by] += 1
        yield {
            "ruleId": signal.rule,
            "ruleIndex": rules.index(signal.rule),
            "level": LEVELS[signal.certainty],
            "message": {"text": encodable(sentence(signal))},
            "locations": list(_locations(signal, text)),
            "partialFingerprints": {_FINGERPRINT: _digest(*known_by, str(seen[path, *known_by]))},
            "properties": {
                "kind": signal.kind,
                "certainty": signal.certainty,
                "named": encodable(signal.named),
                "nearest": encodable(signal.nearest),
            },
        }


def _locations(signal: Signal, text: str) -> Iterator[_Object]:
    if place := signal.place:
        region = {
            "startLine": max(1, place.line),
            "startColumn": max(1, place.column),
            "snippet": {"text": text},
        }
        yield {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _artifact(path: str) -> _Object:
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:32]

"""Real answers of models: each signal held against what the check said, from logs of ``fenceline --json``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec
from benchmarks.humanevalfix.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_FROM_THE_CHECK = frozenset({"check-failed", "no-progress"})
_AFTER_AN_EDIT = frozenset({"nearest", "whole", "mutants"})


class _Event(msgspec.Struct):
    """The fields of any event that matter here; a run of another version may lack some."""

    event: str
    kind: str = ""
    rule: str = ""
    certainty: str = ""
    phase: str = ""
    outcome: str = ""
    verdict: str = ""


@dataclass(slots=True)
class Request:
    """One question to a model and what came of it.

    Attributes:
        signals: kind, rule and certainty of each, the check's own not among them.
        truth: of the check; ``unchecked`` when the answer was no edit, or was cut.
    """

    signals: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    truth: Literal["passed", "failed", "unchecked"] = "unchecked"


def report_answers(folder: Path) -> str:
    """Return a table over every log, whatever it is called, in a folder and those below."""
    files = sorted(path for path in folder.rglob("*.jsonl") if path.is_file())
    requests = [request for file in files for request in _requests(_events(file))]
    truths = Counter(request.truth for request in requests)
    head = (
        f"{len(files)} runs, {len(requests)} requests: {truths['passed']} edits passed the check, "
        f"{truths['failed']} failed it, {truths['unchecked']} answers were no edit or were cut\n\n"
        "| kind | rule | certainty | on failed | on passed | unchecked | precision (95%) | recall |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    keys = sorted({signal for request in requests for signal in request.signals})
    body = [_line(key, [r for r in requests if key in r.signals], truths["failed"]) for key in keys]
    every = _line(("any", "", ""), [request for request in requests if request.signals], truths["failed"])
    return "\n".join([head, *body, every])


def _line(key: tuple[str, str, str], mine: Sequence[Request], failed: int) -> str:
    truths = Counter(request.truth for request in mine)
    right, wrong = truths["failed"], truths["passed"]
    precision = ""
    if right + wrong:
        low, high = wilson(right, right + wrong)
        precision = f"{right / (right + wrong):.0%} ({low:.0%} to {high:.0%})"
    recall = f"{right / failed:.0%}" if failed else ""
    return f"| {' | '.join(key)} | {right} | {wrong} | {truths['unchecked']} | {precision} | {recall} |"


def _requests(events: Iterable[_Event]) -> Iterator[Request]:
    """Cut a run into its requests; what comes before the first one belongs to none."""
    request: Request | None = None
    for event in events:
        if event.event == "attempt":
            if request:
                yield request
            request = Request()
        elif request:
            _take(request, event)
    if request:
        yield request


def _take(request: Request, event: _Event) -> None:
    match event:
        case _Event(event="signal", kind="check-failed"):
            request.truth = "failed"
        case _Event(event="signal") if event.kind not in _FROM_THE_CHECK:
            request.signals.add((event.kind, event.rule, event.certainty))
        case _Event(event="check") if event.phase in _AFTER_AN_EDIT and event.outcome != "passed":
            request.truth = "failed"
        case _Event(event="result", verdict="verified"):
            request.truth = "passed"
        case _:
            pass


def _events(file: Path) -> Iterator[_Event]:
    """Yield the events of a log; lines that are none (what the command wrote to its error output) are passed over."""
    decoder = msgspec.json.Decoder(_Event)
    for line in file.read_bytes().splitlines():
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError:
            continue

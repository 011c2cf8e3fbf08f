"""What ``fenceline ground`` found, as one JSON object a line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import msgspec

from fenceline.grounding.kinds import Certainty, SignalKind  # noqa: TC001 - msgspec reads the annotations
from fenceline.workspace.text import encodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.worktree import Judged


class Finding(msgspec.Struct, frozen=True, tag_field="event", tag="finding"):
    """One signal with its place and the line of code that it stands on."""

    kind: SignalKind
    rule: str
    certainty: Certainty
    path: str
    line: int
    column: int
    message: str
    named: str
    nearest: str
    text: str


class Unjudged(msgspec.Struct, frozen=True, tag_field="event", tag="unjudged"):
    """A file that nobody judged, and why."""

    path: str
    reason: str


class Summary(msgspec.Struct, frozen=True, tag_field="event", tag="summary"):
    """The last line."""

    against: str
    files: int
    unjudged: int
    findings: int
    certain: int
    likely: int
    possible: int
    seconds: float
    exit_code: Literal[0, 1]


def lines_of(judged: Judged, seconds: float, exit_code: Literal[0, 1]) -> Iterator[str]:
    """Yield the lines, the summary last."""
    encode = msgspec.json.Encoder().encode
    for signal in judged.signals:
        yield encode(_finding(judged, signal)).decode()
    for file in judged.unjudged:
        yield encode(Unjudged(encodable(file.path), file.reason)).decode()
    counts = Counter(signal.certainty for signal in judged.signals)
    summary = Summary(
        against=judged.against,
        files=len(judged.files),
        unjudged=len(judged.unjudged),
        findings=len(judged.signals),
        certain=counts["certain"],
        likely=counts["likely"],
        possible=counts["possible"],
        seconds=round(seconds, 3),
        exit_code=exit_code,
    )
    yield encode(summary).decode()


def _finding(judged: Judged, signal: Signal) -> Finding:
    place = signal.place
    return Finding(
        kind=signal.kind,
        rule=signal.rule,
        certainty=signal.certainty,
        path=encodable(place.path) if place else "",
        line=place.line if place else 0,
        column=place.column if place else 0,
        message=encodable(signal.message),
        named=encodable(signal.named),
        nearest=encodable(signal.nearest),
        text=judged.snippet(place) if place else "",
    )

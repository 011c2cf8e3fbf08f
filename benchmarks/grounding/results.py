"""Rows of results, appended as they are measured: one that stopped goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.grounding.signal import Signal

Outcome = Literal["judged", "over-limit", "error"]


class Found(msgspec.Struct, frozen=True):
    """A signal, flat.

    Attributes:
        way: ``edit`` for the whole change; ``user`` for an unchanged file that uses what it took away; ``line`` for a
            line as it arrives in a stream of the file; ``answer`` for a function streamed as a model's answer.
        rule: of ``fenceline.grounding.rules``.
        certainty: ``certain``, ``likely``, ``possible``.
        path: of the file.
        line: 1-based, in the file after the change; of an answer, its function's first.
        named: what the signal names.
        nearest: what exists.
        message: for a person.
        text: the line itself, at most 200 characters.
    """

    way: str
    rule: str
    certainty: str
    path: str
    line: int
    named: str
    nearest: str
    message: str
    text: str


class CommitRow(msgspec.Struct, frozen=True):
    """One commit's own change, judged.

    Attributes:
        repository: ``owner+name``, the folder's name.
        commit: hexadecimal.
        date: of the committer.
        languages: of the judged files.
        files: judged.
        lines: added.
        types: whether a folder on disk held the parent's files, so that Python's types were judged too.
        environment: whether the repository's packages were installed.
        outcome: how judging ended.
        detail: of an error, empty otherwise.
        cpu_s: of this process and those it waited for.
        wall_s: from start to end.
        signals: everything found.
    """

    repository: str
    commit: str
    date: str
    languages: tuple[str, ...]
    files: int
    lines: int
    types: bool
    environment: bool
    outcome: Outcome
    detail: str
    cpu_s: float
    wall_s: float
    signals: tuple[Found, ...]


class PlantRow(msgspec.Struct, frozen=True):
    """One planted invention.

    Attributes:
        repository: as in ``CommitRow``.
        commit: whose change it was planted into.
        kind: of the invention.
        language: of the file.
        path: of the file.
        line: 1-based, of the invention in the file with it.
        named: what was invented.
        text: the line with it, at most 200 characters.
        types: as in ``CommitRow``.
        edit: highest certainty of a signal about it on the whole change, empty when it was missed.
        edit_rule: of that signal.
        streamed: the same when the file arrives line by line; None for a kind that no single line can prove.
        outcome: how judging ended.
    """

    repository: str
    commit: str
    kind: str
    language: str
    path: str
    line: int
    named: str
    text: str
    types: bool
    edit: str
    edit_rule: str
    streamed: str | None
    outcome: Outcome


Row = TypeVar("Row", bound=msgspec.Struct)


def append(file: Path, new: msgspec.Struct) -> None:
    """Add a row."""
    with file.open("ab") as out:
        out.write(msgspec.json.encode(new) + b"\n")


def rows(folder: Path, row: type[Row]) -> list[Row]:
    """Return every row of every file in a folder; a last line that was cut is left out."""
    return [found for file in sorted(folder.glob("*.jsonl")) for found in read(file, row)]


def read(file: Path, row: type[Row]) -> list[Row]:
    """Return the rows of a file, none for one that is not there."""
    if not file.exists():
        return []
    decoder = msgspec.json.Decoder(row)
    return [
        decoder.decode(line) for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")
    ]


def found(signal: Signal, way: str, after: dict[str, list[str]]) -> Found:
    """Flatten a signal; ``after`` holds the lines of each changed file."""
    place = signal.place
    path, line = (place.path, place.line) if place else ("", 0)
    lines = after.get(path, [])
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Found(
        way=way,
        rule=signal.rule,
        certainty=signal.certainty,
        path=path,
        line=line,
        named=signal.named,
        nearest=signal.nearest,
        message=signal.message,
        text=text.strip()[:200],
    )

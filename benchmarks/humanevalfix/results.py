"""One row per task and way, appended as it is measured: a run that stopped goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from .proxy import Exchange
    from .way import Outcome


class Row(msgspec.Struct, frozen=True):
    """What one way did with one task.

    Attributes:
        kind: ``fix`` or ``tests``.
        way: ``floor``, ``fenceline``, ``aider``.
        task_id: of the data.
        completed: the truth, judged in a clean copy.
        exit_code: of the way's program, None for a plain request.
        verdict: the way's own word.
        requests: to the model.
        prompt_tokens: evaluated by the server, those from its prefix cache not among them.
        cached_tokens: from its prefix cache.
        predicted_tokens: generated.
        model_s: seconds of evaluation and generation at the server.
        wall_s: seconds of the way from start to end.
        uncounted: requests left during the prefill: their tokens are not known, their wait is in ``model_s``.
        timed_out: whether it was stopped at the limit.
        model_cpu_s: processor seconds of the server, which other work on the machine hardly changes; 0 not measured.
    """

    kind: str
    way: str
    task_id: str
    completed: bool
    exit_code: int | None
    verdict: str
    requests: int
    prompt_tokens: int
    cached_tokens: int
    predicted_tokens: int
    model_s: float
    wall_s: float
    uncounted: int
    timed_out: bool
    model_cpu_s: float = 0.0

    @property
    def exit_agrees(self) -> bool | None:
        """Whether exit 0 went with a completed task, another with one that is not; None if it did not end itself."""
        if self.exit_code is None or self.timed_out:
            return None
        return (self.exit_code == 0) == self.completed


def row(
    kind: str,
    way: str,
    task_id: str,
    *,
    completed: bool,
    outcome: Outcome,
    exchanges: list[Exchange],
    wall_s: float,
) -> Row:
    """Add up the exchanges of one task."""
    counted = [exchange.timings for exchange in exchanges if exchange.timings]
    return Row(
        kind=kind,
        way=way,
        task_id=task_id,
        completed=completed,
        exit_code=outcome.exit_code,
        verdict=outcome.verdict,
        requests=len(exchanges),
        prompt_tokens=sum(timings.prompt_n for timings in counted),
        cached_tokens=sum(timings.cache_n for timings in counted),
        predicted_tokens=sum(timings.predicted_n for timings in counted),
        model_s=round(sum(exchange.model_s for exchange in exchanges), 3),
        wall_s=round(wall_s, 3),
        uncounted=len(exchanges) - len(counted),
        timed_out=outcome.timed_out,
    )


def append(folder: Path, new: Row) -> None:
    """Add a row to the file of its kind and way."""
    with _file(folder, new.kind, new.way).open("ab") as out:
        out.write(msgspec.json.encode(new) + b"\n")


def rows(folder: Path, kind: str, way: str) -> list[Row]:
    """Return the rows so far."""
    file = _file(folder, kind, way)
    lines = file.read_bytes().splitlines() if file.exists() else []
    return [msgspec.json.decode(line, type=Row) for line in lines]


def _file(folder: Path, kind: str, way: str) -> Path:
    return folder / f"{kind}-{way}.jsonl"

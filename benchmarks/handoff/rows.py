"""One row a task, vendor and way, and the table that they come to."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, Literal

import msgspec
from benchmarks.humanevalfix.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Vendor = Literal["anthropic", "openai", "openai-chat"]
Way = Literal["hosted", "ladder"]
WAYS: tuple[Way, ...] = ("hosted", "ladder")
_SIDES = ("local", "hosted")


class Tried(msgspec.Struct, frozen=True):
    """One attempt, as the result event lists it."""

    model: str
    outcome: str
    requests: int
    prompt_tokens: int
    output_tokens: int
    seconds: float


class Row(msgspec.Struct, frozen=True):
    """What one way came to on one task.

    ``local_cpu_s`` and ``hosted_cpu_s`` are the servers' processor seconds, 0 where several tasks were done at once.
    """

    vendor: Vendor
    way: Way
    task_id: str
    completed: bool
    exit_code: int
    attempts: tuple[Tried, ...]
    wall_s: float
    local_cpu_s: float
    hosted_cpu_s: float

    @property
    def left(self) -> bool:
        """Whether anything was sent to the hosted model."""
        return any(tried.model == "hosted" and tried.requests for tried in self.attempts)

    @property
    def locally(self) -> bool:
        """Whether the local model completed it."""
        return self.completed and not self.left

    def tokens(self, model: str) -> int:
        """Return the prompt and output tokens of one side."""
        mine = (tried for tried in self.attempts if tried.model == model)
        return sum(tried.prompt_tokens + tried.output_tokens for tried in mine)


def read(file: Path) -> list[Row]:
    """Return the rows so far."""
    lines = file.read_bytes().splitlines() if file.exists() else []
    return [msgspec.json.decode(line, type=Row) for line in lines]


def append(file: Path, row: Row) -> None:
    """Add one row."""
    with file.open("ab") as sink:
        sink.write(msgspec.json.encode(row) + b"\n")


def table(rows: Sequence[Row]) -> str:
    """Return a markdown table, a section a vendor, of the tasks that both ways have done."""
    lines: list[str] = []
    for vendor in dict.fromkeys(row.vendor for row in rows):
        hosted = {row.task_id: row for row in rows if (row.vendor, row.way) == (vendor, "hosted")}
        ladder = {row.task_id: row for row in rows if (row.vendor, row.way) == (vendor, "ladder")}
        both = [task for task in ladder if task in hosted]
        if both:
            lines += _section(vendor, [hosted[task] for task in both], [ladder[task] for task in both])
    return "\n".join(lines)


def _section(vendor: str, hosted: Sequence[Row], ladder: Sequence[Row]) -> list[str]:
    n = len(ladder)
    local = sum(row.locally for row in ladder)
    kept = sum(not row.left for row in ladder)
    cells = [
        ("local only", local, 0, ladder, "local"),
        ("hosted only", sum(row.completed for row in hosted), n, hosted, "hosted"),
        ("ladder", sum(row.completed for row in ladder), n - kept, ladder, "both"),
    ]
    lines = [
        f"\n### {vendor}, {n} tasks\n",
        "| way | completed (95%) | sent to hosted | local tokens | hosted tokens | local s | hosted s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, completed, sent, rows, side in cells:
        low, high = wilson(completed, n)
        tokens = [
            mean(row.tokens(model) for row in rows) if side in (model, "both") else 0 for model in _SIDES
        ]
        seconds = (
            mean(row.local_cpu_s for row in rows) if side != "hosted" else 0,
            mean(row.hosted_cpu_s for row in rows) if side != "local" else 0,
        )
        lines.append(
            f"| {name} | {completed}: {completed / n:.0%} ({low:.0%} to {high:.0%}) | {sent} | {tokens[0]:.0f} "
            f"| {tokens[1]:.0f} | {seconds[0]:.1f} | {seconds[1]:.1f} |"
        )
    return lines

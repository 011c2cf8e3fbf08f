"""Markdown tables of what a results folder holds."""

from __future__ import annotations

from statistics import mean, median
from typing import TYPE_CHECKING

from .intervals import mcnemar, paired_interval, wilson
from .results import Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_WAYS = ("floor", "fenceline", "aider")
_HEADER = (
    "| way | n | completed | rate (95%) | at the first request | prompt tokens, mean (median) "
    "| predicted tokens | model s | model processor s | wall s | exit code agrees |"
    "\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def report(folder: Path) -> str:
    """Return one section a kind and language."""
    sections: list[str] = []
    for kind in ("fix", "tests"):
        by_way = {way: rows(folder, kind, way) for way in _WAYS}
        for language in ("Python", "JavaScript"):
            chosen = {way: _of(language, found) for way, found in by_way.items()}
            if any(chosen.values()):
                sections.append(_section(f"{kind}, {language}", {w: r for w, r in chosen.items() if r}))
    return "\n\n".join(sections)


def _of(language: str, found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row.task_id.startswith(f"{language}/")]


def _section(title: str, by_way: dict[str, list[Row]]) -> str:
    lines = [f"### {title}", "", _HEADER, *(_table_line(way, found) for way, found in by_way.items())]
    floor = by_way.get("floor", [])
    notes = [_against_floor(way, found, floor) for way, found in by_way.items() if way != "floor" and floor]
    notes += [note for way, found in by_way.items() if (note := _oddities(way, found))]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)]).rstrip()


def _table_line(way: str, found: Sequence[Row]) -> str:
    n, completed = len(found), sum(row.completed for row in found)
    low, high = wilson(completed, n)
    agreements = [row.exit_agrees for row in found if row.exit_agrees is not None]
    cells = (
        way,
        str(n),
        str(completed),
        f"{completed / n:.0%} ({low:.0%} to {high:.0%})",
        str(len(_first_try(found))),
        f"{_mean(found, _prompt_tokens):.0f} ({median(map(_prompt_tokens, found)):.0f})",
        f"{_mean(found, lambda row: row.predicted_tokens):.0f}",
        f"{_mean(found, lambda row: row.model_s):.1f}",
        f"{_mean(found, lambda row: row.model_cpu_s):.1f}",
        f"{_mean(found, lambda row: row.wall_s):.1f}",
        f"{sum(agreements)} of {len(agreements)}" if agreements else "",
    )
    return f"| {' | '.join(cells)} |"


def _against_floor(way: str, found: Sequence[Row], floor: Sequence[Row]) -> str:
    """Compare on the tasks that both have done."""
    theirs = {row.task_id: row for row in floor}
    pairs = [(row, theirs[row.task_id]) for row in found if row.task_id in theirs]
    if not pairs:
        return f"{way}: no task in common with the floor"
    n, mine = len(pairs), [row for row, _ in pairs]
    gained = sum(row.completed and not other.completed for row, other in pairs)
    lost = sum(other.completed and not row.completed for row, other in pairs)
    low, high = paired_interval(gained, lost, n)
    theirs_s = _mean([other for _, other in pairs], _model_s)
    text = (
        f"{way} against the floor on the same {n}: {100 * (gained - lost) / n:+.0f} points "
        f"({100 * low:+.0f} to {100 * high:+.0f}), {gained} gained, {lost} lost, "
        f"p = {mcnemar(gained, lost):.2g}; model s {_mean(mine, _model_s):.1f} against {theirs_s:.1f}"
    )
    if first := _first_try(mine):
        same_s = _mean([theirs[row.task_id] for row in first], _model_s)
        text += (
            f"; done at the first request: {_mean(first, _model_s):.1f} s, the floor on those {same_s:.1f} s"
        )
    return text


def _oddities(way: str, found: Sequence[Row]) -> str:
    """Name what a reader should know before trusting the means."""
    timed_out = sum(row.timed_out for row in found)
    uncounted = sum(row.uncounted for row in found)
    wrong = [row.task_id for row in found if row.exit_agrees is False]
    parts = [
        f"{timed_out} stopped at the time limit" if timed_out else "",
        f"{uncounted} requests left during the prefill, tokens not counted" if uncounted else "",
        f"exit code disagrees on {', '.join(wrong[:12])}{' …' if len(wrong) > 12 else ''}" if wrong else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"{way}: {told}" if told else ""


def _first_try(found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row.completed and row.requests == 1]


def _prompt_tokens(row: Row) -> int:
    return row.prompt_tokens


def _model_s(row: Row) -> float:
    """Return processor seconds where they were measured: a busy machine hardly changes them."""
    return row.model_cpu_s or row.model_s


def _mean(found: Sequence[Row], figure: Callable[[Row], float]) -> float:
    return mean(figure(row) for row in found)

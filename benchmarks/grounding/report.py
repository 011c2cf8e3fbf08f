"""Markdown tables of what a results folder holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.humanevalfix.intervals import wilson

from .causes import causes, certain
from .cost import CostRow
from .planting import KINDS
from .results import CommitRow, PlantRow, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_SHOWN = 20  # commits that were not judged to the end
_PLANTED = ("certain", "likely", "possible")


def report(folder: Path) -> str:
    """Return a section for each kind of rows that there are."""
    judged, planted = rows(folder / "commits", CommitRow), rows(folder / "plant", PlantRow)
    cost = rows(folder / "cost", CostRow)
    parts = [
        *(_commits(judged) if judged else []),
        *(_recall(planted) if planted else []),
        *([_cost(cost)] if cost else []),
    ]
    return "\n\n".join(parts)


def _commits(judged: Sequence[CommitRow]) -> list[str]:
    return [_rates(judged), _rules(judged), _why(judged), _repositories(judged), _unfinished(judged)]


def _rates(every: Sequence[CommitRow]) -> str:
    """Commits with a certain signal, and with one that was not true; what came before the time limit counts."""
    judged = [row for row in every if row.outcome != "error"]
    groups = {
        "all": judged,
        "Python": [row for row in judged if "python" in row.languages],
        "Python, packages installed": [row for row in judged if row.types and row.environment],
        "JavaScript, TypeScript": [row for row in judged if set(row.languages) - {"python"}],
    }
    lines = ["| commits | n | with a certain signal (95%) | of them not true (95%) |", "|---|---|---|---|"]
    for name, group in groups.items():
        loud, false = _loud(group)
        lines.append(
            f"| {name} | {len(group):,} | {_share(loud, len(group))} | {_share(false, len(group))} |"
        )
    return "\n".join(lines)


def _loud(group: Sequence[CommitRow]) -> tuple[int, int]:
    known = causes()
    every: set[str] = set()
    false: set[str] = set()
    for row, _, cause in certain(group, known):
        every.add(row.commit)
        if cause is None or cause.truth == "false-alarm":
            false.add(row.commit)
    return len(every), len(false)


def _rules(judged: Sequence[CommitRow]) -> str:
    signals = Counter((found.way, found.rule, found.certainty) for row in judged for found in row.signals)
    commits = Counter(
        key for row in judged for key in {(found.way, found.rule, found.certainty) for found in row.signals}
    )
    head = "| judged as | rule | certainty | signals | commits |\n|---|---|---|---|---|"
    body = [f"| {' | '.join(key)} | {signals[key]} | {commits[key]} |" for key in sorted(signals)]
    return "\n".join([head, *body])


def _why(judged: Sequence[CommitRow]) -> str:
    by_cause: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row, found, cause in certain(judged, causes()):
        key = (cause.truth, cause.cause) if cause else ("not looked at", found.rule)
        by_cause[key].add(f"{row.repository.replace('+', '/')}@{row.commit[:10]}")
    head = "| truth | cause | commits | one of them |\n|---|---|---|---|"
    ordered = sorted(by_cause.items(), key=lambda item: (item[0][0], -len(item[1])))
    body = [f"| {truth} | {cause} | {len(where)} | {min(where)} |" for (truth, cause), where in ordered]
    return "\n".join([head, *body])


def _repositories(judged: Sequence[CommitRow]) -> str:
    n = Counter(row.repository for row in judged)
    loud = Counter(
        row.repository for row in judged if any(found.certainty == "certain" for found in row.signals)
    )
    body = [f"| {name.replace('+', '/')} | {count} | {loud[name]} |" for name, count in sorted(n.items())]
    return "\n".join(["| repository | commits | with a certain signal |\n|---|---|---|", *body])


def _unfinished(judged: Sequence[CommitRow]) -> str:
    odd = [row for row in judged if row.outcome != "judged"]
    where = [f"{row.repository}@{row.commit[:10]}: {row.outcome} after {row.wall_s} s" for row in odd]
    lasts = [row.detail.strip().rpartition("\n")[2][:200] for row in odd]
    told = [f"- {at} {last}".rstrip() for at, last in zip(where, lasts, strict=True)]
    cpu = sorted(row.cpu_s for row in judged)
    size = f"median {_at(cpu, 0.5):.2f}, p95 {_at(cpu, 0.95):.2f}, most {cpu[-1]:.1f}"
    head = f"{len(odd)} not judged to the end; processor seconds a commit: {size}"
    return "\n".join([head, *told[:_SHOWN]])


def _recall(planted: Sequence[PlantRow]) -> list[str]:
    groups = {
        "Python": [row for row in planted if row.language == "python"],
        "JavaScript, TypeScript": [row for row in planted if row.language != "python"],
    }
    return [f"### {name}\n\n{_recall_table(group)}" for name, group in groups.items() if group]


def _recall_table(planted: Sequence[PlantRow]) -> str:
    lines = ["| kind | n | certain (95%) | certain or likely | any | streamed, certain | any |"]
    lines.append("|---|---|---|---|---|---|---|")
    for kind in KINDS:
        mine = [row for row in planted if row.kind == kind]
        if mine:
            lines.append(_recall_line(kind, mine))
    return "\n".join(lines)


def _recall_line(kind: str, mine: Sequence[PlantRow]) -> str:
    n = len(mine)
    sure, likely, any_ = (_up_to((row.edit for row in mine), level) for level in _PLANTED)
    streamed = [row.streamed for row in mine if row.streamed is not None]
    alone = [f"{_up_to(streamed, level) / n:.1%}" if streamed else "" for level in ("certain", "possible")]
    return f"| {kind} | {n} | {_share(sure, n)} | {likely / n:.1%} | {any_ / n:.1%} | {' | '.join(alone)} |"


def _up_to(found: Iterable[str], level: str) -> int:
    wanted = _PLANTED[: _PLANTED.index(level) + 1]
    return sum(certainty in wanted for certainty in found)


def _cost(measured: Sequence[CostRow]) -> str:
    figures = "streamed line, ms: median, p95, most | edit cold: processor s, wall s"
    warm = "looking ahead, processor s | edit after it, processor s | wall s"
    lines = [f"| project | lines | {figures} | {warm}: median, p95, most |", "|---|---|---|---|---|---|---|"]
    for row in measured:
        name = f"{row.repository.replace('+', '/')} ({row.language})"
        lines.append(f"| {name} | {row.code_lines:,} | {_spread(row.line_ms, 3)}, {max(row.line_ms):.1f} | ")
        lines[-1] += f"{', '.join(f'{median(side):.2f}' for side in zip(*row.cold, strict=True))} | "
        sides = (row.ahead, *zip(*row.warm, strict=True))
        lines[-1] += " | ".join(f"{_spread(side, 3)}, {max(side):.3f}" for side in sides) + " |"
    return "\n".join(lines)


def _spread(figures: Iterable[float], digits: int) -> str:
    ordered = sorted(figures)
    return f"{median(ordered):.{digits}f}, {_at(ordered, 0.95):.{digits}f}"


def _share(successes: int, n: int) -> str:
    if not n:
        return ""
    low, high = wilson(successes, n)
    return f"{successes}: {successes / n:.2%} ({low:.2%} to {high:.2%})"


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

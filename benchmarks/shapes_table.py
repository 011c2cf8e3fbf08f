"""What one run of the shapes.py edit was, and the tables of many."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Callable

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Check:
    """One run of the check: before the edit or after it, its command, and when it ran."""

    before: bool
    command: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """One edit.

    Attributes:
        verdict: of the result event.
        exit_code: of the process.
        requests: completions asked for.
        prompt_tokens: o200k_base, over the content of all messages of all requests.
        wall_s: from start to end.
        check_s: of it, in the check.
        server_s: of it, in the server.
        harness_s: the rest.
        cpu_s: user and system, of all processes, the check's among them.
        sandboxed_cpu_s: of it, in the check's sandbox; 0 where there is none.
        own_cpu_s: of the process alone, without its children (git, sandbox, check); in steps of 10 ms.
        checks: runs of the check.
        first_request_s: from the start to the first completion asked for.
        first_request_own_s: the same without the check and the server's other replies before it.
        left: paths in the workspace that neither were there nor are the edit.
        temporary: bytes in the temporary folder afterwards.
    """

    verdict: str
    exit_code: int
    requests: int
    prompt_tokens: int
    wall_s: float
    check_s: float
    server_s: float
    harness_s: float
    cpu_s: float
    sandboxed_cpu_s: float
    own_cpu_s: float
    checks: tuple[Check, ...]
    first_request_s: float
    first_request_own_s: float
    left: tuple[str, ...]
    temporary: int


def table(runs: dict[str, list[Run]], check_cpu: Callable[[Run], float]) -> str:
    """Return median and worst of every figure, a column a kind of run."""
    figures: dict[str, Callable[[Run], float]] = {
        "prompt tokens, whole session": lambda run: run.prompt_tokens,
        "requests": lambda run: run.requests,
        "wall s": lambda run: run.wall_s,
        "… in the check": lambda run: run.check_s,
        "… in the server": lambda run: run.server_s,
        "… the harness's own": lambda run: run.harness_s,
        "CPU s": lambda run: run.cpu_s,
        "… of its own process": lambda run: run.own_cpu_s,
        "… of the check": check_cpu,
        "… of all but the check": lambda run: run.cpu_s - check_cpu(run),
        "first request after s": lambda run: run.first_request_s,
        "… without the check before it": lambda run: run.first_request_own_s,
        "bytes left in the temporary folder": lambda run: run.temporary,
    }
    names = list(runs)
    lines = [f"| median (worst) | {' | '.join(f'{name}, n = {len(runs[name])}' for name in names)} |"]
    lines.append(f"|---|{'---|' * len(names)}")
    for title, figure in figures.items():
        cells = [
            f"{_shown(median(map(figure, runs[n])))} ({_shown(max(map(figure, runs[n])))})" for n in names
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    lines.append(f"| verified, exit 0 | {' | '.join(_verified(runs[name]) for name in names)} |")
    lines.append(f"| left in the workspace | {' | '.join(_leavings(runs[name]) for name in names)} |")
    return "\n".join(lines)


def _shown(figure: float) -> str:
    return f"{figure:.3f}" if isinstance(figure, float) and figure % 1 else f"{figure:.0f}"


def _verified(runs: list[Run]) -> str:
    return f"{sum(run.verdict == 'verified' and run.exit_code == 0 for run in runs)} of {len(runs)}"


def _leavings(runs: list[Run]) -> str:
    return ", ".join(sorted({path for run in runs for path in run.left})) or "nothing"


def beside_peers(runs: list[Run], check_cpu: Callable[[Run], float]) -> str:
    """Return one line of ours above those of other agents."""
    ours = (
        median(run.requests for run in runs),
        median(run.prompt_tokens for run in runs),
        median(run.harness_s for run in runs),
        median(run.first_request_s for run in runs),
        median(run.cpu_s - check_cpu(run) for run in runs),
    )
    head = (
        "| agent | requests | prompt tokens | wall s | first request s | CPU s |\n|---|---|---|---|---|---|"
    )
    cells = ("Fenceline, warm", f"{ours[0]:.0f}", f"{ours[1]:.0f}", *(f"{figure:.2f}" for figure in ours[2:]))
    lines = [head, *(f"| {' | '.join(row)} |" for row in (cells, *PEERS))]
    return "\n".join([*lines, "", "Others: measured November 2026 with the same task and a scripted model."])

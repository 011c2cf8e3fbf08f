"""What judging costs for each line of an answer, the ground included."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median, quantiles

from fenceline.edits.want import Want
from fenceline.grounding.ground import Ground
from fenceline.grounding.stream.watch import StreamWatch
from fenceline.grounding.world import World
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import language_of, outline

_ROOT = Path(__file__).parents[1]
_PIECE = 4  # characters, about a token
_FILES = 120


def cpu_table(root: Path = _ROOT) -> str:
    """Stream files of a workspace as answers, token by token; return processor time a line, waiting not counted."""
    workspace = open_workspace(root)
    files = workspace.files()
    sources = [path for path in files if language_of(path)][:: max(1, len(files) // _FILES)]
    costs: list[float] = []
    with Ground(World(workspace.root, files, workspace.read, outline)) as ground:
        for path in sources:
            costs += _costs(path, workspace.read(path).decode("utf-8", "replace"), ground)
    costs = [1000 * cost for cost in costs]
    worst, high = max(costs), quantiles(costs, n=100)[98]
    return (
        "| processor time a line, ms | n | median | mean | 99% | worst |\n| --- | --- | --- | --- | --- | --- |\n"
        f"| every watcher and the ground | {len(costs)} | {median(costs):.3f} | {sum(costs) / len(costs):.3f} "
        f"| {high:.3f} | {worst:.1f} |"
    )


def _costs(path: str, text: str, ground: Ground) -> list[float]:
    watch = StreamWatch(Want("file", path, language_of(path) or "text"), lambda: ground)
    answer, costs = f"```\n{text}\n```\n", list[float]()
    for line in answer.splitlines(keepends=True):
        started = time.thread_time()
        for at in range(0, len(line), _PIECE):
            piece = line[at : at + _PIECE]
            while watch.feed(piece) is not None:
                piece = ""
        costs.append(time.thread_time() - started)
    return costs

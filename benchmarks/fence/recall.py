"""How often protected content is found, by way and length of the excerpt."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from benchmarks.fence.corpus import code, fenced, sources
from benchmarks.fence.ways import ways

from fenceline.policy.opening.opening import opened, plain
from fenceline.policy.recognition.told import Told

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.policy.fence import Fence

LENGTHS = (3, 5, 8, 12, 20, 30)


def recall(roots: list[Path], samples: int) -> str:
    """Return a table over all repositories, half of each closed; ``samples`` excerpts for each cell and repository."""
    found: Counter[tuple[str, int]] = Counter()
    chance = Random(11)  # noqa: S311 - a sample, no secret
    dresses = ways(chance)
    for root in roots:
        closed = sources(root)[::2]
        fence = fenced(root, closed)
        fence.look()
        long = [lines for path in closed if len(lines := code(path)) >= max(LENGTHS)]
        for length in LENGTHS:
            for _ in range(samples):
                lines = chance.choice(long)
                start = chance.randrange(len(lines) - length + 1)
                for name, dress in dresses.items():
                    found[name, length] += _caught(fence, dress(lines[start : start + length]))
    rows = [
        "| way | " + " | ".join(f"{length} lines" for length in LENGTHS) + " |",
        "| --- |" + " ---: |" * len(LENGTHS),
    ]
    for name in dresses:
        cells = [f"{found[name, length] / samples / len(roots):.0%}" for length in LENGTHS]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _caught(fence: Fence, requests: list[str]) -> bool:
    """Whether one of the requests of a task is refused."""
    told = Told()
    for content in requests:
        body = json.dumps({"messages": [{"role": "user", "content": f"See:\n{content}"}]}).encode()
        text = opened(plain(body))
        if next(fence.traces(text.data, told, text.cuts), None):
            return True
        told.keep()
    return False

"""How often the gate refuses what has nothing to do with the protected repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.fence.corpus import fenced

from fenceline.policy.recognition.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def alarms(protected: list[Path], prompts: dict[Path, list[str]]) -> Iterator[str]:
    """Yield a line for each refusal, then the count; every prompt is held against every other repository.

    Each ten prompts of a repository are the requests of one task.
    """
    asked: set[tuple[Path, int]] = set()
    refused: set[tuple[Path, int]] = set()
    held = 0
    for home in protected:
        fence = fenced(home)
        fence.look()
        for other, asked_here in prompts.items():
            if other == home:
                continue
            told = Told()
            for number, prompt in enumerate(asked_here):
                told = told if number % 10 else Told()
                asked.add((other, number))
                held += 1
                if (trace := next(fence.traces(prompt.encode(), told), None)) is None:
                    told.keep()
                    continue
                refused.add((other, number))
                how = "shape" if trace.renamed else "pieces" if trace.pieces else "quote"
                said = prompt.split("\n")[trace.at - 1].strip()[:90]
                yield f"{how}: {home.name} {trace.path}:{trace.line} ~ {other.name} {number}, line {trace.at}: {said}"
    yield f"{len(refused)} of {len(asked)} prompts refused by any of {len(protected)} repositories; {held} looks"

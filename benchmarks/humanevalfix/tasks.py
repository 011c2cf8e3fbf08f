"""The tasks: one function each with its planted bug, its fix and its tests, in the HumanEvalPack format."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Task(msgspec.Struct, frozen=True):
    """One line of the data.

    Attributes:
        task_id: ``Python/0``, ``JavaScript/0``: the part before the slash is the language.
        entry_point: name of the function.
        prompt: source up to the function's body; helpers, imports and description included.
        buggy_solution: body with the planted bug.
        canonical_solution: body without it.
        test: source that fails on the first and passes on the second.
    """

    task_id: str
    entry_point: str
    prompt: str
    buggy_solution: str
    canonical_solution: str
    test: str

    @property
    def buggy(self) -> str:
        """The whole file with the bug."""
        return self.prompt + self.buggy_solution

    @property
    def canonical(self) -> str:
        """The whole file without it."""
        return self.prompt + self.canonical_solution


def load(paths: Iterable[Path]) -> list[Task]:
    """Read every line of every file, in order."""
    decoder = msgspec.json.Decoder(Task)
    return [decoder.decode(line) for path in paths for line in path.read_bytes().splitlines() if line.strip()]


def choose(tasks: list[Task], *, first: int | None, every: int, seed: int | None) -> list[Task]:
    """Return the tasks asked for: shuffled by the seed where one is given, then thinned out, then cut off."""
    chosen = list(tasks)
    if seed is not None:
        random.Random(seed).shuffle(chosen)  # noqa: S311 - a repeatable choice, not a secret
    return chosen[::every][:first]

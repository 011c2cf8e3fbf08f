"""Prompts as Fenceline writes them: its recipes over real classes, and what the tools of an agentic attempt answer."""

from __future__ import annotations

import re
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from benchmarks.fence.corpus import sources

from fenceline.config.read import Config
from fenceline.errors import FencelineError
from fenceline.routing.editing import asks_for, material_of
from fenceline.routing.survey import survey
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import UnreadableError, language_of, outline
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SHOWN = 300  # lines of a file that a tool shows at once


def prompts(root: Path, most: int) -> list[str]:
    """Return up to ``most`` prompts over the files of a repository, a tenth of them recipes'."""
    asked = list(islice(_recipes(root), most // 10))
    return asked + list(islice(_tool_results(root), most - len(asked)))


def _recipes(root: Path) -> Iterator[str]:
    workspace = open_workspace(root)
    for path, name in _classes(root):
        instruction = f"Add a method describe(self) to {name} in {path} that returns its name"
        try:
            situation = survey(
                Task(instruction, workspace, Config(), dry_run=True), lambda _: None, run_checks=False
            )
            asks = asks_for(material_of(situation))
        except FencelineError:
            continue
        yield "\n".join(message.content for message in asks[0].messages)


def _classes(root: Path) -> Iterator[tuple[str, str]]:
    for file in Random(7).sample(files := sources(root), len(files)):  # noqa: S311 - a sample, no secret
        path = str(file.relative_to(root))
        try:
            found = outline(language_of(path) or "", path, file.read_bytes())
        except (UnreadableError, KeyError, SyntaxError):
            continue
        kinds = (symbol for symbol in found.symbols if symbol.kind is SymbolKind.CLASS)
        if (first := next(kinds, None)) is not None:
            yield path, first.qualname


def _tool_results(root: Path) -> Iterator[str]:
    """Yield parts of files, and lines found by a word."""
    chance = Random(3)  # noqa: S311 - a sample, no secret
    for number, path in enumerate(chance.sample(files := sources(root), len(files))):
        lines = path.read_text(errors="replace").split("\n")
        if number % 3 == 2:
            word = chance.choice(re.findall(r"[A-Za-z_]{4,}", "\n".join(lines)) or ["none"])
            found = (f"{path.name}:{at}:{line}" for at, line in enumerate(lines, 1) if word in line)
            yield "\n".join(found)
            continue
        start = chance.randrange(max(len(lines) - _SHOWN, 1))
        yield "\n".join(
            f"{at:>5}  {line}" for at, line in enumerate(lines[start : start + _SHOWN], start + 1)
        )

"""What instructions touch in small projects: the whole scope, line by line, from expected/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import scope_folder_project
import scope_more_projects
import scope_projects
from scope_projects import Reader, outline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_EXPECTED = Path(__file__).parent / "expected"
_PROJECTS = {
    "python": scope_projects.PYTHON,
    "typescript": scope_more_projects.TYPESCRIPT,
    "go": scope_more_projects.GO,
    "rust": scope_more_projects.RUST,
    "single": scope_more_projects.SINGLE,
    "folders": scope_folder_project.FOLDERS,
}


def _cases() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield project, instruction, expected lines: instructions that share a scope stand above it."""
    for project in _PROJECTS:
        for block in (_EXPECTED / f"{project}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
            lines = block.split("\n")
            expected = tuple(line.strip() for line in lines if line.startswith(" "))
            for line in lines:
                if not line.startswith(" "):
                    yield project, line.replace("\\n", "\n"), expected


@pytest.mark.parametrize(("project", "instruction", "expected"), list(_cases()))
def test_scope(
    reader: Callable[[Mapping[str, str]], Reader], project: str, instruction: str, expected: tuple[str, ...]
) -> None:
    assert outline_of(reader(_PROJECTS[project])(instruction)) == expected

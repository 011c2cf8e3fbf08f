"""Reading a scope looks at little: a named file is enough, and no search of the whole workspace follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scope_projects import PYTHON, Reader, outline_of

from fenceline.scope.read import read_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fenceline.workspace.index import Index
    from fenceline.workspace.symbols import Outline, Symbol


@dataclass
class WatchedIndex:
    """The real index, with an account of what it was asked."""

    real: Index
    outlined: list[str] = field(default_factory=list[str])
    sought: list[str] = field(default_factory=list[str])

    def outline(self, path: str) -> Outline | None:
        """Ask for an outline."""
        self.outlined.append(path)
        return self.real.outline(path)

    def find(self, name: str) -> tuple[Symbol, ...]:
        """Ask for a name."""
        self.sought.append(name)
        return self.real.find(name)

    def fuzzy(self, name: str, n: int) -> tuple[Symbol, ...]:
        """Ask for near names."""
        self.sought.append(name)
        return self.real.fuzzy(name, n)


def test_a_named_file_is_the_only_one_parsed(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    project = reader(PYTHON)
    index = WatchedIndex(project.index)

    scope = read_scope("Fix round_half_up in shop/money.py", index, project.workspace)

    assert outline_of(scope) == ("edit change sure", "> shop/money.py:round_half_up")
    assert (index.outlined, index.sought) == (["shop/money.py"], [])


def test_a_name_is_sought_once_and_its_file_parsed(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    project = reader(PYTHON)
    index = WatchedIndex(project.index)

    read_scope("Fix `round_half_up` and test `round_half_up`", index, project.workspace)

    assert index.sought == ["round_half_up"]
    assert index.outlined == ["shop/money.py"]


def test_files_that_cannot_be_read_as_code_are_no_error(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    project = reader({"shapes.py": "\x00", "tests/test_shapes.py": "\x00Rectangle"})

    scope = project("Add a perimeter method to `Rectangle` in shapes.py")

    assert outline_of(scope) == (
        "edit add undecided",
        "> shapes.py +perimeter",
        "tests tests/test_shapes.py",
        "unknown Rectangle",
    )

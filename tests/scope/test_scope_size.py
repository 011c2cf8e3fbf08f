"""How large a piece of work is, from the declarations that it writes or follows and the files that it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_projects import PYTHON, Reader

from fenceline.scope.model import Scope, Target
from fenceline.workspace.symbols import Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def symbol(lines: int, path: str = "a.py") -> Symbol:
    """Return a function of that many lines."""
    nowhere = Span(0, 0)
    return Symbol(path, "f", "f", SymbolKind.FUNCTION, nowhere, None, None, "def f()", "", 5, 4 + lines)


@pytest.mark.parametrize(
    ("lines", "files", "size"),
    [
        (1, 1, "small"), (30, 1, "small"), (31, 1, "medium"), (5, 2, "medium"), (120, 3, "medium"),
        (121, 1, "large"), (5, 4, "large"),
    ],
)  # fmt: skip
def test_size_by_lines_and_files(lines: int, files: int, size: str) -> None:
    touched = tuple(f"{name}.py" for name in "abcd"[:files])

    assert Scope("edit", "change", (Target("a.py", symbol(lines)),), touched).size == size


def test_what_is_added_counts_like_what_it_follows() -> None:
    holder, siblings = symbol(400), (symbol(200), symbol(4), symbol(12))

    assert Scope("edit", "add", (Target("a.py", holder, "g"),), ("a.py",), siblings).size == "small"
    assert Scope("edit", "component", (Target("b.py"),), siblings=(symbol(60),)).size == "medium"


def test_nothing_known_is_no_size() -> None:
    assert Scope("multi-file", "change").size == ""
    assert Scope("edit", "change", (Target("a.py"),), ("a.py",)).size == ""
    assert Scope("edit", "add", (Target("a.py", symbol(9), "g"),), ("a.py",)).size == ""


def test_size_of_instructions(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    read = reader(PYTHON)

    assert read("Fix round_half_up in shop/money.py").size == "small"
    assert read("Add a method diameter(self) to Circle in shapes.py").size == "small"
    assert read("use pathlib everywhere").size == ""

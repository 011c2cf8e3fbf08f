"""A description of each function that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

CODE = '''def load(path):
    """Read a file."""
    return path


def dump(path):
    return path


class Store:
    def __init__(self):
        self.rows = []

    def put(self, row):
        self.rows.append(row)

    def get(self, key):
        def inner():
            return key

        return inner()

    def _sort(self):
        self.rows.sort()
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "store.py").write_text(CODE)
    (tmp_path / "whole.py").write_text("".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(13)))
    (tmp_path / "done.py").write_text('def f():\n    """Do it."""\n')
    (tmp_path / "one.js").write_text(
        "/** Adds. */\nfunction add(a, b) { return a + b }\nfunction sub(a, b) { return a - b }\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("instruction", "targets"),
    [
        ("Add docstrings to all functions in store.py", ["dump", "Store.put", "Store.get"]),
        ("Document store.py", ["dump", "Store.put", "Store.get"]),
        ("Add docstrings to all methods of Store", ["Store.put", "Store.get"]),
        ("Add JSDoc to one.js", ["sub"]),
        ("Add a docstring to Store", ["Store"]),
        ("Add docstrings to dump and Store.put", ["dump", "Store.put"]),
    ],
)
def test_each_that_has_none_gets_one(root: Path, instruction: str, targets: list[str]) -> None:
    scope = scope_of(root, instruction)
    assert ([target.name for target in scope.targets], scope.confidence) == (targets, "sure")
    scopes = [part.scope for part in scope.parts] or [scope]
    assert {one.part for one in scopes} == {"description"}
    assert [target.name for one in scopes for target in one.targets] == targets


def test_each_is_asked_for_by_its_name(root: Path) -> None:
    scope = scope_of(root, "Add docstrings to all functions in store.py")
    assert [part.instruction for part in scope.parts] == [
        "Add a docstring to `dump` in store.py",
        "Add a docstring to `Store.put` in store.py",
        "Add a docstring to `Store.get` in store.py",
    ]


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        (
            "Add docstrings to whole.py",
            "13 functions of whole.py have no description: `f0`, `f1`, `f2`, `f3`, `f4`, `f5` and others",
        ),
        ("Add docstrings to done.py", "every function of done.py that others may call has a description"),
    ],
)
def test_too_many_and_none_are_said(root: Path, instruction: str, reason: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.confidence, scope.unclear, scope.parts) == ("undecided", reason, ())

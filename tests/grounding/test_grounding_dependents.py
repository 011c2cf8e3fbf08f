"""Who uses what a change took away: found by words, within bounds, and judged by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from grounding_kit import world_of

from fenceline.grounding.dependents import dependents
from fenceline.grounding.world import Change

if TYPE_CHECKING:
    from collections.abc import Mapping

USER = b"import old_shapes\nold_shapes.area()\n"
FILES = {
    "user.py": USER,
    "other.py": b"import shapes\n",
    "near.py": b"old_shapesque = 1\n",
    "user.js": USER,
    "user.md": USER,
    "binary.py": USER + b"\0",
}


def found(files: Mapping[str, bytes], *changes: Change) -> list[str]:
    users = dependents(world_of(files), changes)
    assert all(change.before is not None and change.before == change.after for change in users)
    return [change.path for change in users]


@pytest.mark.parametrize(
    "change",
    [
        Change("old_shapes.py", b"", None),
        Change("lib/old_shapes/__init__.py", b"", None),
        Change("lib/new.py", b"", b"", was="old_shapes.py"),
        Change("old_shapes.py", b"def area(): ...\n", b"def surface(): ...\n"),
    ],
)
def test_a_user_names_file_and_name(change: Change) -> None:
    assert found(FILES, change) == ["user.py"]


@pytest.mark.parametrize(
    "change",
    [
        Change("old_shapes.py", None, b""),
        Change("old_shapes.py", b"def area(): ...\n", b"def area(): return 1\n"),
        Change("old_shapes.py", b"def length(): ...\n", b""),
        Change("elsewhere.py", b"def area(): ...\n", b""),
        Change("old_shapes.md", b"", None),
        Change("__init__.py", b"", None),
        Change("old_shapes.py", b"def area(): ...\n" + b"#" * (1 << 21), b""),
    ],
)
def test_nothing_that_is_used_was_taken_away(change: Change) -> None:
    assert found(FILES, change) == []


def test_a_file_of_the_change_is_no_user() -> None:
    assert found(FILES, Change("old_shapes.py", b"", None), Change("user.py", b"", USER)) == []


def test_words_of_a_name_with_dashes() -> None:
    files = {"a.js": b'import x from "./old-shapes.js"', "b.js": b"old"}
    assert found(files, Change("old-shapes.js", b"", None)) == ["a.js"]


def test_the_search_has_bounds() -> None:
    many = {f"user{number}.py": USER for number in range(300)}
    assert len(found(many, Change("old_shapes.py", b"", None))) == 200
    large = {f"user{number}.py": USER + b"# \n" * 300_000 for number in range(20)}
    assert 0 < len(found(large, Change("old_shapes.py", b"", None))) < 20

"""No instruction raises, and the same instruction always gives the same scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scope_more_projects import RUST, TYPESCRIPT
from scope_projects import PYTHON, Reader, lay_out, outline_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TELLING = (
    *[
        "add",
        "fix",
        "rename",
        "test",
        "write",
        "a",
        "the",
        "method",
        "function",
        "class",
        "new",
        "to",
        "in",
        "for",
        "with",
        "like",
        "from",
        "and",
        "not",
        "called",
    ],
    *[
        "Rectangle",
        "area",
        "perimeter(self)",
        "`Cart.total`",
        "shapes.py",
        "tests/test_cart.py",
        "exporter",
        "exporters",
        "handler",
    ],
    *[
        "src/",
        "everywhere",
        '"x',
        'y"',
        "ApiClient",
        "Queue::len",
        "dates.ts:3",
        "```",
        ".",
        ";",
        ",",
        "(a+)+$",
        "../../etc/passwd",
    ],
    *["/etc/passwd", "C:\\x", "pass", "failing", "oauth"],
    "\n",
)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, ...]:
    root: Path = tmp_path_factory.mktemp("projects")
    projects = {"python": PYTHON, "typescript": TYPESCRIPT, "rust": RUST, "empty": dict[str, str]()}
    for name in projects:
        (root / name).mkdir()
    return tuple(lay_out(root / name, project) for name, project in projects.items())


def both(readers: Sequence[Reader], instruction: str, failing: tuple[str, ...] = ()) -> None:
    for reader in readers:
        scope = reader(instruction, failing)
        assert outline_of(reader(instruction, failing)) == outline_of(scope)
        assert (scope.confidence == "undecided") >= (not scope.targets and scope.kind != "greenfield")
        assert set(scope.tests) <= set(reader.workspace.files())
        assert set(scope.patterns) <= set(reader.workspace.files())
        assert not set(scope.unknown) & set(reader.workspace.files())
        assert all(target.symbol is None or target.symbol.path == target.path for target in scope.targets)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=3))
def test_any_text(readers: tuple[Reader, ...], instruction: str, failing: list[str]) -> None:
    both(readers, instruction, tuple(failing))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TELLING), max_size=25))
def test_any_order_of_telling_words(readers: tuple[Reader, ...], words: list[str]) -> None:
    both(readers, " ".join(words))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "`",
        "(",
        "a.",
        "/",
        "add ",
        "```\n",
        "'a",
        "a::",
        "`x` and ",
        "fix rectangle area ",
        "\x00\ud800é漢字",
        "add a method foo(",
        "test_",
        "a_b/",
        "A_b ",
        "(a+)+$ ",
        "new class new ",
        "\u2028",
        "-",
        "a-",
        "like like ",
    ],
)
def test_a_hundred_kilobytes_of_it(readers: tuple[Reader, ...], piece: str) -> None:
    both(readers[:1], piece * (100_000 // len(piece)), (piece * 1000,))

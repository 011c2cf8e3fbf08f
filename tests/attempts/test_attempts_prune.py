"""An assertion that the code does not satisfy is taken out whole, and nothing else with it."""

from __future__ import annotations

import pytest

from fenceline.attempts.prune import assertions, without_statement

PYTHON = b"""def test_area():
    box = Box(
        2,
    )
    assert box.area(
        1,
    ) == 2
    if box:
        assert box.side == 3
        assert box.width == 4
    assert box
"""
SCRIPT = b"""test('area', () => {
  expect(area(1)).toBe(2);
  expect(area(
    2,
  )).toBe(3);
});
"""


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        (5, "assert box.area( 1, ) == 2"),
        (6, "assert box.area( 1, ) == 2"),
        (9, "assert box.side == 3"),
        (11, "assert box"),
        (3, None),
        (0, None),
        (99, None),
    ],
)
def test_python(line: int, gone: str | None) -> None:
    cut = without_statement(PYTHON, line, "python")
    if gone is None:
        assert cut is None
        return
    assert cut is not None
    after, text = cut
    assert text == gone
    assert assertions(after) == assertions(PYTHON) - 1
    compile(after, "t.py", "exec")


def test_javascript() -> None:
    cut = without_statement(SCRIPT, 3, "javascript")
    assert cut == (b"test('area', () => {\n  expect(area(1)).toBe(2);\n});\n", "expect(area( 2, )).toBe(3);")
    assert without_statement(SCRIPT, 5, "javascript") is None


def test_the_last_statement_of_a_block_stays() -> None:
    assert without_statement(b"def test_a():\n    assert 0\n", 2, "python") is None
    assert without_statement(b"def test_a(:\n    assert 0\n", 2, "python") is None

"""Bodies that are left out are seen; comments that only sound like it are not."""

from __future__ import annotations

from pathlib import Path

import pytest

import fenceline
from fenceline.edits.elision import elided_line

PACKAGE = Path(str(fenceline.__file__)).parent


@pytest.mark.parametrize(
    "line",
    [
        "# ...", "# … rest of the method", "# ... existing code ...", "// ... rest of the code remains unchanged",
        "/* ... other methods ... */", "# rest of the code unchanged", "# existing implementation here", "...", "    ...",
        "// rest of your code here", "# the remaining methods stay the same ...", "// same as before...", "…", "<!-- ... -->",
        "-- ... rest", "# Your code here", "# implementation goes here",
    ],
)  # fmt: skip
def test_a_line_that_stands_for_code(line: str) -> None:
    code = f"def f(x):\n    y = 1\n    {line}\n"
    assert elided_line(code) == line.strip()
    assert elided_line(code, original=code) is None


@pytest.mark.parametrize(
    "line",
    [
        "# the rest goes to the caller", "x = [...]", "print('...')", "def f(*args: ...) -> None: pass", "# see the existing tests",
        "# other sides", "// returns the same value", "value = a[..., 0]", "# 1... 2... 3", "#\n    existing_code = here(x)", 'return "... rest unchanged"',
    ],
)  # fmt: skip
def test_a_line_that_is_code_or_plain_talk(line: str) -> None:
    assert elided_line(f"def f(x):\n    {line}\n    return x\n") is None


def test_real_code_leaves_nothing_out() -> None:
    seen = {path.name: elided_line(path.read_text(), "...") for path in PACKAGE.rglob("*.py")}
    assert len(seen) > 100
    assert {name: line for name, line in seen.items() if line} == {}

"""What a person sees of a run: each thing once, money as it goes, and lines that go on under their words."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from fenceline.attempts.events import Answered, Called, Note
from fenceline.cli.live import LiveFace
from fenceline.cli.plain import lines_of
from fenceline.cli.words import called_line


@pytest.mark.parametrize(
    ("name", "argument", "outcome", "told"),
    [
        ("read", "a.py", "a.py, 13 lines", "read a.py: 13 lines"),
        ("write", "a/b.py", "a/b.py: new (+1 -0)", "write a/b.py: new (+1 -0)"),
        ("edit", "a.py::C.m", "ok, a.py: C.m (+1 -1)", "edit a.py::C.m: ok, a.py: C.m (+1 -1)"),
        ("run", "python -m x", "python -m x: exit 0", "run python -m x: exit 0"),
        ("check", "", "check: passes", "check: passes"),
        ("read", "", "malformed arguments", "read: malformed arguments"),
    ],
)
def test_a_call_says_each_thing_once(name: str, argument: str, outcome: str, told: str) -> None:
    assert called_line(Called(name, argument, outcome)) == told


@pytest.mark.parametrize(
    ("spent", "told"),
    [(0.0, "tokens/s)"), (0.0123, "tokens/s), $0.0123 so far"), (None, "tokens/s), cost unknown so far")],
)
def test_an_answer_says_what_the_task_has_cost_so_far(spent: float | None, told: str) -> None:
    (line,) = lines_of(Answered("stop", 100, 0, 10, 0.5, 1.0, spent))
    assert line == f"answer   10 tokens in 1.5 s (100 read, 0 of them cached; 10 {told}"


def test_a_long_line_goes_on_under_its_words_and_no_path_is_broken() -> None:
    out = io.StringIO()
    face = LiveFace(Console(file=out, width=40, force_terminal=True, color_system=None, highlight=False))
    path = "a-folder/with-a-name/that-is-far-too-long/for-the-line.py"
    face.show(Note(f"left by the check, and not ignored by git: {path}"))
    face.close()
    lines = [
        line for line in re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\r", "", out.getvalue()).splitlines() if line.strip()
    ]
    assert lines == ["note     left by the check, and not", "         ignored by git:", f"         {path}"]

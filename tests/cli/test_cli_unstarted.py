"""A check that fails before it comes to any test, for reasons of its own or for the edit's."""

from __future__ import annotations

import pytest
from cli_project import ADD, DONE, PERIMETER, SHAPES, Project, serving

FEW = "[attempt]\nsamples = 2\n"
AREA = "from shapes import Rectangle\n\n\ndef test_area():\n    assert Rectangle(2, 3).area() == 6\n"


@pytest.mark.parametrize(
    ("cause", "code", "requests"),
    [("import nowhere_installed", 4, 1), ("from shapes import Triangle", 1, 2)],
)
def test_a_check_that_never_starts_says_nothing_of_the_edit(
    empty: Project, cause: str, code: int, requests: int
) -> None:
    empty.write({"shapes.py": SHAPES, "test_shapes.py": AREA, "conftest.py": f"{cause}\n"})
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server, FEW)
        ran = empty.run(ADD, "--json")
    assert (ran.code, len(server.requests)) == (code, requests), ran.out + ran.err
    if code == 4:
        why = "ModuleNotFoundError: No module named 'nowhere_installed'"
        assert ran.result["reason"] == f"the check cannot start, nor could it before the edit: {why}"
    assert empty.text("shapes.py") == (DONE if code == 4 else SHAPES)


@pytest.mark.parametrize(("made", "code"), [(True, 0), (False, 1)])
def test_an_edit_that_the_check_needs_to_start(empty: Project, *, made: bool, code: int) -> None:
    """The check starts only with what is asked for, so that it speaks of the edit."""
    empty.write({"shapes.py": SHAPES, "test_shapes.py": AREA, "conftest.py": "from shapes import double\n"})
    empty.git()
    wrong = "```python\ndef double(x):\n    return 2 * (\n```"
    with serving("```python\ndef double(x):\n    return 2 * x\n```" if made else wrong) as server:
        empty.configure(server, FEW)
        ran = empty.run("Add a function double(x) to shapes.py", "--json")
    assert ran.code == code, ran.out + ran.err


@pytest.mark.parametrize(("use", "code", "requests"), [("", 4, 1), ("    # its Perimeter\n", 1, 2)])
def test_what_failed_before_without_a_word_of_what_is_new_is_not_for_it_to_mend(
    empty: Project, use: str, code: int, requests: int
) -> None:
    failing = f"\n\ndef test_disk():\n{use}    assert Rectangle(2, 3).area() == 7\n"
    empty.write({"shapes.py": SHAPES, "test_shapes.py": AREA + failing})
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server, FEW)
        ran = empty.run(ADD, "--json")
    assert (ran.code, len(server.requests)) == (code, requests), ran.out + ran.err
    if code == 4:
        assert ran.result["reason"] == "1 test failed before and still does, none of them covers the change"
    assert empty.text("shapes.py") == (DONE if code == 4 else SHAPES)

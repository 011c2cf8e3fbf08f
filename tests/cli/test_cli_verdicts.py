"""The exit code agrees with the truth, whatever the model says."""

from __future__ import annotations

import pytest
from cli_project import ADD, DONE, PERIMETER, SHAPES, Project, serving

CHECKED = '[check]\ncommand = "python3 check.py"\n'
FEW = "[attempt]\nsamples = 2\n"
WHOLE = """class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height
"""
TWO_TESTS = """from shapes import Rectangle


def test_area():
    assert Rectangle(2, 3).area() == 6


def test_perimeter():
    assert Rectangle(2, 3).perimeter() == 10
"""


def test_a_right_edit_is_verified_and_stands(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    assert ran.code == 0, ran.out + ran.err
    assert ran.err == ""
    result = ran.result
    assert (result["verdict"], result["exit_code"], result["changed"]) == ("verified", 0, ["shapes.py"])
    assert project.text("shapes.py") == DONE
    assert len(server.requests) == 1


@pytest.mark.parametrize("use", ["", "# shape.perimeter()\n"])
def test_what_nothing_can_have_tried_is_told(empty: Project, use: str) -> None:
    empty.write(
        {
            "shapes.py": SHAPES,
            "test_shapes.py": f"import shapes\n\n\ndef test_one():\n    {use}    assert shapes\n",
        }
    )
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server)
        ran = empty.run(ADD, "--json")
    assert ran.code == 0, ran.out + ran.err
    told = "no other file names `perimeter`: the check shows that nothing broke, not what it does"
    assert list(ran.summary.notes) == ([] if use else [told])


@pytest.mark.parametrize(("answer", "code"), [(PERIMETER, 0), (PERIMETER.replace("2 *", "3 *"), 1)])
def test_what_the_check_leaves_behind_is_named(project: Project, answer: str, code: int) -> None:
    project.write(
        {
            "left.py": "import pathlib\n\npathlib.Path('out').mkdir(exist_ok=True)\npathlib.Path('out/a.xml').touch()\n"
        }
    )
    with serving(answer) as server:
        project.configure(
            server, CHECKED.replace("python3 check.py", "python3 left.py && python3 check.py") + FEW
        )
        ran = project.run(ADD, "--json")
    assert ran.code == code, ran.out + ran.err
    assert "left by the check, and not ignored by git: out/a.xml" in ran.summary.notes


@pytest.mark.parametrize(
    ("answer", "signal"),
    [
        ("I have added the method, all tests pass now.", "malformed-edit"),
        ("```python\ndef circumference(self):\n    return 10\n```", "malformed-edit"),
        (
            "```python\ndef perimeter(self):\n    # ... rest of the code unchanged\n    pass\n```",
            "malformed-edit",
        ),
        ("```python\ndef perimeter(self):\n    return 2 * self.width\n```", "check-failed"),
        ("```python\ndef perimeter(self:\n    return (\n```", "malformed-edit"),
    ],
)
def test_an_edit_that_is_none_or_is_wrong_is_taken_back(project: Project, answer: str, signal: str) -> None:
    before = project.files()
    with serving(answer) as server:
        project.configure(server, CHECKED + FEW)
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.result["verdict"], ran.result["changed"]) == (1, "failed", [])
    assert ran.signals()[0] == signal
    assert project.files() == before


@pytest.mark.parametrize(
    ("answer", "signal"),
    [
        # right, but another test breaks with it
        (f"```python\n{WHOLE}\n    def area(self):\n        return self.width\n\n    def perimeter(self):\n        return 10\n```", "check-failed"),
        # right, but the other method is gone
        (f"```python\n{WHOLE}\n    def perimeter(self):\n        return 2 * (self.width + self.height)\n```", "malformed-edit"),
    ],
)  # fmt: skip
def test_an_edit_that_breaks_a_test_is_taken_back(empty: Project, answer: str, signal: str) -> None:
    empty.write({"shapes.py": SHAPES, "test_shapes.py": TWO_TESTS})
    empty.git()
    before = empty.files()
    with serving(answer) as server:
        empty.configure(server, FEW)
        ran = empty.run("Change the class Rectangle in shapes.py so that the tests pass", "--json")
    assert (ran.code, ran.result["verdict"], ran.result["changed"]) == (1, "failed", [])
    assert ran.signals()[0] == signal
    assert empty.files() == before


def test_deleting_the_failing_test_is_no_way_to_pass(empty: Project) -> None:
    empty.write({"shapes.py": DONE.replace("2 *", "3 *"), "test_shapes.py": TWO_TESTS})
    empty.git()
    before = empty.files()
    with serving(
        "```python\ndef test_perimeter():\n    pass\n```", "```python\ndef other():\n    pass\n```"
    ) as server:
        empty.configure(server, FEW)
        ran = empty.run("Fix Rectangle.perimeter in shapes.py; the tests must pass", "--json")
    assert (ran.code, ran.result["verdict"]) == (1, "failed")
    assert empty.files() == before


def test_a_right_edit_is_verified_by_the_tests_that_were_found(empty: Project) -> None:
    empty.write({"shapes.py": SHAPES, "test_shapes.py": TWO_TESTS})
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server)
        ran = empty.run(ADD, "--json")
    assert (ran.code, ran.result["reason"]) == (0, "the check passes (2 tests)")
    assert empty.text("shapes.py") == DONE
    assert set(empty.files()) - {"shapes.py", "test_shapes.py"} == {
        n for n in empty.files() if n.startswith(".git/")
    }


def test_a_repair_is_asked_with_the_failing_lines(project: Project) -> None:
    with serving(PERIMETER.replace("2 *", "3 *"), PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    assert (ran.code, len(server.requests)) == (0, 2)
    assert "AssertionError" in str(server.requests[1].body["messages"])
    assert project.text("shapes.py") == DONE


def test_without_any_check_the_edit_stands_unverified(empty: Project) -> None:
    empty.write({"shapes.py": SHAPES})
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server)
        ran = empty.run(ADD)
    assert ran.code == 4
    assert ran.out.splitlines()[-1].startswith("unverified: there is no check to hold the edit against")
    assert empty.text("shapes.py") == DONE


@pytest.mark.parametrize(
    ("cause", "code", "requests"),
    [
        ("import nowhere_installed", 4, 1),
        ("from shapes import Triangle", 4, 1),
        ("from shapes import perimeter", 1, 2),
    ],
)
def test_a_test_that_cannot_be_loaded_speaks_only_of_what_it_misses(
    empty: Project, cause: str, code: int, requests: int
) -> None:
    other = "def test_other():\n    assert True\n"
    empty.write(
        {
            "shapes.py": SHAPES,
            "test_shapes.py": f"{cause}\nfrom shapes import Rectangle\n",
            "test_b.py": other,
        }
    )
    empty.git()
    with serving(PERIMETER) as server:
        empty.configure(server, FEW)
        ran = empty.run(ADD, "--json")
    assert (ran.code, len(server.requests)) == (code, requests), ran.out + ran.err
    assert empty.text("shapes.py") == (DONE if code == 4 else SHAPES)


def test_a_test_that_could_not_be_loaded_speaks_of_an_edit_that_breaks_it_anew(empty: Project) -> None:
    test = "from shapes import Rectangle\nimport nowhere_installed\n"
    empty.write(
        {"shapes.py": SHAPES, "test_shapes.py": test, "test_b.py": "def test_other():\n    assert True\n"}
    )
    empty.git()
    broken = PERIMETER.replace("(self)", "(self, by={}[1])")
    with serving(broken) as server:
        empty.configure(server, FEW)
        ran = empty.run(ADD, "--json")
    assert (ran.code, empty.text("shapes.py")) == (1, SHAPES), ran.out + ran.err


def test_a_dry_run_shows_the_edit_and_writes_nothing(project: Project) -> None:
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--dry-run", "--json")
    assert (ran.code, ran.result["verdict"], ran.result["changed"]) == (4, "unverified", [])
    (edit,) = [event for event in ran.events if event["event"] == "edit"]
    assert "+        return 2 * (self.width + self.height)" in str(edit["diff"])
    assert project.files() == before


CLOSED = '[policy]\ndefault = "open"\n[[policy.rules]]\npaths = ["shapes.py"]\nshare = "closed"\n'


def test_a_closed_file_does_not_go_to_a_hosted_model(project: Project) -> None:
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, 'tier = "hosted"\n' + CHECKED + CLOSED)
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.result["verdict"], ran.result["exit_code"]) == (3, "blocked", 3)
    (blocked,) = [event for event in ran.events if event["event"] == "blocked"]
    assert blocked["model"] == "small"
    assert "it is closed" in str(blocked["reason"])
    assert "rule 1, shapes.py of the user" in str(blocked["reason"])
    assert "use a local model" in str(ran.result["reason"])
    assert server.requests == []
    assert project.files() == before


def test_a_blocked_rung_is_passed_over_for_a_local_one(project: Project) -> None:
    with serving(PERIMETER) as hosted, serving(PERIMETER) as local:
        rung = f'[[models]]\nname = "near"\nprovider = "llamacpp"\nbase_url = "{local.root}"\n'
        project.configure(hosted, f'tier = "hosted"\n{rung}{CHECKED}{CLOSED}', 'ladder = ["small", "near"]\n')
        ran = project.run(ADD, "--json")
    assert ran.code == 0
    assert [kind for kind in ran.kinds() if kind in ("blocked", "handoff", "result")] == [
        "blocked",
        "handoff",
        "result",
    ]
    assert (hosted.requests, len(local.requests)) == ([], 1)


def test_the_next_rung_starts_from_the_checkpoint(project: Project) -> None:
    with serving("I cannot.") as weak, serving(PERIMETER) as strong:
        rung = f'[[models]]\nname = "strong"\nprovider = "llamacpp"\nbase_url = "{strong.root}"\n'
        project.configure(weak, rung + CHECKED + FEW, 'ladder = ["small", "strong"]\n')
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.result["changed"]) == (0, ["shapes.py"])
    (handoff,) = [event for event in ran.events if event["event"] == "handoff"]
    assert (handoff["model"], handoff["to"]) == ("small", "strong")
    assert [attempt.outcome for attempt in ran.summary.attempts] == ["failed", "verified"]
    assert "I cannot" not in str(strong.requests[0].body)

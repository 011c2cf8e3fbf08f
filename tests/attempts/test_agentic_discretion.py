"""What a model is told of a check whose tests may read more than it may: nothing that a test of its own could write."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentic_stage import BOX, DOUBLE, Stage, call, calls, done, environ

from fenceline.attempts.discretion import Discretion
from fenceline.policy.label import CheckOutput

PYTEST = "python3 -m pytest -q"
OLD = "from box import Box\n\n\ndef test_area():\n    assert Box(2).area() == 4\n\n\ndef test_double():\n    assert Box(2).double() == 4, 'of mine'\n"
TELLS = "from pathlib import Path\n\n\ndef test_it():\n    text = Path('sec' 'ret.py').read_text()\n    Path('left.txt').write_text(text)\n    raise KeyError(text[::-1])\n"
WORD = "krirvuck"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    for name, value in environ().items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "w"
    root.mkdir()
    made = Stage(root)
    made.write({"box.py": BOX, "secret.py": f"RATE = '{WORD}'\n", "test_box.py": OLD})
    made.commit()
    return made


def told(stage: Stage, output: CheckOutput, *steps: object) -> list[str]:
    """Return the results of each turn of a discreet attempt."""
    attempt = stage.attempt([*(calls(step) for step in steps), done(), done()], check=PYTEST)  # type: ignore[arg-type] - calls
    fence = attempt.referee.sandbox.discarding(stage.root)
    assert fence is not None
    attempt.referee.sandbox = fence
    attempt.referee.discretion = Discretion(output, lambda: fence.discarding(stage.root, ["secret.py"]))
    attempt.screen = str
    attempt.run()
    return [str(part) for number in range(1, len(steps) + 1) for part in stage.results(number)]


@pytest.mark.parametrize("output", [CheckOutput.NAMES, CheckOutput.VERDICT])
@pytest.mark.parametrize("path", ["", "test_probe.py"])
def test_a_test_that_reads_a_closed_file_tells_nothing_of_it(
    stage: Stage, output: CheckOutput, path: str
) -> None:
    write = call("write", path="test_probe.py", code=TELLS)
    results = told(stage, output, write, call("check", path=path), call("read", path="left.txt"))
    said = "\n".join(results)
    assert WORD not in said
    assert WORD[::-1] not in said
    assert "test_probe.py:5: text = Path('sec' 'ret.py').read_text()" in said
    assert "there is no left.txt" in results[-1]
    assert ("a test that was not there before the run fails" in said) is (output is CheckOutput.NAMES)
    assert not (stage.root / "left.txt").exists()


def test_names_of_before_are_told_and_the_text_of_what_needs_no_closed_file(stage: Stage) -> None:
    broken = call("edit", path="box.py::Box.double", code=DOUBLE.replace("2 *", "3 *"))
    (_, said) = told(stage, CheckOutput.NAMES, broken, call("check"))
    assert "fails: the check fails\\ntest_box.py::test_double fails: AssertionError\\n" in said
    assert "of mine" in said


def test_of_a_passing_check_no_count_is_told(stage: Stage) -> None:
    right = call("edit", path="box.py::Box.double", code=DOUBLE)
    results = told(stage, CheckOutput.NAMES, right, call("check"), call("check", path="test_box.py"))
    assert "passes: the check passes" in results[1]
    assert "test_box.py: passed" in results[2]
    assert "2 tests" not in "".join(results)

"""Real runs of real runners: outcomes, states, essential lines, bounds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import fenceline
from fenceline.checks.compare import verdict
from fenceline.checks.configured import recognise
from fenceline.checks.find import find_check
from fenceline.checks.plain import Plain
from fenceline.checks.process import CheckCancelledError, run_bounded
from fenceline.checks.results import CheckResult, Failure
from fenceline.checks.results import TestState as State
from fenceline.checks.run import merge, run_all, run_check

Project = Callable[[dict[str, str]], Path]
SHAPES = "def area(width, height):\n    return width + height\n\n\ndef half(number):\n    return number / 0\n"
PYTEST = f"{sys.executable} -m pytest -q"


def check(line: str, root: Path, timeout_s: float = 60.0) -> CheckResult:
    return run_check(recognise(line), root, Plain(), timeout_s)


def listing(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_pytest_tells_states_and_essential_lines_and_leaves_nothing(project: Project) -> None:
    root = project(
        {
            "shapes.py": SHAPES,
            "conftest.py": "",
            "tests/test_shapes.py": (
                "import pytest\nfrom shapes import area, half\n\n"
                "def test_square():\n    print('noise')\n    assert area(2, 2) == 4\n\n"
                "def test_area():\n    assert area(3, 4) == 12\n\n"
                "class TestHalf:\n    @pytest.mark.parametrize('number', [4, 'a b'])\n"
                "    def test_half(self, number):\n        half(number)\n\n"
                "@pytest.mark.skip\ndef test_later():\n    pass\n\n"
                "@pytest.fixture\ndef broken():\n    raise RuntimeError('no')\n\n"
                "def test_fixture(broken):\n    pass\n"
            ),
            "tests/test_gone.py": "from shapes import gone\n\ndef test_gone():\n    pass\n",
        }
    )
    before = listing(root)
    result = check(PYTEST, root)
    assert listing(root) == before
    assert (result.outcome, result.exit_status) == ("failed", 1)
    assert result.tests == {
        "tests/test_gone.py": State.FAILED,
        "tests/test_shapes.py::test_square": State.PASSED,
        "tests/test_shapes.py::test_area": State.FAILED,
        "tests/test_shapes.py::TestHalf::test_half[4]": State.FAILED,
        "tests/test_shapes.py::TestHalf::test_half[a b]": State.FAILED,
        "tests/test_shapes.py::test_later": State.SKIPPED,
        "tests/test_shapes.py::test_fixture": State.FAILED,
    }
    assert result.failures == (
        Failure(
            "tests/test_gone.py",
            "tests/test_gone.py:1: from shapes import gone\n"
            f"ImportError: cannot import name 'gone' from 'shapes' ({root}/shapes.py)",
            "tests/test_gone.py",
            1,
        ),
        Failure(
            "tests/test_shapes.py::test_area",
            "tests/test_shapes.py:9: assert area(3, 4) == 12\nassert 7 == 12\n +  where 7 = area(3, 4)",
            "tests/test_shapes.py",
            9,
        ),
        Failure(
            "tests/test_shapes.py::TestHalf::test_half[4]",
            "tests/test_shapes.py:14: half(number)\nshapes.py:6: return number / 0\n"
            "ZeroDivisionError: division by zero",
            "shapes.py",
            6,
        ),
    )


def test_why_a_file_was_not_loaded_is_told_where_there_is_no_traceback(project: Project) -> None:
    root = project(
        {
            "pytest.ini": "[pytest]\naddopts = --strict-markers\n",
            "test_a.py": "import pytest\n\n\n@pytest.mark.slowly\ndef test_a():\n    pass\n",
        }
    )
    result = check(PYTEST, root)
    assert result.tests == {"test_a.py": State.FAILED}
    assert [failure.message for failure in result.failures] == [
        "'slowly' not found in `markers` configuration option"
    ]


@pytest.mark.parametrize(
    ("files", "line", "outcome", "status"),
    [
        ({"test_a.py": "def test_a():\n    pass\n"}, PYTEST, "passed", 0),
        ({"a.py": ""}, PYTEST, "empty", 5),
        ({"test_a.py": "import os\nos._exit(0)\n"}, PYTEST, "empty", 0),
        ({"test_a.py": "def test_a():\n    assert 0\n"}, f"{PYTEST} || true", "failed", 0),
        ({"a.py": ""}, f"{PYTEST} --no-such-option", "error", 4),
        ({"conftest.py": "import shapez\n"}, PYTEST, "failed", 4),
        ({"a.py": ""}, "no-such-program --now", "error", 127),
        ({"a.py": ""}, "exit 3", "failed", 3),
        ({"a.py": ""}, "kill -SEGV $$", "failed", 139),
        ({"a.py": ""}, "true", "passed", 0),
        ({"Makefile": "test:\n"}, "make test", "empty", 0),
        ({"Makefile": "test:\n\ttrue\n"}, "make test", "passed", 0),
        ({"a.py": ""}, f"{sys.executable} -m unittest", "empty", 0 if sys.version_info < (3, 12) else 5),
    ],
)
def test_the_outcome_agrees_with_what_happened(
    project: Project, files: dict[str, str], line: str, outcome: str, status: int
) -> None:
    result = check(line, project(files))
    assert (result.outcome, result.exit_status) == (outcome, status)


def test_a_broken_conftest_is_told(project: Project) -> None:
    result = check(PYTEST, project({"conftest.py": "import shapez\n", "test_a.py": ""}))
    assert [(failure.message, failure.path) for failure in result.failures] == [
        ("conftest.py:1: import shapez\nModuleNotFoundError: No module named 'shapez'", "conftest.py")
    ]


def test_unittest_tells_states(project: Project) -> None:
    root = project(
        {
            "tests/test_a.py": (
                "import unittest\n\n\nclass One(unittest.TestCase):\n"
                "    def test_ok(self):\n        '''First line.'''\n        print('ok')\n\n"
                "    def test_bad(self):\n        self.assertEqual(1, 2)\n\n"
                "    def test_sub(self):\n        for i in range(2):\n            with self.subTest(i=i):\n"
                "                self.assertEqual(i, 0)\n\n"
                "    @unittest.skip('later')\n    def test_later(self):\n        pass\n"
            ),
            "tests/test_b.py": "import nothing_such\nimport unittest\n\nclass Two(unittest.TestCase): pass\n",
        }
    )
    found = find_check(root, ["tests/test_a.py", "tests/test_b.py"])
    assert found is not None
    result = run_all(found.whole, root, Plain(), 60)
    assert (result.outcome, result.tests) == (
        "failed",
        {
            "tests/test_a.py::One::test_bad": State.FAILED,
            "tests/test_a.py::One::test_later": State.SKIPPED,
            "tests/test_a.py::One::test_ok": State.PASSED,
            "tests/test_a.py::One::test_sub": State.FAILED,
            "tests/test_b.py": State.FAILED,
        },
    )
    assert (
        Failure(
            "tests/test_a.py::One::test_bad",
            "tests/test_a.py:10: self.assertEqual(1, 2)\nAssertionError: 1 != 2",
            "tests/test_a.py",
            10,
        )
        in result.failures
    )


def test_node_tells_states_of_every_file(project: Project) -> None:
    root = project(
        {
            "package.json": '{"scripts": {"test": "node --test"}}',
            "area.js": "exports.area = (a, b) => a + b;\n",
            "area.test.js": (
                "const test = require('node:test'); const assert = require('assert');\n"
                "const { area } = require('./area');\n"
                "test('square', () => { assert.strictEqual(area(2, 2), 4); });\n"
                "test('area', async (t) => {\n"
                "  await t.test('three by four', () => {\n    assert.strictEqual(area(3, 4), 12);\n  });\n});\n"
                "test.skip('later', () => {});\n"
            ),
            "broken.test.js": "const = 1;\n",
        }
    )
    before = listing(root)
    found = find_check(root, before)
    assert found is not None
    result = run_all(found.whole, root, Plain(), 60)
    assert listing(root) == before
    assert (result.outcome, result.tests) == (
        "failed",
        {
            "area.test.js::square": State.PASSED,
            "area.test.js::area > three by four": State.FAILED,
            "area.test.js::area": State.FAILED,
            "area.test.js::later": State.SKIPPED,
            "broken.test.js": State.FAILED,
        },
    )
    assert {failure.test: failure.message for failure in result.failures} == {
        "area.test.js::area > three by four": (
            "area.test.js:5: await t.test('three by four', () => {\n"
            "area.test.js:6: assert.strictEqual(area(3, 4), 12);\n"
            "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n7 !== 12"
        ),
        "broken.test.js": "broken.test.js:1: const = 1;\nSyntaxError: Unexpected token '='",
    }


def test_cargo_tells_states_and_leaves_nothing(project: Project) -> None:
    root = project(
        {
            "Cargo.toml": '[package]\nname = "shapes"\nversion = "0.1.0"\nedition = "2021"\n[lib]\ndoctest = false\n',
            "src/lib.rs": "pub mod geo;\n",
            "src/geo.rs": (
                "pub fn area(a: i32, b: i32) -> i32 {\n    a + b\n}\n#[cfg(test)]\nmod tests {\n    use super::*;\n"
                "    #[test]\n    fn square() {\n        assert_eq!(area(2, 2), 4);\n    }\n"
                "    #[test]\n    fn oblong() {\n        assert_eq!(area(3, 4), 12);\n    }\n}\n"
            ),
        }
    )
    before = listing(root)
    result = check("cargo test", root, timeout_s=120)
    assert listing(root) == before
    assert (result.outcome, result.tests, result.failures) == (
        "failed",
        {"src/geo.rs::geo::tests::square": State.PASSED, "src/geo.rs::geo::tests::oblong": State.FAILED},
        (
            Failure(
                "src/geo.rs::geo::tests::oblong",
                "src/geo.rs:13: assert_eq!(area(3, 4), 12);\n"
                "assertion `left == right` failed\n  left: 7\n right: 12",
                "src/geo.rs",
                13,
            ),
        ),
    )


def test_a_hanging_test_is_told_with_its_line(project: Project) -> None:
    root = project(
        {
            "loop.py": "def spin():\n    while True:\n        pass\n",
            "test_a.py": "from loop import spin\n\ndef test_a():\n    spin()\n",
        }
    )
    result = check(PYTEST, root, timeout_s=8)
    assert (result.outcome, result.exit_status) == ("timeout", -1)
    assert result.failures[0].message == "still running after 8 s, so it was stopped"
    assert result.failures[1].message.startswith("test_a.py:4: spin()\nloop.py:")


def test_a_time_limit_ends_the_whole_group(project: Project) -> None:
    root = project({"a.sh": "sleep 300 & echo $! > child; setsid sleep 300 & echo $! > stray; sleep 300\n"})
    result = check("sh a.sh", root, timeout_s=1)
    assert result.outcome == "timeout"
    for name in ("child", "stray"):
        pid = int((root / name).read_text())
        assert _gone(pid)


def test_a_child_left_behind_is_neither_waited_for_nor_spared(project: Project) -> None:
    root = project({"a.sh": "sleep 300 & echo $! > child; echo done\n"})
    result = check("sh a.sh", root)
    assert (result.outcome, result.output) == ("passed", "done\n")
    assert _gone(int((root / "child").read_text()))


def test_a_flood_is_cut_without_being_kept(project: Project) -> None:
    result = run_check(recognise("yes flooding"), project({"a": ""}), Plain(), 60, output_limit=4096)
    assert (result.outcome, result.exit_status, len(result.output)) == ("failed", -1, 4096)
    assert result.failures[0].message == "it printed without end, so it was stopped"


def test_stdin_is_closed(project: Project) -> None:
    assert check("cat; echo end", project({"a": ""})).output == "end\n"


def test_hostile_output_is_made_plain(project: Project) -> None:
    root = project(
        {
            "a.py": (
                "import sys\nsys.stdout.buffer.write(b'\\x1b[31mred\\x1b[0m \\xff\\x00\\x07 \\x1b]0;title\\x07end\\r\\n')\n"
                "sys.stdout.buffer.write(b'x' * 1_000_000 + b' error\\n')\nsys.exit(1)\n"
            )
        }
    )
    result = check(f"{sys.executable} a.py", root)
    assert len(result.failures) == 1
    assert len(result.failures[0].message) <= 1000
    assert "\x1b" not in result.output
    assert result.failures[0].message.endswith("x error")


def test_it_can_be_cancelled_from_another_thread(project: Project) -> None:
    root = project({"a.sh": "echo $$ > pid; sleep 300\n"})
    cancel = threading.Event()
    threading.Thread(target=lambda: (_await(root / "pid"), cancel.set())).start()
    with pytest.raises(CheckCancelledError):
        run_check(recognise("exec sh a.sh"), root, Plain(), 60, cancel=cancel)
    assert _gone(int((root / "pid").read_text()))


def test_an_interrupt_kills_the_group(project: Project) -> None:
    root = project(
        {
            "a.sh": "echo $$ > pid; sleep 300\n",
            "main.py": (
                "from pathlib import Path\nfrom fenceline.checks.configured import recognise\n"
                "from fenceline.checks.plain import Plain\nfrom fenceline.checks.run import run_check\n"
                "run_check(recognise('exec sh a.sh'), Path('.'), Plain(), 60)\n"
            ),
        }
    )
    environ = os.environ | {"PYTHONPATH": str(Path(fenceline.__file__).parent.parent)}
    process = subprocess.Popen([sys.executable, "main.py"], cwd=root, env=environ, stderr=subprocess.PIPE)
    _await(root / "pid")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert b"KeyboardInterrupt" in errors
    assert _gone(int((root / "pid").read_text()))


def test_only_the_last_bytes_are_kept(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", "print('a' * 100_000); print('b' * 10)"]
    ran = run_bounded(argv, cwd=tmp_path, environ=os.environ, timeout_s=60, output_limit=20)
    assert (ran.output, ran.cut) == (b"a" * 8 + b"\n" + b"b" * 10 + b"\n", True)


def test_core_dumps_and_huge_files_are_refused(tmp_path: Path) -> None:
    code = "import resource as r; print([r.getrlimit(k)[0] for k in (r.RLIMIT_CORE, r.RLIMIT_FSIZE)])"
    ran = run_bounded(
        [sys.executable, "-c", code], cwd=tmp_path, environ=os.environ, timeout_s=60, output_limit=200
    )
    assert ran.output == b"[0, %d]\n" % (2 << 30)


def test_results_of_several_commands_are_one() -> None:
    passed = CheckResult("passed", {"a": State.PASSED}, seconds=1, output="one")
    failed = CheckResult("failed", {"b": State.FAILED}, (Failure("b", "no"),), 2, "two", 1)
    assert merge(["x", "y"], [passed, failed]) == CheckResult(
        "failed", {"a": State.PASSED, "b": State.FAILED}, (Failure("b", "no"),), 3, "one\ntwo", 1
    )
    assert merge(["x", "y"], [passed, CheckResult("empty")]) == replace(passed, output="one\n")
    assert merge(["x", "y"], [CheckResult("timeout"), failed]).outcome == "timeout"
    assert merge([], []).outcome == "empty"


def test_beside_tests_a_command_that_names_none_counts_as_one() -> None:
    passed = CheckResult("passed", {"a": State.PASSED}, seconds=1)
    lint = CheckResult("failed", {}, (Failure("", "unused"),), 1, "", 1)
    failed = CheckResult("failed", {"b": State.FAILED}, (Failure("b", "no"),), 1, "", 1)
    merged = merge(["eslint .", "node --test"], [lint, failed])
    assert merged.tests == {"eslint .": State.FAILED, "b": State.FAILED}
    assert [failure.message for failure in merged.failures] == ["no", "unused"]
    before = merge(["eslint .", "node --test"], [lint, failed])
    after = merge(["eslint .", "node --test"], [lint, passed])
    assert (
        verdict(before, replace(after, tests=after.tests | {"b": State.PASSED}), frozenset()).kind
        == "verified"
    )
    assert merge(["eslint .", "tsc"], [lint, CheckResult("passed")]).tests == {}


def _await(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _gone(pid: int) -> bool:
    """Whether the process ends within some seconds: killed ones take a moment to be reaped."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_sets_have_one_order_in_every_run(project: Project) -> None:
    root = project({"order.py": "print({str(number) for number in range(50)})\n"})
    assert len({check(f"{sys.executable} order.py", root).output for _ in range(3)}) == 1

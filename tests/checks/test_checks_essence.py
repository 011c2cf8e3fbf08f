"""Essential lines of captured output, in the forms that the runners document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.checks.clean import block, decode, plain, short
from fenceline.checks.essence import fallback
from fenceline.checks.results import CheckCommand, Failure, Runner
from fenceline.checks.results import TestState as State
from fenceline.checks.runners import Evidence, Reading, Setting
from fenceline.checks.runners.kits import kit

Project = Callable[[dict[str, str]], Path]


def read(
    runner: Runner, root: Path, output: str, status: int = 1, report: tuple[str, str] = ("", "")
) -> Reading:
    """Read captured output as that of a run that just ended."""
    command = CheckCommand((runner, "test"), runner, runner, "found")
    spot = root.parent / "spot"
    spot.mkdir(exist_ok=True)
    reader = kit(runner)
    reader.prepare(command, Setting(root, spot, {}, 60.0))
    name, content = report
    if name:
        path = root.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("ROOT", str(root)))
    return reader.read(
        Evidence(command, root, spot, status, plain(output.replace("ROOT", str(root))), cut=False)
    )


def test_a_script_quotes_the_statement_that_failed(project: Project) -> None:
    root = project({"test.py": "from a import f\n\nassert f(\n    1,\n    [2],\n) == 4\n", "a.py": ""})
    output = (
        f'Traceback (most recent call last):\n  File "{root}/test.py", line 3, in <module>\n    assert f(\n'
        "           ^^\nAssertionError\n"
    )
    assert fallback(output, root) == (
        Failure("", "test.py:3: assert f( 1, [2], ) == 4\nAssertionError", "test.py", 3),
    )


def test_the_last_of_chained_tracebacks_counts_and_foreign_frames_do_not(project: Project) -> None:
    root = project({"a.py": "one\ntwo\n", ".venv/lib/b.py": "three\n"})
    output = (
        f'Traceback (most recent call last):\n  File "{root}/a.py", line 1, in f\n    one\nKeyError: 1\n\n'
        "During handling of the above exception, another exception occurred:\n\n"
        f'Traceback (most recent call last):\n  File "/usr/lib/python3.11/runpy.py", line 9, in run\n    x\n'
        f'  File "{root}/a.py", line 2, in g\n    two\n  File "{root}/.venv/lib/b.py", line 1, in h\n    three\n'
        "ValueError: bad\nsecond line\n\nunrelated\n"
    )
    assert fallback(output, root) == (Failure("", "a.py:2: two\nValueError: bad\nsecond line", "a.py", 2),)


def test_a_syntax_error_is_told(project: Project) -> None:
    root = project({"a.py": "def f(:\n"})
    output = f'  File "{root}/a.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n'
    assert [failure.message for failure in fallback(output, root)] == [
        "a.py:1: def f(:\nSyntaxError: invalid syntax"
    ]


def test_console_assert_is_told_with_the_line_that_a_stack_names(project: Project) -> None:
    root = project({"test.js": "\n\nconsole.assert(f(1) === 2)\n"})
    output = (
        f"Assertion failed\n    at Object.<anonymous> ({root}/test.js:3:9)\n    at node:internal/main:28:49\n"
    )
    assert fallback(output, root) == (
        Failure("", "test.js:3: console.assert(f(1) === 2)\nAssertion failed", "test.js", 3),
    )


def test_an_uncaught_error_of_node_is_told(project: Project) -> None:
    root = project({"test.mjs": "import assert from 'assert';\nassert.equal(add(1, 2), 4);\n"})
    output = (
        "node:internal/process/esm_loader:97\n    throw err;\n    ^\n\nAssertionError [ERR_ASSERTION]: 3 == 4\n"
        f"    at file://{root}/test.mjs:2:8\n    at ModuleJob.run (node:internal/modules/esm:195:25) {{\n"
        "  generatedMessage: true,\n  code: 'ERR_ASSERTION'\n}\n\nNode.js v20.0.0\n"
    )
    assert fallback(output, root) == (
        Failure(
            "",
            "test.mjs:2: assert.equal(add(1, 2), 4);\nAssertionError [ERR_ASSERTION]: 3 == 4",
            "test.mjs",
            2,
        ),
    )


def test_mocha_reports(project: Project) -> None:
    root = project({"test/sum.js": "it('adds', () => {\n  assert.equal(1, 2);\n});\n"})
    report = (
        '{"tests": [{"fullTitle": "sum adds", "file": "ROOT/test/sum.js"}, {"fullTitle": "sum is odd", "file": '
        '"ROOT/test/sum.js"}, {"fullTitle": "sum waits", "file": "ROOT/test/sum.js"}], "pending": [{"fullTitle": '
        '"sum waits", "file": "ROOT/test/sum.js"}], "failures": [{"fullTitle": "sum adds", "file": '
        '"ROOT/test/sum.js", "err": {"message": "1 == 2", "stack": "AssertionError: 1 == 2\\n'
        '    at Context.<anonymous> (ROOT/test/sum.js:2:10)"}}, {"fullTitle": "\\"before all\\" hook"}]}'
    )
    reading = read("mocha", root, "", report=("spot/report.json", report))
    assert reading.tests == {
        "test/sum.js::sum adds": State.FAILED,
        "test/sum.js::sum is odd": State.PASSED,
        "test/sum.js::sum waits": State.SKIPPED,
        'mocha::"before all" hook': State.FAILED,
    }
    assert (reading.failures[0].path, reading.failures[0].line) == ("test/sum.js", 2)
    assert "AssertionError: 1 == 2" in reading.failures[0].message


def test_jest_and_vitest_reports(project: Project) -> None:
    root = project({"src/sum.test.js": "\ntest('adds', () => {\n  expect(sum(1, 2)).toBe(4);\n});\n"})
    report = (
        '{"numTotalTests": 3, "testResults": [{"name": "ROOT/src/sum.test.js", "status": "failed", "message": "x",'
        ' "assertionResults": [{"fullName": "sum adds", "status": "failed", "failureMessages": ["Error: '
        "\\u001b[2mexpect(\\u001b[22mreceived).toBe(expected)\\n\\nExpected: 4\\nReceived: 3\\n"
        '    at Object.toBe (ROOT/src/sum.test.js:3:21)\\n    at node_modules/jest/x.js:1:1"]},'
        ' {"fullName": "sum zero", "status": "passed"}, {"fullName": "later", "status": "pending"}]},'
        ' {"name": "ROOT/gone.test.js", "status": "failed", "message": "Cannot find module", "assertionResults": []}]}'
    )
    for runner in ("jest", "vitest"):
        assert read(runner, root, "", report=("spot/report.json", report)) == Reading(
            {
                "src/sum.test.js::sum adds": State.FAILED,
                "src/sum.test.js::sum zero": State.PASSED,
                "src/sum.test.js::later": State.SKIPPED,
                "gone.test.js": State.FAILED,
            },
            (
                Failure(
                    "src/sum.test.js::sum adds",
                    "src/sum.test.js:3: expect(sum(1, 2)).toBe(4);\nError: expect(received).toBe(expected)\n"
                    "Expected: 4\nReceived: 3",
                    "src/sum.test.js",
                    3,
                ),
                Failure("gone.test.js", "Cannot find module"),
            ),
        )


def test_go_events(project: Project) -> None:
    root = project({"go.mod": "module example.com/m\n", "geo/geo_test.go": "\n\n\n\n\n\tt.Errorf()\n"})
    lines = [
        '{"Action":"run","Package":"example.com/m/geo","Test":"TestArea"}',
        '{"Action":"output","Package":"example.com/m/geo","Test":"TestArea","Output":"=== RUN   TestArea\\n"}',
        '{"Action":"output","Package":"example.com/m/geo","Test":"TestArea","Output":"    geo_test.go:6: got 7 want 12\\n"}',
        '{"Action":"output","Package":"example.com/m/geo","Test":"TestArea","Output":"--- FAIL: TestArea (0.00s)\\n"}',
        '{"Action":"fail","Package":"example.com/m/geo","Test":"TestArea","Elapsed":0}',
        '{"Action":"pass","Package":"example.com/m","Test":"TestRoot/sub_case","Elapsed":0}',
        '{"Action":"skip","Package":"example.com/m","Test":"TestLater","Elapsed":0}',
        '{"Action":"fail","Package":"example.com/m/geo","Elapsed":0.1}',
    ]
    assert read("go", root, "\n".join(lines)) == Reading(
        {
            "geo::TestArea": State.FAILED,
            ".::TestRoot/sub_case": State.PASSED,
            ".::TestLater": State.SKIPPED,
        },
        (
            Failure(
                "geo::TestArea",
                "geo/geo_test.go:6: t.Errorf()\ngeo_test.go:6: got 7 want 12",
                "geo/geo_test.go",
                6,
            ),
        ),
    )


def test_go_that_does_not_compile(project: Project) -> None:
    root = project({"go.mod": "module m\n", "a.go": "\n\nfoo()\n"})
    output = '# m\n./a.go:3:5: undefined: foo\n{"Action":"fail","Package":"m","Elapsed":0}\n'
    assert read("go", root, output) == Reading(
        {}, (Failure("", "a.go:3: foo()\nundefined: foo", "a.go", 3),), empty=False
    )


def test_go_panics(project: Project) -> None:
    root = project({"a.go": "\nreturn xs[5]\n"})
    output = (
        "--- FAIL: TestX (0.00s)\npanic: runtime error: index out of range [5] with length 0 [recovered]\n\n"
        "goroutine 7 [running]:\ntesting.tRunner.func1.2({0x1, 0x2})\n\t/usr/lib/go/src/testing/testing.go:1631 +0x24a\n"
        f"m.Get(...)\n\t{root}/a.go:2 +0x1d\nFAIL\tm\t0.002s\n"
    )
    assert fallback(output, root) == (
        Failure(
            "TestX",
            "a.go:2: return xs[5]\npanic: runtime error: index out of range [5] with length 0 [recovered]",
            "a.go",
            2,
        ),
    )


def test_go_without_tests_is_empty(project: Project) -> None:
    output = '{"Action":"output","Package":"m","Output":"?   \\tm\\t[no test files]\\n"}\n{"Action":"skip","Package":"m"}\n'
    assert read("go", project({"go.mod": "module m\n"}), output, status=0).empty


def test_rust_panics_of_both_forms_and_compile_errors(project: Project) -> None:
    root = project({"src/lib.rs": "\nassert_eq!(a, b);\n"})
    new = "thread 'tests::x' (77) panicked at src/lib.rs:2:5:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: y\n"
    old = (
        "thread 'tests::x' panicked at 'assertion failed: a', src/lib.rs:2:5\nnote: run with RUST_BACKTRACE\n"
    )
    broken = "error[E0425]: cannot find value `b` in this scope\n --> src/lib.rs:2:15\n  |\n2 | assert_eq!(a, b);\n"
    assert [fallback(text, root)[0].message for text in (new, old, broken)] == [
        "src/lib.rs:2: assert_eq!(a, b);\nassertion `left == right` failed\n  left: 1\n right: 2",
        "src/lib.rs:2: assert_eq!(a, b);\nassertion failed: a",
        "src/lib.rs:2: assert_eq!(a, b);\nerror[E0425]: cannot find value `b` in this scope",
    ]


@pytest.mark.parametrize(
    ("runner", "report"),
    [
        ("maven", "project/core/target/surefire-reports/TEST-m.GeoTest.xml"),
        ("gradle", "project/core/build/test-results/test/TEST-m.GeoTest.xml"),
    ],
)
def test_surefire_and_gradle_reports(project: Project, runner: Runner, report: str) -> None:
    root = project({"core/src/test/java/m/GeoTest.java": "\n\n  assertEquals(12, Geo.area(3, 4));\n"})
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><testsuite name="m.GeoTest" tests="3">'
        '<testcase name="area" classname="m.GeoTest" time="0.01"><failure message="expected: &lt;12&gt; but was: &lt;7&gt;" '
        'type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: '
        "expected: <12> but was: <7>\n\tat org.junit.jupiter.api.AssertEquals.fail(AssertEquals.java:150)\n"
        "\tat m.GeoTest.area(GeoTest.java:3)\n\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511)\n]]>"
        '</failure></testcase><testcase name="square" classname="m.GeoTest"/>'
        '<testcase name="later" classname="m.GeoTest"><skipped/></testcase></testsuite>'
    )
    file = "core/src/test/java/m/GeoTest.java"
    assert read(runner, root, "[ERROR] BUILD FAILURE", report=(report, xml)) == Reading(
        {f"{file}::area": State.FAILED, f"{file}::square": State.PASSED, f"{file}::later": State.SKIPPED},
        (
            Failure(
                f"{file}::area",
                f"{file}:3: assertEquals(12, Geo.area(3, 4));\n"
                "org.opentest4j.AssertionFailedError: expected: <12> but was: <7>",
                file,
                3,
            ),
        ),
    )


def test_java_that_does_not_compile(project: Project) -> None:
    root = project({"src/main/java/Geo.java": "\nint area( {\n"})
    output = "[ERROR] COMPILATION ERROR :\n[ERROR] ROOT/src/main/java/Geo.java:[2,11] illegal start of type\n"
    assert [(failure.path, failure.line) for failure in read("maven", root, output).failures] == [
        ("src/main/java/Geo.java", 2)
    ]


@pytest.mark.parametrize(
    ("output", "path", "line"),
    [
        ("src/a.ts(2,5): error TS2322: Type 'string' is not assignable to type 'number'.\n", "src/a.ts", 2),
        ("src/a.c:2:9: error: expected ';' before 'return'\n", "src/a.c", 2),
        ("src/a.c:2: undefined reference to `area'\n", "src/a.c", 2),
    ],
)
def test_compilers_errors_name_their_place(project: Project, output: str, path: str, line: int) -> None:
    root = project({"src/a.ts": "\nlet x\n", "src/a.c": "\nint x\n"})
    assert [(failure.path, failure.line) for failure in fallback(output, root)] == [(path, line)]


def test_unknown_output_gives_its_telling_lines(project: Project) -> None:
    root = project({"a": ""})
    output = "starting\nloading\nERROR: widget 3 is missing\nbye\n"
    assert fallback(output, root) == (Failure("", "ERROR: widget 3 is missing"),)
    assert fallback("one\ntwo\n", root) == (Failure("", "one\ntwo"),)
    assert fallback("", root) == ()


def test_a_long_pytest_traceback_of_any_style_is_read(project: Project) -> None:
    root = project({"test_a.py": "\n\n\n\n    assert f(1) == 2\n"})
    output = (
        "=== FAILURES ===\n____ test_a ____\n\n    def test_a():\n>       assert f(1) == 2\nE       assert 1 == 2\n"
        "E        +  where 1 = f(1)\n\ntest_a.py:5: AssertionError\n=== short test summary info ===\nFAILED x\n"
    )
    assert fallback(output, root) == (
        Failure("test_a", "test_a.py:5: assert f(1) == 2\nassert 1 == 2\n +  where 1 = f(1)", "test_a.py", 5),
    )


@pytest.mark.parametrize(
    "xml",
    [
        "<testsuite><testcase name='a'",
        "not xml",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><testsuite><testcase name='&a;'/></testsuite>",
        "",
    ],
)
def test_a_report_that_is_broken_is_no_report(project: Project, xml: str) -> None:
    assert read("pytest", project({"a": ""}), "", status=0, report=("spot/junit.xml", xml)) == Reading(
        empty=True
    )


@given(st.binary(max_size=2000))
def test_any_bytes_become_plain_text(output: bytes) -> None:
    text = decode(output)
    assert not [character for character in text if ord(character) < 32 and character not in "\n\t"]
    assert "\x7f" not in text
    assert plain(text) == text


@given(st.lists(st.text(max_size=900), max_size=40), st.integers(3, 12))
def test_a_block_is_bounded(lines: list[str], limit: int) -> None:
    kept = block([plain(line).replace("\n", " ") for line in lines], limit).split("\n")
    assert len(kept) <= limit
    assert all(len(line) <= 400 for line in kept)


@given(st.text(max_size=1000), st.integers(20, 500))
def test_a_line_is_bounded_and_keeps_both_ends(line: str, limit: int) -> None:
    cut = short(line, limit)
    assert len(cut) <= limit
    assert cut == line or (line.startswith(cut[:7]) and line.endswith(cut[-7:]))


PIECES = st.sampled_from([
    "\nE   assert", 'File "a.py", line 1', "Traceback (most recent call last):", "panicked at a.rs:1:1:", "--- FAIL: T",
    "panic: x", "goroutine 1", "    at f (a.js:1:1)", "Error", "a.py:1: error", "____ t ____", "thread 'x' ", "\n", " ",
    "Timeout (", "test a ... ok", "running 1 test", "ok 1 - a", "---", "{}", '{"Action":"fail","Test":"T"}', "\x00", "é",
])  # fmt: skip
RUNNERS: list[Runner] = [
    "pytest", "unittest", "npm", "vitest", "jest", "mocha", "node", "go", "cargo", "maven", "gradle", "make", "command",
]  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join), st.sampled_from(RUNNERS))
def test_no_output_upsets_a_reader(
    tmp_path_factory: pytest.TempPathFactory, output: str, runner: Runner
) -> None:
    root = tmp_path_factory.getbasetemp() / "any"
    root.mkdir(exist_ok=True)
    reading = read(runner, root, output)
    assert len(reading.failures) <= 3
    assert all(len(failure.message.splitlines()) <= 12 for failure in reading.failures)

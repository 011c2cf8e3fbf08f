"""What is found, from files alone, and how it narrows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fenceline.checks.configured import recognise, takes_files
from fenceline.checks.find import find_check
from fenceline.checks.lacking import lacking
from fenceline.checks.plain import Plain
from fenceline.checks.results import TestState as State
from fenceline.checks.run import run_all, run_check

Project = Callable[[dict[str, str]], Path]
SYSTEM = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"}
PYTEST_STYLE = "def test_one():\n    assert 1 == 1\n"
CASES = "import unittest\n\n\nclass One(unittest.TestCase):\n    def test_one(self):\n        pass\n"


def tools(folder: Path, *names: str) -> dict[str, str]:
    """Return an environment whose PATH has programs of these names and nothing else."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder), "HOME": "/nonexistent"}


def found(root: Path, environ: dict[str, str] = SYSTEM) -> list[tuple[str, tuple[str, ...], str]]:
    files = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    check = find_check(root, files, environ=environ)
    return [(command.runner, command.argv, command.folder) for command in check.whole] if check else []


def test_an_empty_folder_has_no_check(project: Project) -> None:
    assert found(project({"README.md": "hello"})) == []


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"pytest.ini": "[pytest]\n", "tests/test_a.py": ""}, "found in pytest.ini"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "a.py": ""}, "found in pyproject.toml"),
        ({"tests/conftest.py": ""}, "found tests/conftest.py"),
        ({"test_a.py": PYTEST_STYLE}, "found its style in test_a.py"),
        ({"test_a.py": "import pytest\n" + CASES}, "found its style in test_a.py"),
    ],
)
def test_pytest_is_found_with_the_projects_own_interpreter(
    project: Project, virtualenv: Callable[[Path], Path], files: dict[str, str], reason: str
) -> None:
    root = project(files)
    python = virtualenv(root / ".venv")
    check = find_check(root, list(files), environ=SYSTEM)
    assert check is not None
    assert [(command.runner, command.argv, command.source) for command in check.whole] == [
        ("pytest", (str(python), "-m", "pytest", "-q"), f"pytest, {reason}; interpreter of .venv")
    ]


def test_an_activated_environment_is_used(
    project: Project, virtualenv: Callable[[Path], Path], tmp_path: Path
) -> None:
    root = project({"test_a.py": PYTEST_STYLE})
    python = virtualenv(tmp_path / "elsewhere")
    environ = SYSTEM | {"VIRTUAL_ENV": str(tmp_path / "elsewhere")}
    assert found(root, environ) == [("pytest", (str(python), "-m", "pytest", "-q"), "")]


def test_fencelines_own_interpreter_is_not_the_projects(project: Project) -> None:
    root = project({"test_a.py": PYTEST_STYLE})
    assert found(root, {"PATH": str(Path(sys.prefix) / "bin"), "HOME": "/nonexistent"}) == []


def test_a_pyenv_shim_is_resolved(project: Project, tmp_path: Path) -> None:
    root = project({"test_a.py": CASES, ".python-version": "3.12.1\n"})
    for place in ("shims", "versions/3.12.1/bin"):
        (tmp_path / "pyenv" / place).mkdir(parents=True)
        (tmp_path / "pyenv" / place / "python3").write_text("#!/bin/sh\n")
        (tmp_path / "pyenv" / place / "python3").chmod(0o755)
    python = str(tmp_path / "pyenv/versions/3.12.1/bin/python3")
    environ = {"PATH": str(tmp_path / "pyenv/shims"), "HOME": "/nonexistent"}
    assert [argv[0] for _, argv, _ in found(root, environ)] == [python]


def test_unittest_cases_are_discovered_where_folders_are_no_packages(project: Project) -> None:
    root = project(
        {
            "a/test_a.py": CASES,
            "pack/__init__.py": "",
            "pack/tests/__init__.py": "",
            "pack/tests/b_test.py": CASES,
        }
    )
    check = find_check(
        root, ["a/test_a.py", "pack/__init__.py", "pack/tests/__init__.py", "pack/tests/b_test.py"]
    )
    assert check is not None
    result = run_all(check.whole, root, Plain(), 60)
    assert (result.outcome, result.tests) == (
        "passed",
        {"pack/tests/b_test.py::One::test_one": State.PASSED, "a/test_a.py::One::test_one": State.PASSED},
    )


@pytest.mark.parametrize(
    ("lock", "expected"),
    [("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("package-lock.json", "npm"), ("", "npm")],
)
def test_the_lock_file_names_the_package_manager(
    project: Project, tmp_path: Path, lock: str, expected: str
) -> None:
    package = json.dumps({"scripts": {"test": "tsc && echo done"}})
    root = project({"package.json": package} | ({lock: ""} if lock else {}))
    environ = tools(tmp_path / "bin", "npm", "pnpm", "yarn")
    assert found(root, environ) == [("npm", (expected, "test"), "")]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("node --test", ("node", ("node", "--test"))),
        ("jest --ci", ("jest", ("<bin>/jest", "--ci"))),
        ("vitest", ("vitest", ("<bin>/vitest", "run"))),
        ("mocha test/", ("mocha", ("<bin>/mocha", "test/"))),
        ("vitest run --silent", ("vitest", ("<bin>/vitest", "run", "--silent"))),
    ],
)
def test_a_script_that_calls_a_known_runner_is_called_directly(
    project: Project, tmp_path: Path, script: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    root = project(
        {
            "package.json": json.dumps({"scripts": {"test": script}}),
            "node_modules/.bin/jest": "",
            "node_modules/.bin/vitest": "",
            "node_modules/.bin/mocha": "",
        }
    )
    runner, argv = expected
    words = tuple(word.replace("<bin>", str(root / "node_modules/.bin")) for word in argv)
    assert found(root, tools(tmp_path / "bin", "node")) == [(runner, words, "")]


def test_what_runs_the_tests_is_told_from_what_else_a_script_runs(project: Project, tmp_path: Path) -> None:
    script = {"scripts": {"test": "eslint . && vitest run"}}
    root = project(
        {"package.json": json.dumps(script), "node_modules/.bin/vitest": "", "node_modules/.bin/eslint": ""}
    )
    check = find_check(root, ["package.json"], environ=tools(tmp_path / "bin", "node"))
    assert check is not None
    assert ([command.runner for command in check.whole], check.runner) == (["command", "vitest"], "vitest")


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        (
            {"test": "pnpm lint && vitest run --typecheck", "lint": "eslint . && prettier -c src"},
            ["command: eslint .", "command: prettier -c src", "vitest: vitest run --typecheck"],
        ),
        (
            {"pretest": "yarn run build", "build": "tsc -p .", "test": "node --test"},
            ["command: tsc -p .", "node: node --test"],
        ),
        ({"test": "eslint . && prettier -c src"}, ["npm: npm test"]),
        ({"test": "vitest run && unknown-tool"}, ["npm: npm test"]),
        ({"test": "vitest run && echo $HOME"}, ["npm: npm test"]),
        ({"test": "npm run one", "one": "npm run test"}, ["npm: npm test"]),
        ({"test": "vitest run && npm run lint -- --fix", "lint": "eslint ."}, ["npm: npm test"]),
    ],
)
def test_a_script_that_comes_down_to_plain_calls_is_called_step_by_step(
    project: Project, tmp_path: Path, scripts: dict[str, str], expected: list[str]
) -> None:
    programs = ("eslint", "prettier", "vitest", "tsc")
    root = project(
        {"package.json": json.dumps({"scripts": scripts})}
        | {f"node_modules/.bin/{program}": "" for program in programs}
    )
    check = find_check(root, ["package.json"], environ=tools(tmp_path / "bin", "npm", "node"))
    assert check is not None
    assert [f"{command.runner}: {command.shown}" for command in check.whole] == expected


@pytest.mark.parametrize(
    "package",
    [
        '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}',
        '{"scripts": {}}',
        "{not json",
        '{"scripts": {"test": "mocha"}, "devDependencies": {"mocha": "1"}}',
        "[]",
    ],
)
def test_a_package_that_cannot_be_tested_has_no_check(project: Project, tmp_path: Path, package: str) -> None:
    assert found(project({"package.json": package}), tools(tmp_path / "bin", "npm", "node")) == []


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"go.mod": "", "a_test.go": ""}, "go.mod is there, and go is not installed"),
        ({"package.json": "{}"}, "the packages of package.json are not installed"),
        ({"package.json": "{}", "node_modules/a/index.js": ""}, ""),
        (
            {"tests/test_a.py": ""},
            "there are Python tests, and no interpreter here has pytest: install it in the project's .venv",
        ),
        ({"a.txt": ""}, ""),
    ],
)
def test_what_is_not_installed_is_said(
    project: Project, tmp_path: Path, files: dict[str, str], words: str
) -> None:
    assert lacking(project(files), list(files), tools(tmp_path / "bin", "node")) == words


def test_compiled_languages_are_found(project: Project, tmp_path: Path) -> None:
    root = project({"go.mod": "module m\n", "a_test.go": "", "Cargo.toml": "[workspace]\n", "pom.xml": ""})
    assert found(root, tools(tmp_path / "bin", "go", "cargo", "mvn")) == [
        ("go", ("go", "test", "./..."), ""),
        ("cargo", ("cargo", "test", "--no-fail-fast", "--workspace"), ""),
        ("maven", ("mvn", "-q", "-B", "-o", "test", "-Dstyle.color=never"), ""),
    ]


def test_a_wrapper_goes_before_an_installed_tool(project: Project, tmp_path: Path) -> None:
    root = project({"build.gradle.kts": "", "gradlew": "#!/bin/sh\n"})
    (root / "gradlew").chmod(0o755)
    argv = ("./gradlew", "--offline", "--no-daemon", "--console=plain", "test")
    assert found(root, tools(tmp_path / "bin", "gradle")) == [("gradle", argv, "")]


def test_make_is_the_last_resort(project: Project, tmp_path: Path) -> None:
    makefile = "check:\n\ttrue\ntest: check\n\ttrue\n"
    environ = tools(tmp_path / "bin", "make", "cargo")
    assert found(project({"Makefile": makefile}), environ) == [("make", ("make", "test"), "")]
    assert [runner for runner, _, _ in found(project({"Cargo.toml": ""}), environ)] == ["cargo"]


def test_make_is_no_check_where_the_tool_that_it_would_call_is_missing(
    project: Project, tmp_path: Path
) -> None:
    files = {"Makefile": "test:\n\tgo test ./...\n", "go.mod": "", "a_test.go": ""}
    root = project(files)
    without, environ = tools(tmp_path / "without", "make"), tools(tmp_path / "bin", "make", "go")
    assert found(root, without) == []
    assert lacking(root, list(files), without) == "go.mod is there, and go is not installed"
    assert [runner for runner, _, _ in found(root, environ)] == ["go"]


def test_the_packages_of_a_monorepo_are_found_in_their_folders(project: Project, tmp_path: Path) -> None:
    root = project(
        {
            "README.md": "",
            "packages/web/package.json": '{"scripts": {"test": "node --test"}}',
            "packages/core/Cargo.toml": "",
            "packages/core/inner/Cargo.toml": "",
        }
    )
    environ = tools(tmp_path / "bin", "node", "cargo")
    assert [(runner, folder) for runner, _, folder in found(root, environ)] == [
        ("cargo", "packages/core"),
        ("node", "packages/web"),
    ]
    check = find_check(root, ["packages/web/package.json", "packages/core/Cargo.toml"], environ=environ)
    assert check is not None
    assert [command.runner for command in check.about(["packages/core/src/lib.rs"]).whole] == ["cargo"]
    assert check.about(["README.md"]) == check


@pytest.mark.parametrize(
    ("line", "runner"),
    [
        ("python3 -m pytest -q", "pytest"),
        ("FOO=1 uv run --frozen pytest tests", "pytest"),
        (".venv/bin/py.test", "pytest"),
        ("python -W error -m unittest", "command"),
        ("python3 -m unittest -v", "unittest"),
        ("python3 test.py", "command"),
        ("npx jest", "jest"),
        ("pnpm exec vitest run", "vitest"),
        ("node --test", "node"),
        ("node test.js", "command"),
        ("yarn test", "npm"),
        ("go test ./...", "go"),
        ("go vet", "command"),
        ("cargo test -p x", "cargo"),
        ("./mvnw -q test", "maven"),
        ("./gradlew test", "gradle"),
        ("make test", "make"),
        ("echo 'unclosed", "command"),
        ("FOO=1", "command"),
    ],
)
def test_a_configured_line_is_recognised_and_left_to_the_shell(line: str, runner: str) -> None:
    command = recognise(line)
    assert (command.runner, command.argv, command.source) == (runner, ("sh", "-c", line), "configured")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("python3 -m pytest -q", True),
        ("pytest -q -k fast --maxfail=1", True),
        ("pytest tests", False),
        ("pytest && ruff check", False),
        ("pytest $ARGS", False),
        ("make test", False),
        ("node --test", True),
        ("node --test test", False),
        ("node check.js", False),
        ("npx jest --ci", True),
        ("jest --config jest.config.js", False),
        ("npx vitest run", True),
        ("vitest run src", False),
        ("mocha --exit", True),
    ],
)
def test_only_a_plain_line_takes_files(line: str, expected: bool) -> None:  # noqa: FBT001
    assert takes_files(line) is expected


def test_a_configured_line_wins_and_narrows(project: Project) -> None:
    root = project({"tests/test_a.py": PYTEST_STYLE, "tests/test b.py": PYTEST_STYLE, "Cargo.toml": ""})
    check = find_check(root, ["Cargo.toml"], f"{sys.executable} -m pytest -q")
    assert check is not None
    narrowed = check.nearest(["tests/test b.py"])
    assert narrowed is not None
    assert narrowed.shown == f"{sys.executable} -m pytest -q 'tests/test b.py'"
    assert run_check(narrowed, root, Plain(), 60).tests == {"tests/test b.py::test_one": State.PASSED}
    assert check.nearest(["tests/absent.py"]) is None
    assert check.nearest([]) is None


def test_narrowing_names_the_same_tests_as_the_whole(project: Project) -> None:
    root = project({"tests/test_a.py": CASES, "tests/test_b.py": CASES})
    check = find_check(root, ["tests/test_a.py", "tests/test_b.py"])
    assert check is not None
    narrowed = check.nearest(["tests/test_b.py"])
    assert narrowed is not None
    whole = run_all(check.whole, root, Plain(), 60)
    assert whole.tests == {f"tests/test_{name}.py::One::test_one": State.PASSED for name in "ab"}
    assert run_check(narrowed, root, Plain(), 60).tests == {"tests/test_b.py::One::test_one": State.PASSED}


def test_other_runners_narrow_where_they_can(project: Project, tmp_path: Path) -> None:
    root = project({
        "go.mod": "", "in/a_test.go": "", "Cargo.toml": "", "tests/api.rs": "", "src/geo.rs": "",
        "pom.xml": "", "src/test/java/ATest.java": "",
        "package.json": '{"scripts": {"test": "jest --config jest.config.js --coverage src"}}', "src/a.test.js": "",
        "node_modules/.bin/jest": "", "jest.config.js": "",
    })  # fmt: skip
    files = ["go.mod", "in/a_test.go", "Cargo.toml", "pom.xml", "package.json"]
    check = find_check(root, files, environ=tools(tmp_path / "bin", "go", "cargo", "mvn"))
    assert check is not None
    narrowed = {
        name: check.about([name]).nearest([name])
        for name in (
            "in/a_test.go",
            "tests/api.rs",
            "src/geo.rs",
            "src/test/java/ATest.java",
            "src/a.test.js",
        )
    }
    assert {name: command.shown for name, command in narrowed.items() if command} == {
        "in/a_test.go": "go test ./in",
        "tests/api.rs": "cargo test --no-fail-fast --test api",
        "src/geo.rs": "cargo test --no-fail-fast geo::",
        "src/test/java/ATest.java": (
            "mvn -q -B -o test -Dstyle.color=never -Dtest=ATest -Dsurefire.failIfNoSpecifiedTests=false"
        ),
        "src/a.test.js": "jest --config jest.config.js --coverage=false src/a.test.js",
    }


@pytest.mark.parametrize(
    ("name", "settings", "off"),
    [
        (
            "pyproject.toml",
            '[tool.pytest.ini_options]\naddopts = [\n  "-q",\n  "--cov=a",\n]\n',
            ["--no-cov"],
        ),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = """\n-q\n--cov=a\n"""\n', ["--no-cov"]),
        ("tox.ini", "[pytest]\naddopts =\n    -q\n    --cov=a\n", ["--no-cov"]),
        ("tox.ini", "[pytest]\naddopts = -q\n[testenv]\ncommands = pytest --cov a\n", []),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["-q"]\nx = ["--cov"]\n', []),
        ("tox.ini", "[testenv]\ncommands =\n    pytest --cov a\n", []),
    ],
)
def test_coverage_is_turned_off_only_where_pytest_always_measures_it(
    project: Project, name: str, settings: str, off: list[str]
) -> None:
    root = project({name: settings, "tests/test_a.py": "def test_a(): pass\n"})
    check = find_check(root, [name, "tests/test_a.py"])
    assert check is not None
    narrowed = check.nearest(["tests/test_a.py"])
    assert narrowed is not None
    assert [word for word in narrowed.argv if word == "--no-cov"] == off


def test_some_tests_are_not_held_to_the_coverage_of_all(project: Project) -> None:
    settings = "[tool.pytest.ini_options]\naddopts = '--cov=pack --cov-fail-under=90 -x'\n"
    root = project({"pyproject.toml": settings, "tests/test_a.py": "def test_a(): pass\n"})
    check = find_check(root, ["pyproject.toml", "tests/test_a.py"])
    assert check is not None
    narrowed = check.nearest(["tests/test_a.py"])
    assert narrowed is not None
    assert narrowed.argv[-2:] == ("--no-cov", "tests/test_a.py")
    (root / "pyproject.toml").unlink()
    own = find_check(root, ["tests/test_a.py"], "pytest --cov=pack --cov-fail-under=90")
    assert own is not None
    narrowed = own.nearest(["tests/test_a.py"])
    assert narrowed is not None
    assert narrowed.shown == "pytest --cov=pack --cov-fail-under=90 --no-cov tests/test_a.py"


@pytest.mark.parametrize(
    ("line", "narrowed"),
    [
        ("node --test", "node --test a.test.js"),
        ("npx jest --ci", "npx jest --ci --coverage=false a.test.js"),
        ("npx vitest run", "npx vitest run --coverage=false a.test.js"),
        ("npm test", None),
    ],
)
def test_a_configured_line_of_javascript_narrows(project: Project, line: str, narrowed: str | None) -> None:
    check = find_check(project({"a.test.js": ""}), ["a.test.js"], line)
    assert check is not None
    command = check.nearest(["a.test.js"])
    assert (command.shown if command else None) == narrowed


@pytest.mark.parametrize("runner", ["jest", "vitest run"])
def test_some_tests_of_javascript_are_not_held_to_the_coverage_of_all(project: Project, runner: str) -> None:
    package = json.dumps({"scripts": {"test": runner}})
    root = project(
        {"package.json": package, "a.test.js": "", f"node_modules/.bin/{runner.removesuffix(' run')}": ""}
    )
    check = find_check(root, ["package.json", "a.test.js"])
    assert check is not None
    narrowed = check.nearest(["a.test.js"])
    assert narrowed is not None
    assert narrowed.shown == f"{runner} --coverage=false a.test.js"


def test_a_setting_that_stops_at_the_first_failure_does_not_hide_the_other_tests(project: Project) -> None:
    root = project(
        {
            "pytest.ini": "[pytest]\naddopts = -x\n",
            "test_a.py": "def test_a():\n    assert False\n\n\ndef test_b():\n    pass\n",
        }
    )
    check = find_check(root, ["pytest.ini", "test_a.py"])
    assert check is not None
    assert run_all(check.whole, root, Plain(), 300).tests == {
        "test_a.py::test_a": State.FAILED,
        "test_a.py::test_b": State.PASSED,
    }

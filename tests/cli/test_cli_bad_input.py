"""What is wrong with the command, the configuration or the workspace is said in one clear line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_project import (
    ADD,
    CHECK,
    DONE,
    PERIMETER,
    SHAPES,
    Project,
    one_clear_line,
    path_without,
    serving,
    wait_until,
)

from fenceline.models.scripted_server import Answer, ScriptedServer, Served

CHECKED = '[check]\ncommand = "python3 check.py"\n'


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("--model", "small"), ("",), ("  ",), ("run",), ("--wat", ADD), ("--wait", "soon", ADD),
        ("--wait", "-1", ADD), ("ground", "--base", ""), ("report", "--out", "gone/report.html"),
        ("dashboard", "--port", "99999"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_a_usage_error(project: Project, arguments: tuple[str, ...]) -> None:
    before = project.files()
    ran = project.run(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert (ran.out + ran.err).strip()
    assert project.files() == before


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("stat",), "stats"),
        (("undoo", "--force"), "undo"),
        (("model", "list"), "models"),
        (("key", "set", "anthropic"), "keys"),
        (("reciepts", "--json"), "receipts"),
        (("help",), ""),
        (("status",), "stats"),
        (("Add",), ""),
    ],
)
def test_a_misspelt_command_is_no_task(project: Project, arguments: tuple[str, ...], near: str) -> None:
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert one_clear_line(ran) == f"there is no command `{arguments[0]}`"
    assert (f"did you mean: fenceline {near};" in ran.err) == bool(near)
    assert (server.seen, project.files()) == ([], before)


@pytest.mark.parametrize(
    "arguments", [(ADD,), ADD.split(), ("run", "Rectangle"), ("perimètre",), ("fix", "Rectangle"), ("修复",)]
)
def test_words_are_an_instruction(project: Project, arguments: tuple[str, ...]) -> None:
    project.configure("http://127.0.0.1:9", CHECKED)
    assert project.run(*arguments).code == 1


def test_what_is_wrong_with_options_is_said_with_where_help_is(project: Project) -> None:
    ran = project.run("models", "probe", "small", "--jso")
    assert (ran.code, one_clear_line(ran)) == (2, "no such option '--jso'. Did you mean '--json'?")
    assert ran.err.splitlines()[1] == "  fenceline models probe --help lists what there is"


def test_an_empty_instruction_is_named_as_such(project: Project) -> None:
    ran = project.run("   ")
    assert (ran.code, one_clear_line(ran)) == (2, "the instruction is empty")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[models]\n", "fenceline.toml is not valid TOML"),
        ("modles = 1\n", "unknown setting `modles`"),
        ("[check]\ncomand = 'x'\n", "unknown setting `comand`"),
        ("[check]\ntimeout_s = -1\n", "fenceline.toml: "),
        ("[check]\ntimeout_s = 'long'\n", "fenceline.toml: "),
        ("[[models]]\nname = 'a'\nprovider = 'nobody'\n", 'cannot be "nobody"'),
        ("[[models]]\nname = 'a'\nprovider = 'openai-compatible'\n", "needs `base_url`"),
        (
            "[[models]]\nname = 'a'\nprovider = 'llamacpp'\nbase_url = 'localhost'\n",
            "must begin with http:// or https://",
        ),
        ("ladder = ['a']\n", "the ladder names the model `a`"),
        (b"\xff\xfe", "cannot read"),
    ],
)
def test_a_wrong_configuration_is_a_usage_error(project: Project, toml: str | bytes, said: str) -> None:
    project.write({"fenceline.toml": toml})
    before = project.files()
    ran = project.run(ADD)
    assert ran.code == 2
    assert said in one_clear_line(ran)
    assert project.files() == before


def test_a_missing_configuration_file_is_said(project: Project) -> None:
    ran = project.run(ADD, "--config", "nowhere.toml")
    assert (ran.code, one_clear_line(ran)) == (2, "no configuration file nowhere.toml")


def test_an_unknown_model_is_said_with_the_known_ones(project: Project) -> None:
    project.configure("http://127.0.0.1:9")
    ran = project.run(ADD, "--model", "gpt-9")
    assert (ran.code, one_clear_line(ran)) == (2, "no model is called `gpt-9`")
    assert "known: small" in ran.err


def test_no_model_at_all_is_said_with_how_to_get_one(project: Project) -> None:
    ran = project.run(ADD, OLLAMA_HOST="127.0.0.1:9", FENCELINE_MODELS=str(project.home))
    assert (ran.code, one_clear_line(ran)) == (2, "no model is configured, running or pulled")
    assert "fenceline models pull" in ran.err


@pytest.mark.parametrize(
    "instruction",
    ["do it", "🙂", "Fix `nowhere_to_be_found` in missing.py", "x" * 100_000, "\x1b[31m"],
)
def test_an_instruction_that_names_nothing_to_edit_fails_and_asks_no_model(
    project: Project, instruction: str
) -> None:
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server)
        ran = project.run(instruction)
    assert ran.code == 1
    assert "Traceback" not in ran.out + ran.err
    assert len((ran.err or ran.out.splitlines()[-1]).strip().splitlines()) <= 2
    assert server.requests == []
    assert project.files() == before


def test_a_plain_folder_works(empty: Project) -> None:
    empty.write({"shapes.py": SHAPES, "check.py": CHECK})
    with serving(PERIMETER) as server:
        empty.configure(server, CHECKED)
        ran = empty.run(ADD)
        assert ran.code == 0, ran.out + ran.err
        assert empty.text("shapes.py") == DONE
        undone = empty.run("undo")
    assert undone.code == 0
    assert empty.files() == {
        name: (0o644, text.encode()) for name, text in (("check.py", CHECK), ("shapes.py", SHAPES))
    }


def test_a_repository_without_commits_works(empty: Project) -> None:
    empty.write({"shapes.py": SHAPES, "check.py": CHECK})
    subprocess.run(["git", "init", "-q"], cwd=empty.folder, check=True)
    before = empty.files()
    with serving(PERIMETER) as server:
        empty.configure(server, CHECKED)
        ran = empty.run(ADD)
        assert ran.code == 0, ran.out + ran.err
        assert empty.run("undo").code == 0
    assert empty.files() == before


def test_an_empty_folder_has_nothing_to_edit(empty: Project) -> None:
    with serving(PERIMETER) as server:
        empty.configure(server)
        ran = empty.run("Fix the method area of Rectangle in shapes.py")
    assert ran.code == 1
    assert server.requests == []
    assert empty.files() == {}


def test_without_git_the_run_says_so_before_anything_is_written(project: Project, tmp_path: Path) -> None:
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, PATH=path_without(tmp_path / "bin", "git"))
    assert ran.code == 1
    assert "git" in one_clear_line(ran)
    assert project.files() == before


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff" * 5000,
        b"class Rectangle:\n    def area(self):\n        return '\x00\xff'\n",
        b"",
        b"x = 1\n" * 200_000,
    ],
)
def test_a_target_that_is_no_text_or_is_huge_fails_in_one_line(project: Project, content: bytes) -> None:
    project.write({"shapes.py": content})
    before = project.files()
    with serving("I cannot.") as server:
        project.configure(server, CHECKED + "[attempt]\nsamples = 1\n")
        ran = project.run("Fix the method area of Rectangle in shapes.py")
    assert ran.code == 1
    assert "Traceback" not in ran.out + ran.err
    assert project.files() == before


def test_an_edit_outside_the_broken_part_of_a_file_is_possible(empty: Project) -> None:
    broken = SHAPES + "\n\ndef unfinished(:\n    pass\n"
    empty.write(
        {"shapes.py": broken, "check.py": "text = open('shapes.py').read()\nassert 'def perimeter' in text\n"}
    )
    with serving(PERIMETER) as server:
        empty.configure(server, CHECKED)
        ran = empty.run(ADD)
    assert ran.code == 0, ran.out + ran.err
    assert empty.text("shapes.py") == DONE + "\n\ndef unfinished(:\n    pass\n"


def test_a_window_too_small_for_the_symbol_is_a_context_overflow(project: Project) -> None:
    before = project.files()
    with ScriptedServer("llamacpp", [PERIMETER], Served(window=64)) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.signals()) == (1, ["context-overflow"])
    assert "the window of small has 64" in str(ran.result["reason"])
    assert server.requests == []
    assert project.files() == before


def test_a_read_only_file_is_not_overwritten_by_a_user_who_may_not(project: Project) -> None:
    (project.folder / "shapes.py").chmod(0o444)
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        ran = project.run(ADD)
        assert ran.code in (0, 1)
        assert ran.code == 0 or project.files() == before
        assert project.files()["shapes.py"][0] == 0o444
        if ran.code == 0:
            assert project.run("undo").code == 0
    assert project.files() == before


def test_a_file_that_goes_while_the_model_thinks_is_one_clear_line(project: Project) -> None:
    with serving(Answer(PERIMETER, first_pause_s=1.0)) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD)
        wait_until(lambda: bool(server.requests))
        wait_until(lambda: any(project.home.glob("data/runs/*/*.json")))
        (project.folder / "shapes.py").unlink()
        ran = project.end(process)
    assert ran.code == 1, ran.out
    assert "Traceback" not in ran.out + ran.err
    assert "shapes.py" in (ran.err or ran.out.splitlines()[-1])


@pytest.mark.parametrize("kilobytes", [0, 16])
def test_a_full_disk_is_one_clear_line_and_loses_nothing(project: Project, kilobytes: int) -> None:
    project.write({"shapes.py": SHAPES + "# a long file\n" * 2000})
    before = project.files()
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        limited = f'ulimit -f {kilobytes}; exec {sys.executable} -m fenceline "{ADD}"'
        done = subprocess.run(
            ["bash", "-c", limited],
            cwd=project.folder,
            env=project.environ(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1, done.stdout + done.stderr
    said = done.stderr or done.stdout.splitlines()[-1]
    assert "too large" in said
    assert len(said.splitlines()) <= 2
    assert project.files() == before


def test_stdin_and_stdout_may_be_closed(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        done = subprocess.run(
            ["bash", "-c", f'exec {sys.executable} -m fenceline "{ADD}" <&- >&-'],
            cwd=project.folder, env=project.environ(), stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert project.text("shapes.py") == DONE


def test_a_reader_that_goes_away_ends_the_run_and_the_workspace_is_as_it_was(project: Project) -> None:
    before = project.files()
    with serving(Answer(PERIMETER, pause_s=0.2)) as server:
        project.configure(server, CHECKED)
        process = project.start(ADD, "--json")
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        code = process.wait(timeout=30)
        wait_until(lambda: not project.processes())
    assert (code, err) == (1, "")
    assert project.files() == before


def test_a_second_run_says_that_the_first_works_here(project: Project) -> None:
    with serving(Answer(PERIMETER, first_pause_s=2.0)) as server:
        project.configure(server, CHECKED)
        first = project.start(ADD)
        wait_until(lambda: bool(server.requests))
        second = project.run("Add a method scale to Rectangle in shapes.py")
        assert second.code == 1
        assert one_clear_line(second).startswith("another run works in this workspace (process")
        assert len(server.requests) == 1
        assert project.end(first).code == 0


def test_a_second_run_can_wait_for_the_first(project: Project) -> None:
    with serving(
        Answer(PERIMETER, first_pause_s=1.0), "```python\ndef double(self):\n    return 2\n```"
    ) as server:
        project.configure(server, CHECKED)
        first = project.start(ADD)
        wait_until(lambda: bool(server.requests))
        second = project.run("Add a method double(self) to Rectangle in shapes.py", "--wait", "30")
        assert project.end(first).code == 0
    assert second.code == 0, second.out + second.err
    assert "def perimeter" in project.text("shapes.py")
    assert "def double" in project.text("shapes.py")

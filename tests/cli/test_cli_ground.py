"""`fenceline ground`: what it looks at, what it prints, and what its exit code says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest
from cli_project import Project, Ran, one_clear_line

from fenceline.cli.judged_json import Finding, Summary, Unjudged

if TYPE_CHECKING:
    from pathlib import Path

# Go needs no environment to be judged in: what is said here is said of every language.
MOD = "module example.org/app\n\ngo 1.22\n"
AREA = "package shapes\n\nfunc Area() int { return 1 }\n"
GOOD = 'package main\n\nimport "example.org/app/shapes"\n\nfunc main() { println(shapes.Area()) }\n'
BAD = GOOD.replace("shapes.Area", "shapes.Aera")
SAID = """\
main.go:5:30  missing-name
  Package example.org/app/shapes declares no Aera (nearest: Area)
    func main() { println(shapes.Aera()) }
                                 ^^^^
"""
FOUND = "1 finding in 1 of 1 changed file: 1 certain"


@pytest.fixture
def go(empty: Project) -> Project:
    empty.write({"go.mod": MOD, "shapes/shapes.go": AREA, "main.go": GOOD})
    empty.git()
    return empty


def git(project: Project, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=project.folder, check=True, capture_output=True)


def said(ran: Ran) -> tuple[int, str]:
    """Return exit code and output, without the time."""
    assert ran.err == ""
    out = re.sub(r"; \d+ ms\n\Z", "", ran.out)
    assert out != ran.out
    return ran.code, out


def test_nothing_changed(go: Project) -> None:
    assert said(go.run("ground")) == (0, "nothing changed against HEAD")
    go.write({"main.go": BAD})
    assert said(go.run("ground", "--staged")) == (0, "nothing staged differs from HEAD")


def test_a_finding_and_what_was_not_judged(go: Project) -> None:
    go.write(
        {
            "main.go": BAD,
            "README.md": "hello",
            "logo.png": b"\x89PNG\0",
            "a.c": "int x;\n",
            "b.md": "",
            "c.md": "",
        }
    )
    assert said(go.run("ground")) == (
        1,
        SAID
        + "not judged, binary: logo.png\n"
        + "not judged, no rules for c: a.c\n"
        + "not judged, no source code: README.md, b.md, c.md\n"
        + "1 finding in 1 of 6 changed files: 1 certain",
    )


def test_nothing_found_and_nothing_to_judge(go: Project) -> None:
    go.write({"README.md": "hello"})
    assert said(go.run("ground")) == (
        0,
        "not judged, no source code: README.md\nnothing to judge in 1 changed file",
    )
    go.write({"main.go": GOOD + "\n"})
    assert said(go.run("ground"))[1].endswith("nothing found in 2 changed files")


def test_what_was_wrong_before_does_not_count(go: Project) -> None:
    go.write({"main.go": BAD})
    git(go, "commit", "-qam", "bad")
    go.write({"main.go": BAD.replace("\n\nfunc", "\n\n// moved\nfunc")})
    assert said(go.run("ground")) == (0, "nothing found in 1 changed file")


def test_files_restrict_and_are_named_from_where_one_stands(go: Project) -> None:
    go.write({"main.go": BAD, "shapes/more.go": 'package shapes\n\nimport _ "nowhere/at"\n'})
    inner = Project(go.folder / "shapes", go.home)
    assert said(inner.run("ground", "../main.go")) == (1, SAID + FOUND)
    everything = said(go.run("ground"))
    assert said(go.run("ground", ".")) == everything == said(inner.run("ground", ".."))
    assert "shapes/more.go:3:10  missing-package" in said(inner.run("ground", "."))[1]
    assert said(go.run("ground", "shapes/shapes.go", "go.mod")) == (
        0,
        "not judged, unchanged: go.mod, shapes/shapes.go\nnothing changed against HEAD",
    )


def test_whole_files_are_judged_as_if_they_were_new(go: Project) -> None:
    go.write({"main.go": BAD})
    git(go, "commit", "-qam", "bad")
    assert said(go.run("ground", "main.go"))[0] == 0
    assert said(go.run("ground", "--whole", "main.go")) == (1, SAID + "1 finding in 1 of 1 file: 1 certain")
    code, out = said(go.run("ground", "--whole"))
    assert (code, out.splitlines()[-1]) == (1, "1 finding in 1 of 3 files: 1 certain")


def test_the_index_is_judged_for_a_commit(go: Project) -> None:
    go.write({"main.go": BAD})
    git(go, "add", "-A")
    go.write({"main.go": GOOD})
    assert said(go.run("ground")) == (0, "nothing changed against HEAD")
    assert said(go.run("ground", "--staged")) == (1, SAID + FOUND)
    go.write({"main.go": BAD, "shapes/shapes.go": AREA.replace("Area", "Aera")})
    assert said(go.run("ground", "--staged"))[0] == 1  # only the work tree has Aera
    git(go, "add", "-A")
    assert said(go.run("ground", "--staged")) == (0, "nothing found in 2 changed files")


def test_a_pull_request_is_judged_from_where_it_left(go: Project) -> None:
    git(go, "branch", "target")
    go.write({"main.go": BAD})
    git(go, "commit", "-qam", "bad")
    git(go, "checkout", "-q", "target")
    go.write({"other.go": 'package main\n\nimport _ "nowhere/at"\n'})
    git(go, "add", "-A")
    git(go, "commit", "-qm", "not ours")
    git(go, "checkout", "-q", "-")
    assert said(go.run("ground", "--base", "target")) == (1, SAID + FOUND)


def test_a_plain_folder_has_no_change_and_is_judged_by_name(empty: Project) -> None:
    empty.write({"go.mod": MOD, "shapes/shapes.go": AREA, "main.go": BAD})
    wrong = empty.run("ground")
    assert (wrong.code, one_clear_line(wrong)) == (2, "without git there is no change to see")
    assert said(empty.run("ground", "main.go")) == (1, SAID + "1 finding in 1 of 1 file: 1 certain")
    assert said(empty.run("ground", "."))[0] == said(empty.run("ground", "--whole"))[0] == 1
    for option in (("--base", "HEAD"), ("--staged",)):
        wrong = empty.run("ground", *option)
        assert (wrong.code, one_clear_line(wrong)) == (2, "without git there is no change to see")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("nowhere.go",), "there is no file nowhere.go here"),
        (("--whole", "nowhere.go"), "there is no file nowhere.go here"),
        (("../outside.go",), "../outside.go is outside of the workspace"),
        (("/etc/passwd",), "/etc/passwd is outside of the workspace"),
        (("--base", "nowhere"), "there is no revision nowhere here"),
        (("--base", "HEAD", "--whole"), "--whole compares with nothing"),
        (("--json", "--sarif"), "--json and --sarif are two formats"),
        (
            ("--fail-on", "maybe"),
            "invalid value for '--fail-on': 'maybe' is not one of 'certain', 'likely', 'possible'",
        ),
        (("--strict",), "no such option '--strict'."),
    ],
)
def test_usage(go: Project, arguments: tuple[str, ...], line: str) -> None:
    wrong = go.run("ground", *arguments)
    assert (wrong.code, wrong.out, one_clear_line(wrong).split(" Did you")[0]) == (2, "", line)


def test_a_damaged_repository_does_not_read_as_findings(go: Project) -> None:
    (go.folder / ".git/index").write_bytes(b"garbage" * 10)
    wrong = go.run("ground")
    assert (wrong.code, wrong.out) == (2, "")
    assert one_clear_line(wrong).startswith("git could not ")


def test_json_has_one_object_a_line_and_the_summary_last(go: Project) -> None:
    go.write({"main.go": BAD, "README.md": "hello"})
    ran = go.run("ground", "--json")
    lines = [msgspec.json.decode(line, type=Finding | Unjudged | Summary) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert lines[:-1] == [
        Finding(
            kind="missing-name",
            rule="name-not-exported",
            certainty="certain",
            path="main.go",
            line=5,
            column=30,
            message="Package example.org/app/shapes declares no Aera.",
            named="shapes.Aera",
            nearest="Area",
            text="func main() { println(shapes.Aera()) }",
        ),
        Unjudged("README.md", "no source code"),
    ]
    assert isinstance(lines[-1], Summary)
    assert msgspec.structs.replace(lines[-1], seconds=0.0) == Summary("HEAD", 2, 1, 1, 1, 0, 0, 0.0, 1)


def test_sarif_is_one_document(go: Project) -> None:
    go.write({"main.go": BAD})
    ran = go.run("ground", "--sarif")
    (run,) = json.loads(ran.out)["runs"]
    assert (ran.code, run["results"][0]["ruleId"]) == (1, "name-not-exported")
    assert go.run("ground", "--sarif", "go.mod").code == 0


def test_names_that_are_no_text_are_escaped(go: Project) -> None:
    (go.folder / "b\udcffd.go").write_text(BAD)
    assert said(go.run("ground"))[1].startswith("b\\udcffd.go:5:30  missing-name")
    assert json.loads(go.run("ground", "--json").out.splitlines()[0])["path"] == "b\\udcffd.go"
    assert '"uri": "b%FFd.go"' in go.run("ground", "--sarif").out


def test_hostile_lines_are_cut_and_escaped(go: Project) -> None:
    line = f'func main() {{ println("\x1b[2J{"é" * 200}", shapes.Aera(), "{"x" * 200}") }}\n'
    go.write({"main.go": GOOD.partition("func")[0] + line})
    out = said(go.run("ground"))[1].splitlines()
    assert "\x1b" not in "".join(out)
    assert max(map(len, out)) <= 80
    code, mark = out[2:4]
    assert code[mark.index("^") : mark.rindex("^") + 1] == "Aera"


def test_links_are_not_followed(go: Project, tmp_path: Path) -> None:
    (tmp_path / "outside.go").write_text(BAD)
    (go.folder / "link.go").symlink_to(tmp_path / "outside.go")
    assert said(go.run("ground"))[1].splitlines()[0] == "not judged, a symbolic link: link.go"
    assert said(go.run("ground", "--whole", "link.go"))[0] == 0


def test_a_git_hook_refuses_the_commit(go: Project) -> None:
    hook = go.folder / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} -m fenceline ground --staged\n")
    hook.chmod(0o755)
    go.write({"main.go": BAD})
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    command = ["git", *who, "commit", "-qam", "bad"]
    refused = subprocess.run(
        command, cwd=go.folder, env=go.environ(), capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "declares no Aera" in refused.stdout + refused.stderr) == (1, True)
    go.write({"main.go": GOOD + "\n"})
    assert subprocess.run(command, cwd=go.folder, env=go.environ(), check=False).returncode == 0


def test_nothing_is_written(go: Project) -> None:
    go.write({"main.go": BAD})
    before = go.files()
    for more in ((), ("--staged",), ("--whole",), ("--json",)):
        go.run("ground", *more)
    assert go.files() == before

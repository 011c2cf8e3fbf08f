"""`fenceline why` shows what would be sent, and sends nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest
from cli_project import ADD, CHECK, DONE, PERIMETER, SHAPES, Event, Project, serving

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = '[check]\ncommand = "python3 check.py"\n[attempt]\nsamples = 2\n'
WRONG: dict[str, str | bytes] = {"shapes.py": DONE.replace("2 *", "3 *"), "check.py": CHECK}
NICE = "do something nice"
CHANGE = "Fix Rectangle.perimeter in shapes.py so that the check passes"
SUM = """def add(a, b):
    \"\"\"Return the sum of both numbers, whatever their sign is.\"\"\"
    return a - b
"""


@pytest.mark.parametrize(
    ("files", "instruction"),
    [
        ({"shapes.py": SHAPES, "check.py": CHECK}, ADD),
        (WRONG, CHANGE),
        (WRONG, "Write a test for Rectangle.area in shapes.py"),
        ({"shapes.py": SHAPES, "check.py": CHECK}, "Add methods perimeter and scale to Rectangle with tests"),
        ({"sums.py": SUM, "check.py": "from sums import add\nassert add(1, 2) == 3\n"}, "Fix add in sums.py"),
    ],
)
def test_the_prompt_shown_is_the_prompt_sent(
    empty: Project, files: dict[str, str | bytes], instruction: str
) -> None:
    empty.write(files)
    empty.git()
    before = empty.files()
    with serving("I cannot.") as server:
        empty.configure(server, CHECKED)
        shown = empty.run("why", instruction, "--json")
        assert (shown.code, server.seen, empty.files()) == (0, [], before)
        text = empty.run("why", instruction)
        assert (text.code, text.err, server.seen) == (0, shown.err, [])
        empty.run(instruction)
    document = cast("Event", json.loads(shown.out))
    prompts = cast("list[dict[str, object]]", document["prompts"])
    for prompt, request in zip(prompts, server.requests, strict=False):
        begun = [{"role": "assistant", "content": prompt["begin"]}] if prompt["begin"] else []
        assert [*cast("list[Event]", prompt["messages"]), *begun] == request.body["messages"]
        assert prompt["max_tokens"] == request.body["max_tokens"]
        assert type(prompt["tokens"]) is int
        for message in cast("list[dict[str, str]]", prompt["messages"]):
            assert message["content"] in text.out
    assert len(prompts) <= len(server.requests)


def test_an_instruction_may_be_a_list_with_dashes(project: Project) -> None:
    project.configure("http://127.0.0.1:9", CHECKED)
    rows = "- Add a method perimeter(self) to Rectangle\n- Add a method scale(self, by) to Rectangle"
    done = project.run("why", rows)
    assert (done.code, done.err) == (0, "")
    assert "2 edits are asked for, which come one after the other" in done.out


def test_scope_route_and_check_are_shown(project: Project) -> None:
    project.configure("http://127.0.0.1:9", CHECKED)
    ran = project.run("why", ADD)
    assert ran.out.startswith("scope    edit, add: Rectangle in shapes.py (sure)\n")
    assert "\nroute    small (llamacpp): the first configured model; no ladder is set\n" in ran.out
    assert "\ncheck    python3 check.py\n" in ran.out


def test_edits_in_turn_are_counted(project: Project) -> None:
    with serving() as server:
        project.configure(server, CHECKED)
        shown = project.run("why", "Add methods perimeter and scale to Rectangle, with a unit test")
    assert "\n         4 edits in turn; no cost while it is local\n" in shown.out
    assert "2 edits are asked for, which come one after the other\n" in shown.out


def test_a_pattern_with_a_long_description_is_shown_without_it(empty: Project) -> None:
    described = SHAPES.replace("A rectangle.", "A rectangle.\n\n" + "    Nothing else. \n" * 70)
    empty.write({"shapes.py": described, "check.py": CHECK})
    empty.git()
    empty.configure("http://127.0.0.1:9", CHECKED)
    shown = empty.run("why", "Add a figure RightTriangle to shapes.py").out
    pattern = SHAPES[SHAPES.index("class") :].replace('    """A rectangle."""\n\n', "")
    assert (
        f"For comparison, `Rectangle`:\n```python\n{pattern}```\n\nTask: Add a figure RightTriangle" in shown
    )


@pytest.mark.parametrize(
    ("instruction", "hidden"),
    [
        ("Let Rectangle.area round to whole numbers", True),
        ("Let Rectangle.area round, and document it", False),
        ("Let Rectangle.area round, with an example", False),
    ],
)
def test_a_long_description_need_not_be_repeated(empty: Project, instruction: str, *, hidden: bool) -> None:
    told = "Its area.\n\n" + "        Said at length.\n" * 30
    empty.write({"shapes.py": SHAPES.replace("Its area.", f"{told}        "), "check.py": CHECK})
    empty.git()
    empty.configure("http://127.0.0.1:9", CHECKED)
    shown = empty.run("why", instruction).out
    assert ("`Rectangle.area` is described so:\nIts area.\n\nSaid at length.\n" in shown) is hidden
    assert ("```python\ndef area(self):\n    return self.width * self.height\n```" in shown) is hidden


EXPLAINING = (("why",), ("route",), ("policy", "test"))


@pytest.mark.parametrize(("command", "instruction"), [(("why",), CHANGE), *((c, NICE) for c in EXPLAINING)])
def test_a_check_that_runs_is_told_and_can_be_left_out(
    empty: Project, command: tuple[str, ...], instruction: str
) -> None:
    ran_at = "from pathlib import Path\nPath('ran').touch()\n"
    empty.write({**WRONG, "check.py": ran_at + CHECK, ".gitignore": "ran\n"})
    empty.git()
    empty.configure("http://127.0.0.1:9", CHECKED.replace("[attempt]", "timeout_s = 40\n[attempt]"))
    told = "running python3 check.py (at most 40 s; --no-check leaves it out)\n"
    looked = empty.run(*command, instruction)
    assert (looked.err.startswith(told), (empty.folder / "ran").exists()) == (True, True)
    (empty.folder / "ran").unlink()
    blind = empty.run(*command, instruction, "--no-check")
    assert (told in blind.err, (empty.folder / "ran").exists()) == (False, False)


def test_without_its_check_a_prompt_quotes_no_failure(empty: Project) -> None:
    empty.write(WRONG)
    empty.git()
    empty.configure("http://127.0.0.1:9", CHECKED)
    looked, blind = empty.run("why", CHANGE), empty.run("why", CHANGE, "--no-check")
    assert ("AssertionError" in looked.out, "AssertionError" in blind.out) == (True, False)
    assert "\ncheck    python3 check.py (not run now)\n" in blind.out
    assert (blind.code, blind.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((ADD, "--model", "gpt-9"), 2, "no model is called `gpt-9` (known: small"),
        ((NICE, "--no-check"), 1, "the instruction names no file, class or function of this workspace"),
    ],
)
def test_what_cannot_run_has_a_scope(
    project: Project, arguments: tuple[str, ...], code: int, error: str
) -> None:
    project.configure("http://127.0.0.1:9", CHECKED)
    ran = project.run("why", *arguments, "--json")
    document = cast("Event", json.loads(ran.out))
    assert cast("Event", document["scope"])["confidence"] in ("sure", "undecided")
    assert (ran.code, document["route"], document["prompts"]) == (code, [], [])
    assert str(document["error"]).startswith(error)
    assert document["check"] == "python3 check.py"
    text = project.run("why", *arguments)
    assert (text.code, text.out.startswith("scope    "), text.err) == (code, True, ran.err)


def test_where_there_is_no_model_json_says_so(project: Project, tmp_path: Path) -> None:
    here = {"FENCELINE_MODELS": str(tmp_path / "none"), "OLLAMA_HOST": "127.0.0.1:9"}
    ran = project.run("why", ADD, "--json", **here)
    document = cast("Event", json.loads(ran.out))
    advice = "no model is configured, running or pulled (run: fenceline models pull qwen2.5-coder-1.5b)"
    assert (ran.code, document["error"], document["route"]) == (2, advice, [])
    assert cast("Event", document["scope"])["symbols"] == ["Rectangle"]


def test_what_cannot_run_cannot_be_explained(project: Project) -> None:
    assert project.run("why", "").code == 2
    with serving(PERIMETER) as server:
        project.configure(server)
        assert project.run("why", "do it").code == 1
        assert server.seen == []


def test_the_whole_ladder_is_shown_with_what_it_may_cost(project: Project) -> None:
    big = (
        '[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "b"\nbase_url = "http://127.0.0.1:9"\n'
        "prices = { input = 1000.0, output = 1000.0 }\n"
    )
    project.configure("http://127.0.0.1:9", big + CHECKED, 'ladder = ["small", "big"]\n')
    ran = project.run("why", ADD)
    assert (
        "\nroute    small (llamacpp): first on the configured ladder\n         one edit; no cost while it is local\n"
        in ran.out
    )
    assert (
        "\nroute    big (anthropic): next on the ladder\n         one edit, then tools; a request like the first costs at most $"
        in ran.out
    )
    built = project.run("why", "Build a complete auth service with login and tokens", "--json")
    document = cast("Event", json.loads(built.out))
    (route,) = cast("list[Event]", document["route"])
    (prompt,) = cast("list[Event]", document["prompts"])
    assert (route["model"], route["ways"], prompt["way"]) == ("big", ["tools"], "tools")
    assert "Build a complete auth service" in str(prompt["messages"])

"""Several edits in turn, tests that are asked for beside the code among them: a scripted model, everything else real."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.events import Event, HandedOver, Result, ScopeRead
from fenceline.config.read import Config
from fenceline.config.schema import AttemptTable, CheckTable
from fenceline.ledger.journal import read
from fenceline.models.errors import ModelUnreachable
from fenceline.models.protocol import Model, ModelEntry, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.routing.run import run_task
from fenceline.routing.task import Task
from fenceline.workspace.files import open_workspace
from fenceline.workspace.undo import undo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.policy.gate import EgressGate

SOURCE = "class Box:\n    def __init__(self, w):\n        self.w = w\n"
CODE = SOURCE + "\n    def double(self):\n        return 2 * self.w\n"
OLD_TEST = "from box import Box\n\n\ndef test_width():\n    assert Box(2).w == 2\n"
DOUBLE = "```python\ndef double(self):\n    return 2 * self.w\n```"
NEW_TEST = "\n\ndef test_double():\n    assert Box(2).double() == 4\n    assert Box(5).double() == 10\n"
TEST = f"```python\nfrom box import Box\n{NEW_TEST}```"
IDLE = "```python\nfrom box import Box\n\n\ndef test_double():\n    Box(2).double()\n```"
ADD = "Add a method double(self) to Box in box.py"


@dataclass
class Stage:
    """A workspace, scripts by model, and what was told."""

    root: Path
    check: str = "python3 -m pytest -q"
    told: list[Event] = field(default_factory=list[Event])
    built: dict[str, ScriptedModel] = field(default_factory=dict[str, ScriptedModel])

    def run(self, instruction: str, *, dry_run: bool = False, **scripts: Sequence[str | Exception]) -> Result:
        """Do a task with models of these names, in this order."""
        entries = {name: ModelEntry(name, "llamacpp", name) for name in scripts}
        config = Config(
            entries,
            tuple(entries),
            CheckTable(command=self.check),
            attempt=AttemptTable(samples=2, repairs=0),
        )

        def build(entry: ModelEntry, gate: EgressGate) -> Model:
            del gate
            made = ScriptedModel(scripts[entry.name], entry, Probe("local", "scripted", prefills=True))
            self.built[entry.name] = made
            return made

        task = Task(instruction, open_workspace(self.root), config, dry_run=dry_run)
        return run_task(task, self.told.append, build)

    def of(self, kind: type[Event]) -> list[Event]:
        """Return what was told of one kind."""
        return [event for event in self.told if isinstance(event, kind)]

    def texts(self) -> tuple[str, str]:
        """Return the code and its tests."""
        return (self.root / "box.py").read_text(), (self.root / "test_box.py").read_text()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    root = tmp_path / "w"
    root.mkdir()
    (root / "box.py").write_text(SOURCE)
    (root / "test_box.py").write_text(OLD_TEST)
    return Stage(root)


@pytest.mark.parametrize(
    "wish", [" and a test for it", " with a unit test", "; also write tests", " and cover it"]
)
def test_both_are_written_and_held_against_each_other(stage: Stage, fenceline_home: Path, wish: str) -> None:
    result = stage.run(ADD + wish, small=[DOUBLE, TEST])
    assert (result.verdict, result.exit_code, result.changed) == ("verified", 0, ("box.py", "test_box.py"))
    assert result.reason.startswith("the check passes (1 test); its test: passes on the code and fails on ")
    assert result.notes == ()
    assert stage.texts() == (CODE, OLD_TEST + NEW_TEST)
    assert [(scope.recipe, scope.kind) for scope in stage.of(ScopeRead) if isinstance(scope, ScopeRead)] == [
        ("add", "multi-file"), ("test", "edit"),
    ]  # fmt: skip
    (record,) = read(fenceline_home / "data" / "ledger" / "journal.jsonl").tasks
    assert (record.scope, record.attempts[0].requests) == ("edit", 2)
    assert [change.path for change in record.changes] == ["box.py", "test_box.py"]


def test_one_undo_takes_both_back(stage: Stage) -> None:
    stage.run(ADD + " and a test", small=[DOUBLE, TEST])
    undo(open_workspace(stage.root), force=False)
    assert stage.texts() == (SOURCE, OLD_TEST)


def test_the_test_may_go_to_a_new_file_that_is_named(stage: Stage) -> None:
    result = stage.run(ADD + " with a test in test_double.py", small=[DOUBLE, TEST])
    assert (result.verdict, result.changed) == ("verified", ("box.py", "test_double.py"))
    assert (stage.root / "test_double.py").read_text() == f"from box import Box\n{NEW_TEST}"
    assert stage.texts() == (CODE, OLD_TEST)


def test_a_test_that_asserts_nothing_leaves_the_code_unverified(stage: Stage) -> None:
    result = stage.run(ADD + " and a test", small=[DOUBLE, IDLE, IDLE])
    assert (result.verdict, result.exit_code, result.changed) == ("unverified", 4, ("box.py",))
    assert "but its test is missing: the test passes on all" in result.reason
    assert stage.texts() == (CODE, OLD_TEST)


def test_a_model_that_is_gone_before_the_test_leaves_the_code_unverified(stage: Stage) -> None:
    result = stage.run(ADD + " and a test", small=[DOUBLE, ModelUnreachable("nothing answers at small")])
    assert (result.verdict, result.changed) == ("unverified", ("box.py",))
    assert result.reason.endswith("is missing: nothing answers at small")
    assert stage.texts() == (CODE, OLD_TEST)


def test_where_another_model_waits_it_does_both(stage: Stage) -> None:
    result = stage.run(ADD + " and a test", small=[DOUBLE, IDLE, IDLE], big=[DOUBLE, TEST])
    assert (result.verdict, result.changed) == ("verified", ("box.py", "test_box.py"))
    assert [attempt.outcome for attempt in result.attempts] == ["failed", "verified"]
    (handed,) = stage.of(HandedOver)
    assert isinstance(handed, HandedOver)
    assert "the check passes (1 test), but its test: " in handed.reason
    assert stage.texts() == (CODE, OLD_TEST + NEW_TEST)


def test_code_that_fails_is_asked_no_test_for(stage: Stage) -> None:
    wrong = DOUBLE.replace("2 * self.w", "undefined_name")
    (stage.root / "test_box.py").write_text(OLD_TEST + NEW_TEST)
    result = stage.run(ADD + " and a test", small=[wrong, wrong])
    assert (result.verdict, result.changed) == ("failed", ())
    assert stage.texts() == (SOURCE, OLD_TEST + NEW_TEST)
    assert [scope.recipe for scope in stage.of(ScopeRead) if isinstance(scope, ScopeRead)] == ["add"]


def test_a_dry_run_shows_the_code(stage: Stage) -> None:
    result = stage.run(ADD + " and a test", dry_run=True, small=[DOUBLE])
    assert (result.verdict, result.changed) == ("unverified", ())
    assert stage.texts() == (SOURCE, OLD_TEST)


def test_both_in_one_file_are_one_change(stage: Stage) -> None:
    for path in stage.root.iterdir():
        path.unlink()
    stage.check = ""
    (stage.root / "lib.rs").write_text("pub fn one() -> i32 {\n    1\n}\n")
    two = "```rust\npub fn two() -> i32 {\n    2\n}\n```"
    test = "```rust\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn is_two() {\n        assert_eq!(super::two(), 2);\n    }\n}\n```"
    result = stage.run("Add a function two() -> i32 to lib.rs with a unit test", small=[two, test])
    assert result.changed == ("lib.rs",)
    text = (stage.root / "lib.rs").read_text()
    assert text.startswith("pub fn one() -> i32 {\n    1\n}\n\npub fn two() -> i32 {\n    2\n}\n")
    assert "fn is_two()" in text
    undo(open_workspace(stage.root), force=False)
    assert (stage.root / "lib.rs").read_text() == "pub fn one() -> i32 {\n    1\n}\n"


BOTH = CODE + "\n    def triple(self):\n        return 3 * self.w\n"
TRIPLE = DOUBLE.replace("double", "triple").replace("2 *", "3 *")
TRIPLE_TEST = TEST.replace("double", "triple").replace("== 4", "== 6").replace("== 10", "== 15")


def test_what_is_listed_is_done_one_after_the_other(stage: Stage, fenceline_home: Path) -> None:
    result = stage.run("Add methods double and triple to Box in box.py", small=[DOUBLE, TRIPLE])
    assert (result.verdict, result.reason, result.changed) == (
        "verified",
        "the check passes (1 test)",
        ("box.py",),
    )
    assert stage.texts() == (BOTH, OLD_TEST)
    (note,) = result.notes
    assert note.startswith("no other file names `double`, `triple`: ")
    asked = [request.messages[-1].content for request in stage.built["small"].requests]
    assert ["Task: Add a method double to Box" in text for text in asked] == [True, False]
    assert "def double(self)" in asked[1]  # which is in the class by now
    (record,) = read(fenceline_home / "data" / "ledger" / "journal.jsonl").tasks
    assert (record.scope, record.attempts[0].requests, len(record.changes)) == ("edit", 2, 1)
    undo(open_workspace(stage.root), force=False)
    assert stage.texts() == (SOURCE, OLD_TEST)


def test_each_of_them_gets_its_test(stage: Stage) -> None:
    listed = "Add a method double and a method triple to Box in box.py, with unit tests"
    result = stage.run(listed, small=[DOUBLE, TRIPLE, TEST, TRIPLE_TEST])
    assert (result.verdict, result.changed) == ("verified", ("box.py", "test_box.py"))
    assert "; the test of `double`: passes on the code and fails on " in result.reason
    assert "; the test of `triple`: passes on the code and fails on " in result.reason
    assert stage.texts()[0] == BOTH
    assert "def test_double" in stage.texts()[1]
    assert "def test_triple" in stage.texts()[1]


def test_places_that_are_mended_follow_each_other(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH.replace("2 *", "7 *").replace("3 *", "8 *"))
    (stage.root / "test_box.py").write_text(
        OLD_TEST
        + NEW_TEST
        + NEW_TEST.replace("double", "triple").replace("== 4", "== 6").replace("== 10", "== 15")
    )
    result = stage.run("Fix Box.double and Box.triple", small=[DOUBLE, TRIPLE])
    assert (result.verdict, stage.texts()[0]) == ("verified", BOTH)


ROUNDED = BOTH.replace("2 * self.w", "round(2 * self.w)").replace("3 * self.w", "round(3 * self.w)")


def test_what_is_asked_of_two_places_is_done_in_both(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH)
    answers = [
        text.replace("* self.w", "* self.w)").replace("return ", "return round(") for text in (DOUBLE, TRIPLE)
    ]
    result = stage.run("Let Box.double and Box.triple round", small=answers)
    assert (result.verdict, result.notes, stage.texts()[0]) == ("verified", (), ROUNDED)
    asked = [request.messages[-1].content for request in stage.built["small"].requests]
    assert ["Task: Let Box.triple round\n" in text for text in asked] == [False, True]


def test_a_new_function_that_another_file_uses_by_then_is_named_there(stage: Stage) -> None:
    (stage.root / "box.py").write_text(CODE)
    (stage.root / "numbers_util.py").write_text("def half(n):\n    return n / 2\n")
    twice = "```python\ndef twice(n):\n    return 2 * n\n```"
    uses = "```python\ndef double(self):\n    return twice(self.w)\n```"
    asked = "Add a function twice(n) to numbers_util.py and use it in Box.double"
    result = stage.run(asked, small=[twice, uses])
    assert (result.verdict, result.changed) == ("verified", ("box.py", "numbers_util.py"))
    assert result.notes == ("added `from numbers_util import twice`",)
    assert stage.texts()[0].startswith("from numbers_util import twice\n\nclass Box:")


def test_places_that_are_to_be_alike_are_shown_each_other_as_they_are_by_then(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH)
    answers = [DOUBLE.replace("2 * self.w", "self.w * 2"), TRIPLE.replace("3 * self.w", "self.w * 3")]
    result = stage.run("Make Box.double and Box.triple consistent", small=answers)
    assert (result.verdict, result.changed) == ("verified", ("box.py",))
    first, second = (request.messages[-1].content for request in stage.built["small"].requests)
    assert "`Box.triple` of box.py:\n```python\ndef triple(self):\n    return 3 * self.w\n```" in first
    assert "`Box.double` of box.py:\n```python\ndef double(self):\n    return self.w * 2\n```" in second


def test_what_is_to_use_a_new_function_is_an_edit_of_its_own(stage: Stage) -> None:
    (stage.root / "box.py").write_text(CODE)
    (stage.root / "test_box.py").write_text(OLD_TEST + NEW_TEST)
    twice = "```python\ndef twice(n):\n    return 2 * n\n```"
    uses = "```python\ndef double(self):\n    return twice(self.w)\n```"
    result = stage.run("Add a function twice(n) to box.py and use it in Box.double", small=[twice, uses])
    asked = stage.built["small"].requests[1].messages[-1].content
    assert "`twice` of box.py:\n```python\ndef twice(n):\n    return 2 * n\n```" in asked
    assert (result.verdict, result.changed) == ("verified", ("box.py",))
    assert (
        stage.texts()[0]
        == CODE.replace("2 * self.w", "twice(self.w)") + "\n\ndef twice(n):\n    return 2 * n\n"
    )


@pytest.mark.parametrize("asked", ["and fix all callers", "everywhere it is called in the codebase"])
def test_what_no_edit_of_one_symbol_reaches_is_missing(stage: Stage, asked: str) -> None:
    (stage.root / "box.py").write_text(CODE)
    (stage.root / "user.py").write_text("from box import Box\n\n\ndef use():\n    return Box(2).double()\n")
    result = stage.run(
        f"Make Box.double in box.py return a tuple {asked}",
        small=[DOUBLE.replace("2 * self.w", "(2 * self.w,)")],
    )
    assert (result.verdict, result.exit_code, result.changed) == ("unverified", 4, ("box.py",))
    assert result.reason.endswith(
        ", but what is asked for in user.py is missing: no edit of one symbol does it"
    )


def test_what_no_edit_of_one_symbol_reaches_goes_to_another_model_at_once(stage: Stage) -> None:
    (stage.root / "box.py").write_text(CODE)
    (stage.root / "user.py").write_text("from box import Box\n\n\ndef use():\n    return Box(2).double()\n")
    asked = "Make Box.double in box.py return a tuple and fix all callers"
    stage.run(asked, small=[], big=[DOUBLE.replace("2 * self.w", "(2 * self.w,)")])
    assert (stage.built["small"].requests, len(stage.built["big"].requests)) == ([], 1)


def test_what_changes_together_is_no_edit_for_a_model_without_tools(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH)
    result = stage.run("Extract what Box.double and Box.triple do into a function", small=[DOUBLE])
    assert (result.verdict, result.exit_code, stage.built["small"].requests) == ("failed", 1, [])
    assert result.reason.startswith(
        "`Box.double` and `Box.triple`: what is asked for is more than an edit of one symbol"
    )


def test_what_is_missing_of_a_list_is_said(stage: Stage) -> None:
    wrong = TRIPLE.replace("3 * self.w", "undefined_name")
    (stage.root / "test_box.py").write_text(
        OLD_TEST + NEW_TEST.replace("double", "triple").replace("== 4", "== 6")
    )
    result = stage.run("Add methods double and triple to Box", small=[DOUBLE, wrong, wrong])
    assert (result.verdict, result.exit_code, result.changed) == ("unverified", 4, ("box.py",))
    assert ", but `triple` is missing: " in result.reason
    assert stage.texts()[0] == CODE


def test_a_test_of_which_nothing_holds_is_not_cut_down_to_nothing(stage: Stage) -> None:
    wrong = TEST.replace("== 4", "== 5").replace("== 10", "== 11")
    result = stage.run(ADD + " and a test", small=[DOUBLE, wrong, wrong.replace("== 5", "== 6")])
    assert (result.verdict, result.changed) == ("unverified", ("box.py",))
    assert result.reason.endswith("but its test is missing: the new test does not pass on the code")
    assert stage.texts() == (CODE, OLD_TEST)


def test_what_the_code_was_to_do_is_told_to_who_tests_it(stage: Stage) -> None:
    stage.run(ADD + " that returns twice the width, with a test", small=[DOUBLE, TEST])
    told = stage.built["small"].requests[1].messages[-1].content
    assert "Task: Write a test for `Box.double` of box.py, which was to do this: " in told
    assert "that returns twice the width" in told


def test_several_functions_get_their_tests_one_after_the_other(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH)
    result = stage.run("Write tests for Box.double and Box.triple", small=[TEST, TRIPLE_TEST])
    assert (result.verdict, result.changed) == ("verified", ("test_box.py",))
    assert result.reason.startswith("passes on the code and fails on ")
    assert "; `Box.triple`: passes on the code and fails on " in result.reason
    assert "def test_double" in stage.texts()[1]
    assert "def test_triple" in stage.texts()[1]


def test_a_test_of_several_that_asserts_nothing_is_missing(stage: Stage) -> None:
    (stage.root / "box.py").write_text(BOTH)
    idle = IDLE.replace("double", "triple")
    result = stage.run("Write tests for Box.double and Box.triple", small=[TEST, idle, idle])
    assert (result.verdict, result.changed) == ("unverified", ("test_box.py",))
    assert ", but `Box.triple` is missing: the test passes on all" in result.reason
    assert stage.texts()[1] == OLD_TEST + NEW_TEST

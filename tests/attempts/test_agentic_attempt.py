"""Whole attempts with a scripted model: real git, a real check in a real sandbox; how each ends and what is left."""

from __future__ import annotations

from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from agentic_stage import BOX, CHECK, DOUBLE, Stage, call, calls, done, environ

from fenceline.attempts.agentic.limits import Limits
from fenceline.attempts.events import Answered, Asked, Checked, Edited, Event, Signalled, Wrote
from fenceline.attempts.outcome import Attempt, Tally
from fenceline.edits.want import Edit
from fenceline.errors import FencelineError
from fenceline.grounding.signal import Place, Signal
from fenceline.models.errors import StreamBroken
from fenceline.models.protocol import Message
from fenceline.models.turns import ToolCall, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.workspace.change import Change

TRIPLE = DOUBLE.replace("2 *", "3 *")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    for name, value in environ().items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "w"
    root.mkdir()
    made = Stage(root)
    made.write({"box.py": BOX, "check.py": CHECK})
    made.commit()
    return made


def doubled(code: str = DOUBLE) -> ToolCall:
    return call("edit", path="box.py::Box.double", code=code)


def test_read_edit_check_finish(stage: Stage) -> None:
    script = [
        calls(call("read", path="box.py::Box")),
        calls(doubled()),
        calls(call("check")),
        done("Added it."),
    ]
    ended = stage.run(script, "Add Box.double")
    assert (ended.outcome, ended.reason) == ("verified", "the check passes")
    assert ended.notes == ("the model says: Added it.",)
    assert stage.text() == BOX + "\n    def double(self):\n        return 2 * self.w\n"
    assert [(edit.path, edit.before) for edit in ended.edits] == [("box.py", BOX.encode())]
    assert ended.edits[0].after == stage.text().encode()
    assert stage.readied == ["box.py"]
    assert stage.outcomes() == [
        "box.py::Box, 6 lines",
        "ok, box.py: Box.double (+3 -0)",
        "check: passes: the check passes",
    ]
    assert [event.phase for event in stage.of(Checked)] == ["baseline", "whole"]
    assert [event.symbols for event in stage.of(Edited)] == [("Box.double",)]
    assert (len(stage.of(Asked)), len(stage.of(Answered)), ended.tally.requests) == (4, 4, 4)
    assert ended.tally.usage.prompt == sum(finish.usage.prompt for finish in stage.model.finishes)
    assert ended.tally.signals == []
    assert ended.tally.check_s > 0
    first = stage.model.requests[0].messages
    assert [message.role for message in first] == ["system", "user"]
    assert first[1].content == "Add Box.double\n\nCheck: python3 check.py\n\nFiles:\nbox.py check.py"
    for before, after in zip(stage.model.requests, stage.model.requests[1:], strict=False):
        assert after.messages[: len(before.messages)] == before.messages  # append-only: caches serve
        assert after.tools == before.tools


def test_a_failing_check_is_read_and_mended(stage: Stage) -> None:
    script = [calls(doubled(TRIPLE), call("check")), calls(doubled()), calls(call("check")), done()]
    ended = stage.run(script)
    assert ended.outcome == "verified"
    failed = stage.results(1)[1].text
    assert failed.startswith("fails: ")
    assert "AssertionError: 6" in failed
    assert "return 2 * self.w" in stage.text()
    assert stage.outcomes()[2] == "ok, box.py: Box.double (+1 -1)"


def test_finished_too_early_goes_back_once_with_the_evidence_and_is_mended(stage: Stage) -> None:
    ended = stage.run([calls(doubled(TRIPLE)), done(), calls(doubled()), done("Now.")])
    assert (ended.outcome, ended.tally.signals) == ("verified", ["check-failed"])
    back = stage.model.requests[2].messages[-1]
    assert back.role == "user"
    assert back.content.startswith("This is not done: the check decides.\nfails: ")
    assert "AssertionError: 6" in back.content


def test_finished_too_early_twice_is_a_failure(stage: Stage) -> None:
    ended = stage.run([calls(doubled(TRIPLE)), done(), done("It is done!")])
    assert (ended.outcome, ended.tally.requests) == ("failed", 3)
    assert "AssertionError: 6" in ended.reason
    assert ended.tally.signals == ["check-failed", "check-failed"]
    assert [edit.path for edit in ended.edits] == ["box.py"]  # for keeping aside
    assert [event.phase for event in stage.of(Checked)] == ["baseline", "whole"]  # nothing changed in between


def test_done_with_nothing_done_is_a_failure(stage: Stage) -> None:
    stage.write({"check.py": "pass\n"})
    ended = stage.run([done("All done!"), done("Really.")])
    assert (ended.outcome, ended.reason, ended.edits) == ("failed", "nothing was changed", ())
    assert ended.tally.signals == ["no-progress", "no-progress"]
    assert stage.text() == BOX


def test_a_plan_in_words_comes_first(stage: Stage) -> None:
    assert (
        stage.run([turn("assistant", *done("Plan: add it.").parts, doubled()), done()]).outcome == "verified"
    )


def test_a_new_package_of_three_files_with_tests(stage: Stage) -> None:
    for name in ("box.py", "check.py"):
        (stage.root / name).unlink()
    stage.write({"pyproject.toml": '[project]\nname = "cart"\nversion = "0"\n'})
    wrong = (
        "from cart.items import Item\n\n\ndef total(items):\n    return sum(item.price for item in items)\n"
    )
    test = (
        "from cart.items import Item\nfrom cart.sums import total\n\n\ndef test_total():\n"
        "    assert total([Item('a', 2, 3), Item('b', 1, 1)]) == 7\n"
    )
    ended = stage.run(
        [
            calls(call("read", path=".")),
            calls(
                call("write", path="cart/__init__.py", code=""),
                call("write", path="cart/items.py", code="import collections\n\nItem = collections.namedtuple('Item', 'name price count')\n"),
                call("write", path="cart/sums.py", code=wrong),
                call("write", path="tests/test_cart.py", code=test),
                call("check"),
            ),
            calls(call("edit", path="cart/sums.py", find="item.price for", code="item.price * item.count for")),
            done("A cart."),
        ],
        "Write a package cart with items and their total, and tests",
        check="",
    )  # fmt: skip
    assert (ended.outcome, ended.reason) == ("verified", "the check passes (1 test)")
    assert sorted(stage.files()) == [
        "cart/__init__.py",
        "cart/items.py",
        "cart/sums.py",
        "pyproject.toml",
        "tests/test_cart.py",
    ]
    checked = next(text for text in stage.outcomes() if text.startswith("check: "))
    assert (
        checked
        == "check: fails: tests/test_cart.py::test_total:  +  where 3 = total([Item(name='a', price=2, count=3), Item(name='b', price=1, count=1)])"
    )
    assert stage.readied == [
        "cart/__init__.py",
        "cart/items.py",
        "cart/sums.py",
        "tests/test_cart.py",
        "cart/sums.py",
    ]
    assert "There is no check yet" in stage.model.requests[0].messages[1].content
    assert ended.tally.requests == 4


def test_new_tests_that_pass_without_the_code_show_nothing(stage: Stage) -> None:
    (stage.root / "check.py").unlink()
    (stage.root / "box.py").unlink()
    code, test = call("write", path="lid.py", code="LID = 1\n"), "def test_lid():\n    assert True\n"
    ended = stage.run([calls(code, call("write", path="test_lid.py", code=test)), done()], check="")
    assert (ended.outcome, ended.reason) == (
        "unverified",
        "the only tests are new, and pass without the work too",
    )
    assert stage.files() == {"lid.py": b"LID = 1\n", "test_lid.py": test.encode()}


def test_without_a_checkpoint_nothing_is_written_and_it_ends(stage: Stage) -> None:
    def ready(edits: tuple[Edit, ...]) -> None:
        raise FencelineError(f"cannot write the checkpoint of {edits[0].path}: no space")

    attempt = stage.attempt([calls(doubled())])
    attempt.referee.ready = ready
    with pytest.raises(FencelineError, match="no space"):
        attempt.run()
    assert (stage.text(), len(stage.model.requests)) == (BOX, 1)


def test_what_was_deleted_is_told(stage: Stage) -> None:
    stage.write({"old.py": "x = 1\n"})
    ended = stage.run([calls(doubled(), call("delete", path="old.py")), done("")])
    assert (ended.outcome, ended.notes) == ("verified", ("deleted: old.py",))


def test_without_any_check_it_is_unverified(stage: Stage) -> None:
    (stage.root / "check.py").unlink()
    ended = stage.run([calls(doubled()), done()], check="")
    assert (ended.outcome, ended.reason) == ("unverified", "there is no check to hold the work against")


def test_tests_that_vanish_are_no_success(stage: Stage) -> None:
    stage.write({"test_box.py": "def test_a():\n    assert 1\n\n\ndef test_b():\n    assert not 1\n"})
    passing = "def test_a():\n    assert 1\n"
    script = [calls(call("write", path="test_box.py", code=passing)), done(), done()]
    ended = stage.run(script, check="python3 -m pytest -q")
    said = "covers the change and still fails: test_box.py::test_b"
    assert (ended.outcome, ended.reason) == ("failed", said)
    stage.write({"test_box.py": passing + "\n\ndef test_b():\n    assert 1\n"})
    ended = stage.run(
        [calls(call("write", path="test_box.py", code=passing)), done()], check="python3 -m pytest -q"
    )
    assert (ended.outcome, ended.notes[0]) == (
        "unverified",
        "tests that were there before were changed: test_box.py",
    )


def test_a_dry_run_writes_and_runs_nothing(stage: Stage) -> None:
    before = stage.files()
    new = call("write", path="lid.py", code="LID = 1\n")
    script = [
        calls(doubled(), new, call("run", command="ls"), call("check")),
        calls(call("read", path="lid.py")),
        done(),
    ]
    ended = stage.run(script, dry_run=True)
    assert (ended.outcome, len(ended.edits)) == ("unverified", 2)
    assert stage.files() == before
    assert (stage.readied, stage.of(Checked)) == ([], [])
    assert stage.outcomes()[2:] == ["a dry run runs nothing", "a dry run checks nothing", "lid.py, 1 lines"]


@pytest.mark.parametrize(
    ("limits", "reason", "signal"),
    [
        (Limits(turns=3), "not done after 3 turns", "budget"),
        (Limits(output_tokens=8), "not done after", "budget"),
        (Limits(wall_s=0.0), "not done after 0 s", "budget"),
    ],
)
def test_bounds_end_it(stage: Stage, limits: Limits, reason: str, signal: str) -> None:
    script = [calls(call("read", path="box.py", first=n, last=n)) for n in range(1, 6)]
    ended = stage.run(script, limits=limits)
    assert (ended.outcome, ended.tally.signals) == ("failed", [signal])
    assert ended.reason.startswith(reason)


def test_the_budget_refuses_before_the_request(stage: Stage) -> None:
    asked = list[tuple[int, int]]()

    def afford(prompt: int, answer: int) -> str:
        asked.append((prompt, answer))
        return "the task's spend cap would be broken" if len(asked) > 1 else ""

    ended = stage.run([calls(call("read", path="box.py"))], afford=afford)
    assert (ended.outcome, ended.reason) == ("failed", "the task's spend cap would be broken")
    assert (len(stage.model.requests), ended.tally.signals) == (1, ["budget"])
    assert asked[1][0] > asked[0][0] > 100


def test_work_that_passes_stands_when_a_bound_is_reached(stage: Stage) -> None:
    ended = stage.run([calls(doubled())], limits=Limits(turns=1))
    assert (ended.outcome, ended.notes) == ("verified", ("scripted was stopped: not done after 1 turns",))


def test_a_model_that_breaks_off_raises_and_leaves_no_thread(stage: Stage) -> None:
    attempt = stage.attempt([calls(doubled()), StreamBroken("gone")])
    with pytest.raises(StreamBroken):
        attempt.run()
    assert attempt.tally.requests == 1


@pytest.mark.parametrize("at", [Edited, Wrote])
def test_an_interruption_ends_it_on_the_way(stage: Stage, at: type[Event]) -> None:
    attempt = stage.attempt([calls(doubled()), done()])
    attempt.emit = lambda event: attempt.interrupt() if isinstance(event, at) else None
    with pytest.raises(KeyboardInterrupt):
        attempt.run()
    assert len(stage.model.requests) == 1


@pytest.mark.parametrize("wanted", [call("run", command="python3 slow.py"), call("check")])
def test_an_interruption_ends_what_runs(stage: Stage, wanted: ToolCall) -> None:
    stage.write({"slow.py": "import pathlib, time\ntime.sleep(60)\n"})
    stage.write({"check.py": "if hasattr(__import__('box').Box, 'double'): __import__('time').sleep(60)\n"})
    attempt = stage.attempt([calls(doubled(), wanted)])
    timer = Timer(0.3, attempt.interrupt)

    def emit(event: Event) -> None:
        if isinstance(event, Edited):
            timer.start()

    attempt.emit = emit
    with pytest.raises(KeyboardInterrupt):
        attempt.run()


def test_answers_that_lead_nowhere(stage: Stage) -> None:
    loop = Message("assistant", "I will now look at the file.\n" * 40)
    ended = stage.run([loop])
    assert (ended.outcome, ended.tally.signals) == ("failed", ["incoherent"])
    cut = Message("assistant", "word " * 60)
    ended = stage.run([cut, cut, cut], limits=Limits(answer_tokens=10))
    assert ended.reason == "3 answers in a row were cut off at their limit"
    assert stage.model.requests[1].messages[-1].content == "You were cut off. Go on, in smaller pieces."


def test_the_same_bad_search_with_one_word_changed_ends_soon(stage: Stage) -> None:
    words = ("perimiter", "perimetre", "perimater", "perimetar", "pirimeter")
    ended = stage.run([calls(call("search", pattern=f"def {word}")) for word in words])
    assert (ended.outcome, ended.tally.requests) == ("failed", 4)
    assert ended.reason == "4 turns in a row found nothing and changed nothing"
    assert [event.kind for event in stage.of(Signalled)] == ["no-progress"]


def test_reading_the_same_again_and_again_ends_soon(stage: Stage) -> None:
    ended = stage.run([calls(call("read", path="box.py")) for _ in range(9)])
    assert (ended.outcome, ended.tally.requests) == ("failed", 5)


def test_an_invented_package_is_told_and_inventing_it_again_ends_it(stage: Stage) -> None:
    def judge(changes: Sequence[Change]) -> tuple[Signal, ...]:
        new = [change for change in changes if change.after and b"requets" in change.after]
        return tuple(
            Signal(
                "package-unknown",
                "certain",
                "requets is not declared",
                Place(change.path, 1),
                "requets",
                "requests",
            )
            for change in new
            if not (change.before and b"requets" in change.before)
        )

    wanted = [calls(call("write", path=f"{name}.py", code="import requets\n")) for name in "abc"]
    ended = stage.run(wanted, judge=judge)
    assert stage.results(1)[0].text == (
        "written, a.py: new (+1 -0), but missing-package: requets is not declared (line 1); nearest: requests"
    )
    assert (ended.outcome, ended.tally.requests) == ("failed", 2)
    assert ended.reason == "requets again, though it was told: requets is not declared"
    assert ended.tally.signals == ["missing-package", "missing-package", "no-progress"]
    assert next((event.kind, event.named) for event in stage.of(Signalled)) == ("missing-package", "requets")
    both = calls(*(call("write", path=f"{name}.py", code="import requets\n") for name in "de"))
    mended = calls(*(call("delete", path=f"{name}.py") for name in "abde"))
    assert stage.run([both, mended, calls(doubled()), done()], judge=judge).outcome == "verified"


def test_one_word_changed_again_and_again_ends_it(stage: Stage) -> None:
    tries = [calls(doubled(DOUBLE.replace("2 *", f"{n} *")), call("check")) for n in range(3, 12)]
    ended = stage.run(tries)
    assert (ended.outcome, ended.reason) == ("failed", "4 edits in a row that differ by one word each")
    assert ended.tally.requests == 4


def test_going_back_and_forth_is_told(stage: Stage) -> None:
    other = DOUBLE.replace("2 * self.w", "self.w * self.w * self.w")
    script = [calls(doubled(code), call("check")) for code in (TRIPLE, other, TRIPLE)]
    ended = stage.run([*script, calls(doubled()), done()])
    assert ended.outcome == "verified"
    assert stage.results(3)[1].text.endswith("the same edit as one that failed: try another way")


def test_a_scoped_piece_is_handed_to_a_local_model(stage: Stage) -> None:
    given = list[tuple[str, str, str]]()

    def delegate(path: str, symbol: str, instruction: str) -> Attempt:
        given.append((path, symbol, instruction))
        if len(given) == 1:
            return Attempt("failed", "the check fails", (), Tally())
        after = BOX.encode() + b"\n    def double(self):\n        return 2 * self.w\n"
        (stage.root / "box.py").write_bytes(after)
        return Attempt(
            "verified", "the check passes", (Edit(path, BOX.encode(), after, ("Box.double",)),), Tally()
        )

    piece = call("delegate_edit", file="box.py", symbol="Box::double", instruction="Return twice its width.")
    ended = stage.run([calls(piece), calls(piece), done()], delegate=delegate)
    assert given == [("box.py", "Box.double", "Return twice its width.")] * 2
    assert stage.outcomes() == [
        "failed: the check fails; nothing is changed, write it yourself",
        "verified: the check passes; box.py: Box.double (+3 -0)",
    ]
    assert (ended.outcome, [edit.before for edit in ended.edits]) == ("verified", [BOX.encode()])
    assert stage.of(Checked)[0].phase == "baseline"


def test_conventions_of_a_folder_come_with_its_first_file(stage: Stage) -> None:
    stage.write({"sub/AGENTS.md": "Tabs.\n", "sub/a.py": "x = 1\n"})
    stage.run([calls(call("read", path="sub/a.py")), done(), done()])
    assert stage.model.requests[1].messages[-1].content.endswith("<<<\nTabs.\n>>>")


def test_a_turn_that_says_nothing_is_not_sent_back(stage: Stage) -> None:
    ended = stage.run([done(""), calls(doubled()), done("")])
    assert ended.outcome == "verified"
    assert all(message.everything for request in stage.model.requests for message in request.messages)

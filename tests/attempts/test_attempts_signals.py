"""What a signal does to an attempt: cut and over, cut and again, held against the check, or told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.beside import GroundBeside
from fenceline.attempts.events import Edited, Event, Signalled
from fenceline.attempts.guard import Guard
from fenceline.attempts.local import Bounds, LocalAttempt
from fenceline.attempts.proof import DryProof, Judged
from fenceline.edits.want import Edit, Want
from fenceline.errors import FencelineError
from fenceline.grounding.consequences import CERTAINTIES, Consequences, Row
from fenceline.grounding.ground import Ground
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.world import Change, World
from fenceline.models.scripted import ScriptedModel
from fenceline.workspace.index import outline

if TYPE_CHECKING:
    from fenceline.grounding.kinds import Certainty

SOURCE = b"def area(a):\n    return 0\n"
WANT = Want("replace", "a.py", "python", "area")
ASK = Ask("amend", conversation("Do it."), "", WANT, 400)
GOOD = "```python\ndef area(a):\n    return a\n```"
WRONG = "```python\ndef area(a):\n    return 2\n```"
CIRCLES = GOOD.removesuffix("```") + "\n".join(["show(area(3), area(4))"] * 40)
SOUND = CIRCLES.replace("return a", "return 2")
LOOP = "```python\ndef area(a):\n" + "    a = a + a\n" * 100


class Judge:
    """Knows words that stand for inventions: ``certain_x`` in a line, ``likely_y`` in an edit."""

    def look(self, path: str) -> None:
        """Need nothing ahead."""

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge imports."""
        for word in text.split():
            if text.startswith("import") and word.startswith(CERTAINTIES):
                yield self._signal(word, Place(path, number, 8))

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge what is written."""
        for change in changes:
            for number, text in enumerate((change.after or b"").decode().split("\n"), 1):
                for word in text.split():
                    if word.startswith(CERTAINTIES):
                        yield self._signal(word, Place(change.path, number))

    def close(self) -> None:
        """Do nothing."""

    def _signal(self, word: str, place: Place) -> Signal:
        certainty: Certainty = next(level for level in CERTAINTIES if word.startswith(level))
        return Signal("package-unknown", certainty, f"there is no {word}.", place, word)


@dataclass
class Check:
    """Verifies what returns ``a``; says nothing where it is told to."""

    decides: bool = True
    held: list[bytes] = field(default_factory=list[bytes])

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Judge by the last line."""
        del ask
        self.held.append(edits[0].after)
        if not self.decides:
            return Judged("unverified", "there is no check")
        fine = edits[0].after.rstrip().endswith(b"return a")
        return Judged("verified", "it holds") if fine else Judged("failed", "it does not hold", ("got 2",))


@dataclass
class Stage:
    """One attempt with its script."""

    answers: list[str]
    check: Check | DryProof = field(default_factory=Check)
    changed: Mapping[str, Row] = field(default_factory=dict[str, Row])
    bounds: Bounds = field(default_factory=Bounds)
    relieved: bool = False
    told: list[Event] = field(default_factory=list[Event])

    def __post_init__(self) -> None:
        self.model = ScriptedModel([*self.answers])
        self.ground = GroundBeside(lambda: Ground(world(), _judge))
        consequences = Consequences(self.changed)
        guard = Guard(lambda _: SOURCE, outline, self.told.append, self.ground, consequences, self.relieved)
        self.attempt = LocalAttempt(self.model, [ASK], self.check, lambda edit: (edit,), self.bounds, guard)

    def run(self) -> tuple[str, str, int]:
        """Return how it ended: outcome, reason, requests."""
        ended = self.attempt.run()
        self.notes, self.early = ended.notes, ended.early
        self.ground.stop()
        return ended.outcome, ended.reason, len(self.model.requests)

    def signals(self) -> list[tuple[str, str, str]]:
        """Return kind, certainty and what was named of all that was told."""
        told = [event for event in self.told if isinstance(event, Signalled)]
        assert [event.kind for event in told] == self.attempt.tally.signals
        return [(event.kind, event.certainty, event.named) for event in told]


def _judge(language: str, world: World) -> Judge:
    del language, world
    return Judge()


def world() -> World:
    return World(Path("/nowhere"), ("a.py",), lambda _: SOURCE, outline)


def importing(name: str, answer: str = GOOD) -> str:
    return answer.replace("def area", f"import {name}\n\n\ndef area")


def test_an_invention_in_the_stream_ends_the_attempt_at_its_line() -> None:
    stage = Stage([importing("certain_x"), GOOD])
    reason = "missing-package: there is no certain_x (line 2 of the answer)"
    assert stage.run() == ("failed", reason, 1)
    assert stage.signals() == [("missing-package", "certain", "certain_x")]
    (finish,) = stage.model.finishes
    assert finish.reason == "cancelled"
    assert finish.usage.output < 8
    assert [event for event in stage.told if isinstance(event, Edited)] == []


def test_an_invention_in_the_edit_ends_it_before_anything_is_written() -> None:
    check = Check()
    stage = Stage([GOOD.replace("return a", "certain_x = a ;\n    return a")], check)
    assert stage.run() == ("failed", "missing-package: there is no certain_x (a.py:2)", 1)
    assert check.held == []


@pytest.mark.parametrize(
    ("answer", "decides", "outcome", "note"),
    [
        (importing("likely_x"), True, "verified", "likely, missing-package: there is no likely_x (line 2 of the answer)"),
        (GOOD.replace("return", "likely_x = 1\n    return"), True, "verified", "likely, missing-package: there is no likely_x (a.py:2)"),
        (importing("likely_x", WRONG), True, "failed", ""),
        (importing("likely_x"), False, "failed", ""),
    ],
)  # fmt: skip
def test_what_is_likely_stands_only_when_the_check_verifies_it(
    *, answer: str, decides: bool, outcome: str, note: str
) -> None:
    stage = Stage([answer, GOOD], Check(decides))
    ended = stage.run()
    assert (ended[0], ended[2]) == (outcome, 1)
    assert stage.notes == ((note,) if note else ())
    assert outcome == "verified" or ended[1].startswith("missing-package: there is no likely_x")


def test_a_dry_run_shows_what_is_likely_wrong() -> None:
    stage = Stage([importing("likely_x")], DryProof())
    assert stage.run()[0] == "unverified"
    assert len(stage.notes) == 1


def test_what_is_possible_is_told_and_nothing_else() -> None:
    stage = Stage([importing("possible_x", WRONG), GOOD])
    assert stage.run() == ("verified", "it holds", 2)
    assert stage.signals() == [("missing-package", "possible", "possible_x"), ("check-failed", "certain", "")]


def test_the_table_decides() -> None:
    again: Row = ("again", "again", "note")
    stage = Stage(
        [importing("certain_x"), GOOD.replace("return", "certain_y = 1\n    return"), GOOD],
        changed={"missing-package": again},
    )
    assert stage.run() == ("verified", "it holds", 3)
    note: Row = ("note", "note", "note")
    stage = Stage([importing("certain_x")], changed={"package-unknown": note})
    assert stage.run() == ("verified", "it holds", 1)
    stop: Row = ("stop", "stop", "note")
    stage = Stage([WRONG, GOOD], changed={"check-failed": stop})
    assert stage.run() == ("failed", "check-failed: it does not hold", 1)
    stage = Stage(["no", GOOD], changed={"malformed-edit": stop})
    assert stage.run() == ("failed", "malformed-edit: the answer does not declare `area`", 1)


def test_a_missing_thing_that_is_named_twice_is_no_slip() -> None:
    again: Row = ("again", "again", "note")
    slips = [importing("certain_x"), importing("certain_y")]
    assert Stage([*slips, GOOD], changed={"missing-package": again}).run() == ("verified", "it holds", 3)
    stage = Stage([importing("certain_x")] * 5, changed={"missing-package": again}, bounds=Bounds(8, 0))
    assert stage.run() == ("failed", "missing-package: there is no certain_x (line 2 of the answer)", 2)


def test_an_answer_in_circles_may_be_followed_by_a_good_one() -> None:
    stage = Stage([LOOP, GOOD])
    assert stage.run() == ("verified", "it holds", 2)
    assert stage.signals() == [("incoherent", "certain", "")]


def test_two_answers_in_circles_in_a_row_end_it() -> None:
    stage = Stage([LOOP, LOOP, GOOD])
    reason = "incoherent: 6 lines are the same: a = a + a (line 3 of the answer)"
    assert stage.run() == ("failed", reason, 2)
    assert Stage([LOOP, WRONG, LOOP, GOOD]).run() == ("verified", "it holds", 4)


def test_an_edit_that_was_complete_before_the_circles_is_held_against_the_check() -> None:
    assert Stage([CIRCLES]).run() == ("verified", "it holds", 1)
    assert Stage([CIRCLES], relieved=True).run() == ("verified", "it holds", 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("no", "malformed-edit: the answer does not declare `area`"),
        (LOOP, "incoherent: 6 lines are the same: a = a + a (line 3 of the answer)"),
        (SOUND, "incoherent: 6 lines are the same: show(area(3), area(4)) (line 4 of the answer)"),
    ],
)
def test_a_model_that_fumbles_gives_way_to_one_that_waits(answer: str, reason: str) -> None:
    stage = Stage([answer, GOOD], relieved=True)
    assert (stage.run(), stage.early) == (("failed", reason, 1), True)
    alone = Stage([answer, GOOD])
    assert (alone.run(), alone.early) == (("verified", "it holds", 2), False)


def test_what_a_failed_check_says_is_no_reason_to_give_way() -> None:
    assert Stage([WRONG, GOOD], relieved=True).run() == ("verified", "it holds", 2)


def test_a_lost_model_does_not_give_way_early() -> None:
    stage = Stage([importing("certain_x"), GOOD], relieved=True)
    assert (stage.run()[0], stage.early) == ("failed", False)


def test_a_budget_that_is_used_up_is_told() -> None:
    stage = Stage([WRONG, WRONG.replace("2", "3")], bounds=Bounds(2, 1))
    assert stage.run() == ("failed", "it does not hold", 2)
    assert [kind for kind, _, _ in stage.signals()] == [
        "check-failed",
        "check-failed",
        "no-progress",
        "budget",
    ]


def test_eight_fresh_samples_that_fail_alike_are_all_asked_for() -> None:
    stage = Stage([WRONG, *[WRONG.replace("2", str(n)) for n in range(3, 10)]])
    assert stage.run() == ("failed", "it does not hold", 8)


def test_after_a_repair_that_fails_alike_come_fresh_samples() -> None:
    stage = Stage([WRONG, *[WRONG.replace("2", str(n)) for n in range(3, 6)], GOOD], bounds=Bounds(8, 4))
    assert stage.run() == ("verified", "it holds", 5)
    assert [request.temperature for request in stage.model.requests] == [0, 0, 0.8, 0.8, 0.8]


def test_a_ground_that_cannot_be_made_is_done_without() -> None:
    def broken() -> Ground:
        raise FencelineError("no files")

    ground = GroundBeside(broken)
    guard = Guard(lambda _: SOURCE, outline, lambda _: None, ground)
    answers: list[str | Exception] = [importing("certain_x")]
    tried = LocalAttempt(ScriptedModel(answers), [ASK], Check(), lambda edit: (edit,), Bounds(), guard)
    assert tried.run().outcome == "verified"
    assert ground() is None
    ground.stop()


def test_the_ground_is_made_once_looks_in_turn_and_is_ended_once() -> None:
    log: list[str] = []

    class Logging(Judge):
        def look(self, path: str) -> None:
            log.append(path)

        def close(self) -> None:
            log.append("closed")

    def judge(language: str, world: World) -> Judge:
        del language, world
        return Logging()

    def make() -> Ground:
        log.append("made")
        return Ground(world(), judge)

    beside = GroundBeside(make)
    beside.stop()
    assert log == []
    beside.look("a.py")
    beside.look("b.py")
    assert beside() is beside()
    beside.stop()
    beside.stop()
    assert log == ["made", "a.py", "b.py", "closed"]


def test_what_an_answer_is_asked_about_is_looked_at_while_it_comes() -> None:
    looked: list[str] = []

    class Looking(Judge):
        def look(self, path: str) -> None:
            looked.append(path)

    ground = GroundBeside(lambda: Ground(world(), lambda _language, _world: Looking()))
    Guard(lambda _: SOURCE, outline, lambda _: None, ground).watch(ASK)
    ground.stop()
    assert looked == ["a.py"]

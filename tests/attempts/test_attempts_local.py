"""The order of questions, what each answer costs, and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.events import Edited, Event, Signalled
from fenceline.attempts.guard import Guard
from fenceline.attempts.local import Bounds, LocalAttempt
from fenceline.attempts.proof import DryProof, Judged
from fenceline.edits.want import Edit, Want
from fenceline.errors import FencelineError
from fenceline.models.errors import StreamBroken
from fenceline.models.scripted import ScriptedModel
from fenceline.workspace.index import outline

SOURCE = b"def area(a):\n    return 0\n"
WANT = Want("replace", "a.py", "python", "area")


def answer(value: object) -> str:
    return f"```python\ndef area(a):\n    return {value}\n```"


def ask(way: str) -> Ask:
    return Ask(way, conversation(f"{way}!"), "", WANT, 400)


@dataclass
class Wanting:
    """Verifies the edit that returns one value, and says of the others what they return."""

    value: object
    held: list[bytes] = field(default_factory=list[bytes])

    def hold(self, edits: tuple[Edit, ...], ask: Ask) -> Judged:
        """Judge by the value alone."""
        del ask
        self.held.append(edits[0].after)
        if f"return {self.value}\n".encode() in edits[0].after:
            return Judged("verified", "it holds", notes=("noted",), seconds=0.5)
        return Judged(
            "failed", "it does not hold", (f"got {edits[0].after.split()[-1].decode()}",), seconds=0.25
        )


def attempt(
    model: ScriptedModel,
    proof: Wanting | DryProof,
    asks: Sequence[Ask],
    told: list[Event],
    bounds: Bounds | None = None,
) -> LocalAttempt:
    return LocalAttempt(
        model,
        asks,
        proof,
        lambda edit: (edit,),
        bounds or Bounds(6, 1),
        Guard(lambda _: SOURCE, outline, told.append),
    )


def test_one_way_is_asked_then_repaired_then_sampled() -> None:
    model, told = ScriptedModel([answer(n) for n in range(1, 7)]), list[Event]()
    tried = attempt(model, Wanting(4), [ask("amend")], told)
    ended = tried.run()
    assert (ended.outcome, ended.reason, ended.notes) == ("verified", "it holds", ("noted",))
    assert ended.edits[0].after == b"def area(a):\n    return 4\n"
    assert [(r.temperature, r.seed) for r in model.requests] == [(0.0, None), (0.0, None), (0.8, 0), (0.8, 1)]
    repair = model.requests[1].messages
    assert repair[:2] == model.requests[0].messages
    assert (repair[2].role, repair[2].content) == ("assistant", answer(1))
    assert (repair[3].role, repair[3].content.split("\n")[:2]) == ("user", ["This still fails:", "got 1"])
    assert model.requests[2].messages == model.requests[0].messages
    tally = tried.tally
    assert (tally.requests, tally.signals, tally.check_s) == (4, ["check-failed"] * 3, 1.25)
    assert tally.usage.prompt == sum(finish.usage.prompt for finish in model.finishes)
    assert tally.usage.output == sum(finish.usage.output for finish in model.finishes)
    assert len([event for event in told if isinstance(event, Edited)]) == 4


def test_two_ways_are_both_asked_and_the_second_now_and_then_again() -> None:
    model = ScriptedModel([answer(n) for n in range(1, 20)])
    ended = attempt(model, Wanting("never"), [ask("rewrite"), ask("amend")], [], Bounds(8, 1)).run()
    asked = [request.messages[1].content for request in model.requests]
    assert asked == [
        "rewrite!",
        "amend!",
        "rewrite!",
        "rewrite!",
        "rewrite!",
        "amend!",
        "rewrite!",
        "rewrite!",
    ]
    assert (ended.outcome, ended.reason) == ("failed", "it does not hold")
    assert ended.edits[0].after == b"def area(a):\n    return 1\n"


def test_the_same_wrong_edit_is_not_checked_twice() -> None:
    proof, told = Wanting(2), list[Event]()
    ended = attempt(ScriptedModel([answer(1), answer(1), answer(2)]), proof, [ask("amend")], told).run()
    assert ended.outcome == "verified"
    assert len(proof.held) == 2
    assert [e.kind for e in told if isinstance(e, Signalled)] == [
        "check-failed",
        "no-progress",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am done.", "malformed-edit"),
        ("```python\ndef area(a):\n    ...\n```", "malformed-edit"),
    ],
)
def test_an_answer_that_is_no_edit_and_comes_again_ends_it(text: str, kind: str) -> None:
    model, proof = ScriptedModel([text] * 12), Wanting(2)
    tried = attempt(model, proof, [ask("amend")], [], Bounds(12, 1))
    ended = tried.run()
    assert (ended.outcome, ended.edits, proof.held) == ("failed", (), [])
    assert ended.reason.endswith(", and the same answer came again")
    assert tried.tally.signals == [kind, kind]
    assert len(model.requests) == 2


def test_the_code_as_it_is_may_come_again_before_a_sample_is_another() -> None:
    model, proof = ScriptedModel([answer(0), answer(0), answer(2)]), Wanting(2)
    ended = attempt(model, proof, [ask("rewrite"), ask("amend")], [], Bounds(12, 1)).run()
    assert (ended.outcome, len(model.requests)) == ("verified", 3)


def test_two_answers_in_a_row_that_are_no_edits_end_it() -> None:
    model, proof = ScriptedModel([f"I am done, {n}." for n in range(12)]), Wanting(2)
    ended = attempt(model, proof, [ask("amend")], [], Bounds(12, 1)).run()
    assert ended.reason == "no answer held an edit that could be applied (2 answers in a row)"
    assert len(model.requests) == 2


def test_the_same_edit_three_times_ends_it() -> None:
    model, proof = ScriptedModel([answer(1)] * 12), Wanting("never")
    ended = attempt(model, proof, [ask("amend")], [], Bounds(12, 0)).run()
    assert (ended.outcome, ended.reason) == ("failed", "no-progress: the same edit 3 times")
    assert (len(model.requests), len(proof.held)) == (3, 1)


def test_never_more_requests_than_allowed() -> None:
    model = ScriptedModel([answer(n) for n in range(1, 9)])
    attempt(model, Wanting("never"), [ask("rewrite"), ask("amend")], [], Bounds(1, 1)).run()
    assert len(model.requests) == 1


def test_a_model_that_breaks_off_ends_it_with_what_was_counted() -> None:
    tried = attempt(ScriptedModel([answer(1), StreamBroken("gone")]), Wanting(2), [ask("amend")], [])
    with pytest.raises(StreamBroken):
        tried.run()
    assert tried.tally.requests == 1


def test_a_file_that_went_is_said() -> None:
    guard = Guard(lambda _: None, outline, lambda _: None)
    tried = LocalAttempt(
        ScriptedModel([answer(1)]), [ask("amend")], Wanting(1), lambda edit: (edit,), Bounds(), guard
    )
    with pytest.raises(FencelineError, match=r"a\.py is gone since the run began"):
        tried.run()


def test_a_dry_run_takes_the_first_edit() -> None:
    ended = attempt(ScriptedModel([answer(1)]), DryProof(), [ask("amend")], []).run()
    assert (ended.outcome, len(ended.edits)) == ("unverified", 1)

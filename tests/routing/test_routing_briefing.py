"""A briefing holds facts, stays small, and never grows into a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from fenceline.attempts.events import Checked, Note, Signalled
from fenceline.routing.briefing import Briefing, Log

if TYPE_CHECKING:
    from fenceline.attempts.events import Event


def checked(phase: str, outcome: str, *failures: str) -> Checked:
    return Checked(phase, "pytest", outcome, 0, 1, 0.1, failures)


def test_a_briefing_says_who_tried_what_is_not_there_and_what_fails() -> None:
    shown: list[Event] = []
    log = Log(shown.append)
    events: list[Event] = [
        checked("baseline", "failed", "old"),
        Signalled("missing-package", "requets is not known", named="requets", nearest="requests"),
        Signalled("missing-package", "requets is not known", named="requets", nearest="requests"),
        Signalled("missing-name", "no such", named="shapes.Squar"),
        Signalled("check-failed", "1 test fails"),
        checked("nearest", "failed", "assert 7 == 10\n  in perimeter"),
        Note("n"),
    ]
    for event in events:
        log(event)
    briefing = Briefing().after("small", "the check\nfails", log)
    assert shown == events
    assert str(briefing) == (
        "Tried before, without success; nothing of it is left:\n"
        "- small: the check fails\n"
        "These do not exist, do without them:\n"
        "- requets (there is requests)\n"
        "- shapes.Squar\n"
        "The check then said:\n"
        "- assert 7 == 10\n"
        "- in perimeter"
    )
    log.begin()
    second = briefing.after("small with tools", "gave up", log)
    assert (second.tried, second.ruled_out, second.evidence) == (
        ("small: the check fails", "small with tools: gave up"),
        briefing.ruled_out,
        briefing.evidence,
    )


def test_no_attempt_no_briefing() -> None:
    assert str(Briefing()) == ""


def test_a_name_with_breaks_in_it_is_one_line() -> None:
    log = Log(lambda _: None)
    log(Signalled("missing-name", "m", named="a\x85b\u2028\n\rc"))
    assert str(Briefing().after("small\x1emodel", "gave\x0bup", log)).splitlines() == [
        "Tried before, without success; nothing of it is left:",
        "- small model: gave up",
        "These do not exist, do without them:",
        "- a b c",
    ]


@given(st.lists(st.tuples(st.text(), st.text(max_size=5000), st.text(max_size=300)), max_size=12))
def test_a_briefing_stays_small_whatever_was_tried(attempts: list[tuple[str, str, str]]) -> None:
    briefing = Briefing()
    for model, reason, named in attempts:
        log = Log(lambda _: None)
        log(Signalled("missing-name", "m", named=named))
        log(checked("whole", "failed", reason * 3))
        briefing = briefing.after(model[:20], reason, log)
    assert len(str(briefing).splitlines()) <= 4 + 12 + 12 + 3
    assert len(str(briefing)) < 12_000

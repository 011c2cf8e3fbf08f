"""The agentic attempt: a model reads, edits and runs until it says that it is done; then the check decides."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.bar import Unready
from fenceline.attempts.agentic.terms import Terms
from fenceline.attempts.agentic.tools.outcome import said
from fenceline.attempts.agentic.turning import take_turn
from fenceline.attempts.agentic.work import Work, set_up
from fenceline.attempts.events import Note, Signalled
from fenceline.attempts.listen import Answer
from fenceline.attempts.outcome import Attempt
from fenceline.checks.clean import plain, short
from fenceline.errors import FencelineError
from fenceline.grounding.signal import Signal
from fenceline.models.protocol import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.agentic.turning import Turned
    from fenceline.attempts.proof import Judged
    from fenceline.models.turns import ToolCall

_CUT = 3  # answers in a row that were cut off
_SIGNALS = 6


class Ended(Exception):
    """The attempt cannot go on."""

    def __init__(self, reason: str, rule: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule = rule


@dataclass(slots=True)
class AgenticAttempt(Terms):
    """One model's try at a task with tools."""

    _started: float = field(default=0.0, init=False)
    _returned: int = field(default=0, init=False)
    _cut: int = field(default=0, init=False)

    def run(self) -> Attempt:
        """Work until the check decides, the model is lost, or a bound is reached.

        Raises:
            KeyboardInterrupt: it was interrupted.
            FencelineError: the model could not be asked, or the workspace cannot be worked in.
        """
        self._started = time.monotonic()
        work = set_up(self)
        work.bar.start()
        try:
            return self._until_done(work)
        except Ended as end:
            return self._stopped(work, end)
        except Unready as unready:
            raise unready.fault from None
        except FencelineError:
            self._unless_cancelled()
            raise
        finally:
            work.bar.stop()
            self.tally.check_s = work.bar.seconds

    def interrupt(self) -> None:
        """End the attempt from another thread, whatever it is at; ``run`` then raises KeyboardInterrupt."""
        self.cancel.set()
        self.referee.stop()

    def _unless_cancelled(self) -> None:
        if self.cancel.is_set():
            raise KeyboardInterrupt

    def _until_done(self, work: Work) -> Attempt:
        while True:
            answer = self._ask(work)
            if calls := answer.finish.message.calls:
                self._do(work, calls)
            elif self._cut:
                work.conversation.reply("You were cut off. Go on, in smaller pieces.")
            elif (judged := work.bar.judge()).kind == "failed":
                self._send_back(work, judged)
            else:
                notes = (*judged.notes, *_closing(answer))
                return Attempt(judged.kind, judged.reason, work.desk.edits, self.tally, notes)

    def _ask(self, work: Work) -> Turned:
        """Send the conversation and append what comes back."""
        self._within_bounds()
        if work.conversation.fit():
            work.lost.forget()
            self.emit(Note("earlier results were left out of the conversation, to make room in the window"))
        size = work.conversation.size
        most = min(work.most, self.limits.output_tokens - self.tally.usage.output)
        if refusal := self.afford(size, most):
            raise Ended(refusal, "used-up")
        request = Request(work.conversation.messages, most, tools=work.toolbox.tools)
        answer = take_turn(self.model, request, self.tally.requests + 1, size, self.emit, self.cancel)
        self.tally.add(Answer(answer.text, answer.finish))
        self._sound(answer)
        work.conversation.add(answer.finish.message)
        return answer

    def _do(self, work: Work, calls: Sequence[ToolCall]) -> None:
        """Run the calls of a turn and append their results."""
        done = work.toolbox.run(calls)
        signals, opened = work.desk.taken()
        self.tally.signals.extend(signal.kind for signal in signals)
        for _, told in done:
            if told.signal is not None:
                self._tell(told.signal)
        work.conversation.answer(done, work.instructions.near(opened))
        if lost := work.lost.turn(self.tally.requests, work.desk.version, done, signals):
            raise Ended(lost, "circles")
        if (stuck := work.bar.stuck) and stuck.rule == "circles":
            raise Ended(stuck.message, stuck.rule)

    def _send_back(self, work: Work, judged: Judged) -> None:
        """Give the model the evidence against its claim to be done, once."""
        rule = "check-fails" if work.desk.edits else "unchanged"
        if self._returned >= self.limits.returns:
            raise Ended(judged.reason, rule)
        self._returned += 1
        self._tell(Signal(rule, "certain", f"not done: {judged.reason}"))
        told = work.bar.evidence(judged, self.limits.shown_chars // 2)
        found = "\n".join(dict.fromkeys(map(said, work.desk.standing()[:_SIGNALS])))
        work.conversation.reply(f"This is not done: the check decides.\n{told}\n{found}".rstrip())

    def _stopped(self, work: Work, end: Ended) -> Attempt:
        """Let the check decide on what is there when the model could not go on."""
        if end.rule:
            self._tell(Signal(end.rule, "certain", end.reason))
        judged = work.bar.judge()
        if judged.kind == "verified":
            notes = (*judged.notes, f"{self.model.entry.name} was stopped: {end.reason}")
            return Attempt("verified", judged.reason, work.desk.edits, self.tally, notes)
        return Attempt("failed", end.reason, work.desk.edits, self.tally, gains=judged.gains)

    def _within_bounds(self) -> None:
        self._unless_cancelled()
        if self.tally.requests >= self.limits.turns:
            raise Ended(f"not done after {self.limits.turns} turns", "used-up")
        if self.tally.usage.output >= self.limits.output_tokens:
            raise Ended(f"not done after {self.tally.usage.output} tokens", "used-up")
        if time.monotonic() - self._started > self.limits.wall_s:
            raise Ended(f"not done after {self.limits.wall_s:g} s", "used-up")

    def _sound(self, answer: Turned) -> None:
        """End the attempt on an answer that leads nowhere."""
        if answer.cut is not None:
            raise Ended(answer.cut.message, answer.cut.rule)
        self._cut = self._cut + 1 if answer.finish.reason == "length" else 0
        if self._cut >= _CUT:
            raise Ended(f"{_CUT} answers in a row were cut off at their limit", "runaway")
        match answer.finish.reason:
            case "refusal":
                raise Ended(f"the model declines: {_line(answer.text)}".rstrip(": "))
            case "content-filter":
                raise Ended("the provider's content filter ended the answer")
            case _:
                return

    def _tell(self, signal: Signal) -> None:
        self.tally.signals.append(signal.kind)
        self.emit(Signalled.of(signal))


def _closing(answer: Turned) -> tuple[str, ...]:
    """Return what the model says of its work, as its claim."""
    text = _line(answer.finish.message.content)
    return (f"the model says: {text}",) if text else ()


def _line(text: str) -> str:
    return short(" ".join(plain(text).split()), 300)

"""Stands between a model's words and the workspace: has them judged, tells what was found, says what follows."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.attempts.events import Signalled
from fenceline.edits.errors import Flaw
from fenceline.errors import FencelineError
from fenceline.grounding.consequences import STUBBORN, TWICE, Consequences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.ask import Ask
    from fenceline.attempts.beside import GroundBeside
    from fenceline.attempts.events import Emit
    from fenceline.edits.errors import EditRefused
    from fenceline.edits.want import Edit, Outliner
    from fenceline.grounding.consequences import Consequence
    from fenceline.grounding.kinds import Certainty, SignalKind
    from fenceline.grounding.progress import Progress
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.stream.watch import Setting, StreamWatch

_RULES = {
    Flaw.NO_CODE: "no-code",
    Flaw.WRONG_SYMBOL: "symbol-other",
    Flaw.ELIDED: "elided",
    Flaw.BROKEN: "broken-syntax",
    Flaw.UNCHANGED: "unchanged",
    Flaw.DELETES: "deletes",
}


@dataclass(slots=True)
class Guard:
    """Guards one attempt.

    Attributes:
        read: bytes of the file that an edit goes to, None when there is none yet.
        outliner: reads declarations.
        emit: tells the face.
        ground: what exists; None to go by the text alone.
        consequences: what follows a signal.
        relieved: whether another model waits to take over.
        told: kinds of signals so far, in order.
    """

    read: Callable[[str], bytes | None]
    outliner: Outliner
    emit: Emit
    ground: GroundBeside | None = None
    consequences: Consequences = field(default_factory=Consequences)
    relieved: bool = False
    told: list[SignalKind] = field(default_factory=list["SignalKind"], init=False)
    _progress: Progress | None = field(default=None, init=False)
    _said: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]], init=False)
    _named: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]], init=False)
    _before: set[SignalKind] = field(default_factory=set["SignalKind"], init=False)
    _now: set[SignalKind] = field(default_factory=set["SignalKind"], init=False)

    @property
    def progress(self) -> Progress:
        """Return who follows the attempt across its turns."""
        from fenceline.grounding.progress import Progress  # noqa: PLC0415 - after the first answer

        self._progress = self._progress or Progress()
        return self._progress

    def watch(self, ask: Ask) -> StreamWatch:
        """Return the judge of the answer to ``ask``, which is on its way already; its ground begins beside it."""
        from fenceline.grounding.stream.watch import StreamWatch  # noqa: PLC0415 - beside the request

        if self.ground is not None:
            self.ground.look(ask.want.path)
        self._before, self._now = self._now, set()
        self._said.clear()
        return StreamWatch(ask.want, self.ground or _nothing, self._setting(ask))

    def _setting(self, ask: Ask) -> Setting:
        from fenceline.grounding.stream.watch import Setting  # noqa: PLC0415 - beside the request

        want = ask.want
        if want.mode not in ("replace", "insert"):
            return Setting(max_tokens=ask.max_tokens)
        source = self.read(want.path) or b""
        outline = self.outliner(want.language, want.path, source)
        old = want.standing(outline) if want.mode == "replace" else None
        original = old.span.of(source).decode("utf-8", "replace") if old else ""
        known = frozenset(symbol.name for symbol in outline.symbols)
        return Setting(original, lambda: known, ask.max_tokens)

    def judge(self, edits: Sequence[Edit]) -> tuple[Signal, ...]:
        """Return what reality has against edits that are not written yet."""
        from fenceline.grounding.world import Change  # noqa: PLC0415 - after the first answer

        ground = self.ground() if self.ground is not None else None
        if ground is None:
            return ()
        with suppress(FencelineError, OSError):  # what cannot be judged is left to the check
            return ground.judge([Change(edit.path, edit.before, edit.after) for edit in edits])
        return ()

    def follows(self, signal: Signal) -> Consequence:
        """Return what follows ``signal``, which is not told yet; what may be chance once is none when it comes back."""
        follows = self.consequences.of(signal)
        if follows == "handoff" and not self.relieved:
            follows = "again"
        again = signal.kind in TWICE and signal.kind in self._before
        stubborn = bool(signal.named) and self._named[signal.rule, signal.named] >= STUBBORN - 1
        return "stop" if follows == "again" and (again or stubborn) else follows

    def tell(self, signal: Signal) -> None:
        """Tell the face, and remember for the ledger; what the stream and the edit both show is told once."""
        if signal.named and (signal.rule, signal.named) in self._said:
            return
        self._said.add((signal.rule, signal.named))
        self._named[signal.rule, signal.named] += 1
        self.told.append(signal.kind)
        self._now.add(signal.kind)
        self.emit(Signalled.of(signal))


def reason(signal: Signal) -> str:
    """Return one line for a person: what was found, and where."""
    place = signal.place
    if place is None:
        where = ""
    elif place.path:
        where = f" ({place.path}:{place.line})"
    else:
        where = f" (line {place.line} of the answer)"
    return f"{signal.kind}: {signal.message.rstrip('.')}{where}"


def found(rule: str, message: str, certainty: Certainty = "certain") -> Signal:
    """Return a signal about an attempt as a whole."""
    from fenceline.grounding.signal import Signal  # noqa: PLC0415 - after the first answer

    return Signal(rule, certainty, message)


def refused(refusal: EditRefused) -> Signal:
    """Return the signal of an answer that is no edit; one that changes nothing may be followed by one that does."""
    certainty = "likely" if refusal.flaw is Flaw.UNCHANGED else "certain"
    return found(_RULES[refusal.flaw], refusal.message, certainty)


def _nothing() -> None:
    """Give no ground."""

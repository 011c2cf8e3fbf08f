"""What the next model is told of what was tried: facts and evidence, never the lost transcript."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from msgspec import structs

from fenceline.attempts.events import Answered, Checked, Signalled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.events import Emit, Event

_TRIED = 4  # attempts
_NAMES = 12
_LINES = 12  # of the last failure
_WIDE = 200  # characters of a line
_WHY = ": "


@dataclass(slots=True)
class Log:
    """Passes every event on to the face, and keeps what a later rung may be told.

    Attributes:
        face: who shows events.
        signals: of the attempt under way.
        failures: essential lines of the last check that failed on an edit of it.
        spent: says what the task has cost so far, USD; None where that is not known.
    """

    face: Emit
    signals: list[Signalled] = field(default_factory=list[Signalled])
    failures: tuple[str, ...] = ()
    spent: Callable[[], float | None] = float

    def __call__(self, event: Event) -> None:
        """Take one event in and pass it on."""
        match event:
            case Signalled():
                self.signals.append(event)
            case Checked(outcome="failed") if event.phase != "baseline":
                self.failures = event.failures
            case Answered():
                event = structs.replace(event, spent=self.spent())
            case _:
                pass
        self.face(event)

    def begin(self) -> None:
        """Forget: another attempt begins."""
        self.signals, self.failures = [], ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """What earlier attempts at the task showed.

    Attributes:
        tried: a line for each: who, and how it ended.
        ruled_out: names that they invented, with the nearest that exists.
        evidence: essential lines of the last failing check.
        kept: what is left of the work, and why.
    """

    tried: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def after(self, model: str, reason: str, log: Log, kept: tuple[str, ...] = ()) -> Briefing:
        """Return the briefing for who comes after ``model``, whose attempt ``log`` holds."""
        invented = (_ruled_out(signal) for signal in log.signals if signal.kind.startswith("missing-"))
        return Briefing(
            (*self.tried, f"{model}{_WHY}{_line(reason)}")[-_TRIED:],
            tuple(dict.fromkeys((*self.ruled_out, *filter(None, invented))))[-_NAMES:],
            log.failures or self.evidence,
            kept or self.kept,
        )

    def screened(self, screen: Callable[[str], str]) -> Briefing:
        """Return it for a model that may be shown of each piece what ``screen`` leaves."""
        return Briefing(
            *(tuple(map(screen, part)) for part in (self.tried, self.ruled_out, self.evidence, self.kept))
        )

    def without_output(self) -> Briefing:
        """Return it without what a check said, for a model that may not be told that."""
        return replace(self, tried=tuple(line.partition(_WHY)[0] for line in self.tried), evidence=())

    def __str__(self) -> str:
        """Return it as it stands in a prompt; empty for nothing."""
        failing = "\n".join(self.evidence).splitlines()[:_LINES]
        parts = (
            _section(
                f"Tried before, without success{'' if self.kept else '; nothing of it is left'}:", self.tried
            ),
            _section("Kept of it, since the check shows that it is right so far:", self.kept),
            _section("These do not exist, do without them:", self.ruled_out),
            _section("The check then said:", failing),
        )
        return "\n".join(filter(None, parts))


def _section(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *(f"- {_line(line)}" for line in lines)]) if lines else ""


def _ruled_out(signal: Signalled) -> str:
    if not signal.named:
        return ""
    return f"{signal.named} (there is {signal.nearest})" if signal.nearest else signal.named


def _line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDE else f"{flat[: _WIDE - 2]} …"

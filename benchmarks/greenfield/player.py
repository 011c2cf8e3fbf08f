"""A vendor's server that plays a script: each turn is given only for the request that the script expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fenceline.models.protocol import Usage
from fenceline.models.scripted_hosted.script import Fail, HangUp, Say
from fenceline.models.scripted_hosted.server import ScriptedVendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.models.scripted_hosted.script import Act
    from fenceline.models.scripted_hosted.server import VendorName
    from fenceline.models.scripted_reply import Recorded

    from .script import Fault, Step

_CUTS: dict[Fault, int] = {
    "cut-at-once": 1,
    "cut": 4,
}  # events before it; the first token comes with the third


class Player(ScriptedVendor):
    """Plays steps in order and notes what was not as they expect; such a request is refused.

    Args:
        vendor: which one it plays.
        steps: the script.
        count: tokens of a text.
        fault: that happens once, instead of the answer to the step ``fault_at``.
        fault_at: id of that step.

    Attributes:
        unmet: expectations that were not.
        kill: ends the client at once, for that fault.
        calls: tools called so far.
        prompt: tokens received in requests that were answered.
        output: tokens of the answers.
    """

    def __init__(
        self,
        vendor: VendorName,
        steps: Sequence[Step],
        count: Callable[[str], int],
        fault: Fault | None = None,
        fault_at: str = "",
    ) -> None:
        super().__init__(vendor, [HangUp()])
        self.unmet: list[str] = []
        self.kill: Callable[[], None] = lambda: None
        self.calls = self.prompt = self.output = 0
        self.faulted = False
        self._steps = list(steps)
        self._played = 0
        self._count = count
        self._fault: Fault | None = fault
        self._fault_at = fault_at

    @property
    def left(self) -> int:
        """Steps that nobody asked for."""
        return len(self._steps) - self._played

    def take(self, request: Recorded) -> Act:
        """Return the turn that is next, its fault, or a refusal of what the script does not expect."""
        self.requests.append(request)
        if not self.left:
            return self._refuse("asked after the end of the script")
        step = self._steps[self._played]
        if unmet := _unmet(step, request.body):
            return self._refuse(f"{step.id}: {unmet}")
        answer = step.turn(self._played)
        if step.id == self._fault_at and self._fault and not self.faulted:
            self.faulted = True
            return self._faulty(Say(answer), self._fault)
        self._played += 1
        return Say(answer, usage=self._counted(request, answer.everything, len(step.calls)))

    def _faulty(self, say: Say, fault: Fault) -> Act:
        if fault == "kill":
            self.kill()
            return HangUp()
        return Say(say.message, cut_after=_CUTS[fault])

    def _counted(self, request: Recorded, answer: str, calls: int) -> Usage:
        prompt, output = self._count("\n".join(texts_in(request.body))), self._count(answer)
        self.calls += calls
        self.prompt += prompt
        self.output += output
        return Usage(prompt=prompt, output=output, measured=True)

    def _refuse(self, why: str) -> Fail:
        self.unmet.append(why)
        return Fail("malformed", why[:200])


def _unmet(step: Step, body: dict[str, object]) -> str:
    latest, whole = "\n".join(texts_in(_latest(body))), "\n".join(texts_in(body))
    for text in step.expects:
        if text not in latest:
            return f"{text!r} is not in the latest turn: {latest[-1500:]}"
    return next((f"{text!r} is in the request" for text in step.never if text in whole), "")


def _latest(body: dict[str, object]) -> list[object]:
    """Return what follows the model's last turn, in any vendor's terms."""
    turns = cast("list[dict[str, object]]", body.get("messages") or body.get("input") or [])
    own = [at for at, each in enumerate(turns) if _is_models(each)]
    return list(turns[own[-1] + 1 if own else 0 :])


def _is_models(item: dict[str, object]) -> bool:
    return item.get("role") == "assistant" or item.get("type") in ("function_call", "reasoning")


def texts_in(value: object) -> Iterator[str]:
    """Yield every string in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            for each in cast("dict[str, object]", value).values():
                yield from texts_in(each)
        case list():
            for each in cast("list[object]", value):
                yield from texts_in(each)
        case _:
            return

"""What the scripted model does, read from data: steps, variants of them, and the turns that they stand for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from fenceline.models.turns import Text, ToolCall, turn

if TYPE_CHECKING:
    from fenceline.models.protocol import Message

HERE = Path(__file__).parent
Fault: TypeAlias = Literal["cut-at-once", "cut", "kill"]
End: TypeAlias = Literal["verified", "restored"]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request that is expected, and the turn that answers it.

    Attributes:
        id: within its script.
        expects: texts that the request's latest turn has to hold.
        never: texts that may stand nowhere in the request.
        says: what the model says.
        calls: what it calls: ``tool`` and arguments; ``from`` names a file under ``service/`` for ``code``.
    """

    id: str
    expects: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    says: str = ""
    calls: tuple[dict[str, str], ...] = ()

    def turn(self, number: int) -> Message:
        """Return it as the model's turn, ``number`` names its calls."""
        calls = (
            ToolCall(f"call_{number}_{at}", call["tool"], json.dumps(_arguments(call)))
            for at, call in enumerate(self.calls)
        )
        said = [Text(self.says)] if self.says else []
        return turn("assistant", *said, *calls)


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is other than in the plain script.

    Attributes:
        at: id of a step.
        steps: in its place.
        ends: whether nothing follows them.
    """

    at: str
    steps: tuple[Step, ...]
    ends: bool = False


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One session.

    Attributes:
        name: of it.
        end: what has to come of it.
        changes: to the plain script.
        fault: once, at the step ``fault_at``.
        resumes: whether ``fenceline resume`` follows.
        first: script of a model that is asked before this one, empty for none.
        local: answers of a local model, empty for none.
        signals: that have to be told, at least.
    """

    name: str
    end: End = "verified"
    changes: tuple[Change, ...] = ()
    fault: Fault | None = None
    fault_at: str = ""
    resumes: bool = False
    first: tuple[Step, ...] = ()
    local: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()

    def steps(self) -> tuple[Step, ...]:
        """Return the whole script."""
        steps = _plain()
        for change in self.changes:
            at = [step.id for step in steps].index(change.at)
            rest = () if change.ends else steps[at + 1 :]
            steps = (*steps[:at], *change.steps, *rest)
        return steps


class _Plain(msgspec.Struct, forbid_unknown_fields=True):
    step: tuple[Step, ...]


class _Variants(msgspec.Struct, forbid_unknown_fields=True):
    variant: tuple[Variant, ...]


def variants() -> tuple[Variant, ...]:
    """Return all sessions, the plain one first."""
    read = msgspec.toml.decode((HERE / "script" / "variants.toml").read_bytes(), type=_Variants)
    return read.variant


def _plain() -> tuple[Step, ...]:
    return msgspec.toml.decode((HERE / "script" / "plain.toml").read_bytes(), type=_Plain).step


def _arguments(call: dict[str, str]) -> dict[str, str]:
    given = {name: value for name, value in call.items() if name not in ("tool", "from")}
    if call["tool"] == "write" and "code" not in given:
        place = call.get("from", call["path"])
        given["code"] = (HERE / "service" / f"{place}.txt").read_text(encoding="utf-8")
    return given

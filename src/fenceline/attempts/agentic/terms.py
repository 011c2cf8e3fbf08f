"""The terms of an agentic attempt."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.limits import Limits
from fenceline.attempts.outcome import Tally
from fenceline.policy.label import Label
from fenceline.policy.showing.views import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.agentic.tools.delegating import Delegate
    from fenceline.attempts.events import Emit
    from fenceline.attempts.referee import Referee
    from fenceline.grounding.signal import Signal
    from fenceline.models.protocol import Model
    from fenceline.workspace.change import Change
    from fenceline.workspace.files import Workspace


@dataclass(slots=True)
class Terms:
    """Who tries what, where, and within which bounds.

    Attributes:
        model: who is asked; it can call tools.
        task: as the user wrote it.
        workspace: where.
        referee: runs the check; its ``ready`` waits for the checkpoint.
        emit: tells the face.
        judge: holds changes against what exists, as ``Ground.judge`` does.
        look: told of files that may be changed next, as ``Ground.look`` is.
        visible: what of a path this model may be shown.
        view: the declarations of a file as they may be shown, None for none.
        briefing: what an earlier rung found out, empty for none.
        delegate: lets a local model do a scoped edit, None where there is none.
        screen: takes out of a check's output what this model may not be shown; None to hold all of it back where
            there is such a thing.
        cut: takes out of what a tool says what this model may not be shown.
        afford: told the tokens of a request and the most of its answer; returns why it may not be sent, or nothing.
        limits: bounds.
        programs: names of the programs that may be run, None for any in the sandbox.
        dry_run: write nothing, run nothing.
        cancel: set by ``interrupt``.
        tally: tokens and times.
    """

    model: Model
    task: str
    workspace: Workspace
    referee: Referee
    emit: Emit
    judge: Callable[[Sequence[Change]], tuple[Signal, ...]] = lambda _: ()
    look: Callable[[str], None] = lambda _: None
    visible: Callable[[str], Label] = lambda _: Label.OPEN
    view: Callable[[str, bytes], str | None] = view_of
    briefing: str = ""
    delegate: Delegate | None = None
    screen: Callable[[str], str] | None = None
    cut: Callable[[str], str] = str
    afford: Callable[[int, int], str] = lambda _prompt, _answer: ""
    limits: Limits = field(default_factory=Limits)
    programs: frozenset[str] | None = None
    dry_run: bool = False
    cancel: Event = field(default_factory=Event)
    tally: Tally = field(default_factory=Tally)

"""Hands one scoped edit to a local model: an ordinary local attempt with its own check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.told import Told, ToolRefused
from fenceline.attempts.agentic.tools.outcome import outcome
from fenceline.checks.clean import short
from fenceline.errors import FencelineError
from fenceline.policy.label import Label

if TYPE_CHECKING:
    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.outcome import Attempt

Delegate = Callable[[str, str, str], "Attempt"]
"""``(path, symbol, instruction) -> Attempt`` by a local model; edits of a failed one are taken back already."""


class DelegateEdit(msgspec.Struct, frozen=True):
    """Arguments of ``delegate_edit``."""

    file: str
    symbol: str
    instruction: str


def delegate_edit(desk: Desk, asked: DelegateEdit, delegate: Delegate) -> Told:
    """Let the local model try; return its verdict and what it changed."""
    path = desk.located(asked.file, closed=True)
    desk.read(path)
    desk.ready(())  # it writes by itself
    try:
        tried = delegate(path, asked.symbol.replace("::", "."), asked.instruction)
    except FencelineError:
        if desk.visible(path) is Label.CLOSED:
            raise ToolRefused(f"{path} has no {asked.symbol} that could be changed or added to") from None
        raise
    if desk.visible(path) is not Label.OPEN:
        return _of_protected(desk, path, asked.symbol, tried)
    if tried.outcome == "failed":
        line = f"failed: {short(tried.reason, 200)}; nothing is changed, write it yourself"
        return Told(line, line, failed=True)
    desk.adopt(tried.edits)
    changes = "; ".join(outcome(edit.path, edit.before, edit.after).line for edit in tried.edits)
    line = f"{tried.outcome}: {short(tried.reason, 200)}; {changes}"
    return Told(line, line)


def _of_protected(desk: Desk, path: str, symbol: str, tried: Attempt) -> Told:
    """Say whether it is done: of what was written, and of what a check said, the model may not know."""
    if tried.outcome == "failed":
        line = f"failed: the local model did not get {symbol} of {path} to pass its check; nothing is changed"
        return Told(line, line, failed=True)
    desk.adopt(tried.edits)
    line = f"{tried.outcome}: {symbol} of {path} is changed"
    return Told(line, line)

"""Hands one scoped edit to a local model: an ordinary local attempt with its own check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.told import Told
from fenceline.attempts.agentic.tools.outcome import outcome
from fenceline.checks.clean import short

if TYPE_CHECKING:
    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.local import Attempt

Delegate = Callable[[str, str, str], "Attempt"]
"""``(path, symbol, instruction) -> Attempt`` by a local model; edits of a failed one are taken back already."""


class DelegateEdit(msgspec.Struct, frozen=True):
    """Arguments of ``delegate_edit``."""

    file: str
    symbol: str
    instruction: str


def delegate_edit(desk: Desk, asked: DelegateEdit, delegate: Delegate) -> Told:
    """Let the local model try; return its verdict and what it changed."""
    path = desk.located(asked.file)
    desk.read(path)
    desk.ready(())  # it writes by itself
    tried = delegate(path, asked.symbol.replace("::", "."), asked.instruction)
    if tried.outcome == "failed":
        line = f"failed: {short(tried.reason, 200)}; nothing is changed, write it yourself"
        return Told(line, line, failed=True)
    desk.adopt(tried.edits)
    changes = "; ".join(outcome(edit.path, edit.before, edit.after).line for edit in tried.edits)
    line = f"{tried.outcome}: {short(tried.reason, 200)}; {changes}"
    return Told(line, line)

"""What an agentic attempt works with, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.bar import Bar
from fenceline.attempts.agentic.conversation import Conversation
from fenceline.attempts.agentic.desk import Desk
from fenceline.attempts.agentic.instructions import Instructions
from fenceline.attempts.agentic.lost import Lost
from fenceline.attempts.agentic.opening import opening
from fenceline.attempts.agentic.toolbox import Toolbox, toolbox
from fenceline.attempts.agentic.tools.running import Runner

if TYPE_CHECKING:
    from fenceline.attempts.agentic.terms import Terms
    from fenceline.models.protocol import Tool

_LEAST_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Work:
    """Everything of one attempt.

    Attributes:
        desk: the files.
        bar: the check.
        toolbox: runs calls.
        conversation: with the model.
        instructions: of the repository.
        lost: sees that it goes nowhere.
        most: tokens of one answer.
    """

    desk: Desk
    bar: Bar
    toolbox: Toolbox
    conversation: Conversation
    instructions: Instructions
    lost: Lost
    most: int


def set_up(terms: Terms) -> Work:
    """Return what an attempt on these terms works with; nothing is started or written."""
    model, limits = terms.model, terms.limits
    window = model.probe().context_window
    most = min(limits.answer_tokens, model.entry.max_output or limits.answer_tokens, window // 3)
    desk = Desk(
        terms.workspace, cache(terms.visible), terms.judge, terms.emit, terms.look, terms.dry_run,
        view=terms.view, hands_over=terms.delegate is not None,
    )  # fmt: skip
    bar = Bar(terms.referee, desk, terms.screen)
    desk.ready = bar.ready
    runner = Runner(desk, bar, limits, terms.programs, terms.cancel)
    chars = max(_LEAST_CHARS, min(limits.shown_chars, window * 4 // 10))
    tools = toolbox(desk, runner, chars, terms.delegate)
    tools.cut = terms.cut
    instructions = Instructions(desk)
    first = opening(terms.task, terms.briefing, terms.referee.shown, desk, instructions.near(("",)))
    size = sum(model.count(_text(tool)) for tool in tools.tools)
    conversation = Conversation(first, model.count, window - most, size)
    return Work(desk, bar, tools, conversation, instructions, Lost(limits.barren), most)


def _text(tool: Tool) -> str:
    """Return a tool about as it is sent, for counting."""
    return f'{{"type":"function","name":"{tool.name}","description":"{tool.description}",{dict(tool.parameters)}}}'

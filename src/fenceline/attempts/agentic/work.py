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
    from fenceline.attempts.agentic.attempt import AgenticAttempt
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


def set_up(attempt: AgenticAttempt) -> Work:
    """Return what ``attempt`` works with; nothing is started or written."""
    model, limits = attempt.model, attempt.limits
    window = model.probe().context_window
    most = min(limits.answer_tokens, model.entry.max_output or limits.answer_tokens, window // 3)
    desk = Desk(
        attempt.workspace, cache(attempt.visible), attempt.judge, attempt.emit, attempt.look, attempt.dry_run,
        view=attempt.view, hands_over=attempt.delegate is not None,
    )  # fmt: skip
    bar = Bar(attempt.referee, desk, attempt.screen)
    desk.ready = bar.ready
    runner = Runner(desk, bar, limits, attempt.programs, attempt.cancel)
    chars = max(_LEAST_CHARS, min(limits.shown_chars, window * 4 // 10))
    tools = toolbox(desk, runner, chars, attempt.delegate)
    tools.cut = attempt.cut
    instructions = Instructions(desk)
    first = opening(attempt.task, attempt.briefing, attempt.referee.shown, desk, instructions.near(("",)))
    size = sum(model.count(_text(tool)) for tool in tools.tools)
    conversation = Conversation(first, model.count, window - most, size)
    return Work(desk, bar, tools, conversation, instructions, Lost(limits.barren), most)


def _text(tool: Tool) -> str:
    """Return a tool about as it is sent, for counting."""
    return f'{{"type":"function","name":"{tool.name}","description":"{tool.description}",{dict(tool.parameters)}}}'

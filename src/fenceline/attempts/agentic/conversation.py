"""The conversation with the model: it only grows, so that caches serve, and is compacted in one step when it must."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fenceline.models.errors import ContextOverflow
from fenceline.models.protocol import Message
from fenceline.models.turns import Text, ToolResult, turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.agentic.told import Told
    from fenceline.models.turns import Part

_FULL = 0.85  # of the room, from which on the conversation is compacted
_LEAN = 0.5  # of the room, that it may take afterwards
_TURN = 12  # tokens that a chat template adds to a turn
_LOG = 40  # lines of what was done, once turns themselves are left out


@dataclass(slots=True)
class Conversation:
    """What is sent.

    Attributes:
        opening: the turns that always stay: rules and task.
        count: estimates the tokens of a text.
        room: tokens that opening, tools and turns may take together.
        tools_size: tokens of the tools.
    """

    opening: tuple[Message, ...]
    count: Callable[[str], int]
    room: int
    tools_size: int
    compactions: int = field(default=0, init=False)
    _turns: list[Message] = field(default_factory=list[Message], init=False)
    _log: list[str] = field(default_factory=list[str], init=False)
    _lines: dict[str, str] = field(default_factory=dict[str, str], init=False)
    _dropped: int = field(default=0, init=False)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return all turns as they are sent."""
        return (*self._head(), *self._turns)

    @property
    def size(self) -> int:
        """Estimate the tokens of a request."""
        return self.tools_size + sum(map(self._size, self.messages))

    def add(self, answer: Message) -> None:
        """Append what the model said, unchanged; a turn that says nothing is one that no provider takes back."""
        if answer.everything.strip():
            self._turns.append(answer)

    def reply(self, text: str) -> None:
        """Append a turn of ours."""
        self._turns.append(Message("user", text))

    def answer(self, done: Sequence[tuple[ToolResult, Told]], text: str = "") -> None:
        """Append the results of the calls of the last turn, and perhaps a word with them."""
        for result, told in done:
            line = f"{result.call.name[:60]}: {told.line}"
            self._lines[result.call.id] = line
            self._log.append(line)
        said: list[Part] = [result for result, _ in done]
        self._turns.append(turn("user", *said, *([Text(text)] if text else [])))

    def fit(self) -> bool:
        """Make room where it is nearly used up; return whether that was necessary.

        First the results of earlier calls become single lines; where that is not enough, the oldest turns become a
        list of what was done. The task and the latest turns stay.

        Raises:
            ContextOverflow: even that does not fit.
        """
        if self.size <= self.room * _FULL:
            return False
        self.compactions += 1
        self._turns = [*map(self._stubbed, self._turns[:-1]), *self._turns[-1:]]
        while self.size > self.room * _LEAN and len(self._turns) > 2:
            self._dropped += 1
            del self._turns[0]
            while self._turns[0].role != "assistant" and len(self._turns) > 1:
                del self._turns[0]
        if self.size > self.room:
            raise ContextOverflow(
                f"the work needs about {self.size} tokens, there is room for {self.room}",
                "give the model a larger context window",
            )
        return True

    def _head(self) -> tuple[Message, ...]:
        if not self._dropped:
            return self.opening
        log = "\n".join(f"- {line}" for line in self._log[-_LOG:])
        last = self.opening[-1]
        return (*self.opening[:-1], replace(last, content=f"{last.content}\n\nDone so far:\n{log}"))

    def _stubbed(self, message: Message) -> Message:
        """Return a turn with its results as single lines; what the model said stays as it was."""
        if message.role != "user" or not message.parts:
            return message
        return turn("user", *map(self._stub, message.parts))

    def _stub(self, part: Part) -> Part:
        if not isinstance(part, ToolResult):
            return part
        line = f"[{self._lines.get(part.call.id, 'left out')}; left out, call again if needed]"
        return ToolResult(part.call, line, part.failed) if len(line) < len(part.text) else part

    def _size(self, message: Message) -> int:
        return self.count(message.everything) + _TURN

"""A model that is told placeholders in place of names which may not leave, and answers in the names themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.models.protocol import Finish, Token, Writing
from fenceline.models.turns import Text, ToolCall, ToolResult
from fenceline.models.wrapping import WrappedModel, WrappedStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.models.protocol import Chunk, Message, Model, Request, Stream
    from fenceline.models.turns import Part
    from fenceline.policy.showing.placeholders import Placeholders

_TAIL = re.compile(r"\w*\Z")  # of a piece: the word may go on in the next one


class NamelessModel(WrappedModel):
    """Puts placeholders into each request, and the names into each answer.

    Args:
        model: the model itself.
        names: what stands for what.
    """

    def __init__(self, model: Model, names: Placeholders) -> None:
        super().__init__(model)
        self._names = names

    def open(self, request: Request) -> Stream:
        """Send ``request`` without the names."""
        return _NamedStream(self._model.open(without_names(request, self._names)), self._names)


def without_names(request: Request, names: Placeholders) -> Request:
    """Return ``request`` with placeholders in place of the names."""
    return replace(
        request,
        messages=tuple(_turn(message, names, names.replace) for message in request.messages),
        prefill=names.replace(request.prefill),
        tools=tuple(replace(tool, description=names.replace(tool.description)) for tool in request.tools),
    )


class _NamedStream(WrappedStream):
    """An answer with the names in it; a piece is passed on once its last word is whole."""

    def __init__(self, stream: Stream, names: Placeholders) -> None:
        super().__init__(stream)
        self._names = names

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the chunks."""
        held = ""
        for chunk in self._stream:
            if isinstance(chunk, Token):
                held += chunk.text
                whole = held[: _TAIL.search(held).start()]  # pyright: ignore[reportOptionalMemberAccess] - it matches the empty text too
                held = held[len(whole) :]
                if whole:
                    yield Token(self._names.restore(whole))
                continue
            if held:
                yield Token(self._names.restore(held))
                held = ""
            yield self._named(chunk)
        if held:
            yield Token(self._names.restore(held))

    def cancel(self) -> Finish:
        """Close the connection now, and return the account so far."""
        return self._finish(self._stream.cancel())

    def _named(self, chunk: Chunk) -> Chunk:
        match chunk:
            case Finish():
                return self._finish(chunk)
            case Writing(tool, text):
                return Writing(tool, self._names.restore(text))
            case _:
                return chunk

    def _finish(self, finish: Finish) -> Finish:
        return replace(finish, message=_turn(finish.message, self._names, self._names.restore))


def _turn(message: Message, names: Placeholders, change: Callable[[str], str]) -> Message:
    parts = tuple(_part(part, names, change) for part in message.parts)
    return replace(message, content=change(message.content), parts=parts)


def _part(part: Part, names: Placeholders, change: Callable[[str], str]) -> Part:
    match part:
        case Text(text):
            return Text(change(text))
        case ToolCall(name, tool, arguments):
            return ToolCall(name, tool, names.in_json(arguments, change))
        case ToolResult(call, text, failed):
            return ToolResult(
                ToolCall(call.id, call.name, names.in_json(call.arguments, change)), change(text), failed
            )
        case _:  # a thought, which its provider wants back unchanged; it never had the names
            return part

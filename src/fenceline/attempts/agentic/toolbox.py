"""The tools: what the model is told of them, and how its calls are decoded, run and answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from fenceline.attempts.agentic.told import Told, ToolRefused, refused
from fenceline.attempts.agentic.tools.delegating import DelegateEdit, delegate_edit
from fenceline.attempts.agentic.tools.editing import Delete, Edit, Write, delete, edit, write
from fenceline.attempts.agentic.tools.reading import Read, read
from fenceline.attempts.agentic.tools.running import Check, Run, Runner
from fenceline.attempts.agentic.tools.searching import Search, search
from fenceline.attempts.events import Called
from fenceline.checks.clean import plain, short
from fenceline.errors import ExitCode, FencelineError
from fenceline.models.protocol import Tool
from fenceline.models.turns import ToolResult

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.agentic.tools.delegating import Delegate
    from fenceline.models.turns import Json, ToolCall

_CALLS = 64  # of one turn
_AT_ONCE = 4  # calls that only look
_ARGUMENTS = 1 << 20  # characters
_LINE = 200


@dataclass(frozen=True, slots=True)
class Handle:
    """One tool.

    Attributes:
        tool: as the model is told of it.
        arguments: struct that a call's arguments are decoded into.
        do: runs it.
        looks: whether it changes nothing and can run beside others.
    """

    tool: Tool
    arguments: type[msgspec.Struct]
    do: Callable[[Any], Told]
    looks: bool = False


@dataclass(slots=True)
class Toolbox:
    """Runs the calls of a turn.

    Attributes:
        handles: by name, in the order in which the model is told of them.
        desk: the files.
        cut: takes out of what a tool says what the model may not be shown.
    """

    handles: dict[str, Handle]
    desk: Desk
    cut: Callable[[str], str] = str

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools as a request has them."""
        return tuple(handle.tool for handle in self.handles.values())

    def run(self, calls: Sequence[ToolCall]) -> list[tuple[ToolResult, Told]]:
        """Run the calls of one turn: neighbours that only look at once, the others in order."""
        done: list[Told] = []
        self.desk.refresh()
        for looking, group in groupby(calls[:_CALLS], self._looks):
            mine = list(group)
            if looking and len(mine) > 1:
                with ThreadPoolExecutor(_AT_ONCE) as pool:
                    done += pool.map(self._one, mine)
            else:
                done += map(self._one, mine)
        done += [refused(f"more than {_CALLS} calls in one turn")] * (len(calls) - len(done))
        for call, told in zip(calls, done, strict=True):
            self.desk.emit(Called(call.name[:60], _argument(call), short(plain(told.line), _LINE)))
        return [
            (ToolResult(call, told.text, told.failed), told) for call, told in zip(calls, done, strict=True)
        ]

    def _looks(self, call: ToolCall) -> bool:
        return call.name in self.handles and self.handles[call.name].looks

    def _one(self, call: ToolCall) -> Told:
        """Run one call; whatever is wrong with it is told to the model in one line."""
        handle = self.handles.get(call.name)
        if handle is None:
            return refused(f"there is no tool {call.name[:60]}; there are: {', '.join(self.handles)}")
        if len(call.arguments) > _ARGUMENTS:
            return refused("the arguments are longer than 1 MiB")
        try:
            told = handle.do(msgspec.json.decode(call.arguments or "{}", type=handle.arguments, strict=False))
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            return refused(f"malformed arguments: {str(error)[:_LINE]}")
        except FencelineError as error:
            if error.exit_code is ExitCode.INTERRUPTED:
                raise
            return refused(_speakable(str(error)), error.signal if isinstance(error, ToolRefused) else None)
        return replace(told, text=self.cut(_speakable(told.text)), line=self.cut(_speakable(told.line)))


def toolbox(desk: Desk, runner: Runner, chars: int, delegate: Delegate | None) -> Toolbox:
    """Return the tools of one attempt; ``chars`` bounds what one of them shows."""
    handles = [
        _handle("read", "Show a file or lines of it, a symbol (a.py::Class.method), or a folder.", Read,
                lambda asked: read(desk, asked, chars), looks=True),
        _handle("search", "Find a regular expression in files.", Search,
                lambda asked: search(desk, asked, chars), looks=True),
        _handle("edit", "Replace or add a symbol (path a.py::Class.method) by code; with find, replace that text.",
                Edit, lambda asked: edit(desk, asked)),
        _handle("write", "Make a file, or replace it whole.", Write, lambda asked: write(desk, asked)),
        _handle("delete", "Delete a file.", Delete, lambda asked: delete(desk, asked)),
        _handle("run", "Run a program without a shell; it cannot change files.", Run,
                lambda asked: runner.run(asked, chars)),
        _handle("check", "Run the check, or one test file.", Check, lambda asked: runner.check(asked, chars)),
    ]  # fmt: skip
    if delegate is not None:
        handles.append(
            _handle("delegate_edit", "Let a small local model write one function or method after your instruction.",
                    DelegateEdit, lambda asked: delegate_edit(desk, asked, delegate))
        )  # fmt: skip
    return Toolbox({handle.tool.name: handle for handle in handles}, desk)


def _handle(
    name: str,
    description: str,
    arguments: type[msgspec.Struct],
    do: Callable[[Any], Told],
    *,
    looks: bool = False,
) -> Handle:
    return Handle(Tool(name, description, _schema(arguments)), arguments, do, looks)


def _schema(arguments: type[msgspec.Struct]) -> dict[str, Json]:
    """Return the JSON schema of a struct of texts and numbers, as short as it can be."""
    hints = get_type_hints(arguments)
    fields = msgspec.structs.fields(arguments)
    return {
        "type": "object",
        "properties": {each.name: {"type": _json_type(hints[each.name])} for each in fields},
        "required": [each.name for each in fields if each.required],
    }


def _json_type(hint: object) -> str:
    return "integer" if int in (hint, *get_args(hint)) else "string"


def _argument(call: ToolCall) -> str:
    """Return the first argument of a call on one line, for a person."""
    try:
        given = msgspec.json.decode(call.arguments or "{}", type=dict[str, object])
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return "(malformed)"
    first = next((value for value in given.values() if isinstance(value, str)), "")
    return short(" ".join(plain(first).split()), _LINE)


def _speakable(text: str) -> str:
    """Return text that can be sent: file names that are not UTF-8 are not."""
    return text.encode("utf-8", "replace").decode()

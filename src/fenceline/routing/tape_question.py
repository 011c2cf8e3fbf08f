"""What makes a question to a model the same as one that was recorded.

A run that goes on runs its commands and checks again, and what they print is never quite the same: how long it took,
addresses of objects, names of temporary folders. Of such output the first line counts, which says how it ended.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.models.turns import ToolResult

if TYPE_CHECKING:
    from fenceline.models.protocol import Message, ModelEntry, Request
    from fenceline.models.turns import Part

_RUNS = frozenset({"run", "check"})  # tools whose results are output
_PASSING = re.compile(r"0x[0-9a-fA-F]{4,}|\b\d+\.\d+(?= ?(?:s|ms|sec|seconds)\b)")


def name_of(entry: ModelEntry, request: Request) -> str:
    """Return a digest of a question: the model, its weights, and what it is asked."""
    # ruff: noqa: PLC0415 - 8 ms that a run does not pay before its first request
    from hashlib import sha256

    import msgspec

    asked = replace(request, messages=tuple(map(_lasting, request.messages)))
    return sha256(msgspec.json.encode([entry.name, entry.model, asked])).hexdigest()


def _lasting(message: Message) -> Message:
    """Return a turn without what differs from one run of the same commands to the next."""
    if message.role != "user":
        return message
    content = _PASSING.sub("0", message.content)
    return replace(message, content=content, parts=tuple(map(_part, message.parts)))


def _part(part: Part) -> Part:
    if not isinstance(part, ToolResult) or part.call.name not in _RUNS:
        return part
    return ToolResult(part.call, _PASSING.sub("0", part.text.partition("\n")[0]), part.failed)

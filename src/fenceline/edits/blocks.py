"""Reads code out of what small models really write.

Accepted: fenced blocks with any fence length, a missing closing fence, no fence at all, prose around, a path in the
info string or in the first comment, and a tool call printed as text with the code in one of its arguments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fenceline.edits.fences import FENCE, closes

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE_KEYS = ("code", "content", "new_string", "replacement", "text", "source", "body", "patch")
_PROSE = re.compile(r"^[A-Z][\w',]*(?: [\w'`,.()-]+){2,}[.:!]?$")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of code in an answer.

    Attributes:
        code: its text with plain line ends, no trailing newline.
        info: the fence's info string, empty without one.
        closed: whether its closing fence was there.
    """

    code: str
    info: str = ""
    closed: bool = True


def read_blocks(answer: str) -> tuple[Block, ...]:
    """Return the code blocks of ``answer`` in order; unfenced code counts as one unclosed block."""
    text = _plain(answer)
    if blocks := tuple(_fenced(text.split("\n"))):
        return tuple(_unwrap_tool_call(block) for block in blocks if block.code.strip())
    bare = _without_prose(text)
    return (_unwrap_tool_call(Block(bare, closed=False)),) if bare.strip() else ()


def _plain(text: str) -> str:
    r"""Return ``text`` with ``\n`` line ends and without what no source file holds: NUL, halves of surrogate pairs."""
    whole = text.encode("utf-8", "replace").decode()
    return whole.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _fenced(lines: list[str]) -> Iterator[Block]:
    held: list[str] = []
    opening: re.Match[str] | None = None
    for line in lines:
        mark = FENCE.match(line)
        if opening is None:
            if mark:
                opening, held = mark, []
        elif mark and closes(opening, mark):
            yield Block("\n".join(held), opening["info"].strip())
            opening = None
        else:
            held.append(line)
    if opening is not None:
        yield Block("\n".join(held).rstrip(), opening["info"].strip(), closed=False)


def _without_prose(text: str) -> str:
    lines = text.strip("\n").split("\n")
    while lines and (not lines[0].strip() or _PROSE.match(lines[0].strip())):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _PROSE.match(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)


def _unwrap_tool_call(block: Block) -> Block:
    """Return the code that a tool call printed as JSON carries, or the block itself."""
    text = block.code.strip()
    if not text.startswith("{") or not text.endswith("}"):
        return block
    import json  # noqa: PLC0415 - only where an answer looks like a call

    try:
        call: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return block
    code = _plain(max(_code_values(call), key=len, default=""))
    return (
        Block(code.strip("\n"), block.info if "json" not in block.info else "", block.closed)
        if code
        else block
    )


def _code_values(value: object, key: str = "", depth: int = 0) -> Iterator[str]:
    if depth > 6:
        return
    match value:
        case str() if key in _CODE_KEYS:
            yield value
        case dict():
            for name, inner in cast("dict[object, object]", value).items():
                yield from _code_values(inner, str(name), depth + 1)
        case list():
            for inner in cast("list[object]", value):
                yield from _code_values(inner, key, depth + 1)
        case _:
            return

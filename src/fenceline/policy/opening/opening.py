"""Opens a request body: the texts in it, and what lies encoded in those, a few layers deep and never without end.

Known wrappings are JSON, escapes of JSON, URLs and HTML, base64, base32, base85, hex, gzip, zlib, bzip2, xz, zip, tar,
ROT13 and letters in reverse.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline.policy.opening.unwrapping import unwrapped
from fenceline.policy.recognition.letters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 5  # layers of one wrapping in another
_MOST = 8 << 20  # bytes of all that was unwrapped
_SILENT = frozenset({"role", "type", "id", "name", "call_id", "tool_use_id", "tool_call_id", "model"})


class Unopened(Exception):
    """There is more in the body than can be looked through."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a body.

    Attributes:
        data: UTF-8.
        first_lines: 0-based line at which each of ``where`` begins.
        where: names of the parts.
        cuts: 1-based lines at which another text begins, where several are joined.
    """

    data: bytes
    first_lines: tuple[int, ...]
    where: tuple[str, ...]
    cuts: tuple[int, ...] = ()

    def place(self, line: int) -> str:
        """Return where the 1-based ``line`` stands, in words."""
        at = max(bisect_right(self.first_lines, line - 1) - 1, 0)
        return f"{self.where[at]}, line {line - self.first_lines[at]}"


def opened(first: Text) -> Text:
    """Return a text with all that lies in it below: to look through one text costs less than through many.

    Raises:
        Unopened: it is wrapped too deep, or grows too large.
    """
    data, lines, where = [first.data], [*first.first_lines], [*first.where]
    at = first.data.count(b"\n") + 1
    for text in inner(first):
        data.append(text.data)
        lines.append(at)
        where += text.where
        at += text.data.count(b"\n") + 1
    return Text(
        b"\n".join(data), tuple(lines), tuple(where), tuple(line + 1 for line in lines[len(first.where) :])
    )


def texts(body: bytes) -> Iterator[Text]:
    """Yield the texts of a body, the plain one first.

    Raises:
        Unopened: it is wrapped too deep, or grows too large.
    """
    first = plain(body)
    yield first
    yield from inner(first)


def inner(first: Text) -> Iterator[Text]:
    """Yield what lies in a text, layer by layer.

    Raises:
        Unopened: it is wrapped too deep, or grows too large.
    """
    left = _MOST
    layer = [first.data]
    for depth in range(1, _DEEPEST + 2):
        deeper: list[bytes] = []
        for inner in (each for text in layer for each in unwrapped(text)):
            left -= len(inner)
            if depth > _DEEPEST or left < 0:
                raise Unopened
            deeper.append(inner)
        for text in deeper:
            yield Text(text, (0,), (f"what is encoded in it, {depth} deep",))
        layer = deeper


def plain(body: bytes) -> Text:
    """Return the strings of a JSON body as one text, so that nothing hides by being cut up; else the body itself."""
    try:
        decoded: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Text(visible(body), (0,), ("the body",))
    parts: list[str] = []
    lines: list[int] = []
    where: list[str] = []
    at = 0
    for place, said in _strings(decoded):
        if not where or where[-1] != place:
            lines.append(at)
            where.append(place)
        parts.append(said)
        at += said.count("\n") + 1
    data = "\n".join(parts).encode("utf-8", "surrogatepass")
    return Text(visible(data), tuple(lines) or (0,), tuple(where) or ("the body",))


def _strings(decoded: object) -> Iterator[tuple[str, str]]:
    """Yield every string with the message that it is in; what only names roles and types of parts is left out."""
    waiting: list[tuple[str, str, object]] = [("the body", "", decoded)]
    while waiting:
        place, key, value = waiting.pop()
        match value:
            case str():
                if key not in _SILENT or len(value) > 64:
                    yield place, value
            case dict():
                pairs: list[tuple[str, object]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - JSON
                for name, inner in reversed(pairs):
                    waiting.append((place, name, inner))
                    if len(name) > 24:
                        waiting.append((place, "", name))
            case list():
                items: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType] - JSON
                for number, inner in reversed(list(enumerate(items, start=1))):
                    named = f"message {number}" if key in {"messages", "input", "contents"} else place
                    waiting.append((named, key, inner))
            case _:
                pass

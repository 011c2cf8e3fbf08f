"""Stable placeholders for names that may not leave, put in on the way out and taken out again on the way back.

``fee_of`` becomes ``closed_3`` and ``Ledger`` becomes ``Closed_7``, wherever they stand as whole words: in paths,
imports, code and prose. What looks like a placeholder already gets one more underscore: ``restore(replace(x)) == x``.
"""

from __future__ import annotations

import builtins
import keyword
import re
from typing import TYPE_CHECKING, cast

import msgspec

from fenceline.policy.label import Label
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.index import UnreadableError, language_of, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fenceline.policy.labels import Labels
    from fenceline.workspace.files import Workspace

_EVERYDAY = 12  # bits
_LEAST = 4  # characters: a shorter name tells nothing, and stands everywhere
_PLAIN = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_MADE = re.compile(r"(?<!\w)([Cc]losed)(_+)([0-9]+)(?!\w)")
_WORD = re.compile(rb"[A-Za-z_][\w-]*")
_DECLARED = re.compile(
    rb"\b(?:def|class|fn|func|function|const|let|var|val|type|struct|enum|trait|interface|record)\s+([A-Za-z_]\w*)"
)
_STRUCTURE = frozenset(
    """
    arguments assistant auto check code command content delegate_edit delete description edit ephemeral file find first
    function functions index input input_schema instruction instructions integer items last message messages model
    models name none number object output parameters parts path pattern properties read required role search stream
    string symbol system text tool tool_calls tool_result tool_use tools type user write
    """.split()  # noqa: SIM905 - one word per list line would fill a page
)
"""What requests are made of: such a name cannot be replaced."""


class Placeholders:
    """Stands in for names, the same for the same name as long as it lives.

    Args:
        names: in the order of their numbers.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._by_name = {name: _placeholder(name, at) for at, name in enumerate(self.names, start=1)}
        self._by_placeholder = {made: name for name, made in self._by_name.items()}
        known = "|".join(map(re.escape, sorted(self.names, key=len, reverse=True)))
        self._known = re.compile(rf"(?<!\w)(?:{known})(?!\w)" if known else r"(?!)")
        self._either = re.compile(f"{self._known.pattern}|{_MADE.pattern}")

    def replace(self, text: str) -> str:
        """Return ``text`` without the names."""
        return self._either.sub(self._hidden, text)

    def restore(self, text: str) -> str:
        """Return ``text`` with the names again; a placeholder that nobody gave out stays."""
        return _MADE.sub(self._shown, text)

    def found(self, text: str) -> str:
        """Return the first name in ``text``, empty for none."""
        hit = self._known.search(text)
        return hit[0] if hit else ""

    def found_in(self, body: bytes) -> str:
        """Return the first name in the texts of a JSON body, empty for none."""
        try:
            value: object = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = body.decode("utf-8", "replace")
        return next((name for text in _texts(value) if (name := self.found(text))), "")

    def in_json(self, text: str, change: Callable[[str], str]) -> str:
        """Return JSON with ``change``, ``replace`` or ``restore``, made in all its texts; what is no JSON as a text."""
        try:
            value = msgspec.json.decode(text)
            changed = _changed(value, change)
            return text if changed == value else msgspec.json.encode(changed).decode()
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return change(text)

    def _hidden(self, hit: re.Match[str]) -> str:
        return self._by_name.get(hit[0]) or f"{hit[1]}{hit[2]}_{hit[3]}"

    def _shown(self, hit: re.Match[str]) -> str:
        if len(hit[2]) > 1:
            return f"{hit[1]}{hit[2][1:]}{hit[3]}"
        return self._by_placeholder.get(hit[0], hit[0])


def placeholders(workspace: Workspace, labels: Labels) -> Placeholders:
    """Return the placeholders for what the policy keeps the names of: folders, files, and what they declare.

    Names that an open file declares or that an open path has stay, because they say nothing of the closed ones; so do
    short ones, the language's own, those that requests are made of, and functions and classes with a name that code at
    large is full of (``update``): in open code it means something else.

    Raises:
        FencelineError: the files cannot be listed, or a pattern cannot be read.
    """
    closed: dict[str, None] = {}
    open_ = set(_STRUCTURE) | set(dir(builtins)) | set(keyword.kwlist)
    for path in workspace.files():
        data = _read(workspace, path)
        if labels.of(path).label is Label.CLOSED and labels.policy.closes_name(path):
            closed |= dict.fromkeys((*_parts(path), *_of_its_own(_declared(path, data))))
        else:
            open_ |= {*_parts(path), *(name.decode() for name in _DECLARED.findall(data))}
    return Placeholders(name for name in closed if _tells(name) and name not in open_)


def _of_its_own(names: Iterable[str]) -> Iterator[str]:
    from fenceline.policy.recognition.common import everyday  # noqa: PLC0415 - numpy, which few policies need

    common = everyday(_EVERYDAY)
    return (name for name in names if name.lower() not in common)


def _placeholder(name: str, number: int) -> str:
    return f"{'Closed' if name[0].isupper() else 'closed'}_{number}"


def _tells(name: str) -> bool:
    return len(name) >= _LEAST and bool(_PLAIN.fullmatch(name)) and not name.startswith("__")


def _parts(path: str) -> Iterator[str]:
    """Yield the names in a path: of folders, and of the file without its ending."""
    *folders, name = path.split("/")
    yield from folders
    yield name.partition(".")[0]


def _declared(path: str, data: bytes) -> Iterator[str]:
    if (language := language_of(path)) is None:
        return
    try:
        yield from (symbol.name for symbol in outline(language, path, data).symbols)
    except UnreadableError:
        yield from (word.decode() for word in _WORD.findall(data))  # more than it declares, rather than less


def _read(workspace: Workspace, path: str) -> bytes:
    try:
        return workspace.read(path)
    except WorkspaceError:  # a link, too large, or gone
        return b""


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, each in cast("dict[str, object]", value).items():
                yield key
                yield from _texts(each)
        case list():
            for each in cast("list[object]", value):
                yield from _texts(each)
        case _:
            return


def _changed(value: object, change: Callable[[str], str]) -> object:
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _changed(each, change) for key, each in cast("dict[str, object]", value).items()}
        case list():
            return [_changed(each, change) for each in cast("list[object]", value)]
        case _:
            return value

"""A view of a file: its declarations, enough to program against, in place of its content.

Made for files labelled ``signatures``. A view leaves out bodies and values; before it is shown, the fence is asked
whether it would let it pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.policy.members import members, outer
from fenceline.policy.secrets import secrets
from fenceline.workspace.index import UnreadableError, language_of, outline
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.policy.fence import Fence
    from fenceline.policy.members import Member
    from fenceline.workspace.symbols import Outline, Symbol

_SCRIPT = r"'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`"
_TEXTS = {
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "go": r"'(?:\\.|[^'\\])'|`[^`]*`",
}
_CHARACTER = r"'(?:\\.|[^'\\])'"  # one, for a quote alone begins a lifetime in Rust
_OPENING, _CLOSING = "([{", ")]}"
_WITH_DEFAULTS = frozenset({"javascript", "typescript", "tsx", "cpp"})


def view_of(path: str, source: bytes, *, docs: bool = True, values: bool = True) -> str | None:
    """Return what a file declares; None for a language that is not read, or a file that does not parse.

    Args:
        path: says the language.
        source: the file.
        docs: keep what documents the declarations.
        values: keep the names of what has a value, without the value.
    """
    if (language := language_of(path)) is None:
        return None
    try:
        if language == "python":
            from fenceline.policy.showing.python_view import declarations  # noqa: PLC0415 - one language of several

            return declarations(source, docs=docs, values=values)
        found = outline(language, path, source)
    except (SyntaxError, RecursionError, MemoryError, UnreadableError):
        return None
    return None if found.broken_line is not None else "\n".join(_lines(found, source, docs, values))


def proven_view(path: str, source: bytes, fence: Fence | None, *, docs: bool) -> str | None:
    """Return the fullest view of a file that the fence lets pass; None where there is none.

    Raises:
        FencelineError: nobody can say what is protected.
    """
    if fence is not None:
        fence.look()
    for with_docs, values in ((docs, True), (docs, False), (False, False)):
        text = view_of(path, source, docs=with_docs, values=values)
        if text is None:
            return None
        data = text.encode("utf-8", "replace")
        if not any(secrets(data)) and not (fence is not None and any(fence.traces(data))):
            return text
    return None


def _lines(found: Outline, source: bytes, docs: bool, values: bool) -> Iterator[str]:  # noqa: FBT001 - as view_of has them
    for item in found.imports:
        yield " ".join(item.span.of(source).decode("utf-8", "replace").split())
    more = list(members(found.language, source))
    shown: list[Symbol] = []
    for symbol in outer(found):
        while more and more[0].start < symbol.span.start:
            yield from _member(more.pop(0), shown, found.language)
        while more and more[0].start == symbol.span.start:
            more.pop(0)
        shown.append(symbol)
        if symbol.kind is SymbolKind.CONSTANT and not values and not _bare(symbol, source):
            continue
        margin = "    " * symbol.qualname.count(".")
        if docs and symbol.doc is not None:
            said = symbol.doc.of(source).decode("utf-8", "replace").splitlines()
            yield from (f"{margin}{line.strip()}" for line in said)
        yield margin + _without_values(symbol.signature, found.language)
    for member in more:
        yield from _member(member, shown, found.language)


def _member(member: Member, before: list[Symbol], language: str) -> Iterator[str]:
    """Yield the line of a member below the declaration that it is in; none where that has no name."""
    around = (
        each for each in reversed(before) if each.body and each.body.start <= member.start < each.body.end
    )
    if owner := next(around, None):
        margin = "    " * (owner.qualname.count(".") + 1)
        yield margin + _without_values(member.text, language)


def _bare(symbol: Symbol, source: bytes) -> bool:
    """Whether nothing but the declaration is there."""
    return symbol.span.of(source).decode("utf-8", "replace").rstrip(" ;") == symbol.signature


def _without_values(signature: str, language: str) -> str:
    """Return a signature with ``...`` for literals and for what parameters are by default."""
    if language in _WITH_DEFAULTS:
        signature = "".join(_without_defaults(signature))
    texts = _TEXTS.get(language, _CHARACTER)
    literal = rf'"(?:\\.|[^"\\])*"|{texts}|(?<![\w.])\d[\w.]*'
    return re.sub(literal, "...", signature)


def _without_defaults(signature: str) -> Iterator[str]:
    depth, skipping = 0, 0  # how deep, and since which depth a default is left out
    for at, char in enumerate(signature):
        depth -= char in _CLOSING
        if skipping and (depth < skipping or (depth == skipping and char == ",")):
            skipping = 0
        if not skipping:
            yield char
        if not skipping and depth and char == "=" and not _compares(signature, at):
            skipping = depth
            yield " ..."
        depth += char in _OPENING


def _compares(signature: str, at: int) -> bool:
    return signature[at + 1 : at + 2] in (">", "=") or signature[at - 1] in "=!<>"

"""Puts a description that a model wrote into or before a declaration; no line of code is touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.indent import unit_of
from fenceline.edits.splice import newline_of, to_bytes
from fenceline.edits.want import Edit
from fenceline.workspace.symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.edits.blocks import Block
    from fenceline.edits.want import Outliner, Want
    from fenceline.workspace.symbols import Symbol

_STRING = re.compile(r"[rRuU]?(\"\"\"|''').*?\1", re.DOTALL)
_DECLARED = re.compile(r"^\s*(?:async\s+def|def|class)\b", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*(?:\n[ \t]*//[^\n]*)*", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


def documented(blocks: Sequence[Block], want: Want, source: bytes, outliner: Outliner) -> Edit:
    """Return the edit that gives the wanted symbol its description.

    Raises:
        EditRefused: the answer has no description, or the symbol is gone.
    """
    symbol = want.standing(outliner(want.language, want.path, source))
    text = description(blocks, want)
    if symbol is None or not text:
        raise EditRefused(Flaw.NO_CODE, f"the answer has no description of `{want.name}`")
    changed = _inside(source, symbol, text) if want.language == "python" else _before(source, symbol, text)
    return Edit(want.path, source, changed, (want.qualname,))


def description(blocks: Sequence[Block], want: Want) -> str:
    """Return the docstring or doc comment of an answer with its marks; empty where it has none."""
    for block in blocks:
        found = (
            _STRING.search(block.code) if want.language == "python" else _COMMENT.match(block.code.lstrip())
        )
        if found is None or not _LETTER.search(found.group()):
            continue
        if want.language != "python" or len(_DECLARED.findall(block.code[: found.start()])) <= 1:
            return found.group()
    return ""


def _inside(source: bytes, symbol: Symbol, text: str) -> bytes:
    """Put a docstring at the beginning of a suite, or in the place of the one that is there."""
    body, doc, newline = symbol.body, symbol.doc, newline_of(source)
    if body is None:
        raise EditRefused(Flaw.NO_CODE, f"`{symbol.qualname}` has no body to describe")
    indent = symbol.indent + unit_of(source.decode("utf-8", "replace"))
    block = to_bytes(_indented(text, indent), newline)
    if doc is not None:
        return source[: doc.start] + block + source[doc.end :]
    margin = source[source.rfind(b"\n", 0, body.start) + 1 : body.start]
    if margin.strip():  # the suite stands behind the colon
        line = newline + indent.encode()
        return source[: body.start].rstrip() + line + block + line + source[body.start :]
    gap = newline * (2 if symbol.kind is SymbolKind.CLASS else 1)
    return source[: body.start] + block + gap + margin + source[body.start :]


def _before(source: bytes, symbol: Symbol, text: str) -> bytes:
    """Put a doc comment before a declaration, or in the place of the one that is there."""
    block = to_bytes(_indented(text, symbol.indent), newline_of(source))
    if symbol.doc is not None:
        return source[: symbol.doc.start] + block + source[symbol.doc.end :]
    start = symbol.span.start
    return source[:start] + block + newline_of(source) + symbol.indent.encode() + source[start:]


def _indented(text: str, indent: str) -> str:
    """Return ``text`` with its lines behind ``indent``, all but the first, which goes where something stood."""
    first, *rest = text.split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    starred = " " if text.startswith("/*") and rest and rest[-1].strip().startswith("*") else ""
    lines = (starred + line[margin:].rstrip() for line in rest)
    return "\n".join([first.rstrip(), *(indent + line if line.strip() else "" for line in lines)])

"""Tells symbols of one name apart: by what is named around them, by their kind, by which of them does the work."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.names.plainly import is_of_kind, near
from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import THINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.words.instruction import Word
    from fenceline.workspace.symbols import Symbol

_PASSES_ON = rb"\{?\s*(?:return\s+)?(?:await\s+)?[\w.]+\.%s\([^{}\n]*\)\s*;?\s*\}?"


def told_apart(
    mentions: Sequence[Mention], words: Sequence[Word], folders: Sequence[str], kind: str, code: Code
) -> tuple[Mention, ...]:
    """Let what is named beside a mention choose between the symbols of its name.

    Args:
        mentions: of one instruction.
        words: of that instruction.
        folders: that it names, each with a slash at its end.
        kind: of what it asks for, ``field``; what it shows as a pattern is of that kind too.
        code: where the symbols are.
    """
    owners = [m.found[0] for m in mentions if len(m.found) == 1 and holds(m.found[0])]
    owned = [_owned(m, owners) for m in mentions]
    meant = [replace(m, role="reference", exact=False) if _is_another_thing(m, words) else m for m in owned]
    inside = [replace(m, found=_kept(m.found, lambda s: _is_in(s, folders))) for m in meant]
    holders = {s.qualname for m in inside if m.role != "pattern" for s in m.found if holds(s)}
    told: list[Mention] = []
    for mention in inside:
        found = mention.found
        if not any(holds(s) for s in found):  # a constructor bears its class's name
            found = _kept(found, lambda s: s.parent in holders and bool(s.parent))
        around = {near(words, mention.at, -1), near(words, mention.end - 1, 1)}
        kinds = {*around, kind} if mention.role == "pattern" else around
        found = _kept(found, lambda s, kinds=kinds: is_of_kind(s, kinds))
        told.append(replace(mention, found=tuple(dict.fromkeys(_worker(code, s) for s in found))))
    return tuple(told)


def _owned(mention: Mention, owners: Sequence[Symbol]) -> Mention:
    """Return a mention that may mean several things as the member of a class that is mentioned, where it is one."""
    own = {(owner.path, owner.qualname) for owner in owners}
    members = tuple(s for s in mention.found if s.name == mention.text and (s.path, s.parent) in own)
    return mention if mention.exact or not members else replace(mention, found=members, exact=True)


def _is_another_thing(mention: Mention, words: Sequence[Word]) -> bool:
    """Whether a bare name of a method stands before what it is of: "the `indent` filter" is no method ``indent``."""
    after = words[mention.end].text if mention.end < len(words) else ""
    if not mention.found or not mention.found[0].parent or "." in mention.text or mention.role == "pattern":
        return False
    same = bool(after) and words[mention.end].clause == words[mention.at].clause
    return same and words[mention.at].code and naming.singular(after.lower()) in THINGS


def _kept(found: tuple[Symbol, ...], fits: Callable[[Symbol], bool]) -> tuple[Symbol, ...]:
    """Return the symbols that fit, all where none does."""
    return tuple(filter(fits, found)) or found


def _is_in(symbol: Symbol, folders: Sequence[str]) -> bool:
    return any(symbol.path.startswith(f) for f in folders)


def _worker(code: Code, symbol: Symbol) -> Symbol:
    """Return what does the work of a function that only passes its call on to a method of its name, else itself."""
    if symbol.parent or symbol.body is None or not callable_(symbol):
        return symbol
    body = symbol.body.of(code.source(symbol.path))
    if not re.fullmatch(_PASSES_ON % re.escape(symbol.name.encode()), body.strip()):
        return symbol
    methods = [s for s in code.symbols(symbol.path) if s.name == symbol.name and s.parent and callable_(s)]
    return methods[0] if len(methods) == 1 else symbol

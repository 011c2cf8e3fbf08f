"""The plan for a description of each function that has none: of a file, or of a class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.model import Part, Scope, Target
from fenceline.scope.patterns.siblings import holds
from fenceline.scope.plans.outcome import outcome
from fenceline.scope.testing.functions import open_functions
from fenceline.scope.words.lexicon import EACH, METHOD_NOUNS
from fenceline.scope.words.naming import singular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.workspace.symbols import Symbol

_MOST = 12  # descriptions of one instruction, which are short


def describe_each(reading: Reading, notes: Notes, symbols: Sequence[Symbol]) -> Scope | None:
    """Plan a description for each function that has none; None where the description of one symbol is meant.

    Args:
        reading: of an instruction that asks for descriptions.
        notes: what is found out on the way.
        symbols: that it names.
    """
    words = {singular(word.lower) for word in reading.words if not word.code}
    of_class = [s for s in symbols if holds(s)][:1] if EACH & words and METHOD_NOUNS & words else []
    if not of_class and (symbols or not reading.files):
        return None
    path = of_class[0].path if of_class else reading.files[0]
    where = f"`{of_class[0].qualname}` in {path}" if of_class else path
    bare = [s for s in open_functions(reading.code, path) if s.doc is None]
    bare = [s for s in bare if not of_class or s.parent == of_class[0].qualname]
    if not bare or len(bare) > _MOST:
        some = ", ".join(f"`{function.qualname}`" for function in bare[: _MOST // 2])
        said = f"{len(bare)} functions of {where} have no description: {some} and others" if bare else ""
        notes.doubt("undecided", said or f"every function of {where} that others may call has a description")
        return outcome(reading, notes, "change", (Target(path),), ())
    scopes = [_described(reading, notes, function) for function in bare]
    if len(bare) == 1:
        return scopes[0]
    notes.say(f"{len(bare)} functions of {where} have no description, and get theirs one after the other")
    what = "docstring" if path.endswith((".py", ".pyi")) else "doc comment"
    parts = tuple(
        Part(f"Add a {what} to `{function.qualname}` in {path}", scope)
        for function, scope in zip(bare, scopes, strict=True)
    )
    return replace(scopes[0], targets=tuple(part.target for part in parts), parts=parts)


def _described(reading: Reading, notes: Notes, function: Symbol) -> Scope:
    scope = outcome(reading, notes, "change", (Target(function.path, function),), ())
    return replace(scope, kind="edit", part="description")

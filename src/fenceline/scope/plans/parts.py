"""An instruction that asks for several edits, read as one instruction for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.model import Part, Scope
from fenceline.scope.words.pieces import pieces
from fenceline.scope.words.spread import is_alike, is_joint, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.workspace.symbols import Symbol

_MOST = 6  # edits in a row: what is more has a plan


def several(instruction: str, whole: Scope, read: Callable[[str], Scope]) -> Scope | None:
    """Return the scope of several edits, to be made one after the other; None where it is one, or a part is not clear.

    A part that is about what does not exist makes the whole be about that, and one that may mean several things leaves
    the whole open; one that is about what another part makes belongs to it.

    Args:
        instruction: as the user wrote it.
        whole: how it reads as one.
        read: reads an instruction that is one.
    """
    changed = _changed(whole)
    listed = pieces(instruction) or spread(instruction, changed)
    if len(listed) > _MOST or (len(changed) > 1 and is_joint(instruction, changed)):
        return replace(whole, beyond=whole.beyond or "together")
    parts = tuple(_part(piece, _read_beside(piece, whole, read)) for piece in listed)
    if len(changed) > 1 and is_alike(instruction, changed):
        parts = tuple(_beside(part, instruction, changed) for part in parts)
    made = {part.target.new_name for part in parts if part.scope.targets}
    if any(name.partition(".")[0] in made for part in parts for name in part.scope.unknown):
        return None
    if unknown := tuple(name for part in parts for name in part.scope.unknown):
        return replace(whole, unknown=tuple(dict.fromkeys((*whole.unknown, *unknown))))
    return _weighed(parts, whole, changed)


def _weighed(parts: tuple[Part, ...], whole: Scope, changed: Sequence[Symbol]) -> Scope | None:
    """Return the scope of parts that are edits of their own, or why they are none; None where all of it is one edit."""
    told = [part for part in parts if part.scope.targets]
    places = {(part.target.path, part.target.symbol, part.target.new_name) for part in told}
    vague = [part.scope for part in told if part.scope.confidence == "undecided"]
    if len(parts) > 1 and vague:
        return replace(whole, confidence="undecided", unclear=vague[0].unclear or whole.unclear)
    if 1 < len(parts) == len(places) and all(map(_is_clear, parts)):
        return _in_a_row(parts, whole)
    one_of_several = len(places) == len(told) > 1 and not all(map(_is_clear, told))
    several_left = len(changed) > 1 and whole.recipe == "change"
    return replace(whole, beyond=whole.beyond or "together") if one_of_several or several_left else None


def _read_beside(piece: str, whole: Scope, read: Callable[[str], Scope]) -> Scope:
    """Return how a piece reads; what is new and has no place of its own goes where the first piece does."""
    scope = read(piece)
    if scope.confidence == "sure" or scope.recipe != "add" or not whole.targets:
        return scope
    beside = read(f"{piece} in {whole.targets[0].path}")
    return beside if beside.confidence == "sure" else scope


def _in_a_row(parts: tuple[Part, ...], whole: Scope) -> Scope:
    """Return the scope of parts that are edits of their own."""
    scopes = [part.scope for part in parts]
    wants_test = whole.wants_test and all(scope.recipe != "test" for scope in scopes)
    files = tuple(dict.fromkeys(path for scope in scopes for path in scope.files))
    reasons = dict.fromkeys(reason for scope in scopes for reason in scope.reasons)
    return replace(
        scopes[0],
        kind="multi-file" if len(files) > 1 or wants_test else "edit",
        confidence="sure" if all(scope.confidence == "sure" for scope in scopes) else "likely",
        targets=tuple(part.target for part in parts),
        files=files,
        tests=tuple(dict.fromkeys(test for scope in scopes for test in scope.tests)),
        test_path=whole.test_path,
        reasons=(*reasons, f"{len(parts)} edits are asked for, which come one after the other"),
        wants_test=wants_test,
        parts=parts,
    )


def _changed(scope: Scope) -> tuple[Symbol, ...]:
    """Return the symbols that are to be changed or tested, of those that exist."""
    listed = scope.recipe in ("change", "test")
    return tuple(target.symbol for target in scope.targets if target.symbol and listed)


def _part(instruction: str, scope: Scope) -> Part:
    """Return a part without the test that it wants: tests come when all of the code is there."""
    return Part(instruction, replace(scope, kind="edit", wants_test=False) if scope.lean else scope)


def _beside(part: Part, instruction: str, changed: tuple[Symbol, ...]) -> Part:
    """Return a part that is told of all, and shown the others, which it is to be like."""
    own = {target.symbol for target in part.scope.targets}
    others = tuple(symbol for symbol in changed if symbol not in own)
    return Part(instruction, replace(part.scope, named=(*others, *part.scope.named)))


def _is_clear(part: Part) -> bool:
    """Whether a part is one edit of what is known."""
    scope = part.scope
    return (
        scope.confidence != "undecided"
        and scope.recipe != "component"
        and scope.lean
        and not (scope.unknown or scope.renames)
        and len(scope.targets) == 1
        and bool(part.target.symbol or part.target.new_name)
    )

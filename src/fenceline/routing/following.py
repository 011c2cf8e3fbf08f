"""From an edit that stands to the next: what an instruction lists, and the tests that it asks for beside the code."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.attempts.inturn import InTurn, Step
from fenceline.routing.refusing import NoTarget, out_of_reach
from fenceline.routing.survey import aim, ground_of, told
from fenceline.scope.read import read_scope
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.attempts.events import Emit
    from fenceline.attempts.local import LocalAttempt
    from fenceline.attempts.outcome import Attempt
    from fenceline.attempts.referee import Referee
    from fenceline.edits.want import Edit
    from fenceline.routing.survey import Situation
    from fenceline.scope.model import Part, Scope
    from fenceline.workspace.index import Index
    from fenceline.workspace.symbols import Symbol

    Make = Callable[[Situation], LocalAttempt]


def in_turn(first: LocalAttempt, situation: Situation, emit: Emit, make: Make, *, relieved: bool) -> InTurn:
    """Return ``first`` followed by the other edits of the task, each of which ``make`` makes an attempt at."""
    rest = out_of_reach(situation.scope)
    if rest and relieved:
        raise NoTarget(f"{rest} is more than an edit of one symbol")
    if situation.scope.parts:
        _leave_to_others(situation.referee)
    steps = (*_parts(situation, emit, make), *_tests(situation, emit, make))
    return InTurn(first, (*steps, Step(rest, lambda _: None)) if rest else steps, relieved)


def _parts(situation: Situation, emit: Emit, make: Make) -> Iterator[Step]:
    def attempt(number: int, _: Sequence[Attempt]) -> LocalAttempt | None:
        then, part = _reread(situation), situation.scope.parts[number]
        scope = _where_it_is_now(part.scope, then.index)
        if scope is None:
            return None
        scope = replace(scope, named=_named_now(part, then))
        turned = _turned(then, part.instruction, scope, emit)
        aim(turned.referee, situation.scope, situation.task.workspace, then.files)
        if number < last:
            _leave_to_others(turned.referee)
        return make(turned)

    last = len(situation.scope.parts) - 1
    for number, part in enumerate(situation.scope.parts[1:], 1):
        yield Step(f"`{part.target.name}`", partial(attempt, number), is_test=part.scope.recipe == "test")


def _tests(situation: Situation, emit: Emit, make: Make) -> Iterator[Step]:
    scopes = [part.scope for part in situation.scope.parts] or [situation.scope]
    orders = [part.instruction for part in situation.scope.parts] or [situation.task.instruction]

    def attempt(number: int, done: Sequence[Attempt]) -> LocalAttempt | None:
        then = _reread(situation)
        symbol = _made(scopes[number], done[number].edits, then.index)
        if symbol is None:
            return None
        instruction = _ask_for_test(symbol, situation.scope.test_path)
        scope = read_scope(instruction, then.index, situation.task.workspace)
        if scope.recipe != "test" or not scope.targets or scope.targets[0].symbol is None:
            return None
        return make(_turned(then, f"{instruction}, which was to do this: {orders[number]}", scope, emit))

    for number in range(len(scopes)) if situation.scope.wants_test else ():
        what = f"the test of `{scopes[number].targets[0].name}`" if len(scopes) > 1 else "its test"
        yield Step(what, partial(attempt, number), is_test=True)


def _leave_to_others(referee: Referee) -> None:
    """Let tests that failed before fail on: what they are about may be an edit that is yet to come."""
    referee.quiet = frozenset(referee.covering)


def _reread(situation: Situation) -> Situation:
    """Return the situation with files and declarations as the edits so far have left them."""
    workspace = situation.task.workspace
    files = workspace.files()
    return replace(
        situation, files=files, index=open_index(workspace.root, files, places.cache_dir() / "index")
    )


def _turned(situation: Situation, instruction: str, scope: Scope, emit: Emit) -> Situation:
    """Turn to the next edit, for which the workspace as it is now is the state before."""
    workspace, files = situation.task.workspace, situation.files
    situation.referee.go_on()
    aim(situation.referee, scope, workspace, files)
    situation.ground.renew(partial(ground_of, workspace, files))
    emit(told(scope, workspace))
    return replace(situation, task=replace(situation.task, instruction=instruction), scope=scope)


def _ask_for_test(symbol: Symbol, test_path: str) -> str:
    where = f" in {test_path}" if test_path else ""
    return f"Write a test for `{symbol.qualname}` of {symbol.path}{where}"


def _where_it_is_now(scope: Scope, index: Index) -> Scope | None:
    """Return ``scope`` with its declarations as they are after other edits; None where its target is gone."""
    target = scope.targets[0]
    symbol = _now(target.symbol, index) if target.symbol else None
    if target.symbol and symbol is None:
        return None
    siblings = (_now(sibling, index) for sibling in scope.siblings)
    return replace(
        scope, targets=(replace(target, symbol=symbol),), siblings=tuple(s for s in siblings if s is not None)
    )


def _named_now(part: Part, then: Situation) -> tuple[Symbol, ...]:
    """Return what a part names beside its target as it is now, what others have made or changed before it included."""
    read = read_scope(part.instruction, then.index, then.task.workspace)
    places = [it.symbol for it in read.targets if it.symbol] if read.recipe == "change" else []
    own = part.target.symbol.qualname if part.target.symbol else ""
    return tuple(symbol for symbol in (*places, *read.named) if symbol.qualname != own)


def _now(symbol: Symbol, index: Index) -> Symbol | None:
    outline = index.outline(symbol.path)
    return outline.find(symbol.qualname) if outline else None


def _made(scope: Scope, edits: Sequence[Edit], index: Index) -> Symbol | None:
    """Return the declaration that was asked for, as it is now; of a new file the first one that it declares."""
    target, edit = scope.targets[0], edits[0]
    outline = index.outline(edit.path)
    wanted = target.new_name.rpartition(".")[2] or (target.symbol.name if target.symbol else "")
    names = sorted(edit.symbols, key=lambda name: name.rpartition(".")[2] != wanted)
    found = (outline.find(name) for name in names) if outline else ()
    return next((symbol for symbol in found if symbol is not None), None)

"""From an edit that stands to the attempt at the test that was asked for beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.attempts.withtest import WithTest
from fenceline.routing.survey import aim, ground_of, told
from fenceline.scope.read import read_scope
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.attempts.events import Emit
    from fenceline.attempts.local import LocalAttempt
    from fenceline.edits.want import Edit
    from fenceline.routing.survey import Situation
    from fenceline.scope.model import Scope
    from fenceline.workspace.index import Index
    from fenceline.workspace.symbols import Symbol


def with_test(
    code: LocalAttempt,
    situation: Situation,
    emit: Emit,
    make: Callable[[Situation], LocalAttempt],
    *,
    relieved: bool,
) -> WithTest:
    """Return ``code`` followed by the test for it, an attempt that ``make`` makes of the situation then."""

    def test(edits: tuple[Edit, ...]) -> LocalAttempt | None:
        then = _for_its_test(situation, edits, emit)
        return make(then) if then else None

    return WithTest(code, test, relieved)


def _for_its_test(situation: Situation, edits: Sequence[Edit], emit: Emit) -> Situation | None:
    """Return the situation of the test for what ``edits``, which are written, have made; None where that is no code.

    What is known of the workspace is read again: the code has changed for good as far as the test is concerned.
    """
    workspace = situation.task.workspace
    files = workspace.files()
    index = open_index(workspace.root, files, places.cache_dir() / "index")
    symbol = _made(situation.scope, edits, index)
    if symbol is None:
        return None
    instruction = _instruction(symbol, situation.scope.test_path)
    scope = read_scope(instruction, index, workspace)
    if scope.recipe != "test" or not scope.targets or scope.targets[0].symbol is None:
        return None
    situation.referee.go_on()
    aim(situation.referee, scope, workspace, files)
    situation.ground.renew(partial(ground_of, workspace, files))
    emit(told(scope, workspace))
    task = replace(situation.task, instruction=instruction)
    return replace(situation, task=task, files=files, index=index, scope=scope)


def _instruction(symbol: Symbol, test_path: str) -> str:
    where = f" in {test_path}" if test_path else ""
    return f"Write a test for `{symbol.qualname}` of {symbol.path}{where}"


def _made(scope: Scope, edits: Sequence[Edit], index: Index) -> Symbol | None:
    """Return the declaration that was asked for, as it is now; of a new file the first one that it declares."""
    target, edit = scope.targets[0], edits[0]
    outline = index.outline(edit.path)
    wanted = target.new_name.rpartition(".")[2] or (target.symbol.name if target.symbol else "")
    names = sorted(edit.symbols, key=lambda name: name.rpartition(".")[2] != wanted)
    found = (outline.find(name) for name in names) if outline else ()
    return next((symbol for symbol in found if symbol is not None), None)

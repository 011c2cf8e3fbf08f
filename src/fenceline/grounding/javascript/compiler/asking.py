"""What the project's TypeScript compiler says of a change, as signals.

What is trusted: the ``typescript`` package in the workspace's own node_modules is code, and it is run. It runs
under node's permission model (it may read files; it may not write, start processes or load native code), with an
environment of nothing but PATH, and within a time limit. It is never run for a stream. Whoever trusts it less gives
a runner that puts the command into a sandbox, or none at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from fenceline.grounding.difference import added
from fenceline.grounding.javascript.compiler.running import HOST, node
from fenceline.grounding.javascript.project import around
from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from fenceline.grounding.javascript.compiler.running import Runner
    from fenceline.grounding.world import Change, World

SECONDS = 30.0
_FILES = 50
_RULES: dict[int, str] = {
    **dict.fromkeys((2304, 2552, 2503, 2663), "name-undefined"),
    **dict.fromkeys((2305, 2724, 2614, 2459, 2460, 2613, 1192), "name-not-exported"),
    **dict.fromkeys((2306, 2307, 2792), "module-missing"),
    **dict.fromkeys((2339, 2551, 2576, 2694), "attribute-missing"),
    **dict.fromkeys((2554, 2555, 2353, 2561), "arguments-wrong"),
}
"""Numbers of the compiler's errors, which have been the same in all its versions, to rules."""
_MEANT = re.compile(r"Did you mean(?: to \w+)?(?: the \w+ member)? '([^']+)'")


class _Finding(msgspec.Struct, frozen=True):
    path: str
    line: int
    column: int
    code: int
    named: str
    message: str


class Compiler:
    """Asks the compiler that a workspace has installed; silent where there is none.

    Args:
        world: as it is.
        runner: runs the command; it decides in which sandbox.
        command: what the host script is run with; node as it is found by default.
    """

    def __init__(self, world: World, runner: Runner, command: Callable[[], tuple[str, ...]] = node) -> None:
        self._world = world
        self._runner = runner
        self._command = command

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Yield the errors that a change adds; certain in files that had none of the kind before."""
        asked = [change for change in changes if change.after is not None][:_FILES]
        typescript = self._typescript(asked[0].path) if asked else None
        if typescript is None or not self._is_configured(asked) or not self._command():
            return
        phases = self._ask(typescript, asked)
        if phases is None:
            return
        before, after = ([_signal(one) for one in phase if one.code in _RULES] for phase in phases)
        dirty = {signal.place.path for signal in before if signal.place}
        for signal in added(before, after):
            clean = signal.place is not None and signal.place.path not in dirty
            yield signal if clean else replace(signal, certainty="likely")

    def _ask(self, typescript: Path, asked: Sequence[Change]) -> tuple[list[_Finding], list[_Finding]] | None:
        overlay = dict(self._world.overlay)
        before = overlay | {change.path: change.before for change in asked}
        after = overlay | {change.path: change.after for change in asked}
        given = {
            "typescript": str(typescript),
            "root": str(self._world.root.resolve()),
            "files": [change.path for change in asked],
            "phases": [_texts(before), _texts(after)],
            "codes": list(_RULES),
        }
        argv = (*self._command(), str(HOST))
        out = self._runner(argv, msgspec.json.encode(given), self._world.root, SECONDS)
        try:
            return msgspec.json.decode(out or b"", type=tuple[list[_Finding], list[_Finding]])
        except msgspec.DecodeError:
            return None

    def _typescript(self, path: str) -> Path | None:
        """Return the compiler nearest to ``path``, if it lies inside the workspace."""
        root = self._world.root.resolve()
        for folder in around(path):
            found = root / folder / "node_modules/typescript/lib/typescript.js"
            if found.is_file():
                return found if found.resolve().is_relative_to(root) else None
        return None

    def _is_configured(self, asked: Sequence[Change]) -> bool:
        configs = {
            f"{folder}/tsconfig.json".lstrip("/") for change in asked for folder in around(change.path)
        }
        return not configs.isdisjoint(self._world.files)


def _texts(overlay: dict[str, bytes | None]) -> dict[str, str | None]:
    return {path: data if data is None else data.decode("utf-8", "replace") for path, data in overlay.items()}


def _signal(found: _Finding) -> Signal:
    rule = _RULES[found.code]
    named = found.named.strip("\"'`")
    if rule == "module-missing" and not named.startswith((".", "/")):
        rule = "package-unknown"
    meant = _MEANT.search(found.message)
    place = Place(found.path, found.line, found.column)
    return Signal(rule, "certain", f"tsc: {found.message}", place, named, meant[1] if meant else "")

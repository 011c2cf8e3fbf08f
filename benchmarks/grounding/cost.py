"""Cost: processor time per streamed line and per edit in one project."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from fenceline.grounding.ground import Ground
from fenceline.workspace.change import Change

from .cases import cached_outline, repository_name, world_at
from .checkout import checkout
from .cpu import cpu_s
from .git import git
from .history import History, judged_language
from .plant import sites
from .planting import plant
from .results import append

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fenceline.grounding.world import World

    from .plan import Plan

_COLD, _WARM, _LINES = 5, 40, 2000
_REST_S, _REST = 1.0, 0.005  # seconds, and processor seconds in them, of what rests
_ALTERED = ("name", "method-other", "module", "package")


class CostRow(msgspec.Struct, frozen=True):
    """One project.

    Attributes:
        repository: its folder.
        commit: that was judged against.
        language: of the edited files.
        code_lines: of all files in that language.
        line_ms: processor milliseconds of each streamed line.
        cold: seconds of the first edit after start, nothing looked at: processor, and wall.
        ahead: processor seconds of looking at a file ahead, once each.
        warm: processor and wall seconds of edits in files that were looked at.
    """

    repository: str
    commit: str
    language: str
    code_lines: int
    line_ms: tuple[float, ...]
    cold: tuple[tuple[float, float], ...]
    ahead: tuple[float, ...]
    warm: tuple[tuple[float, float], ...]


def measure_cost(folder: Path, plan: Plan) -> str:
    """Judge edits and lines against the newest commit of a project; return one line about it."""
    dice = random.Random(plan.seed)  # noqa: S311 - a repeatable choice
    with ExitStack() as stack:
        history, disk = stack.enter_context(History(folder)), stack.enter_context(checkout(folder))
        head = git(folder, "rev-parse", "HEAD").decode().strip()
        disk.go_to(head)
        world = world_at(history, head, disk.root)
        language, code = _main_language(world)
        edits = _edits(world, code, dice)
        ahead, warm = _warm(world, edits)
        row = CostRow(
            repository=repository_name(folder),
            commit=head,
            language=language,
            code_lines=sum((world.read(path) or b"").count(b"\n") for path in code),
            line_ms=tuple(_lines(world, code, dice)),
            cold=tuple(_cold(world, edits)),
            ahead=ahead,
            warm=warm,
        )
    append(plan.out / "cost" / "cost.jsonl", row)
    return f"{row.repository}: {row.code_lines:,} lines"


def _main_language(world: World) -> tuple[str, list[str]]:
    """Return the language with most files, TypeScript and JavaScript as one, and its files."""
    python = [path for path in world.files if judged_language(path) == "python"]
    script = [path for path in world.files if judged_language(path) not in {None, "python"}]
    return max(
        ("Python", sorted(python)), ("JavaScript, TypeScript", sorted(script)), key=lambda pair: len(pair[1])
    )


def _edits(world: World, code: Sequence[str], dice: random.Random) -> Iterator[Change]:
    """Yield edits without an end: one altered place in one file each."""
    while True:
        path, kind = dice.choice(code), dice.choice(_ALTERED)
        source = world.read(path) or b""
        with suppress(SyntaxError, ValueError, RecursionError):
            if planted := plant(kind, sites(path, source, world).of(kind), source, dice):
                yield Change(path, source, planted.after)


def _lines(world: World, code: Sequence[str], dice: random.Random) -> Iterator[float]:
    """Yield the milliseconds of each line of whole files; the first file only warms up."""
    with Ground(world) as ground:
        count = 0
        for number in range(len(code)):
            path = dice.choice(code)
            judge = ground.of(judged_language(path) or "")
            for at, text in enumerate((world.read(path) or b"").decode(errors="replace").split("\n"), 1):
                started = time.process_time()
                list(judge.line(text, at, path) if judge else ())
                if number:
                    count += 1
                    yield round((time.process_time() - started) * 1000, 4)
            if count > _LINES:
                return


def _cold(world: World, edits: Iterator[Change]) -> Iterator[tuple[float, float]]:
    for _ in range(_COLD):
        cached_outline.cache_clear()
        with Ground(replace(world)) as ground:
            yield _timed(ground, next(edits))


def _warm(world: World, edits: Iterator[Change]) -> tuple[tuple[float, ...], tuple[tuple[float, float], ...]]:
    """Return what looking ahead took, and the edits after it: a run looks at a file while its answer is written."""
    ahead: dict[str, float] = {}
    warm: list[tuple[float, float]] = []
    with Ground(world) as ground:
        for change in islice(edits, _WARM):
            if change.path not in ahead:
                ahead[change.path] = _looked(ground, change.path)
            warm.append(_timed(ground, change))
    return tuple(ahead.values()), tuple(warm)


def _looked(ground: Ground, path: str) -> float:
    """Return the processor seconds of looking at a file, with what runs beside until that rests."""
    started = before = cpu_s()
    ground.look(path)
    while True:
        time.sleep(_REST_S)
        now = cpu_s()
        if now - before < _REST:
            return round(now - started, 4)
        before = now


def _timed(ground: Ground, change: Change) -> tuple[float, float]:
    """Return processor and wall seconds of one judgement."""
    cpu, started = cpu_s(), time.monotonic()
    ground.judge([change])
    return round(cpu_s() - cpu, 4), round(time.monotonic() - started, 4)

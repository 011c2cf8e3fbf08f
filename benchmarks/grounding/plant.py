"""Recall: real commits with one invention each, kind by kind."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.ground import Ground
from fenceline.grounding.signal import Place
from fenceline.workspace.change import Change

from .answering import file_streamed, streamed, written
from .cases import cases, repository_name
from .commits import added_lines, drawn
from .history import judged_language
from .limit import OverLimit, time_limit
from .planting import KINDS, PATH, STREAMED, invented, plant
from .planting_javascript import JavaScriptSites
from .planting_python import PythonSites
from .results import PlantRow, append, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import World

    from .cases import Case
    from .plan import Plan
    from .planting import Planted
    from .results import Outcome

_CERTAINTIES = ("certain", "likely", "possible")
_MOST_FILES = 12  # of a change: planting asks about mistakes in edits, not in migrations
_ON = 30  # lines behind the invention: an import may go over lines
_LARGEST = 200_000  # bytes of a file that is planted in


def judge_plantings(folder: Path, plan: Plan) -> str:
    """Plant into the drawn commits of one repository that have no row yet; return one line about it."""
    name = repository_name(folder)
    file = plan.out / "plant" / f"{name}.jsonl"
    done = {row.commit for row in read(file, PlantRow)}
    left = [commit for commit in drawn(folder, plan) if commit.id not in done]
    for case in cases(folder, left, plan):
        for row in list(_judged(case, plan)) if len(case.changes) <= _MOST_FILES else ():
            append(file, row)
    every = read(file, PlantRow)
    return f"{name}: {len(every)} planted, {sum(bool(row.edit) for row in every)} found"


def _judged(case: Case, plan: Plan) -> Iterator[PlantRow]:
    """Judge every planting of a commit with one grounder: the world is the same."""
    dice = random.Random(f"{plan.seed} {case.commit.id}")  # noqa: S311 - a repeatable choice
    with Ground(case.world) as ground:
        for kind in KINDS:
            for change, planted in _planted(case, kind, dice) if kind != PATH else ():
                yield _row(case, ground, change, planted, plan.limit_s)
        if row := _header(case, ground, dice):
            yield row


def _header(case: Case, ground: Ground, dice: random.Random) -> PlantRow | None:
    """Stream one of the functions as an answer whose header names a file beside the real one that is not there."""
    asked = [
        (change, symbol)
        for change in case.changes
        for symbol in written(change, {n for n, _ in added_lines(change)})
    ]
    asked = [(change, symbol) for change, symbol in asked if "/" in change.path]
    if not asked:
        return None
    change, symbol = dice.choice(asked)
    folder, _, name = change.path.rpartition("/")
    language, named = (
        judged_language(change.path) or "",
        f"{folder}/{invented(PATH, name.partition('.')[0], dice)}",
    )
    named += f".{name.rpartition('.')[2]}"
    comment = "#" if language == "python" else "//"
    before, info = dice.choice(
        ((f"{comment} {named}\n", ""), (f"{comment} File: {named}\n", ""), ("", f"{language} {named}"))
    )
    mine = [signal for signal in streamed(change, symbol, ground, before, info) if signal.named == named]
    signal = mine[0] if mine else None
    certainty, rule = (signal.certainty, signal.rule) if signal else ("", "")
    return PlantRow(
        repository=case.repository,
        commit=case.commit.id,
        kind=PATH,
        language=language,
        path=change.path,
        line=0,
        named=named,
        text=before.strip() or info,
        types=case.types,
        edit=certainty,
        edit_rule=rule,
        streamed=certainty,
        outcome="judged",
    )


def _planted(case: Case, kind: str, dice: random.Random) -> Iterator[tuple[Change, Planted]]:
    """Yield one planting of a kind in a file of the change; none where no file has a site for it."""
    files = list(case.changes)
    dice.shuffle(files)
    for change in files:
        if planted := _in_file(change, kind, case, dice):
            yield change, planted
            return


def _in_file(change: Change, kind: str, case: Case, dice: random.Random) -> Planted | None:
    source = change.after or b""
    if len(source) > _LARGEST or change.path.endswith((".pyi", ".d.ts")):
        return None
    with suppress(SyntaxError, ValueError, RecursionError):  # as the commit left it
        return plant(kind, sites(change.path, source, case.world).of(kind), source, dice)
    return None


def sites(path: str, source: bytes, world: World) -> PythonSites | JavaScriptSites:
    """Return where inventions can go in a file.

    Raises:
        SyntaxError, ValueError, RecursionError: it is Python that Python does not read.
    """
    language = judged_language(path) or ""
    return PythonSites(source, world) if language == "python" else JavaScriptSites(source, language)


def _row(case: Case, ground: Ground, change: Change, planted: Planted, limit_s: float) -> PlantRow:
    with_it = Change(change.path, change.before, planted.after)
    changes = [with_it if other is change else other for other in case.changes]
    text = planted.after.decode(errors="replace").split("\n")[planted.line - 1]
    language = judged_language(change.path) or ""
    outcome: Outcome = "judged"
    edit = line = None
    try:
        with time_limit(limit_s):
            edit = _about(planted, change.path, ground.judge(changes))
            if planted.kind in STREAMED:
                line = _about(planted, change.path, _streamed(ground, planted, change.path))
    except OverLimit:
        outcome = "over-limit"
    except Exception:  # noqa: BLE001 - a judge that falls over is what is looked for
        outcome = "error"
    return PlantRow(
        repository=case.repository,
        commit=case.commit.id,
        kind=planted.kind,
        language=language,
        path=change.path,
        line=planted.line,
        named=planted.named,
        text=text.strip()[:200],
        types=case.types,
        edit=edit.certainty if edit else "",
        edit_rule=edit.rule if edit else "",
        streamed=(line.certainty if line else "") if planted.kind in STREAMED else None,
        outcome=outcome,
    )


def _streamed(ground: Ground, planted: Planted, path: str) -> Iterator[Signal]:
    """Yield what the judge of streams says of the file, up to a little behind the invention, at the file's places."""
    lines = planted.after.decode(errors="replace").split("\n")[: planted.line + _ON]
    for line, signal in file_streamed(path, "\n".join(lines), ground):
        yield replace(signal, place=Place(path, line))


def _about(planted: Planted, path: str, signals: Iterable[Signal]) -> Signal | None:
    """Return the surest signal about the invention: in its file, on its line or naming it."""
    mine = [
        signal
        for signal in signals
        if signal.place
        and signal.place.path == path
        and (signal.place.line == planted.line or planted.named in signal.named)
    ]
    return min(mine, key=lambda signal: _CERTAINTIES.index(signal.certainty), default=None)

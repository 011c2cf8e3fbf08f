"""What models made of tasks, summed by week and cell; weeks long ago together with their neighbours."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fenceline.ledger.cells import Cell, Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fenceline.ledger.records import AttemptRecord, TaskRecord

    Cells = dict[Cell, Counts]
    Weeks = dict[int, Cells]

WEEK = 7  # days
_APART = 3  # times its own length, that a group of weeks lies in the past: when something changed is known that well
_DAY_S = 86_400
_TOLD = ("verified", "failed", "unverified")  # outcomes that say something of the model


def by_week(tasks: Iterable[TaskRecord], weeks: Mapping[int, Mapping[Cell, Counts]] | None = None) -> Weeks:
    """Return ``weeks`` with what every model made of these tasks, by the number of the week since the epoch, UTC."""
    found: Weeks = {week: dict(cells) for week, cells in (weeks or {}).items()}
    for task in tasks:
        cells = found.setdefault(int(task.started // (_DAY_S * WEEK)), {})
        for cell, counts in _turns(task):
            cells[cell] = cells.get(cell, Counts()) + counts
    return condensed(found)


def condensed(weeks: Mapping[int, Mapping[Cell, Counts]]) -> Weeks:
    """Return the same with old weeks in groups, each under its first week's number: the older, the more together."""
    found: Weeks = {}
    last = max((week for week, cells in weeks.items() if cells), default=0)
    for week, cells in weeks.items():
        group = _group(week, last)
        for cell, counts in cells.items():
            known = found.setdefault(group, {})
            known[cell] = known.get(cell, Counts()) + counts
    return found


def first_by_itself(last: int, size: int) -> int:
    """Return the first week that is in no group of ``size`` weeks or more, while ``last`` is the latest week."""
    week = max(0, last - (_APART + 1) * size) // size * size
    return next(at for at in range(week, last + size, size) if not _grouped(at, size, last))


def _group(week: int, last: int) -> int:
    """Return the first week of the group; whole groups grow together, so that it does not matter when one is asked."""
    size = 1
    while _grouped(week, 2 * size, last):
        size *= 2
    return week // size * size


def _grouped(week: int, size: int, last: int) -> bool:
    """Whether the ``size`` weeks around this one are old enough to be one group."""
    end = week // size * size + size - 1
    return last - end >= _APART * size


def summed_up(weeks: Mapping[int, Mapping[Cell, Counts]]) -> Cells:
    """Return all weeks as one."""
    total: defaultdict[Cell, Counts] = defaultdict(Counts)
    for cells in weeks.values():
        for cell, counts in cells.items():
            total[cell] += counts
    return dict(total)


def summed(tasks: Iterable[TaskRecord], sums: Mapping[Cell, Counts] | None = None) -> Cells:
    """Return ``sums`` with what every model made of these tasks."""
    total = defaultdict(Counts, sums or {})
    for task in tasks:
        for cell, counts in _turns(task):
            total[cell] += counts
    return dict(total)


def _turns(task: TaskRecord) -> Iterator[tuple[Cell, Counts]]:
    """Yield what each model made of ``task``; its attempts are ways of one turn, so the task counts once for it."""
    told = [tried for tried in task.attempts if tried.outcome in _TOLD]
    fell = next((at for at, tried in enumerate(told) if tried.outcome == "failed"), len(told))
    places: dict[str, list[int]] = {}
    for at, tried in enumerate(told):
        places.setdefault(tried.model, []).append(at)
    for model, own in places.items():
        cell = Cell(model, task.scope, task.language, task.size, late=own[0] > fell)
        yield cell, _counts([told[at] for at in own])


def _counts(turn: Sequence[AttemptRecord]) -> Counts:
    """Return what the attempts of one model at one task add."""
    judged = [tried for tried in turn if tried.outcome != "unverified"]
    done = any(tried.outcome == "verified" for tried in judged)
    return Counts(
        completed=int(done),
        failed=int(bool(judged) and not done),
        unverified=int(not judged),
        prompt_tokens=sum(tried.prompt_tokens for tried in judged),
        cached_tokens=sum(tried.cached_tokens for tried in judged),
        written_tokens=sum(tried.written_tokens for tried in judged),
        output_tokens=sum(tried.output_tokens for tried in judged),
        seconds=sum(tried.total_s for tried in judged),
    )

"""``fenceline replay``: any routing policy, played over recorded outcomes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.models.entry import Prices
from fenceline.replay.outcomes import matrix
from fenceline.replay.reading import read_outcomes
from fenceline.replay.table import EARLY, Settings, table
from fenceline.workspace.faults import shown
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fenceline.replay.outcomes import Matrix, Record
    from fenceline.replay.summing import Compared, Tallied
    from fenceline.replay.table import Shuffled, Table

_WIDTH = 80  # columns
_LEAST = 10  # of them, of a policy's name


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says.

    Attributes:
        ladder: names with commas between, empty for the usual one.
        price: USD for a million tokens, input and output with a comma between, empty for the published one.
        misses: share of failures that the check takes for completions.
        shuffles: passes in random order.
        tasks: of such a pass, 0 for each once.
        seed: of all that is random.
    """

    ladder: str = ""
    price: str = ""
    misses: float = 0.0
    shuffles: int = 100
    tasks: int = 0
    seed: int = 0


def replay_here(path: Path, asked: Asked, config: Path | None, *, as_json: bool) -> int:
    """Print what every policy comes to on the outcomes at ``path``."""
    from pathlib import Path as Folder  # noqa: PLC0415 - only for the workspace's configuration

    rates = read_config(open_workspace(Folder.cwd()).root, config).rates
    record = read_outcomes(path)
    played = matrix(record, tuple(filter(None, (name.strip() for name in asked.ladder.split(",")))))
    settings = Settings(rates, _prices(asked.price), asked.misses, asked.shuffles, asked.tasks, asked.seed)
    found = table(played, settings)
    if as_json:
        _print_json(found, played, record)
        return 0
    for line in _lines(found, played, record, asked):
        print(line)
    return 0


def _prices(text: str) -> Prices | None:
    if not text:
        return None
    try:
        given = [float(part) for part in text.split(",")]
    except ValueError:
        given = []
    if len(given) not in (2, 3) or any(not 0 <= price < float("inf") for price in given):
        raise UsageError(
            f"--price {text}: not two or three prices", "USD for a million tokens: --price 3,15 or 3,15,0.3"
        )
    return Prices(*given)


def _lines(found: Table, played: Matrix, record: Record, asked: Asked) -> Iterator[str]:
    yield f"ladder   {', then '.join(map(shown, played.ladder))}"
    yield f"tasks    {len(played.tasks)}"
    for words in _left_out(played, record):
        yield f"         left out: {words}"
    if found.prices:
        yield f"price    ${found.prices.input:g} / ${found.prices.output:g} for a million hosted tokens, in / out"
    but = f" but {asked.misses:.0%}" if asked.misses else ""
    yield f"check    tells every failure{but}; a handoff waits for it and pays both"
    yield ""
    yield from _aligned([_HEAD, *map(_row, found.rows)])
    if found.routes:
        yield "\nrecorded mixed routes, each over those of the tasks that it has an outcome of"
        yield from _aligned([_HEAD, *map(_row, found.routes)])
    yield "\nagainst always-hosted, same tasks"
    yield from _aligned(
        [_AGAINST, *(_against(one) for one in found.against if one.policy != "always-hosted")]
    )
    yield f"of always-hosted's bill {found.shared:.0%} was for tasks that always-local completes"
    yield f"too, {found.unfinished:.0%} for tasks that it did not complete itself"
    if found.shuffled:
        first = found.shuffled[0]
        yield f"\n{first.passes} passes of {first.tasks} tasks in random order: mean (95% of the passes)"
        yield from _aligned([_PASSES, *map(_pass, found.shuffled)])
    yield ""
    yield "USD: billed. missed: completed by the oracle alone. over: billed more than by"
    yield "the oracle on completed tasks. The oracle knows the outcomes and spends nothing"
    yield "where none completes."
    if found.shuffled:
        yield f"after {EARLY}: completion and USD/task after the first {EARLY} tasks of a pass."


_HEAD = ("policy", "done", "rate (95%)", "USD", "USD/done", "hosted", "s/task", "missed", "over")
_AGAINST = ("policy", "gained", "lost", "p", "of its cost (95%)")
_PASSES = ("policy", "completion", "USD/task", "hosted", f"after {EARLY}")


def _row(one: Tallied) -> tuple[str, ...]:
    return (
        shown(one.policy),
        f"{one.completed}/{one.tasks}",
        f"{one.completed / one.tasks:.0%} ({one.low * 100:.0f}-{one.high * 100:.0f})",
        f"{one.usd:.2f}",
        "-" if one.per_completed_usd is None else f"{one.per_completed_usd:.3f}",
        f"{one.hosted_share:.0%}",
        f"{one.seconds:.0f}",
        str(one.missed),
        f"{one.over_usd:.2f}",
    )


def _against(one: Compared) -> tuple[str, ...]:
    ratio = (
        "-"
        if one.cost_ratio is None
        else f"{one.cost_ratio:.0%} ({one.ratio_low:.0%} to {one.ratio_high:.0%})"
    )
    return shown(one.policy), f"+{one.gained}", f"-{one.lost}", f"{one.p:.2g}", ratio


def _pass(one: Shuffled) -> tuple[str, ...]:
    late = "-" if one.late_usd is None else f"{one.late_completion or 0:.1%}, {one.late_usd:.4f}"
    return (
        shown(one.policy),
        f"{one.completion:.1%} ({one.completion_low * 100:.0f}-{one.completion_high * 100:.0f})",
        f"{one.usd:.4f}",
        f"{one.hosted_share:.0%}",
        late,
    )


def _left_out(played: Matrix, record: Record) -> Iterator[str]:
    if played.left_out:
        yield f"{played.left_out} tasks without a verdict for each model of the ladder"
    if record.unjudged:
        yield f"{record.unjudged} outcomes without a verdict"
    if played.repeated:
        yield f"{played.repeated} outcomes that were repeated; the last one counts"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines of at most 80 columns: the gaps give way first, then the names."""
    name, *widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    gap = 2 if name + sum(widths) + 2 * len(widths) <= _WIDTH else 1
    name = max(_LEAST, min(name, _WIDTH - sum(widths) - gap * len(widths)))
    for row in rows:
        label = row[0] if len(row[0]) <= name else f"{row[0][: name - 1]}…"
        right = (cell.rjust(width) for cell, width in zip(row[1:], widths, strict=True))
        yield (" " * gap).join((label.ljust(name), *right)).rstrip()


def _print_json(found: Table, played: Matrix, record: Record) -> None:
    import msgspec  # noqa: PLC0415 - only for --json

    about = {
        "ladder": played.ladder,
        "tasks": len(played.tasks),
        "left_out": played.left_out,
        "unjudged": record.unjudged,
        "repeated": played.repeated,
    }
    print(msgspec.json.encode(about | asdict(found)).decode())

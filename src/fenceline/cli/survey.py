"""``fenceline survey``: what this repository's work is made of, before any of it was given to a model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.config.read import read_config
from fenceline.mix.survey import survey_history
from fenceline.routing.choosing.pricing import STAND_IN, look_up
from fenceline.routing.choosing.weighing import Contender
from fenceline.routing.ladder import is_hosted
from fenceline.score.prior import priors_of
from fenceline.workspace.faults import shown
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.config.read import Config
    from fenceline.mix.areas import Area
    from fenceline.mix.money import Bill
    from fenceline.mix.survey import Mix
    from fenceline.models.entry import ModelEntry

_AREAS = 8
_BITES = 5
_NAME = 30
_WIDE = 78
_LOCAL = "qwen2.5-coder-7b"
_HOSTED = "a hosted model"
_ASSUMED = (
    "Expected from public results of models of these sizes, before any record; tokens",
    "of an attempt as this project measured them by kind. A handoff costs both tries.",
)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """The models that the work is priced with, and which of them nobody configured."""

    models: tuple[Contender, ...]
    assumed: tuple[str, ...]


def survey_here(config: Path | None, commits: int, *, as_json: bool) -> int:
    """Print the mix of the work here."""
    workspace = open_workspace(Path.cwd())
    settings = read_config(workspace.root, config)
    ladder = _ladder(settings)
    mix = survey_history(
        workspace, settings.policy, ladder.models, settings.rates, cache=places.cache_dir(), commits=commits
    )
    if as_json:
        import msgspec  # noqa: PLC0415 - only for --json

        names = [who.name for who in ladder.models]
        print(msgspec.json.encode({"ladder": names, "assumed": ladder.assumed, "mix": mix}).decode())
        return 0
    for line in _lines(mix, ladder):
        print(line)
    return 0


def _ladder(config: Config) -> _Ladder:
    """Return the configured ladder; what it lacks to compare local with hosted is assumed."""
    names = config.ladder or tuple(config.models)
    models = [_contender(config.models[name]) for name in names]
    assumed: list[Contender] = []
    if all(who.tier == "hosted" for who in models):
        assumed.append(Contender(_LOCAL, "local", priors_of("local", _LOCAL), None))
        models = [*assumed, *models]
    if all(who.tier == "local" for who in models):
        assumed.append(Contender(_HOSTED, "hosted", priors_of("hosted"), STAND_IN))
        models = [*models, assumed[-1]]
    return _Ladder(tuple(models), tuple(who.name for who in assumed))


def _contender(entry: ModelEntry) -> Contender:
    if is_hosted(entry):
        return Contender(entry.name, "hosted", priors_of("hosted"), look_up(entry) or STAND_IN)
    return Contender(entry.name, "local", priors_of("local", entry.model or entry.name), entry.prices)


def _lines(mix: Mix, ladder: _Ladder) -> Iterator[str]:
    yield f"Last {mix.read} commits, merges left out; {mix.work} of them changed code or tests."
    yield ""
    for what, count in (
        ("one file, patterns to follow", mix.edits),
        ("one file, nothing to follow", mix.bare_edits),
        ("several files", mix.multi_file),
        ("only new files", mix.greenfield),
    ):
        yield f"  {what:30}{count:6}{count / mix.work:7.0%}  {'#' * round(30 * count / mix.work)}".rstrip()
    yield from _by_area(mix)
    yield from _costs(mix, ladder)
    yield from _policy(mix)


def _by_area(mix: Mix) -> Iterator[str]:
    yield ""
    yield f"  {'area':{_NAME}}{'commits':>8}{'pattern edits':>15}{'several':>9}{'new':>6}"
    for area in mix.areas[:_AREAS]:
        shares = (area.edits, area.multi_file, area.greenfield)
        parts = "".join(f"{n / area.commits:>{w}.0%}" for n, w in zip(shares, (15, 9, 6), strict=True))
        yield f"  {_short(area.name):{_NAME}}{area.commits:8}{parts}"
    if len(mix.areas) > _AREAS:
        yield f"  and {len(mix.areas) - _AREAS} more: fenceline survey --json"
    bare = [area for area in mix.areas if area.without_pattern]
    yield ""
    yield from _wrapped(f"Nothing for a local model to follow in: {_named(bare)}." if bare else _EVERYWHERE)


_EVERYWHERE = "Every area with five commits or more mostly has a pattern for a local model to follow."


def _named(bare: list[Area]) -> str:
    return ", ".join(f"{shown(area.name)} ({area.bare} of {area.commits})" for area in bare[:_AREAS])


def _costs(mix: Mix, ladder: _Ladder) -> Iterator[str]:
    names = ", ".join(
        f"{who.name}{' (assumed)' if who.name in ladder.assumed else ''}" for who in ladder.models
    )
    yield ""
    yield from _wrapped(f"On the ladder {names}:")
    yield f"  {'':18}{'completed':>10}{'tokens':>10}{'machine':>10}{'waiting':>10}{'together':>10}"
    for name, bill in (("local first", mix.local_first), ("hosted only", mix.hosted_only)):
        yield f"  {name:18}{bill.completed / mix.work:>10.0%}{_usd(bill)}"
    yield from _wrapped(
        f"Local first {_saved(mix.hosted_only.usd - mix.local_first.usd)} of tokens, "
        f"{_saved(mix.hosted_only.total - mix.local_first.total)} in all; "
        f"local models complete {mix.local_first.local:.0f} tasks."
    )
    yield from _ASSUMED


def _saved(usd: float) -> str:
    return f"{'saves' if usd >= 0 else 'costs'} ${abs(usd):.2f}{'' if usd >= 0 else ' more'}"


def _usd(bill: Bill) -> str:
    return "".join(
        f"{f'${part:.2f}':>10}" for part in (bill.usd, bill.machine_usd, bill.waiting_usd, bill.total)
    )


def _policy(mix: Mix) -> Iterator[str]:
    yield ""
    if not mix.bites:
        yield "Policy: no rule would have kept any of this from hosted models."
        return
    share = f"{mix.kept_in} commits ({mix.kept_in / mix.work:.0%})"
    yield f"Policy: {share} were about code that hosted models may not see whole:"
    for bite in mix.bites[:_BITES]:
        yield f"  {bite.commits:5}  {bite.label:10}  {shown(bite.rule)[: _WIDE - 21]}"


def _short(name: str) -> str:
    """Return a folder's name in the width of its column, its end kept."""
    clean = shown(name)
    return clean if len(clean) < _NAME else f"...{clean[4 - _NAME :]}"


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap  # noqa: PLC0415 - only here

    return wrap(text, _WIDE)

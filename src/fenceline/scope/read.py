"""Reads an instruction against the code: what a task touches, and why. No model, no network."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.model import Scope
from fenceline.scope.names.reading import Reading, read
from fenceline.scope.names.targets import Notes
from fenceline.scope.plans.add import plan_add, plan_missing
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import PART_NOUNS, SMALL_NOUNS
from fenceline.scope.words.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.scope.likely.evidence import Evidence, Likely
    from fenceline.scope.model import Kind, Recipe
    from fenceline.scope.ports import Files, SymbolIndex
    from fenceline.workspace.symbols import Symbol

    Plan = Callable[[Reading, Notes], Scope | None]

_LISTS = re.compile(r"[,\n&]|\b(?:and|plus|then)\b|[;.] |\b\d{1,2}\) ")
_TOLD = 3
_CLEAR = 0.7  # probability from which on the kind was right in 79 of 100 commits: docs/benchmarks.md
_KINDS: dict[str, Kind] = {"single": "edit", "several": "multi-file", "new": "greenfield"}
_WORKS = {"single": "one file changes", "several": "several files change", "new": "a file is new"}


def read_scope(
    instruction: str,
    index: SymbolIndex,
    workspace: Files,
    *,
    failing: Sequence[str] = (),
    evidence: Callable[[], Evidence] | None = None,
) -> Scope:
    """Return what ``instruction`` touches; never raises for anything that the instruction holds.

    Args:
        instruction: as the user wrote it.
        index: what the workspace declares.
        workspace: its files.
        failing: names or paths of tests that fail now, as their runner prints them; they decide where the
            instruction names no symbol.
        evidence: gathers what the whole workspace and its history say; asked only where nothing is named.
    """
    scope = _read_one(instruction, index, workspace, failing, evidence)
    if not _LISTS.search(instruction):
        return scope
    from fenceline.scope.plans.parts import several  # noqa: PLC0415 - few instructions list anything

    return several(instruction, scope, lambda part: _read_one(part, index, workspace)) or scope


def _read_one(
    instruction: str,
    index: SymbolIndex,
    workspace: Files,
    failing: Sequence[str] = (),
    evidence: Callable[[], Evidence] | None = None,
) -> Scope:
    reading = read(instruction, index, workspace, failing)
    for plan in _plans(reading):
        notes = Notes()
        if scope := plan(reading, notes):
            return _finished(reading, scope, notes)
    scope, notes = _nothing_found(reading)
    foreseen = notes.unknown or reading.missing or notes.confidence != "undecided"
    if evidence and not scope.targets and not foreseen:
        scope = _supposed(scope, notes, evidence().read(instruction))
    return _finished(reading, scope, notes)


def _plan_test(reading: Reading, notes: Notes) -> Scope | None:
    from fenceline.scope.plans.test import plan_test  # noqa: PLC0415 - few tasks pay for it at start-up

    return plan_test(reading, notes)


def _plan_change(reading: Reading, notes: Notes) -> Scope | None:
    from fenceline.scope.plans.change import plan_change  # noqa: PLC0415 - what is added seldom pays for it

    return plan_change(reading, notes)


def _plan_component(reading: Reading, notes: Notes) -> Scope | None:
    from fenceline.scope.plans.component import plan_component  # noqa: PLC0415 - few tasks pay for it

    return plan_component(reading, notes)


def _plans(reading: Reading) -> Iterator[Plan]:
    """Yield the plans to try, the likeliest first."""
    intent = reading.intent
    if intent.tests == "only":
        yield _plan_test
    elif intent.creates:
        if _wants_file(reading):
            yield _plan_component
        whole = (
            _is_big(reading) and (intent.big > 1 or not reading.new_name) and intent.noun not in SMALL_NOUNS
        )
        if not whole and (reading.new_name or intent.noun in SMALL_NOUNS or reading.files):
            yield plan_add
        if not _is_big(reading):
            yield _plan_component
    elif reading.failing:
        yield plan_missing
    if intent.tests != "only" and not (intent.creates and _is_big(reading)):
        yield _plan_change


def _wants_file(reading: Reading) -> bool:
    """Whether what is asked for is a file of its own rather than a part of one."""
    if reading.pattern_files or reading.folders:
        return reading.intent.noun not in SMALL_NOUNS and not reading.files
    if any(named.role in ("object", "place") for named in reading.missing):
        return not reading.files
    in_place = [m for m in reading.by_role("object", "place") if m.found and m.role == "place"]
    return reading.intent.noun not in SMALL_NOUNS | PART_NOUNS and not reading.files and not in_place


def _is_big(reading: Reading) -> bool:
    named = reading.files or any(m.found and reading.words[m.at].code for m in reading.mentions)
    shown = bool(reading.pattern_files)  # one more of these is not a system, though it may be called like one
    return reading.intent.big > shown and not named


def _nothing_found(reading: Reading) -> tuple[Scope, Notes]:
    """Say that nothing which exists is named: a new system, or an instruction that leaves it open."""
    notes = Notes(confidence="undecided")
    if (
        reading.intent.creates
        and reading.intent.tests != "only"
        and (_is_big(reading) or not reading.intent.name)
    ):
        notes.say("nothing that exists is named, and something new is asked for")
        notes.confidence = "likely" if reading.intent.big else "undecided"
        return Scope("greenfield", "component"), notes
    from fenceline.scope.names.unknown import note_unknown  # noqa: PLC0415 - most names are those of something

    note_unknown(reading, notes)
    notes.say("nothing that exists is named")
    recipe: Recipe = (
        "test" if reading.intent.tests == "only" else "add" if reading.intent.creates else "change"
    )
    small = reading.intent.name or reading.missing or notes.unknown
    return Scope("edit" if small else "multi-file", recipe, tests=reading.test_files), notes


def _supposed(scope: Scope, notes: Notes, likely: Likely) -> Scope:
    """Say which files may be meant and, where that is clear enough, what kind of work it is; all of it a guess."""
    for candidate in likely.candidates[:_TOLD]:
        if candidate.reasons:
            notes.say(f"perhaps {candidate.path}: {'; '.join(candidate.reasons)}")
    guess = likely.guess
    kind = scope.kind
    if guess and guess.probability >= _CLEAR and notes.confidence == "undecided":
        kind = _KINDS[guess.work]
        notes.say(f"by its words and what such commits did, {_WORKS[guess.work]}")
    return replace(scope, kind=kind, candidates=likely.candidates)


def _finished(reading: Reading, scope: Scope, notes: Notes) -> Scope:
    """Add reasons, confidence and unknown names to a scope."""
    wants_test = reading.intent.tests == "too" and bool(scope.targets)
    if wants_test:
        notes.say("a test is asked for beside the code, which comes first")
    test_path = _test_named(reading) if wants_test else scope.test_path
    new = {test_path, *(target.path for target in scope.targets)}
    made = tuple(f"/{path}" for path in new)
    missing = [n.path for n in reading.missing if n.is_file or reading.intent.creates]
    missing = [path for path in missing if not any(one.endswith(f"/{path}") for one in made)]
    for path in missing[:3]:
        notes.say(f"{path} does not exist")
        notes.doubt("likely" if scope.targets else "undecided")
    for named in reading.named:
        if named.others:
            several = f"{named.path} is one of {len(named.others) + 1} files of that name"
            notes.say(several)
            notes.doubt("undecided", several)
    if reading.cut:
        notes.say("only the start of the instruction was read for names")
    unknown = tuple(dict.fromkeys([*missing, *notes.unknown]))
    return replace(
        scope,
        kind="multi-file" if wants_test and scope.kind == "edit" else scope.kind,
        reasons=tuple(notes.reasons),
        confidence=notes.confidence,
        unknown=unknown,
        unclear=notes.unclear,
        test_path=test_path,
        wants_test=wants_test,
        named=_named(reading, scope),
    )


def _named(reading: Reading, scope: Scope) -> tuple[Symbol, ...]:
    """Return what is named beside the targets and their siblings, where it is clear which symbol is meant."""
    if scope.recipe not in ("change", "add"):
        return ()
    found = (m.found for m in reading.by_role(*ROLES) if m.found and m.exact)
    clear = [symbols[0] for symbols in found if len({(s.qualname, s.path) for s in symbols}) == 1]
    targets = [target.symbol for target in scope.targets if target.symbol]
    own = {*scope.siblings, *targets, *(other for other in clear for it in targets if _holds(other, it))}
    return tuple(dict.fromkeys(s for s in clear if s not in own and not is_test(s.path)))


def _holds(outer: Symbol, inner: Symbol) -> bool:
    return outer.path == inner.path and inner.span.within(outer.span)


def _test_named(reading: Reading) -> str:
    """Return the file that the instruction names for a test, whether it is there or not; empty for none."""
    new = (named.path for named in reading.missing if is_test(named.path))
    return reading.test_files[0] if reading.test_files else next(new, "")

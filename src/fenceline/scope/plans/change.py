"""The plan for changing what exists."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fenceline.scope.code import distance
from fenceline.scope.model import Scope, Target
from fenceline.scope.names.targets import function_of_file, named_symbols
from fenceline.scope.names.unknown import close_to_named, note_unknown
from fenceline.scope.patterns.siblings import bases, callable_, holder_of, same_named
from fenceline.scope.plans.beyond import beyond
from fenceline.scope.plans.outcome import outcome
from fenceline.scope.words import naming
from fenceline.scope.words.instruction import quotations
from fenceline.scope.words.lexicon import (
    CODE_SUFFIXES,
    DESCRIPTIONS,
    EMPTY,
    MENDING,
    PART_NOUNS,
    PASSING,
    TEST_NOUNS,
)
from fenceline.scope.words.roles import leading_verb
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.workspace.symbols import Symbol

_MAX_USES = 12
_MAX_SEARCHED = 3000


def plan_change(reading: Reading, notes: Notes) -> Scope | None:
    """Plan a change to something that exists; None when nothing that exists is meant."""
    if document := _document(reading):
        notes.say(f"{document} is named")
        return outcome(reading, notes, "change", (Target(document),), ())
    symbols = named_symbols(reading, notes)
    if _describes(reading) and (scope := _described_each(reading, notes, symbols)):
        return scope
    if not symbols:
        symbols = _unnamed(reading, notes)
    files = reading.files or reading.tests_to_change
    if not symbols and not files:
        return None
    note_unknown(reading, notes)
    for mention in reading.mentions:
        if mention.found and mention.found[0] in symbols and _is_of_a_test(reading, mention):
            notes.doubt("undecided", f"a test of `{mention.found[0].qualname}` is meant: name that test")
    new_name = reading.intent.name if reading.renames else ""
    targets = tuple(Target(s.path, s, new_name) for s in symbols) or (Target(files[0]),)
    uses = _uses(reading, symbols, notes) if new_name or reading.intent.wide else ()
    scope = outcome(reading, notes, "change", targets, _for_change(reading.code, symbols), uses)
    part = "description" if _describes(reading) else ""
    return replace(scope, beyond=beyond(reading, symbols), part=part)


def _described_each(reading: Reading, notes: Notes, symbols: Sequence[Symbol]) -> Scope | None:
    from fenceline.scope.plans.descriptions import describe_each  # noqa: PLC0415 - few tasks are about descriptions

    return describe_each(reading, notes, symbols)


def _is_of_a_test(reading: Reading, mention: Mention) -> bool:
    """Whether a symbol only says which test is meant: "the test of f"."""
    before = [word.lower for word in reading.words[max(0, mention.at - 2) : mention.at]]
    return len(before) > 1 and before[0] in TEST_NOUNS and before[1] in ("of", "for", "in")


def _describes(reading: Reading) -> bool:
    """Whether one description is asked for, and nothing else."""
    plain = [word.lower for word in reading.words if not word.quoted]
    pairs = {f"{one} {two}" for one, two in pairwise(plain)}
    named = [word for word in plain if word in DESCRIPTIONS] or pairs & {
        "doc comment",
        "documentation comment",
    }
    others = (PART_NOUNS - DESCRIPTIONS - {"comment", "documentation", "doc"}).intersection(plain)
    clauses = {word.clause for at, word in enumerate(reading.words) if leading_verb(reading.words, at)}
    return bool(named or reading.intent.verb == "document") and not others and len(clauses) <= 1


def _document(reading: Reading) -> str:
    """Return the file that is not code and that the task is about; empty for none."""
    objects = [m for m in reading.by_role("object") if m.found]
    named = [n.path for n in reading.named if n.kind == "file" and n.role == "object"]
    return named[0] if named and not objects and suffix(named[0]) not in CODE_SUFFIXES else ""


def _unnamed(reading: Reading, notes: Notes) -> list[Symbol]:
    """Find the function when the instruction names only a file, only failing tests, or nothing."""
    for found_by in (_at_line, _at_text, close_to_named):
        if symbol := found_by(reading, notes):
            return [symbol]
    if reading.files:
        symbol = function_of_file(reading, reading.files[0], notes)
        return [symbol] if symbol else []
    if reading.suspects and _may_mend(reading):
        symbol = reading.suspects[0]
        notes.say(f"the failing tests call `{symbol.qualname}` in {symbol.path}")
        notes.doubt("likely")
        return [symbol]
    if len(reading.code.sources) == 1 and not reading.intent.creates:
        notes.say(f"{reading.code.sources[0]} is the only source file")
        notes.doubt("likely")
        symbol = function_of_file(reading, reading.code.sources[0], notes)
        return [symbol] if symbol else []
    return []


def _may_mend(reading: Reading) -> bool:
    """Whether what fails may be what is meant: tests also fail for want of a package, whatever is asked for."""
    plain = {word.lower for word in reading.words if not word.quoted}
    if PASSING & plain or (not reading.intent.creates and reading.intent.verb in ("", *MENDING)):
        return True
    names = (*reading.failing, reading.suspects[0].qualname)
    return not {part for name in names for part in naming.split(name)}.isdisjoint(plain - EMPTY)


def _at_line(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the innermost symbol around a line that the instruction names, as tracebacks do."""
    for named in reading.named:
        around = [s for s in reading.code.symbols(named.path) if s.line <= named.line <= s.end_line]
        if around:
            what = f"line {named.line} of {named.path}" if named.spelled else "the innermost frame here"
            notes.say(f"{what} is in `{around[-1].qualname}`")
            return around[-1]
    return None


def _at_text(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the symbol of a named file that alone holds a text which the instruction quotes, and once."""
    for path in reading.files:
        source = reading.code.source(path)
        once = [text for text in quotations(reading.prose) if source.count(text.encode()) == 1]
        for text in once:
            at = source.index(text.encode())
            around = [s for s in reading.code.symbols(path) if s.span.start <= at < s.span.end]
            if around:
                notes.say(f"“{text}” stands in `{around[-1].qualname}` of {path}")
                return around[-1]
    return None


def _for_change(code: Code, symbols: Sequence[Symbol]) -> tuple[Symbol, ...]:
    """Return the same method in classes that share a base: the one pattern that helps a change."""
    if not symbols or not callable_(symbols[0]):
        return ()
    holder = holder_of(code, symbols[0])
    if holder is None or not bases(holder):
        return ()
    return tuple(
        s
        for s in same_named(code, holder, symbols[0].name, 2)
        if s not in symbols and _related(code, s, holder)
    )


def _related(code: Code, method: Symbol, holder: Symbol) -> bool:
    other = holder_of(code, method)
    return bool(other and bases(holder) & bases(other))


def _uses(reading: Reading, symbols: Sequence[Symbol], notes: Notes) -> tuple[str, ...]:
    """Return the other files that name the main symbol, nearest first."""
    if not symbols:
        return ()
    main, code = symbols[0], reading.code
    token = main.name.encode()
    same = [p for p in (*code.sources, *code.tests) if suffix(p) == suffix(main.path) and p != main.path]
    near = sorted(same, key=lambda p: (distance(p, main.path), p))[:_MAX_SEARCHED]
    uses = tuple(p for p in near if token in code.source(p) and code.mentions(p, main.name))[:_MAX_USES]
    if uses:
        notes.say(
            f"`{main.name}` is named in {', '.join(uses[:3])}"
            + (f" and {len(uses) - 3} more" if len(uses) > 3 else "")
        )
    return uses

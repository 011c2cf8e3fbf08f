"""The plan for a new function, method or class in a file that exists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fenceline.scope.code import stem
from fenceline.scope.model import Scope, Target
from fenceline.scope.names.targets import chosen, describe, holder_named
from fenceline.scope.patterns.siblings import bases, callable_, for_function, for_method, holder_of, holds
from fenceline.scope.plans.outcome import outcome
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import CLASS_NOUNS, DETERMINERS, METHOD_NOUNS, NEW, SMALL_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.scope.words.instruction import Word
    from fenceline.workspace.symbols import Symbol


def plan_add(reading: Reading, notes: Notes) -> Scope | None:
    """Plan a new function, method or class in a file that exists; None where no place for it is found."""
    if _goes_into_something(reading):
        return None
    holder = _holder(reading, notes)
    if holder and holder.kind == "enum" and reading.intent.noun not in SMALL_NOUNS:
        return outcome(reading, notes, "change", (Target(holder.path, holder),), ())
    path = holder.path if holder else _module(reading, notes)
    if path is None:
        return None
    if not all(mention.found for mention in reading.by_role("place")):
        from fenceline.scope.names.unknown import note_unknown  # noqa: PLC0415 - most names are those of something

        note_unknown(reading, notes, "place")
    of_class = reading.intent.noun in CLASS_NOUNS
    if holder is None and not of_class and (owner := _object_named(reading, path)):
        from fenceline.scope.plans.beside import on_object  # noqa: PLC0415 - a way of some JavaScript alone

        return on_object(reading, notes, path, owner)
    classless = not any(
        holds(s) for s in reading.code.symbols(path)
    )  # its functions are what one calls methods
    if holder is None and reading.intent.noun in METHOD_NOUNS and not classless:
        notes.say("no class to receive the method is found")
        notes.doubt("undecided", "no class to receive the method is named")
    if notes.unknown:
        notes.doubt("undecided")
    if not reading.new_name and reading.intent.noun not in SMALL_NOUNS:
        from fenceline.scope.plans.beside import one_more  # noqa: PLC0415 - most instructions name what is new

        return one_more(reading, notes, path)
    name = _in_style(reading.code, path, holder, reading.new_name, reading.intent.noun)
    return _added(reading, notes, path, holder, name)


def _goes_into_something(reading: Reading) -> bool:
    """Whether what has no kind is added *to* a function or a constant: a line or value of it, nothing beside it."""
    constants = [m for m in reading.by_role("place") if m.found and m.found[0].kind == "constant"]
    before = [word.lower for m in (*reading.functions_named, *constants) for word in _just_before(reading, m)]
    return not reading.intent.noun and "to" in before


def _just_before(reading: Reading, mention: Mention) -> Sequence[Word]:
    """Return the word before a mention, and the one before that where it is an article."""
    last = reading.words[max(0, mention.at - 1) : mention.at]
    articled = any(word.lower in DETERMINERS for word in last)
    return reading.words[max(0, mention.at - 2) : mention.at] if articled else last


def _object_named(reading: Reading, path: str) -> str:
    """Return the object of ``path`` that functions are assigned to, as in ``res.send = function``; empty for none."""
    holders = {s.parent for s in reading.code.symbols(path) if s.parent}
    named = (reading.intent.owner, *(m.text for m in reading.by_role("place", "object")))
    return next((name for name in named if name in holders), "")


def plan_missing(reading: Reading, notes: Notes) -> Scope | None:
    """Plan the method that failing tests call and that its class does not have, if there is one."""
    if any(mention.found for mention in reading.by_role("object", "place")):
        return None
    missing = [m for m in reading.failing_tests.missing() if not reading.files or m[0].path in reading.files]
    if not missing:
        return None
    holder, name = missing[0]
    notes.say(describe(holder))
    notes.say(f"the failing tests call `{holder.name}.{name}`, which does not exist")
    notes.doubt("likely")
    return _added(reading, notes, holder.path, holder, name)


def _added(reading: Reading, notes: Notes, path: str, holder: Symbol | None, name: str) -> Scope:
    if not name:
        notes.say("the instruction leaves the name open")
        notes.doubt("likely")
    if existing := reading.code.declared(path, f"{holder.qualname}.{name}" if holder else name):
        there = f"`{existing.qualname}` exists already in {path} (line {existing.line})"
        notes.say(there)
        if holds(existing) or _names_itself_alone(reading):
            notes.doubt("undecided", there)
        return outcome(reading, notes, "change", (Target(path, existing),), ())
    target = Target(path, holder, name)
    classes = not holder and _is_class(reading, path, name)
    siblings = _asked_for(reading, classes=classes) + (
        for_method(reading.code, holder, name)
        if holder
        else for_function(reading.code, path, name, classes=classes)
    )
    siblings = tuple(dict.fromkeys(siblings))[:4]
    _say_siblings(siblings, name, notes)
    return outcome(reading, notes, "add", (target,), siblings)


def _names_itself_alone(reading: Reading) -> bool:
    """Whether what exists was found by the new name alone, so that it may be something else: "a post_load hook"."""
    places = [m for m in reading.by_role("object", "place", "pattern") if m.found]
    return reading.intent.verb in NEW and not (places or reading.files or reading.intent.owner)


def _holder(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the class that receives something, None for a module."""
    if reading.intent.noun in CLASS_NOUNS:
        return None
    if (
        owners := [s for s in reading.lookup(reading.intent.owner) if holds(s)]
        if reading.intent.owner
        else []
    ):
        notes.say(describe(owners[0]))
        return owners[0]
    receiver = holder_named(reading)
    if receiver:
        return chosen(reading, receiver, notes)
    return _of_pattern(reading, notes) or _only_class(reading, notes)


def _of_pattern(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the class of the method that a new one shall follow, None where none is shown."""
    if reading.files or reading.intent.noun not in METHOD_NOUNS | {""}:
        return None
    shown = next((m for m in reading.by_role("pattern") if m.found and m.found[0].parent), None)
    return holder_of(reading.code, chosen(reading, shown, notes)) if shown else None


def _is_class(reading: Reading, path: str, name: str) -> bool:
    """Whether something at top level is a class: said to be, or written as the classes beside it are."""
    if reading.intent.noun in SMALL_NOUNS:
        return reading.intent.noun in CLASS_NOUNS
    top = [s for s in reading.code.symbols(path) if not s.parent]
    functions = naming.style_of(s.name for s in top if callable_(s))
    return naming.style_of([name]) == "pascal" != functions and any(map(holds, top))


def _asked_for(reading: Reading, *, classes: bool) -> tuple[Symbol, ...]:
    """Return the functions, or for a new class the classes, that the instruction says to follow."""
    found = [s for m in reading.by_role("pattern") for s in m.found[:1]]
    if reading.intent.noun == "subclass":
        families = {s.name: s.path for m in reading.by_role("object", "place") for s in m.found[:1]}
        found += [
            s for path in families.values() for s in reading.code.symbols(path) if bases(s) & {*families}
        ]
    return tuple(s for s in found if (holds(s) if classes else callable_(s)))[:2]


def _only_class(reading: Reading, notes: Notes) -> Symbol | None:
    """Return the one class of the named file when a method is asked for and no class named."""
    if reading.intent.noun not in METHOD_NOUNS or not reading.files:
        return None
    classes = [s for s in reading.code.symbols(reading.files[0]) if holds(s) and not s.parent]
    if len(classes) != 1:
        return None
    notes.say(f"`{classes[0].name}` is the only class in {classes[0].path}")
    notes.doubt("likely")
    return classes[0]


def _module(reading: Reading, notes: Notes) -> str | None:
    """Return the file that receives something at its top level."""
    if reading.files:
        notes.say(f"{reading.files[0]} is named")
        return reading.files[0]
    called = [path for path in reading.code.sources if stem(path) == reading.intent.owner]
    if len(called) == 1:
        notes.say(f"{called[0]} is named")
        return called[0]
    for mention in sorted(reading.by_role("place", "object", "pattern"), key=partial(_as_place, reading)):
        beside = mention.role == "pattern" or reading.intent.noun in CLASS_NOUNS
        if mention.found and (beside or not holds(mention.found[0])):
            return chosen(reading, mention, notes).path
    for mention in reading.mentions:
        if mention.found and mention.at == reading.name_at:
            return chosen(reading, mention, notes).path
    if len(reading.code.sources) == 1:
        notes.say(f"{reading.code.sources[0]} is the only source file")
        notes.doubt("likely")
        return reading.code.sources[0]
    return None


def _as_place(reading: Reading, mention: Mention) -> int:
    """Rank a mention as where something goes; a plain word that merely also is a name comes last."""
    plain = mention.role == "object" and not reading.words[mention.at].code
    return 3 if plain else ("place", "object", "pattern").index(mention.role)


def _in_style(code: Code, path: str, holder: Symbol | None, name: str, noun: str) -> str:
    """Write a name that was given in plain words, or with hyphens, as the names around it are written."""
    if not ("_" in name or "-" in name) or noun in CLASS_NOUNS:
        return name
    around = [
        s.name for s in code.symbols(path) if callable_(s) and (not holder or s.parent == holder.qualname)
    ]
    style = naming.style_of(around)
    if style not in ("camel", "pascal"):
        return name.replace("-", "_")
    return naming.join(naming.split(name), style)


def _say_siblings(siblings: Sequence[Symbol], name: str, notes: Notes) -> None:
    same = [s.parent for s in siblings if s.name == name]
    if same:
        notes.say(f"`{name}` in {' and '.join(same)} {'shows' if len(same) == 1 else 'show'} the pattern")
    elif siblings:
        notes.say(f"`{siblings[0].qualname}` is the nearest pattern")

"""The plan for a new function, method or class in a file that exists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fenceline.scope import naming
from fenceline.scope.lexicon import CLASS_NOUNS, METHOD_NOUNS, SMALL_NOUNS
from fenceline.scope.model import Scope, Target
from fenceline.scope.outcome import outcome
from fenceline.scope.siblings import alike, callable_, for_function, for_method, holds
from fenceline.scope.targets import chosen, describe, holder_named, note_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.mentions import Mention
    from fenceline.scope.reading import Reading
    from fenceline.scope.targets import Notes
    from fenceline.workspace.symbols import Symbol


def plan_add(reading: Reading, notes: Notes) -> Scope | None:
    """Plan a new function, method or class in a file that exists; None where no place for it is found."""
    if _goes_into_a_function(reading):
        return None
    holder = _holder(reading, notes)
    if holder and holder.kind == "enum" and reading.intent.noun not in SMALL_NOUNS:
        return outcome(reading, notes, "change", (Target(holder.path, holder),), ())
    path = holder.path if holder else _module(reading, notes)
    if path is None:
        return None
    note_unknown(reading, notes, "place")
    if holder is None and (owner := _object_named(reading, path)):
        return _on_object(reading, notes, path, owner)
    classless = not any(
        holds(s) for s in reading.code.symbols(path)
    )  # its functions are what one calls methods
    if holder is None and reading.intent.noun in METHOD_NOUNS and not classless:
        notes.say("no class to receive the method is found")
        notes.doubt("undecided", "no class to receive the method is named")
    if notes.unknown:
        notes.doubt("undecided")
    if not reading.new_name and reading.intent.noun not in SMALL_NOUNS:
        return _one_more(reading, notes, path)
    name = _in_style(reading.code, path, holder, reading.new_name, reading.intent.noun)
    return _added(reading, notes, path, holder, name)


def _goes_into_a_function(reading: Reading) -> bool:
    """Whether what has no kind is added *to* a function: a parameter of it, or a line, and nothing beside it."""
    before = [reading.words[m.at - 1].lower for m in reading.functions_named if m.at]
    return not reading.intent.noun and "to" in before


def _one_more(reading: Reading, notes: Notes, path: str) -> Scope | None:
    """Plan one more of what a file holds several of: a validator among validators; None where it does not."""
    noun = reading.intent.noun
    top = [s for s in reading.code.symbols(path) if not s.parent and (holds(s) or callable_(s))]
    kin = [s for s in top if noun in (naming.split(s.name)[-1:] + naming.split(s.name)[:1])]
    if len(kin) < 2:
        return None
    words = [word for word in reading.intent.subject if word != noun]
    leads = naming.split(kin[-1].name)[0] == noun
    parts = [noun, *words] if leads else [*words, noun]
    name = naming.join(parts, naming.style_of(s.name for s in kin)) if words else ""
    notes.say(f"{len(kin)} of its kind in {path} show the pattern, `{kin[-1].name}` last")
    notes.doubt("likely")
    siblings = tuple(sorted(kin, key=lambda s: s.span.end - s.span.start)[:2])
    return outcome(reading, notes, "add", (Target(path, None, name),), siblings)


def _object_named(reading: Reading, path: str) -> str:
    """Return the object of ``path`` that functions are assigned to, as in ``res.send = function``; empty for none."""
    holders = {s.parent for s in reading.code.symbols(path) if s.parent}
    named = (reading.intent.owner, *(m.text for m in reading.by_role("place", "object")))
    return next((name for name in named if name in holders), "")


def _on_object(reading: Reading, notes: Notes, path: str, owner: str) -> Scope:
    """Plan a function that is assigned to an object, after the others there."""
    members = [s for s in reading.code.symbols(path) if s.parent == owner and callable_(s)]
    name = f"{owner}.{reading.new_name}" if reading.new_name else ""
    notes.say(f"{len(members)} functions of `{owner}` in {path} show the pattern")
    if existing := _existing(reading.code, path, None, name):
        notes.say(f"`{name}` exists already in {path} (line {existing.line})")
        return outcome(reading, notes, "change", (Target(path, existing),), ())
    target = Target(path, None, name)
    return outcome(reading, notes, "add", (target,), alike(members, reading.new_name, 2))


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
    if existing := _existing(reading.code, path, holder, name):
        there = f"`{existing.qualname}` exists already in {path} (line {existing.line})"
        notes.say(there)
        if holds(existing):
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
    return chosen(reading, receiver, notes) if receiver else _only_class(reading, notes)


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
    for mention in sorted(reading.by_role("place", "object", "pattern"), key=partial(_as_place, reading)):
        if mention.found and (mention.role == "pattern" or not holds(mention.found[0])):
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


def _existing(code: Code, path: str, holder: Symbol | None, name: str) -> Symbol | None:
    outline = code.outline(path)
    qualname = f"{holder.qualname}.{name}" if holder else name
    return outline.find(qualname) if outline and name else None


def _say_siblings(siblings: Sequence[Symbol], name: str, notes: Notes) -> None:
    same = [s.parent for s in siblings if s.name == name]
    if same:
        notes.say(f"`{name}` in {' and '.join(same)} {'shows' if len(same) == 1 else 'show'} the pattern")
    elif siblings:
        notes.say(f"`{siblings[0].qualname}` is the nearest pattern")

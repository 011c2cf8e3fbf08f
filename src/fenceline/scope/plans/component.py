"""The plan for a component: the file to create, the files to follow, where it is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.code import folder
from fenceline.scope.model import Scope, Target
from fenceline.scope.names.paths import folder_of
from fenceline.scope.patterns.family import (
    examples,
    family_beside,
    family_in,
    family_of,
    main_symbol,
    new_member,
)
from fenceline.scope.patterns.registration import registered, registrations
from fenceline.scope.patterns.units import unit_of
from fenceline.scope.plans.outcome import tests_for
from fenceline.scope.testfiles import is_test
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import SMALL_NOUNS

if TYPE_CHECKING:
    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.scope.patterns.family import Family
    from fenceline.workspace.symbols import Symbol


def plan_component(reading: Reading, notes: Notes) -> Scope | None:
    """Plan a new file; None when neither a new path nor a pattern that exists is meant."""
    new_path = _path_named(reading)
    family = _family(reading, new_path)
    if family is None:
        return _first_of_its_kind(reading, new_path, notes) if new_path else None
    subject = _subject(reading, family)
    path = new_path or new_member(family, subject, reading.intent.name)
    if path in reading.code.by_name.get(path.rpartition("/")[2].lower(), ()):
        return None
    if not subject and not new_path:
        notes.say("the instruction does not say what to call it")
        notes.doubt("undecided", "the instruction does not say what to call the new file")
    elif not new_path:
        notes.doubt("likely")
    return _scope(reading, notes, path, family)


def _scope(reading: Reading, notes: Notes, path: str, family: Family) -> Scope:
    symbols = [s.path for m in reading.by_role("pattern") for s in m.found[:1]]
    named = tuple(path for path in (*reading.pattern_files, *symbols) if path in family.members)
    places = registrations(reading.code, family)
    patterns = examples(reading.code, registered(family, places), named)
    where = family.folder or "the root"
    what = f"{family.affix} files" if family.affix else "files"
    notes.say(f"{len(family.members)} {what} in {where} show the pattern, {patterns[0]} first")
    if named and patterns[0] not in named:
        notes.say(f"{named[0]} is longer than a pattern should be")
    notes.say(f"{path} is new")
    for place in places[:1]:
        notes.say(f"they are registered in {place.path} (line {place.lines[-1]})")
    mains = tuple(main for p in patterns if (main := main_symbol(reading.code, p)))
    tests = tests_for(reading, Target(patterns[0], mains[0] if mains else None), notes)
    return Scope(
        "edit",
        "component",
        (Target(path, None, _symbol_name(reading, family, path)),),
        tuple(place.path for place in places[:1]),
        mains,
        patterns,
        tests,
        register=places,
    )


def _path_named(reading: Reading) -> str:
    """Return the new file that the instruction names, in the folder it names."""
    for named in reading.missing:
        if named.role in ("object", "place") and not is_test(named.path):
            beside = [folder(path) for path in reading.pattern_files] or list(reading.folders)
            inside, _, name = named.path.rpartition("/")
            place = (folder_of(inside, reading.code) or inside) if inside else "".join(beside[:1])
            return f"{place}/{name}" if place else name
    return ""


def _family(reading: Reading, new_path: str) -> Family | None:
    """Return the family of the pattern file named, of the new path's folder, or of the noun."""
    code, noun = reading.code, reading.intent.noun
    if reading.pattern_files:
        return _family_followed(reading, reading.pattern_files[0])
    if new_path:
        unit = unit_of(new_path)
        family = family_in(code, unit.place, next(reversed(naming.split(unit.name)), ""))
        return family if family and unit_of(family.members[0]).form == unit.form else None
    shown = [(inside, noun) for inside in reading.folders]
    shown += [(folder(reading.kind_file), "")] if reading.kind_file else []
    for inside, affix in shown:
        if family := family_in(code, inside, affix):
            return family
    pattern = [s for m in reading.by_role("pattern") for s in m.found[:1] if not s.parent]
    if pattern and noun not in SMALL_NOUNS and _is_member(pattern[0], noun):
        return _family_followed(reading, pattern[0].path)
    if not noun or noun in SMALL_NOUNS:
        return None
    kind = _before(reading)  # "a command whoami": a name behind its kind
    named = family_of(code, kind) if reading.intent.subject == (kind,) and not reading.intent.big else None
    return family_of(code, _joined(reading)) or family_of(code, noun) or named


def _joined(reading: Reading) -> str:
    """Return the noun with the word before it, as folders join them: ``downloadermiddleware``."""
    return _before(reading) + reading.intent.noun


def _before(reading: Reading) -> str:
    return reading.words[reading.intent.noun_at - 1].lower if reading.intent.noun_at > 0 else ""


def _family_followed(reading: Reading, pattern: str) -> Family | None:
    """Return the family of ``pattern``: that of an affix where the new thing has it too, or most of the folder has."""
    family = family_beside(reading.code, pattern)
    words = naming.split(reading.intent.name)
    own = {reading.intent.noun, *((words[:1] if family.leads else words[-1:]) or reading.intent.subject)}
    whole = family_in(reading.code, unit_of(pattern).place)
    if whole is None or family.affix in own:
        return family
    return whole if reading.intent.name or 2 * len(family.members) < len(whole.members) else family


def _is_member(symbol: Symbol, noun: str) -> bool:
    """Whether a declaration is one of several of its kind: by its file's name, its own, or its folder's."""
    unit = unit_of(symbol.path)
    several_words = len(naming.split(unit.name)) > 1
    of_noun = noun in naming.split(symbol.name) or noun in unit.place.rpartition("/")[2].lower()
    return several_words or (bool(noun) and of_noun)


def _subject(reading: Reading, family: Family) -> tuple[str, ...]:
    noun = reading.intent.noun
    of_kind = family.folder.rpartition("/")[2].lower() == naming.plural(_joined(reading))
    kind = {noun, naming.plural(noun), *([_before(reading)] if of_kind else [])}
    before = _before(reading)
    if reading.intent.subject == (before,) and family.folder.rpartition("/")[2].lower() in _named(before):
        return (noun,)  # "a middleware maintenance": the name behind the kind
    words = [word for word in reading.intent.subject if word not in kind]
    return tuple(words) if words or not family.affix else ()


def _named(noun: str) -> set[str]:
    """Return what a folder of such things is called."""
    return {noun, naming.plural(noun)}


def _symbol_name(reading: Reading, family: Family, path: str) -> str:
    """Return what the new file's main symbol would be called, after its siblings' names."""
    members = family.members[:8]
    pairs = [(unit_of(p).name, main.name) for p in members if (main := main_symbol(reading.code, p))]
    words = naming.split(unit_of(path).name)
    for name, symbol in pairs:
        before, after = naming.split(name), naming.split(symbol)
        for width in (len(before), 1):
            if after[:width] == before[:width]:
                rest = after[width:] if width == len(before) else after[1:]
                own = words if width == len(before) else words[:1]
                return naming.join([*own, *rest], naming.style_of([symbol]))
    return ""


def _first_of_its_kind(reading: Reading, path: str, notes: Notes) -> Scope:
    """Plan a new file that nothing beside it is a pattern for."""
    notes.say(f"{path} is new and has no siblings")
    notes.doubt("likely")
    target = Target(path, None, reading.intent.name)
    return Scope("edit", "component", (target,), reading.files, tests=reading.test_files)

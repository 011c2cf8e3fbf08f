"""The plans for one more of its kind: a validator among validators, a function that is assigned to an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.model import Scope, Target
from fenceline.scope.patterns.siblings import alike, callable_, holds
from fenceline.scope.plans.outcome import outcome
from fenceline.scope.words import naming

if TYPE_CHECKING:
    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes


def one_more(reading: Reading, notes: Notes, path: str) -> Scope | None:
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


def on_object(reading: Reading, notes: Notes, path: str, owner: str) -> Scope:
    """Plan a function that is assigned to an object, after the others there."""
    members = [s for s in reading.code.symbols(path) if s.parent == owner and callable_(s)]
    name = f"{owner}.{reading.new_name}" if reading.new_name else ""
    notes.say(f"{len(members)} functions of `{owner}` in {path} show the pattern")
    if existing := reading.code.declared(path, name):
        notes.say(f"`{name}` exists already in {path} (line {existing.line})")
        return outcome(reading, notes, "change", (Target(path, existing),), ())
    target = Target(path, None, name)
    return outcome(reading, notes, "add", (target,), alike(members, reading.new_name, 2))

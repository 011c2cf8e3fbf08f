"""Judges files of JavaScript and TypeScript: all that can be told without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.excuses import is_unchecked
from fenceline.grounding.javascript.members import missing_members
from fenceline.grounding.javascript.modules import missing_module, missing_names
from fenceline.grounding.javascript.scoping import names_of
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.undefined import loose, undefined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.specifiers import Specifier
    from fenceline.grounding.javascript.standing import Told
    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Signal


def asked_for(
    project: Project, evidence: Evidence, source: Source, asked: Iterable[Specifier]
) -> Iterator[Signal]:
    """Yield what is wrong with the modules that a file asks for, and with the names that it takes from them."""
    for found in asked:
        most = _most(source, found)
        if doubt := missing_module(project, evidence, source.path, found):
            yield doubt.signal(source, found.node, most)
            continue
        for named, doubt in missing_names(project, evidence, source.path, found):
            yield doubt.signal(source, named.node, most)


def whole(project: Project, evidence: Evidence, source: Source) -> Iterator[Signal]:
    """Yield everything that is wrong with a file."""
    asked = tuple(specifiers(source))
    yield from asked_for(project, evidence, source, asked)
    if source.broken:
        return  # what is missing may only have been missed
    names = names_of(source)
    for node, doubt in missing_members(project, evidence, source, names, asked):
        yield doubt.signal(source, node)
    for node, doubt in undefined(project, evidence, source, names):
        yield doubt.signal(source, node)


def standing_in(project: Project, evidence: Evidence, source: Source) -> Iterator[Told]:
    """Yield what a file has wrong, a script's names that others must define among it."""
    asked = tuple(specifiers(source))
    for signal in asked_for(project, evidence, source, asked):
        yield signal.rule, signal.certainty, signal.named
    if source.broken:
        return
    names = names_of(source)
    for _, doubt in missing_members(project, evidence, source, names, asked):
        yield doubt.rule, doubt.certainty, doubt.named
    for name, certainty in loose(source, names):
        yield "name-undefined", certainty, name


def _most(source: Source, found: Specifier) -> Certainty:
    """Return how certain a finding about a specifier may be, by how it is asked for."""
    unchecked = is_unchecked(source.data)
    bare = not found.relative and not found.text.startswith("node:")
    if found.most == "possible" or (bare and not found.sure) or (unchecked and found.type_only):
        return "possible"
    if (
        unchecked
        or not found.sure
        or (bare and (found.type_only or not found.top or found.form == "dynamic"))
    ):
        return "likely"
    return "certain"

"""Names that a file uses and nothing defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.excuses import excused_lines, is_unchecked
from fenceline.grounding.javascript.project import around
from fenceline.grounding.javascript.scoping import names_of
from fenceline.grounding.javascript.syntax import dialect_of
from fenceline.grounding.javascript.vocabulary import ambient
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.scopes import Names, Reference
    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty

_SPOKEN = re.compile(rb"/\*\s*(?:globals?|exported|jshint|jslint)\b([^*]*)\*/")
_DECLARED_APART = re.compile(rb"^///\s*<reference\s+types\b", re.MULTILINE)
_OF_FLOW = re.compile(rb"^\s*(?://|/?\*)[^\n]*@flow\b", re.MULTILINE)
_REFERENCE = re.compile(rb"^///\s*<reference\s+path\b", re.MULTILINE)
_GLOBAL = re.compile(rb"\b(?:window|global|globalThis|self)\.([A-Za-z_$][\w$]*)")
_WORD = re.compile(rb"[A-Za-z_$][\w$]*")
_LOADED = ("require", "module", "exports", "define")
_MAGIC = re.compile(rb"unplugin-auto-import|new\s+(?:\w+\.)?ProvidePlugin\s*\((?!\s*\{(?:(?!\.\.\.)[^}])*\})")
"""What makes names up without spelling them; those that a bundler's configuration lists are found in it."""
_WORDS = frozenset(
    {"await", "yield"}
)  # of the language; the grammar takes them for functions before a bracket
_FREE_IN = 12  # files that have a name, of which one must use it freely too


def undefined(
    project: Project, evidence: Evidence, source: Source, names: Names
) -> Iterator[tuple[Node, Doubt]]:
    """Yield the names that nothing defines, each once.

    A script sees what others define. One of a page or an odd runtime may see anything: of those a name is told that is
    alone in being spelt nowhere else.
    """
    if source.declares_only or _DECLARED_APART.search(source.data):
        return
    if (names.dynamic and not _is_strict(source)) or names.uses("let"):
        return  # the grammar takes ``let`` for a name before a comment, and what follows for no declaration
    spoken = _spoken(source.data) | _excused(source, names)
    of_flow = _OF_FLOW.search(source.data) is not None  # whose own types and syntax the grammar does not know
    free = [one for one in _unbound(names) if not (_is_marked(one.name, spoken) or (of_flow and one.is_type))]
    apart = not free or _is_module(project, source, names)
    lone = not apart and not _is_run_by_tests(names)
    own = free if apart else [one for one in free if not evidence.spells(one.name, source.path)]
    if lone and (len(own) != 1 or len(free) == 1 or evidence.paged(source.path)):
        return
    unchecked = is_unchecked(source.data) or _REFERENCE.search(source.data) is not None
    for reference in own:
        name = reference.name
        if _is_known(project, evidence, source, name):
            continue
        near = nearest(name, sorted((names.bound | ambient()) - {name}))
        doubtful = (
            name in names.bound
            or reference.is_type
            or name.startswith("$")  # as compilers call what they make up
            or unchecked
            or lone
            or of_flow
            or evidence.paged(source.path)
        )
        certainty = "likely" if doubtful else "certain"
        yield reference.node, Doubt("name-undefined", certainty, f"nothing defines {name}", name, near)


def loose(source: Source, names: Names) -> Iterator[tuple[str, Certainty]]:
    """Yield each name that a file alone does not define, module or not, and how certain a finding would be."""
    spoken = _spoken(source.data)
    for reference in _unbound(names) if not names.dynamic else ():
        if not _is_marked(reference.name, spoken):
            yield (
                reference.name,
                "likely" if reference.is_type or reference.name in names.bound else "certain",
            )


def free_names(source: Source) -> frozenset[str]:
    """Return every name that a file uses without binding it, the language's own left out."""
    return frozenset(reference.name for reference in _unbound(names_of(source)))


def _unbound(names: Names) -> Iterator[Reference]:
    """Yield the first use of each name that no scope binds, in order."""
    free: list[Reference] = []
    for name, uses in names.references.items():
        if name not in names.probed and name not in ambient() and name not in _WORDS:
            free += [one for one in uses if one.scope.find(name) is None]
    seen: set[str] = set()
    for one in sorted(free, key=lambda one: one.node.start_byte):
        if one.name not in seen:
            seen.add(one.name)
            yield one


def _excused(source: Source, names: Names) -> frozenset[str]:
    """Return the names that some line uses which a comment leaves out of checking."""
    rows = excused_lines(source.data)
    every = (one for uses in names.references.values() for one in uses) if rows else ()
    return frozenset(one.name for one in every if one.node.start_point.row in rows)


def _is_marked(name: str, spoken: frozenset[str]) -> bool:
    """Return whether a name says itself, or a comment does, that it comes from elsewhere."""
    return name in spoken or (name.startswith("__") and name.endswith("__"))


def _is_module(project: Project, source: Source, names: Names) -> bool:
    """Return whether the file has names of its own: a plain script shares them with others on its page."""
    if _is_strict(source):
        return True
    if source.path.endswith((".mjs", ".cjs", ".mts", ".cts")):
        return True
    manifest = next(project.manifests(source.path), None)
    if manifest is not None and manifest.module and not source.typed:
        return True
    return _uses(names, *_LOADED)


def _is_strict(source: Source) -> bool:
    """Return whether the file is an ES module by what it says, in which ``eval`` keeps its names to itself."""
    return any(one.type in {"import_statement", "export_statement"} for one in source.root.named_children)


def _is_run_by_tests(names: Names) -> bool:
    """Return whether a script is one of those that runners of tests load together."""
    return _uses(names, "describe") and _uses(names, "it", "test")


def _uses(names: Names, *wanted: str) -> bool:
    return any(not one.scope.find(name) for name in wanted for one in names.uses(name))


def _spoken(data: bytes) -> frozenset[str]:
    """Return the words of comments that name globals, and what is asked of the global object itself."""
    words = (word for match in _SPOKEN.finditer(data) for word in _WORD.findall(match[1]))
    return frozenset(word.decode() for word in (*words, *_GLOBAL.findall(data)))


def _is_made_up(project: Project, evidence: Evidence, path: str) -> bool:
    """Return whether a tool gives the files around ``path`` names that nobody spells."""
    return _is_of_nuxt(project, path) or evidence.magic(_MAGIC, path)


def _is_of_nuxt(project: Project, path: str) -> bool:
    """Return whether Nuxt builds the file: who declares it has an app; in its own workspace, who configures one."""
    if not any("nuxt" in manifest.declared for manifest in project.manifests(path)):
        return False
    names = (name for folder in around(path) for name in project.names.get(folder, ()))
    return "nuxt" not in project.packages or any(name.startswith("nuxt.config.") for name in names)


def _is_known(project: Project, evidence: Evidence, source: Source, name: str) -> bool:
    """Return whether the rest of the workspace defines ``name`` for everybody, or uses it the same way."""
    if evidence.sets(name, source.path) or _is_made_up(project, evidence, source.path):
        return True
    word = re.escape(name.encode())
    given = re.compile(
        rb"(?:\b(?:global|globalThis|window|self|root|g)\b[^;\n]{0,24}?(?:\.|\[\s*['\"])"
        rb"|\bdeclare\s+(?:var|let|const|function|class)\s+)%s\b" % word
    )
    for count, (path, data) in enumerate(evidence.files_with(name, source.path)):
        if (
            dialect_of(path) is None
            or given.search(data)
            or b"declare global" in data
            or name in _spoken(data)
        ):
            return True
        other = project.earlier.source(path) if count < _FREE_IN else None
        if other is not None and name in free_names(other):
            return True
        if count >= 20 * _FREE_IN:
            return True
    return False

"""What the workspace builds: nobody sees the files, but its sources spell what they are called and what they have."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.syntax import dialect_of, is_declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.specifiers import Named, Specifier

_USUAL = frozenset({"", "index", "main", "bundle", "dist", "build", "out", "lib", "es", "esm", "cjs", "umd"})
"""What bundlers call a file that stands for many sources, and the folders that a specifier may end with."""
_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}(?![a-z])")


def missing_made(evidence: Evidence, path: str, text: str) -> Doubt | None:
    """Return what is wrong with asking for ``text``, which some tool should make; None for nothing.

    Where others ask for what lies in the same folder, its names are made of words that the workspace has somewhere.
    """
    above, name = posixpath.split(text)
    folder = posixpath.basename(above).strip(".")
    words = _WORDS.findall(name.split(".")[0])
    if not folder or not evidence.spells(folder, path) or all(evidence.has(word, path) for word in words):
        return None
    return Doubt("module-missing", "likely", f"{text} is made by a tool, and nothing is called like it", text)


def missing_module(project: Project, evidence: Evidence, path: str, text: str) -> Doubt | None:
    """Return what is wrong with asking for ``text``, which a folder of built files should have; None for nothing.

    Builds call a file as its source, or as a configuration says, which may put a name together around a word.
    """
    word = posixpath.basename(text).split(".")[0]
    if word in _USUAL or project.spellings.has(word) or evidence.spells(word, path):
        return None
    if not _has_sources(project, path, ""):
        return None
    message = f"{text} is built here, and no source is called like it"
    return Doubt("module-missing", "likely", message, text)


def missing_names(
    project: Project, evidence: Evidence, path: str, found: Specifier
) -> Iterator[tuple[Named, Doubt]]:
    """Yield the names that no other source of the workspace spells, so that none can give them to what is asked for.

    Sources may put a name together as they run, so that none of these is more than likely.
    """
    home = project.packages[found.text].folder if found.text in project.packages else ""
    names = [
        one for one in found.names if one.name != "default" and not _is_spelt(project, evidence, path, one)
    ]
    if not names or not _has_sources(project, path, home) or evidence.passes_on(project.packages):
        return
    for named in names:
        message = f"{found.text} is of this workspace, and no other file has {named.name}"
        yield named, Doubt("name-not-exported", "likely", message, named.name)


def _is_spelt(project: Project, evidence: Evidence, path: str, named: Named) -> bool:
    """Return whether another file spells the name, or is called by it."""
    return project.spellings.alike(named.name) or evidence.spells(named.name, path)


def _has_sources(project: Project, path: str, home: str) -> bool:
    """Return whether the folder ``home`` has code besides the file at ``path`` that something can be built of."""
    code = (one for one in project.world.files if dialect_of(one) and not is_declaration(one))
    return any(one != path and one.startswith(home) for one in code)

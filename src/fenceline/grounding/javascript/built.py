"""Names that are taken from what the workspace builds: a file that nobody sees, but its sources spell what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.syntax import dialect_of, is_declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.specifiers import Named, Specifier


def missing_names(
    project: Project, evidence: Evidence, path: str, found: Specifier
) -> Iterator[tuple[Named, Doubt]]:
    """Yield the names that no other source of the workspace spells, so that none can give them to what is built.

    Sources may put a name together as they run, so that none of these is more than likely.
    """
    home = project.packages[found.text].folder if found.text in project.packages else ""
    if not any(_is_source(one, home) for one in project.world.files if one != path):
        return
    for named in found.names:
        if named.name == "default" or evidence.spells(named.name, path, project.packages):
            continue
        message = f"{found.text} is built here, and no source has {named.name}"
        yield named, Doubt("name-not-exported", "likely", message, named.name)


def _is_source(path: str, home: str) -> bool:
    return path.startswith(home) and dialect_of(path) is not None and not is_declaration(path)

"""What a workspace declares that it depends on."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.python import manifests, requirement
from fenceline.grounding.python.distributions import brought_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.grounding.world import World

_MAX_FILES = 200
_MAX_BYTES = 512 << 10
_MAX_DEPTH = 5
_TOOL_SETTINGS = frozenset({"pyproject.toml", "setup.cfg", "mypy.ini", ".mypy.ini", "tox.ini"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What the manifests say.

    Attributes:
        distributions: normal names.
        modules: top-level modules that these may bring, and those that settings of tools name.
        homes: folders that the manifests speak for; the root is the empty string.
    """

    distributions: frozenset[str]
    modules: frozenset[str]
    homes: frozenset[str] = frozenset()

    def speaks_for(self, path: str) -> bool:
        """Return whether a manifest declares anything for the file at ``path``."""
        return any(not home or path.startswith(f"{home}/") for home in self.homes)


def declared(world: World) -> Declared:
    """Read every manifest of the workspace."""
    found: set[str] = set()
    modules: set[str] = set()
    homes: set[str] = set()
    for path, text in _manifests(world):
        reader = manifests.reader_for(path) or requirement.in_lines
        if named := set(reader(text)):
            found |= named
            homes.add(_home(path))
        if path.rpartition("/")[2] in _TOOL_SETTINGS:
            modules.update(manifests.named_imports(text))
    modules.update(module for name in found for module in brought_by(name))
    return Declared(frozenset(found), frozenset(modules), frozenset(homes))


def _home(path: str) -> str:
    """Return the folder that a manifest speaks for: its own, or the one around a folder of requirements files."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name.endswith((".txt", ".in")) and "require" in folder else folder


def _manifests(world: World) -> Iterable[tuple[str, str]]:
    """Yield manifests with their texts, those near the root first, and what requirements files include."""
    named = (path for path in world.files if manifests.reader_for(path) or path in _TOOL_SETTINGS)
    waiting = sorted(named, key=lambda path: (path.count("/"), path))[:_MAX_FILES]
    seen = set(waiting)
    while waiting and len(seen) <= 2 * _MAX_FILES:
        path = waiting.pop(0)
        content = world.read(path)
        if path.count("/") > _MAX_DEPTH or content is None or len(content) > _MAX_BYTES:
            continue
        text = content.decode("utf-8", "replace")
        yield path, text
        if path.endswith((".txt", ".in")):
            below = {
                posixpath.normpath(posixpath.join(posixpath.dirname(path), it))
                for it in requirement.included(text)
            }
            waiting += sorted((below & world.files) - seen)
            seen |= below

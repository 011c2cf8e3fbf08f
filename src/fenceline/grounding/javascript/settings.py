"""What tsconfig.json and jsconfig.json say of where modules are."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.loose import loads, mapping, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.world import World

FILE = re.compile(r"^[tj]sconfig(?:[.-][\w.-]+)?\.json$|^deno\.jsonc?$")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row of ``paths``.

    Attributes:
        prefix: what a specifier must begin with.
        suffix: what it must end with.
        exact: there is no star, so the prefix is all of it.
        targets: where it leads, relative to the workspace root, with the star; outside of it for one that climbs.
    """

    prefix: str
    suffix: str
    exact: bool
    targets: tuple[str, ...]

    def led(self, text: str) -> tuple[str, ...] | None:
        """Return where ``text`` leads by this row; None when the row is not about it."""
        if self.exact:
            return self.targets if text == self.prefix else None
        if not (
            text.startswith(self.prefix)
            and text.endswith(self.suffix)
            and len(text) >= len(self.prefix + self.suffix)
        ):
            return None
        star = text[len(self.prefix) : len(text) - len(self.suffix)]
        return tuple(target.replace("*", star) for target in self.targets)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one file of settings, with those that it extends, says.

    Attributes:
        mapped: rows of ``paths``, and of Deno's ``imports``.
        bases: folders that bare specifiers are looked for in.
        laid: folders that ``rootDirs`` lays over each other; types alone lie in hidden ones, which some tools add.
        unseen: made by a tool, it may say anything.
    """

    mapped: tuple[Mapped, ...] = ()
    bases: tuple[str, ...] = ()
    laid: tuple[str, ...] = ()
    unseen: bool = False


def read_settings(world: World, path: str, depth: int = 0) -> Iterator[Settings]:
    """Yield what the settings at ``path`` and those that they extend say; a package's are not followed."""
    data = world.read(path)
    content = loads(data) if data and depth < _DEEPEST else None
    if content is None:
        return
    folder = posixpath.dirname(path)
    options = mapping(content.get("compilerOptions"))
    base = "".join(words(options.get("baseUrl"))[:1])
    start = _joined(folder, base)
    rows = [*_rows(mapping(options.get("paths")), start), *_rows(mapping(content.get("imports")), folder)]
    roots = (_joined(folder, other) for other in words(options.get("rootDirs")))
    laid = tuple(root for root in roots if not _is_hidden(root))
    yield Settings(tuple(rows), (start,) if base else (), laid)
    for other in words(content.get("extends")):
        if other.startswith(".") and "node_modules" not in other.split("/"):
            target = _joined(folder, other)
            may_be = (target, f"{target}.json", posixpath.join(target, "tsconfig.json"))
            found = next((path for path in may_be if path in world.files), None)
            if found is not None:
                yield from read_settings(world, found, depth + 1)
            elif not _is_hidden(target):
                yield Settings(unseen=True)


def _rows(paths: dict[str, object], folder: str) -> Iterator[Mapped]:
    for pattern, value in paths.items():
        prefix, star, suffix = pattern.partition("*")
        targets = tuple(_joined(folder, target) for target in words(value) if ":" not in target)
        exact = not star and not pattern.endswith("/")  # Deno's folders end with a slash and have no star
        if not star and not exact:
            targets = tuple(f"{target}/*" for target in targets)
        yield Mapped(prefix, suffix, exact, targets)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.split("/"))


def _joined(folder: str, relative: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, relative)) if relative else folder
    return "" if joined == "." else joined

"""The rules of Go: what it imports, and what it uses of the workspace's own packages."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fenceline.grounding.go.packages import Packages
from fenceline.grounding.go.paths import Paths
from fenceline.grounding.go.reading import Used, imports, is_shadowed, read_go, uses
from fenceline.grounding.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.go.packages import Package
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Place
    from fenceline.grounding.trees import Source
    from fenceline.grounding.usage import Usage
    from fenceline.grounding.world import World

_IMPORT = re.compile(r"""\s*import\s+(?:[\w.]+\s+)?(["`])(?P<path>[\w.~+!/-]+)\1""")
_SPEC = re.compile(r"""\s+(?:[\w.]+\s+)?(["`])(?P<path>[\w.~+!/-]+)\1\s*(?://.*)?""")
_BLOCK = re.compile(r"import\s*\(\s*(?://.*)?")
_NOT_BUILT = re.compile(rb"^//(?:go:build|[ \t]*\+build)[ \t]+ignore\b", re.MULTILINE)
_LONGEST = 2000
_LEFT_OUT = frozenset({"testdata", "vendor"})
_MOST_IMPORTS = 2000  # of one file


class GoRules:
    """Judges Go in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self._paths = Paths(world, usage)
        self._packages = Packages(world, self._paths.modules)
        self._usage = usage

    def line(self, text: str, head: str, place: Place) -> Iterator[Signal]:
        """Judge an ``import`` line, or a line of an import block."""
        if len(text) > _LONGEST:
            return
        found = _IMPORT.match(text) or (_BLOCK.fullmatch(head.rstrip()) and _SPEC.fullmatch(text.rstrip()))
        if not found:
            return
        where = replace(place, column=found.start("path"))
        signal = self._paths.judge(found["path"], where)
        if signal:  # a line cannot tell whether the answer goes on to bring the folder along
            yield replace(signal, certainty="likely") if signal.rule == "module-missing" else signal

    def file(self, path: str, source: bytes) -> Iterator[Signal]:
        """Judge a file's imports, and the names it uses of own packages; a file that Go leaves out has none."""
        if _is_left_out(path) or _NOT_BUILT.search(source):
            return
        read = read_go(source)
        if read is None:
            return
        own: dict[str, Package] = {}
        for imported in islice(imports(read), _MOST_IMPORTS):
            signal = self._paths.judge(imported.path, read.place(imported.node, path))
            if signal:
                yield signal
            elif package := self._packages.find(imported.path, path):
                own |= dict.fromkeys([imported.name] if imported.name else package.names, package)
        yield from self._names(read, own, path)

    def _names(self, read: Source, own: dict[str, Package], path: str) -> Iterator[Signal]:
        lacking: dict[tuple[str, str], Certainty | None] = {}
        for used in uses(read, frozenset(own)):
            key = (used.package, used.name)
            if key not in lacking:
                lacking[key] = self._lacks(read, used, own[used.package])
            if certainty := lacking[key]:
                package = own[used.package]
                message = f"Package {package.path} declares no {used.name}."
                place, near = read.place(used.node, path), package.nearest(used.name)
                yield Signal("name-not-exported", certainty, message, place, ".".join(key), near)

    def _lacks(self, read: Source, used: Used, package: Package) -> Certainty | None:
        certainty = package.lacks(used.name)
        if certainty is None or self._is_used(used, package) or is_shadowed(read, used.package):
            return None
        return certainty

    def _is_used(self, used: Used, package: Package) -> bool:
        return self._usage.has(f"{package.path.rpartition('/')[2]}.{used.name}", rb"\b%s\b")


def _is_left_out(path: str) -> bool:
    parts = path.split("/")
    return bool(_LEFT_OUT & set(parts)) or any(part[:1] in {"_", "."} for part in parts)

"""The rules of Rust: modules in files of their own, use trees, and paths in code."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fenceline.grounding.ignored import ignored
from fenceline.grounding.nearest import nearest
from fenceline.grounding.rust.conditions import gated
from fenceline.grounding.rust.crates import Crates
from fenceline.grounding.rust.here import Here, Written, here_in
from fenceline.grounding.rust.modules import ModuleTree
from fenceline.grounding.rust.names import Names
from fenceline.grounding.rust.paths import Path, Within, code_paths, use_paths
from fenceline.grounding.rust.scopes import DECLARING, UNKNOWN, read_rust
from fenceline.grounding.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.rust.modules import Module
    from fenceline.grounding.signal import Place
    from fenceline.grounding.trees import Source
    from fenceline.grounding.usage import Usage
    from fenceline.grounding.world import World

_USE = re.compile(
    r"\s*(?:pub(?:\([\w: ]*\))?\s+)?(?:use|extern\s+crate)\s+(?P<path>(?:::)?\w+(?:\s*::\s*\w+)*)"
)
_DECLARES = re.compile(r"\b(?:mod|enum|struct|union|trait|type|fn|as|crate|macro_rules!)\s+(\w+)")
_BINDS = re.compile(r"\s*(?:pub(?:\([\w: ]*\))?\s+)?use\b[^;]*\b(\w+)\s*;")
_LONGEST = 2000
_MOST_PATHS = 20_000  # of one file, and so on


class RustRules:
    """Judges Rust in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self._world = world
        self._crates = Crates(world)
        self._tree = ModuleTree(world)
        self._names = Names(world, usage, self._crates, self._tree)
        self._said: set[str] = set()

    def line(self, text: str, head: str, place: Place) -> Iterator[Signal]:  # noqa: ARG002 - the room's Protocol
        """Judge a ``use`` or ``extern crate`` line by the path that it starts with."""
        if len(text) > _LONGEST:
            return
        found = _USE.match(text)
        here = here_in(self._crates, self._tree, place.path) if found else None
        if found and here:
            written = found["path"]
            parts = tuple(part.strip() for part in written.removeprefix("::").split("::"))
            rest = text[found.end() :].lstrip()
            path = Path(parts, parts[-1], glob=rest.startswith("::"), absolute=written.startswith("::"))
            signal = self._names.judge(path, Written(here, here.modules, place, self._said))
            if signal:  # a line cannot tell whether the answer goes on to bring the module along
                new = place.path not in self._world.files  # and will be declared with what it is written for
                certainty = "certain" if new else signal.certainty
                where = replace(place, column=found.start("path") + 1)
                sure = signal.kind == "missing-package"
                yield replace(signal, place=where, certainty=certainty if sure else "likely")
        bound = _BINDS.match(text)
        self._said |= {*_DECLARES.findall(text), *([bound[1]] if bound else [])}

    def file(self, path: str, source: bytes) -> Iterator[Signal]:
        """Judge a file's modules, use trees and paths; one of no package has nothing to be held against."""
        here = here_in(self._crates, self._tree, path)
        read = read_rust(source) if here else None
        if here is None or read is None:
            return
        yield from self._modules(read, here)
        yield from self._paths(read, here)

    def _modules(self, read: Source, here: Here) -> Iterator[Signal]:
        """Judge each ``mod name;``: its file must be there."""
        around, odd = Within(_inline(read)), Within(self._gated(read, here))
        for node in read.of("mod_item"):
            if node.child_by_field_name("body"):
                continue
            inside = [read.field(module, "name") for module in around.around(node.start_byte)]
            name = read.field(node, "name")
            modules = here.inside(self._tree, inside) if here.confirmed else []
            wanted = [place for module in modules for place in self._places(module, name)]
            if not wanted or any(self._may_be(place) for place in wanted):
                continue
            near = nearest(name, self._beside(wanted[0]))
            message = f"Module {name} has no file: there is no {' and no '.join(dict.fromkeys(wanted))}."
            certainty = "likely" if odd.around(node.start_byte) else "certain"
            yield Signal("module-missing", certainty, message, read.place(node, here.file), name, near)

    def _may_be(self, place: str) -> bool:
        """Tell whether a file is there, lies behind a link, or is one that git ignores."""
        behind = (place[:at] for at, letter in enumerate(place) if letter == "/")
        files = self._world.files
        return place in files or any(link in files for link in behind) or ignored(self._world, place)

    def _places(self, module: Module, name: str) -> tuple[str, ...]:
        given = self._tree.scope(module).outside.get(name, UNKNOWN)
        return () if given == UNKNOWN else self._tree.places(module, name, given)

    def _beside(self, place: str) -> set[str]:
        folder = place.rpartition("/")[0]
        names = {path for path in self._world.files if path.rpartition("/")[0] == folder}
        return {name.rpartition("/")[2].removesuffix(".rs") for name in names if name.endswith(".rs")}

    def _paths(self, read: Source, here: Here) -> Iterator[Signal]:
        """Judge each path, those of ``use`` first."""
        used = list(_uses(read))
        local = {path.name for path, _ in used if path.name != path.parts[0]} | _declared(read)
        conditional = self._gated(read, here)
        for found in (used, _in_code(read)):
            around, odd = Within(_inline(read)), Within(conditional)
            for path, node in islice(found, _MOST_PATHS):
                inside = [read.field(module, "name") for module in around.around(path.start)]
                modules = here.inside(self._tree, inside)
                signal = self._names.judge(path, Written(here, modules, read.place(node, here.file), local))
                if signal:
                    doubted = signal.certainty == "certain" and odd.around(path.start)
                    yield replace(signal, certainty="likely") if doubted else signal

    def _gated(self, read: Source, here: Here) -> list[Node]:
        return gated(read, self._crates.packages[here.package].features)


def _uses(read: Source) -> Iterator[tuple[Path, Node]]:
    for declaration in read.of("use_declaration"):
        for path in use_paths(read, declaration):
            yield path, declaration
    for node in read.of("extern_crate_declaration"):
        if name := node.child_by_field_name("name"):
            yield Path((read.spell(name),), "_", start=name.start_byte, crate=True), name


def _declared(read: Source) -> set[str]:
    """Return what the file declares anywhere, in functions too."""
    named = {read.field(node, "name") for node in read.of(*DECLARING)}
    return named | {read.field(node, "alias") for node in read.of("extern_crate_declaration")}


def _inline(read: Source) -> list[Node]:
    return [node for node in read.of("mod_item") if node.child_by_field_name("body")]


def _in_code(read: Source) -> Iterator[tuple[Path, Node]]:
    return (found for found in code_paths(read) if found[0].parts[0][:1].islower())

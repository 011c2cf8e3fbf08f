"""The workspace's own Go packages and what they declare."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.go.reading import at_margin, declared, package_name
from fenceline.grounding.ignored import ignored
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.grounding.go.modules import Modules
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.world import World

_GENERATED_FROM = (
    ".proto",
    ".thrift",
    ".y",
    ".rl",
    ".peg",
    ".qtpl",
    ".templ",
    ".tmpl",
    ".graphql",
    ".fbs",
    ".idl",
)


class Package:
    """One package, seen by one file.

    Attributes:
        path: its import path.
    """

    def __init__(self, path: str, texts: tuple[bytes, ...], *, made: bool) -> None:
        self.path = path
        self._texts = texts
        self._made = made

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return what the package calls itself; more than one where build tags choose."""
        return tuple(
            {name for text in self._texts if (name := package_name(text))} - {"main", "documentation"}
        )

    def lacks(self, name: str) -> Certainty | None:
        """Return how certain it is that no file declares ``name``; None when one does, or may."""
        if name in self._at_margin:
            return None
        word = re.compile(rb"\b%s\b" % name.encode("utf-8", "replace"))
        for text in self._texts:
            if word.search(text) and ((names := declared(text)) is None or name in names):
                return None
        return "likely" if self._made or any(b"//go:generate" in text for text in self._texts) else "certain"

    def nearest(self, name: str) -> str:
        """Return the exported name that ``name`` probably means, empty for none."""
        return nearest(name, [known for known in self._at_margin if known[:1].isupper()])

    @cached_property
    def _at_margin(self) -> set[str]:
        return {name for text in self._texts for name in at_margin(text)}


class Packages:
    """Finds own packages by what imports them."""

    def __init__(self, world: World, modules: Modules) -> None:
        self._world = world
        self._modules = modules
        self._found: dict[tuple[str, bool], Package | None] = {}

    def find(self, named: str, path: str) -> Package | None:
        """Return the own package that the file at ``path`` imports as ``named``; None for one that is not here."""
        module = self._modules.of(path)
        lead = self._modules.lead(named, module) if module else None
        if lead is None or lead.folder is None or lead.folder not in self._modules.packages:
            return None
        beside = path.rpartition("/")[0] == lead.folder and path.endswith("_test.go")
        key = (lead.folder, beside)
        if key not in self._found:
            self._found[key] = self._read(named, lead.folder, tests=beside)
        return self._found[key]

    def _read(self, named: str, folder: str, *, tests: bool) -> Package | None:
        files = self._by_folder.get(folder, ())
        sources = [
            path for path in files if path.endswith(".go") and (tests or not path.endswith("_test.go"))
        ]
        texts = [self._world.read(path) for path in sources]
        if None in texts:
            return None
        made = any(path.endswith(_GENERATED_FROM) for path in files) or self._ignores_go(folder)
        return Package(named, tuple(text for text in texts if text is not None), made=made)

    def _ignores_go(self, folder: str) -> bool:
        """Tell whether git ignores files such as generators write here."""
        return any(ignored(self._world, f"{folder}/{name}") for name in _LIKE_GENERATED)

    @cached_property
    def _by_folder(self) -> dict[str, Iterable[str]]:
        out: dict[str, list[str]] = {}
        for path in self._world.files:
            out.setdefault(path.rpartition("/")[0], []).append(path)
        return dict(out)


_LIKE_GENERATED = (
    "x.pb.go",
    "x_gen.go",
    "x_generated.go",
    "zz_generated.go",
    "generated.go",
    "gen.go",
    "bindata.go",
)

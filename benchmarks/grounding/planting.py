"""Inventions: what a model might write that does not exist, put into real code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

KINDS: dict[str, str] = {
    "package": "an import of an invented package",
    "package-near": "an import of a package one slip away from one that the file imports",
    "module": "an import of an invented module of the repository",
    "imported-name": "an invented name imported from a module of the repository",
    "attribute-module": "an invented attribute of an imported module or namespace",
    "attribute-class": "an invented attribute of `self` or `this`",
    "method": "an invented method called on `self` or `this`",
    "method-other": "an invented method called on another variable",
    "name": "a call of a name that nothing defines",
    "path": "an invented file in the header of an answer",
    "keyword": "an invented keyword argument to a function of the same file",
}
"""What each kind is, for the tables."""

PATH = "path"
"""An answer's header that names a file which is not there; no kind of code."""

STREAMED = frozenset({"package", "package-near", "module", "imported-name"})
"""Kinds whose line says enough on its own."""

_WORDS = (
    ("swift", "nimble", "hyper", "omni", "quick", "proto", "meta", "turbo", "neo", "pan"),
    ("vector", "queue", "schema", "token", "shape", "signal", "ledger", "matrix", "socket", "parcel"),
    ("kit", "lib", "forge", "works", "utils", "flow", "craft", "base", "hub", "tools"),
)
_SUFFIXES = ("quill", "lumen", "tarn", "ferrous", "gambit", "oriel", "sorrel", "vesper", "wicket", "zephyr")


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a file where an invention can go.

    Attributes:
        start: byte offset.
        end: byte offset of what is replaced; ``start`` where something is inserted.
        before: text put before the invented name.
        name: what stands there now and is altered; empty where a package is imported anew.
        after: text put behind the invented name.
    """

    start: int
    end: int
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A file with one invention.

    Attributes:
        kind: one of ``KINDS``.
        line: 1-based, of the invention.
        named: what was invented.
        after: the file's bytes.
    """

    kind: str
    line: int
    named: str
    after: bytes


def plant(kind: str, sites: Sequence[Site], source: bytes, dice: random.Random) -> Planted | None:
    """Put an invention at one of the sites; None where there is none, or the name happens to be in the file."""
    if not sites:
        return None
    site = dice.choice(sites)
    named = invented(kind, site.name, dice)
    if named.encode() in source:
        return None
    start = source.count(b"\n", 0, site.start) + 1 + site.before.count("\n")
    after = source[: site.start] + f"{site.before}{named}{site.after}".encode() + source[site.end :]
    return Planted(kind, start, named, after)


def invented(kind: str, name: str, dice: random.Random) -> str:
    """Return a name that does not exist; for most kinds one made of the name that stands there."""
    match kind:
        case "package":
            return "".join(dice.choice(part) for part in _WORDS)
        case "package-near":
            return _slipped(name, dice)
        case "keyword":
            return f"{dice.choice(_SUFFIXES)}_mode"
        case _ if "_" in name or name.islower():
            return f"{name}_{dice.choice(_SUFFIXES)}"
        case _:
            return f"{name}{dice.choice(_SUFFIXES).capitalize()}"


def _slipped(name: str, dice: random.Random) -> str:
    """Return a name with two neighbouring letters swapped, one left out, or one twice."""
    at = [
        i
        for i in range(1, len(name) - 1)
        if name[i].isalpha() and name[i + 1].isalpha() and name[i] != name[i + 1]
    ]
    if not at:
        return f"{name}{name[-1]}"
    i = dice.choice(at)
    match dice.randrange(3):
        case 0:
            return name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        case 1:
            return name[:i] + name[i + 1 :]
        case _:
            return name[: i + 1] + name[i:]

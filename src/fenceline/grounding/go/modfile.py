"""Reads ``go.mod``, ``go.work``, ``go.sum`` and ``vendor/modules.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class ModFile:
    """A ``go.mod`` or ``go.work``.

    Attributes:
        module: its path, empty for a ``go.work``.
        minor: of the Go version that it asks for, 0 when it does not say.
        requires: module path to version, direct and indirect.
        replaces: module path to what stands for it: a folder (``./x``, ``../x``, ``/x``) or a module path.
        uses: folders of a ``go.work``.
    """

    module: str
    minor: int
    requires: Mapping[str, str]
    replaces: Mapping[str, str]
    uses: tuple[str, ...]


@lru_cache(maxsize=256)
def read_modfile(text: bytes) -> ModFile:
    """Return what a ``go.mod`` or ``go.work`` says; lines that say nothing known are passed over."""
    module, minor = "", 0
    requires: dict[str, str] = {}
    replaces: dict[str, str] = {}
    uses: list[str] = []
    for words in _directives(text):
        match words:
            case ["module", path, *_]:
                module = path
            case ["go", version, *_]:
                minor = _minor(version)
            case ["require", path, version, *_]:
                requires[path] = version
            case ["replace", old, *rest] if "=>" in rest[:-1]:
                replaces[old] = rest[rest.index("=>") + 1]
            case ["use", folder, *_]:
                uses.append(folder)
            case _:
                pass
    return ModFile(module, minor, requires, replaces, tuple(uses))


@lru_cache(maxsize=64)
def read_sums(text: bytes) -> Mapping[str, bool]:
    """Return the modules that a ``go.sum`` names, and whether it vouches for their packages too, or ``go.mod`` only."""
    out: dict[str, bool] = {}
    for words in (line.split() for line in _lines(text)):
        if len(words) == 3:
            out[words[0]] = out.get(words[0], False) or not words[1].endswith("/go.mod")
    return out


@lru_cache(maxsize=64)
def read_vendored(text: bytes) -> frozenset[str]:
    """Return the packages that a ``vendor/modules.txt`` lists."""
    return frozenset(line for raw in _lines(text) if (line := raw.strip()) and not line.startswith("#"))


def _directives(text: bytes) -> Iterator[list[str]]:
    """Yield the words of each directive, those of a block with the block's verb before them."""
    block = ""
    for line in _lines(text):
        words = [word.strip('"`') for word in line.partition("//")[0].split()]
        match words:
            case []:
                continue
            case [verb, "("]:
                block = verb
            case [verb, *_] if not block and verb.endswith("("):
                block = verb[:-1]
            case [")", *_]:
                block = ""
            case _:
                yield [block, *words] if block else words


def _lines(text: bytes) -> list[str]:
    return text[:_MOST_BYTES].decode("utf-8", "replace").splitlines()


def _minor(version: str) -> int:
    """Return 21 of ``1.21.3``."""
    part = version.split(".")[1] if version.startswith("1.") else ""
    digits = part[: next((i for i, c in enumerate(part) if not "0" <= c <= "9"), len(part))]
    return int(digits[:4] or "0")

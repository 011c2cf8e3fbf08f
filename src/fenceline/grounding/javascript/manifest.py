"""A package.json, as far as imports depend on it."""

from __future__ import annotations

from dataclasses import dataclass

from fenceline.grounding.javascript.loose import leaves, loads, mapping, words

NAME = "package.json"
_SECTIONS = (
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "optionalDependencies",
    "resolutions",
    "overrides",
)
_BUNDLED = ("bundledDependencies", "bundleDependencies")
_ENTRIES = (
    "main",
    "module",
    "browser",
    "types",
    "typings",
    "exports",
    "bin",
    "source",
    "unpkg",
    "jsdelivr",
    "jsnext:main",
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one package says of itself.

    Attributes:
        folder: it lies in, empty for the root.
        name: of the package, empty without one.
        declared: names of the packages that it says it needs, in any section.
        inner: specifiers of its ``imports`` map, ``#x`` or ``#x/*``.
        entries: its own files that it names as its ways in, relative to ``folder``.
        scripts: the text of its scripts.
        module: its ``.js`` files are ES modules.
        readable: it could be understood; otherwise nothing follows from what it does not say.
    """

    folder: str
    name: str = ""
    declared: frozenset[str] = frozenset()
    inner: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    scripts: str = ""
    module: bool = False
    readable: bool = True


def read_manifest(folder: str, data: bytes) -> Manifest:
    """Return what a package.json says; every field may be of any type, since anybody may have written it."""
    content = loads(data)
    if content is None:
        return Manifest(folder, readable=False)
    declared = {name for section in _SECTIONS for name in mapping(content.get(section))}
    declared |= {name for section in _BUNDLED for name in words(content.get(section))}
    declared |= {name for name in mapping(content.get("browser")) if not name.startswith(".")}
    entries = (leaf.removeprefix("./") for key in _ENTRIES for leaf in leaves(content.get(key)))
    return Manifest(
        folder,
        "".join(words(content.get("name"))[:1]),
        frozenset(declared),
        tuple(mapping(content.get("imports"))),
        tuple(entries),
        "\n".join(leaves(content.get("scripts"))),
        content.get("type") == "module",
    )

"""Judges one import of Java."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.ignored import ignored
from fenceline.grounding.java.jdk import EXTENSIONS, IN_JAVA_8, INTERNAL, PACKAGES
from fenceline.grounding.java.libraries import Libraries, near_package
from fenceline.grounding.java.reading import members
from fenceline.grounding.java.sources import Sources
from fenceline.grounding.nearest import nearest
from fenceline.grounding.signal import Signal
from fenceline.grounding.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fenceline.grounding.java.reading import Imported
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Place
    from fenceline.grounding.world import World

_OTHER_JVM = (".kt", ".scala", ".groovy")
_GENERATED_FROM = (
    ".proto",
    ".avsc",
    ".avdl",
    ".xsd",
    ".wsdl",
    ".g4",
    ".jj",
    ".jjt",
    ".thrift",
    ".fbs",
    ".aidl",
    ".g",
)
_IMPORTED = rb"^[ \t]*import[ \t]+(?:static[ \t]+)?%s\b"
_BUILDS = ("pom.xml", "build.gradle", "build.gradle.kts")
_SURE_ROOT = 3  # names; with fewer, a root may be shared with libraries of the same makers


class Imports:
    """Judges imports in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self._world = world
        self._sources = Sources(world)
        self._libraries = Libraries(world, usage)
        self._usage = usage
        self._others = Usage(world, _OTHER_JVM)

    def judge(self, imported: Imported, place: Place) -> Signal | None:
        """Return what is wrong with an import; None for nothing."""
        parts = imported.parts
        if _start_in(parts, self._sources.packages):
            return self._own(imported, place)
        if _start_in(parts, PACKAGES) or parts[0] == "java":
            return self._of_jdk(imported, place)
        if any(_starts(parts, root) for root in (*INTERNAL, *IN_JAVA_8)) or len(parts) == 1:
            return None
        root = next((root for root in self._sources.roots if "." in root and _starts(parts, root)), "")
        return self._no_own_package(imported, root, place) if root else self._foreign(imported, place)

    def _of_jdk(self, imported: Imported, place: Place) -> Signal | None:
        """Judge an import that begins like the JDK's; classes are not looked up, packages are."""
        package = _package(imported)
        known = _start_in(imported.parts, PACKAGES)
        if known and len(package) <= len(known.split(".")):
            return None
        near = near_package(package, PACKAGES) or nearest(".".join(package), PACKAGES)
        if imported.parts[0] != "java" and self._libraries.standing(package) != "absent":
            return None
        if near:
            message = f"The JDK has no package {'.'.join(package)}; it has {near}."
            return Signal("package-misspelt", "certain", message, place, ".".join(imported.parts), near)
        message = f"The JDK has no package {'.'.join(package)}."
        return Signal("package-unknown", "certain", message, place, ".".join(imported.parts))

    def _own(self, imported: Imported, place: Place) -> Signal | None:
        """Judge an import that begins with a package of the workspace."""
        parts = imported.parts
        for end in range(len(parts), 0, -1):
            if file := self._sources.file(parts[:end]):
                return self._inside(imported, file, end, place)
        package = _start_in(parts, self._sources.packages)
        depth = len(package.split("."))
        if len(parts) == depth:
            return None
        if parts[depth][:1].islower() and (len(parts) > depth + 1 or imported.whole):
            return self._no_own_package(imported, package, place)
        return self._no_class(imported, package, parts[depth], place)

    def _inside(self, imported: Imported, file: str, end: int, place: Place) -> Signal | None:
        """Judge what an import names inside a class of the workspace."""
        wanted = imported.parts[end:]
        if not wanted or not file.endswith(".java"):
            return None
        text = self._world.read(file)
        outer = (imported.parts[end - 1], *wanted[:-1])
        found = members(text, outer) if text is not None else None
        if found is None or found.open or wanted[-1] in found.names or self._is_used(imported):
            return None
        message = f"{'.'.join(outer)} declares no {wanted[-1]}."
        near = nearest(wanted[-1], found.names)
        return Signal("name-not-exported", "certain", message, place, ".".join(imported.parts), near)

    def _no_class(self, imported: Imported, package: str, name: str, place: Place) -> Signal | None:
        """Judge a class that an own package has no file for."""
        known = self._sources.classes(package)
        if self._is_used(imported) or self._is_declared_elsewhere(package, name) or _is_made(name, known):
            return None
        folder = self._sources.packages[package][0]
        if ignored(self._world, f"{folder}/{name}.java"):
            return None
        certainty: Certainty = "likely" if self._generates(package) else "certain"
        message = f"Package {package} has no class {name}."
        named = ".".join(imported.parts)
        return Signal("name-not-exported", certainty, message, place, named, nearest(name, known))

    def _no_own_package(self, imported: Imported, root: str, place: Place) -> Signal | None:
        """Judge a package below one of the workspace's that is not there."""
        package = _package(imported)
        named = ".".join(imported.parts)
        if self._usage.has(".".join(package), _IMPORTED):
            return None
        if self._others.has(".".join(package), rb"^[ \t]*package[ \t]+%s\b"):
            return None
        sure = len(root.split(".")) >= _SURE_ROOT or root in self._sources.packages
        open_ = self._libraries.begins(root) or self._generates(root)
        near = nearest(".".join(package), self._sources.packages)
        message = f"There is no package {'.'.join(package)} in this workspace."
        certainty: Certainty = "certain" if sure and not open_ else "likely"
        return Signal("module-missing", certainty, message, place, named, near)

    def _foreign(self, imported: Imported, place: Place) -> Signal | None:
        """Judge an import from a library."""
        package = _package(imported)
        named = ".".join(imported.parts)
        near = self._libraries.near(package) or near_package(package, self._sources.roots | PACKAGES)
        if near and not self._libraries.is_used(package) and not self._libraries.shares(package):
            message = f"No library with package {'.'.join(package)} is declared; {near} is known."
            return Signal("package-misspelt", "certain", message, place, named, near)
        standing = self._libraries.standing(package)
        extension = any(_starts(package, name) for name in EXTENSIONS) or package[0] == "jakarta"
        if extension and standing == "absent":
            message = f"{'.'.join(package)} is not in the JDK, and no library that has it is declared."
            return Signal("package-undeclared", "likely", message, place, named)
        match standing:
            case "known":
                near = self._libraries.near_used(package)
                message = f"Nothing here imports from {'.'.join(package)}; {near} is imported from."
                return Signal("package-misspelt", "likely", message, place, named, near) if near else None
            case "installed":
                message = (
                    f"{'.'.join(package)} is in this machine's repository, but no build file declares it."
                )
                return Signal("package-undeclared", "possible", message, place, named)
            case "unseen":
                message = f"{'.'.join(package)} is in neither the JDK nor this workspace."
                return Signal("package-unknown", "possible", message, place, named)
            case "absent":
                message = (
                    f"{'.'.join(package)} is in neither the JDK nor this workspace, and nothing declares it."
                )
                return Signal("package-unknown", "certain", message, place, named)

    def _is_declared_elsewhere(self, package: str, name: str) -> bool:
        """Tell whether a file of another name, or in another language, may declare a class."""
        word = re.escape(name.encode("utf-8", "replace"))
        declares = re.compile(rb"\b(?:class|interface|enum|record|object|trait|typealias)\s+%s\b" % word)
        texts = (
            self._world.read(path) or b"" for path in self._sources.files(package) if path.endswith(".java")
        )
        if any(declares.search(text) for text in texts):
            return True
        return self._others.has(package, rb"^[ \t]*package[ \t]+%s[ \t]*;?[ \t\r]*$")

    def _is_used(self, imported: Imported) -> bool:
        return self._usage.has(".".join(imported.parts), _IMPORTED)

    def _generates(self, package: str) -> bool:
        """Tell whether a module that has ``package``, or what is below it, makes sources from something else."""
        folders = [
            folder for name, at in self._sources.packages.items() if _below(name, package) for folder in at
        ]
        modules = {self._module(folder) for folder in folders}
        return any(
            self._module(path) in modules for path in self._world.files if path.endswith(_GENERATED_FROM)
        )

    def _module(self, path: str) -> str:
        """Return the folder of the build file above ``path``, empty for the workspace's own."""
        while path and not any(f"{path}/{build}" in self._world.files for build in _BUILDS):
            path = path.rpartition("/")[0]
        return path


def _below(package: str, root: str) -> bool:
    return package == root or package.startswith(f"{root}.")


def _package(imported: Imported) -> tuple[str, ...]:
    """Return the package of an import: its names up to the first that is written like a class."""
    parts = imported.parts
    end = next((i for i, part in enumerate(parts) if part[:1].isupper()), None)
    if end is None:
        end = len(parts) if imported.whole and not imported.static else len(parts) - 1
    return parts[: max(end, 1)]


def _start_in(parts: Sequence[str], known: Collection[str]) -> str:
    """Return the longest beginning of ``parts`` that is one of ``known``, empty for none."""
    return next((name for end in range(len(parts), 0, -1) if (name := ".".join(parts[:end])) in known), "")


def _starts(parts: Sequence[str], package: str) -> bool:
    names = tuple(package.split("."))
    return tuple(parts[: len(names)]) == names


def _is_made(name: str, known: Collection[str]) -> bool:
    """Tell whether a processor may make ``name`` from a class: ``ImmutablePoint`` from ``Point``."""
    plain = name.replace("_", "")
    parts = (plain.partition(other) for other in known if len(other) > 2 and other != name)
    return any(found and not after[:1].islower() for _, found, after in parts)

"""What the build files of a Java workspace declare: Maven's by their elements, others by what looks like a library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from fenceline.grounding.world import World

_MOST_BYTES = 2 << 20
_MOST_FILES = 4000
_DEEPEST = 100

_GRADLE = (".gradle", ".gradle.kts", ".versions.toml")
_GRADLE_FOLDERS = ("buildSrc/", "build-logic/", "buildLogic/")
_OTHERS = frozenset(
    {
        "build.sbt",
        "ivy.xml",
        "build.xml",
        "project.clj",
        "BUILD",
        "BUILD.bazel",
        "WORKSPACE",
        "MODULE.bazel",
        "pom.yml",
    }
)
_WRAPPERS = ("gradle-wrapper.jar", "maven-wrapper.jar")

_COORDINATES = re.compile(r"""["']([A-Za-z][\w.-]{0,200}):([A-Za-z][\w.-]{0,200})(?=[:"'@])""")
_NAMED = re.compile(
    r"""\b(?:group|groupId)\s{0,9}[:=(]\s{0,9}["']([\w.-]{1,200})["']\)?\s{0,9},?\s{0,40}"""
    r"""(?:name|module)\s{0,9}[:=(]\s{0,9}["']([\w.-]{1,200})"""
)
_PLUGIN = re.compile(r"""\bid\s{0,9}[(=]?\s{0,9}["']([\w.-]{1,200})["']""")


@dataclass(frozen=True, slots=True)
class Pom:
    """A ``pom.xml``: the artifact that it makes, and the coordinates that it names otherwise."""

    artifact: str
    named: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Builds:
    """Everything that is declared.

    Attributes:
        libraries: group and artifact of what comes from outside.
        known: there are build files of a kind that is read here.
        elsewhere: libraries may come from a build of another kind, or lie in the workspace.
        text: of the Gradle files, for what they say in other ways.
    """

    libraries: frozenset[tuple[str, str]]
    known: bool
    elsewhere: bool
    text: str


def read_builds(world: World) -> Builds:
    """Return what the build files of ``world`` declare."""
    poms: list[Pom] = []
    texts: list[str] = []
    elsewhere = False
    found = [path for path in world.files if _is_build(path)]
    for path in sorted(found)[:_MOST_FILES]:
        data = world.read(path) or b""
        pom = read_pom(data) if path.endswith("pom.xml") else None
        if pom:
            poms.append(pom)
        elif _is_gradle(path):
            texts.append(data[:_MOST_BYTES].decode("utf-8", "replace"))
        else:
            elsewhere = True
    own = {pom.artifact for pom in poms} | {path.rpartition("/")[0].rpartition("/")[2] for path in found} - {
        ""
    }
    named = {pair for pom in poms for pair in pom.named} | {
        pair for text in texts for pair in _in_gradle(text)
    }
    named = {pair for pair in named if pair[1] not in own}
    return Builds(frozenset(named), bool(poms or texts), elsewhere, "\n".join(texts))


@lru_cache(maxsize=512)
def read_pom(data: bytes) -> Pom | None:
    """Return what a ``pom.xml`` says; None for one that is no XML, is too large or declares entities."""
    if len(data) > _MOST_BYTES:
        return None
    reader = _PomReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the parser takes it by place
    except (expat.ExpatError, _RefusedError, ValueError, LookupError):
        return None
    return Pom(reader.artifact, frozenset(reader.named))


class _RefusedError(Exception):
    """The document has what a ``pom.xml`` needs not."""


class _PomReader:
    """Collects each pair of ``groupId`` and ``artifactId`` that stand in one element."""

    def __init__(self) -> None:
        self.artifact = ""
        self.named: set[tuple[str, str]] = set()
        self._path: list[str] = []
        self._pairs: list[dict[str, str]] = []

    def start(self, name: str, _attributes: object) -> None:
        if len(self._path) > _DEEPEST:
            raise _RefusedError
        self._path.append(name.rpartition(":")[2])
        self._pairs.append({})

    def end(self, _name: str) -> None:
        self._path.pop()
        pair = self._pairs.pop()
        artifact, group = pair.get("artifactId", "").strip(), pair.get("groupId", "").strip()
        if not artifact:
            return
        if len(self._path) == 0:
            self.artifact = artifact
        else:
            self.named.add((group, artifact))

    def text(self, data: str) -> None:
        if self._path[-1:] in (["groupId"], ["artifactId"]) and len(self._pairs) > 1:
            around = self._pairs[-2]
            around[self._path[-1]] = (around.get(self._path[-1], "") + data)[:500]


def _refuse(*_: object) -> None:
    raise _RefusedError


def _in_gradle(text: str) -> set[tuple[str, str]]:
    plugins = {(found, "") for found in _PLUGIN.findall(text)}
    return {*_COORDINATES.findall(text), *_NAMED.findall(text), *plugins}


def _is_build(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name == "pom.xml" or _is_gradle(path) or name in _OTHERS or _is_library(name)


def _is_gradle(path: str) -> bool:
    if path.endswith(_GRADLE):
        return True
    source = path.endswith((".kt", ".groovy", ".java"))
    return source and any(f"/{folder}" in f"/{path}" for folder in _GRADLE_FOLDERS)


def _is_library(name: str) -> bool:
    return name.endswith(".jar") and name not in _WRAPPERS

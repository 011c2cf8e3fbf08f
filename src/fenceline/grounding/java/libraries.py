"""Whether a package that is neither the JDK's nor the workspace's may come from a library."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.java.builds import Builds, read_builds
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fenceline.grounding.usage import Usage
    from fenceline.grounding.world import World

Standing = Literal["known", "unseen", "installed", "absent"]
"""``known``: declared, or used already. ``unseen``: where libraries come from is not read here. ``installed``: on this
machine, declared nowhere. ``absent``: nowhere."""

_COMMON_WORDS = """
com org net io edu gov dev app me info co de uk fr eu ch jp cn ru apache google github gitlab eclipse amazon
microsoft sourceforge sf java javax jakarta api core common commons util utils lib library client server main
test testing base spi impl plugin model data web http json xml
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_IMPORTED = rb"^[ \t]*import[ \t]+(?:static[ \t]+)?((?:[a-z_]\w*\.){1,20})(?=[A-Z*])"
_BROUGHT = {
    "spring-boot": "ch.qos.logback com.fasterxml.jackson jakarta.annotation javax.annotation org.slf4j org.yaml"
    " org.apache.tomcat org.apache.logging io.micrometer org.hibernate jakarta.persistence javax.persistence"
    " jakarta.validation javax.validation jakarta.servlet javax.servlet jakarta.transaction org.aspectj com.zaxxer"
    " org.junit org.mockito org.assertj org.hamcrest org.skyscreamer com.jayway net.minidev org.xmlunit reactor"
    " org.reactivestreams io.netty io.projectreactor org.thymeleaf tools.jackson org.jspecify",
    "junit": "org.hamcrest org.opentest4j org.apiguardian",
    "mockito": "net.bytebuddy org.objenesis",
    "guava": "javax.annotation org.checkerframework com.google.errorprone com.google.j2objc org.jspecify",
    "hibernate": "javax.persistence jakarta.persistence org.jboss.logging org.dom4j antlr",
    "reactor": "org.reactivestreams",
    "rxjava": "org.reactivestreams",
    "dagger": "javax.inject jakarta.inject",
    "guice": "javax.inject jakarta.inject aopalliance",
    "kotlin": "kotlin org.jetbrains",
}
"""What well-known libraries bring along: a word of their coordinates to packages."""


class Libraries:
    """Judges packages of others in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self._world = world
        self._usage = usage

    def standing(self, package: Sequence[str]) -> Standing:
        """Tell what is known of ``package``."""
        if self._is_declared(package) or self.is_used(package):
            return "known"
        if self._builds.elsewhere or not self._builds.known:
            return "unseen"
        return "installed" if _in_repository(package) else "absent"

    def near(self, package: Sequence[str]) -> str:
        """Return the declared group that ``package`` means but for a slip in one of its names, empty for none."""
        return near_package(package, self._groups)

    def shares(self, package: Sequence[str]) -> bool:
        """Tell whether something declared begins with the first two names of ``package``."""
        start = ".".join(package[:2])
        return any(group == start or group.startswith(f"{start}.") for group in self._groups)

    def begins(self, root: str) -> bool:
        """Tell whether a library's group is ``root``, or below it: it may have packages there too."""
        return any(group == root or group.startswith(f"{root}.") for group in self._groups)

    def is_used(self, package: Sequence[str]) -> bool:
        """Tell whether other sources import from ``package``, or from what it begins with."""
        common = all(name in _COMMON for name in package[:2])
        return ".".join(package[: 3 if common else 2]) in self._beginnings

    def near_used(self, package: Sequence[str]) -> str:
        """Return the package that others import and ``package`` means but for a slip in one name, empty for none."""
        if ".".join(package) in self._beginnings:
            return ""
        return near_package(package, [used for used in self._used if used.count(".") == len(package) - 1])

    @cached_property
    def _used(self) -> frozenset[str]:
        """Return the packages that sources import from."""
        return frozenset(package[:-1] for package in self._usage.all(_IMPORTED))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(package[:end] for package in self._used for end in _ends(package))

    def _is_declared(self, package: Sequence[str]) -> bool:
        telling = [name for name in package[:5] if name not in _COMMON and len(name) > 2]
        whole = ".".join(package)
        return (
            self.shares(package)
            or any(name in self._words for name in telling)
            or any(name in joined for name in telling if len(name) > 4 for joined in self._joined)
            or any(f".{artifact}." in f".{whole}." for artifact in self._artifacts)
            or any(whole.startswith(brought) for brought in self._brought)
            or (
                package[0] not in _COMMON
                and re.search(rf"\b{re.escape(package[0])}", self._builds.text) is not None
            )
        )

    @cached_property
    def _builds(self) -> Builds:
        return read_builds(self._world)

    @cached_property
    def _groups(self) -> frozenset[str]:
        """Return the declared groups as packages are spelt: without hyphens."""
        return frozenset(group.replace("-", "") for group, _ in self._builds.libraries)

    @cached_property
    def _words(self) -> frozenset[str]:
        """Return the words of all coordinates that tell one library from another."""
        parts = (part for pair in self._builds.libraries for part in pair)
        return frozenset(word for part in parts for word in re.split(r"[.\-_]", part)) - _COMMON

    @cached_property
    def _artifacts(self) -> frozenset[str]:
        """Return artifacts of several words as packages may end: ``commons.io`` of ``commons-io``."""
        artifacts = (artifact.replace("-", ".") for _, artifact in self._builds.libraries)
        return frozenset(artifact for artifact in artifacts if "." in artifact)

    @cached_property
    def _joined(self) -> frozenset[str]:
        parts = (part for pair in self._builds.libraries for part in pair)
        return frozenset(re.sub(r"[.\-_]", "", part).lower() for part in parts)

    @cached_property
    def _brought(self) -> tuple[str, ...]:
        pairs = [f"{group}:{artifact}" for group, artifact in self._builds.libraries]
        brought = (names for word, names in _BROUGHT.items() if any(word in pair for pair in pairs))
        return tuple(name for names in brought for name in names.split())


def _ends(package: str) -> list[int]:
    """Return where each name of ``package`` ends."""
    return [*(at for at, letter in enumerate(package) if letter == "."), len(package)]


def near_package(package: Sequence[str], known: Collection[str]) -> str:
    """Return the known package that ``package`` begins like, but for a slip in one of its names."""
    for other in sorted(known, key=len, reverse=True):
        names = other.split(".")
        head = package[: len(names)]
        wrong = [i for i, (a, b) in enumerate(zip(head, names, strict=False)) if a != b]
        if len(head) == len(names) > 1 and len(wrong) == 1 and nearest(head[wrong[0]], [names[wrong[0]]]):
            return other
    return ""


def _in_repository(package: Sequence[str]) -> bool:
    """Tell whether Maven or Gradle has downloaded something of this group."""
    home = Path.home()
    gradle = (
        Path(os.environ.get("GRADLE_USER_HOME") or home / ".gradle") / "caches" / "modules-2" / "files-2.1"
    )
    wanted = [name for name in package[:3] if re.fullmatch(r"\w+", name)]
    if len(wanted) < 2:
        return False
    if (home / ".m2" / "repository").joinpath(*wanted[:3]).is_dir():
        return True
    start = ".".join(wanted)
    try:
        groups = [entry.name for entry in gradle.iterdir()]
    except OSError:
        return False
    return any(group == start or group.startswith(f"{start}.") for group in groups)

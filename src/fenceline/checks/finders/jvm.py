"""Maven and Gradle: the project's wrapper first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fenceline.checks.results import CheckCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.checks.finders import Folder


def find_jvm(folder: Folder) -> Iterator[CheckCommand]:
    """Yield ``mvn test`` or ``gradle test``, without network and without a daemon that would stay."""
    if "pom.xml" in folder.top and (maven := _tool(folder, "mvnw", "mvn")):
        argv = (maven, "-q", "-B", "-o", "test", "-Dstyle.color=never")
        yield CheckCommand(argv, "maven", f"{maven} test", "Maven, found pom.xml", folder.name)
        return
    build = next((name for name in ("build.gradle", "build.gradle.kts") if name in folder.top), None)
    if build and (gradle := _tool(folder, "gradlew", "gradle")):
        argv = (gradle, "--offline", "--no-daemon", "--console=plain", "test")
        yield CheckCommand(argv, "gradle", f"{gradle} test", f"Gradle, found {build}", folder.name)


def _tool(folder: Folder, wrapper: str, program: str) -> str | None:
    if os.access(folder.path / wrapper, os.X_OK):
        return f"./{wrapper}"
    return program if folder.program(program) else None

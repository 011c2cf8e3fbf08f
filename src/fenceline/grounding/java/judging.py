"""The rules of Java: what it imports."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fenceline.grounding.java.imports import Imports
from fenceline.grounding.java.reading import Imported, imports, read_java
from fenceline.grounding.java.sources import JVM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.signal import Place, Signal
    from fenceline.grounding.usage import Usage
    from fenceline.grounding.world import World

SUFFIXES = JVM
_IMPORT = re.compile(
    r"\s*import\s+(?P<static>static\s+)?(?P<path>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(?P<whole>\.\*)?\s*;"
)
_LONGEST = 2000
_MOST_IMPORTS = 2000  # of one file


class JavaRules:
    """Judges Java in one world."""

    def __init__(self, world: World, usage: Usage) -> None:
        self._imports = Imports(world, usage)

    def line(self, text: str, head: str, place: Place) -> Iterator[Signal]:  # noqa: ARG002 - the room's Protocol
        """Judge an ``import`` line."""
        found = _IMPORT.match(text) if len(text) <= _LONGEST else None
        if not found:
            return
        parts = tuple(found["path"].split("."))
        imported = Imported(parts, bool(found["static"]), bool(found["whole"]))
        signal = self._imports.judge(imported, replace(place, column=found.start("path") + 1))
        if signal:  # a line cannot tell whether the answer goes on to bring the class along
            yield signal if signal.kind == "missing-package" else replace(signal, certainty="likely")

    def file(self, path: str, source: bytes) -> Iterator[Signal]:
        """Judge a file's imports."""
        read = read_java(source)
        if read is None:
            return
        for imported in islice(imports(read), _MOST_IMPORTS):
            if imported.node is not None:
                signal = self._imports.judge(imported, read.place(imported.node, path))
                if signal:
                    yield signal

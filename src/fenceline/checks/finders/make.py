"""``make test``, when nothing better was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.results import CheckCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.checks.finders import Folder

_TARGET = re.compile(r"^(test|check)\s*::?(?!=)", re.MULTILINE)


def find_make(folder: Folder) -> Iterator[CheckCommand]:
    """Yield ``make test`` or ``make check`` where the makefile has that target.

    None where the language's own tool is missing: what the target runs would fail before and after any edit.
    """
    from fenceline.checks.lacking import missing_tool  # noqa: PLC0415 - only where nothing better was found

    if missing_tool(folder.top, folder.environ):
        return
    for name in ("GNUmakefile", "makefile", "Makefile"):
        if name not in folder.top or not folder.program("make"):
            continue
        targets = _TARGET.findall(folder.text(name))
        if targets:
            target = "test" if "test" in targets else "check"
            yield CheckCommand(
                ("make", target), "make", f"make {target}", f"make, target of {name}", folder.name
            )
            return

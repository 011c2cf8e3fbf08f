"""The routes, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.routes.groups import (
    checks,
    commands,
    encodings,
    environment,
    files,
    full,
    handing,
    history,
    names,
    splitting,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.routes.route import Route

GROUPS: Mapping[str, Sequence[Route]] = {
    "files and links": files.ROUTES,
    "git": history.ROUTES,
    "commands in the sandbox": commands.ROUTES,
    "tests and their output": checks.ROUTES,
    "encodings": encodings.ROUTES,
    "output told in full": full.ROUTES,
    "in pieces": splitting.ROUTES,
    "names": names.ROUTES,
    "environment and network": environment.ROUTES,
    "local models and handoff": handing.ROUTES,
}

"""``fenceline doctor``: one screen of what was found, what is missing, why it matters, and what mends it."""

from __future__ import annotations

import os
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline import __version__
from fenceline.cli.findings import examine
from fenceline.models.hardware import machine
from fenceline.models.sizes import HOSTED, SIZES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.cli.findings import Finding, Findings
    from fenceline.models.hardware import Machine
    from fenceline.models.sizes import Size

WIDTH = 80
_NAME = 12  # columns of a finding's name
_INDENT = 8 + _NAME
_COLOURS = {"ok": "32", "missing": "31", "optional": "33"}


def doctor(*, json: bool = False) -> int:
    """Print the report; return 0 when a run is possible here and 1 when it is not.

    Args:
        json: print one JSON object instead.
    """
    findings, hardware = examine(Path.cwd()), machine()
    if json:
        sys.stdout.write(f"{_as_json(findings, hardware)}\n")
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.writelines(f"{line}\n" for line in report(findings, hardware, colour=colour))
    return 0 if findings.ready else 1


def report(findings: Findings, hardware: Machine, *, colour: bool = False) -> Iterator[str]:
    """Yield the screen's lines, none wider than 80 columns."""
    yield f"Fenceline {__version__}"
    yield ""
    for finding in findings.things:
        yield from _finding(finding, colour=colour)
    yield ""
    yield from _machine(hardware)
    yield ""
    yield "Ready." if findings.ready else "Not ready: mend what is missing above."


def _finding(finding: Finding, *, colour: bool) -> Iterator[str]:
    label = finding.state if finding.state != "optional" else "-"
    state = f"\x1b[{_COLOURS[finding.state]}m{label:<8}\x1b[0m" if colour else f"{label:<8}"
    first, *rest = textwrap.wrap(finding.found, WIDTH - _INDENT, break_long_words=True) or [""]
    yield f"{state}{finding.name:<{_NAME}}{first}"
    yield from (f"{'':{_INDENT}}{line}" for line in rest)
    if finding.state != "ok":
        yield from (f"{'':{_INDENT}}{line}" for line in textwrap.wrap(finding.why, WIDTH - _INDENT))
        if finding.mend:
            yield f"{'':{_INDENT - 2}}> {finding.mend}"


def _machine(hardware: Machine) -> Iterator[str]:
    memory, cores = hardware.memory, hardware.cores
    gpus = ", ".join(f"{gpu.name} {_gigabytes(gpu.memory)}" for gpu in hardware.gpus) or "no GPU found"
    room = f"{_gigabytes(memory.total)} memory ({_gigabytes(memory.available)} available)"
    yield from textwrap.wrap(f"This machine: {cores} core{'' if cores == 1 else 's'}, {room}, {gpus}", WIDTH)
    yield f"{'size':<6}{'for example':<27}{'needs':>8}  {'here':<9}{'edits completed':>15}"
    yield from (_size(size, hardware) for size in SIZES)
    name, completes = HOSTED
    yield f"{'':6}{name:<27}{'':>8}  {'':9}{completes:>14.1f}%"
    yield from textwrap.wrap(
        f"Needs, about: 4-bit weights and 8k tokens. {SOURCE[0].upper()}{SOURCE[1:]}.", WIDTH
    )


def _size(size: Size, hardware: Machine) -> str:
    completes = f"{size.completes:.1f}%" if size.completes else "-"
    fits = fit(size, hardware)
    return f"{size.parameters:<6}{size.example:<27}{_gigabytes(size.needs):>8}  {fits:<9}{completes:>15}"


def fit(size: Size, hardware: Machine) -> str:
    """Return where a size runs on this machine: ``GPU``, ``CPU``, ``if freed`` or ``no``."""
    if any(gpu.memory >= size.needs for gpu in hardware.gpus):
        return "GPU"
    if hardware.memory.available >= size.needs:
        return "CPU"
    return "if freed" if hardware.memory.total >= size.needs else "no"


def _gigabytes(count: float) -> str:
    return f"{count / 1e9:.1f} GB"


def _as_json(findings: Findings, hardware: Machine) -> str:
    sizes = [
        {"size": size.parameters, "example": size.example, "needs_bytes": int(size.needs),
         "runs": fit(size, hardware), "completes_percent": size.completes}
        for size in SIZES
    ]  # fmt: skip
    shown = {
        "version": __version__,
        "ready": findings.ready,
        "findings": [asdict(finding) for finding in findings.things],
        "machine": asdict(hardware),
        "sizes": sizes,
        "source": SOURCE,
    }
    return msgspec.json.encode(shown).decode()

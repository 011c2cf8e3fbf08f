"""``fenceline policy test``: the exact bytes that hosted models would be sent first, and what the gate says."""

from __future__ import annotations

import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from fenceline.cli.run import task_here
from fenceline.cli.surveying import surveyed
from fenceline.errors import ExitCode
from fenceline.policy.label import CheckOutput
from fenceline.routing.ladder import climb, suited
from fenceline.routing.rehearsal import rehearse
from fenceline.workspace.faults import shown

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.routing.rehearsal import LeftOut, Rehearsed

_WAYS = {"edit": "one edit", "tools": "with tools"}
_TOLD = {CheckOutput.NAMES: "which tests of before the run fail", CheckOutput.VERDICT: "that it fails"}


def rehearse_here(
    instruction: str, config: Path | None, model: str, check: str, *, run_checks: bool, as_json: bool
) -> int:
    """Print the first requests to the hosted rungs; 3 where the gate would hold one back."""
    task = task_here(instruction, config, model, check)
    situation, _, _ = surveyed(task, run_checks=run_checks)
    requests, left = rehearse(situation, suited(climb(task.config, task.model), situation.scope))
    output = task.config.policy.check_output
    if as_json:
        for request in requests:
            print(msgspec.json.encode(_row(request, left) | {"check_output": output}).decode())
    else:
        _show(requests, left, output)
    return ExitCode.BLOCKED if any(request.refused for request in requests) else ExitCode.VERIFIED


def _show(requests: tuple[Rehearsed, ...], left: tuple[LeftOut, ...], output: CheckOutput) -> None:
    if not requests:
        print("no hosted model would be asked: nothing leaves for this task")
    for each in left:
        more = f" and {each.files - 1} more" if each.files > 1 else ""
        print(f"left out  {shown(each.example)}{more}: {each.label} ({each.ruling})")
    if requests and output is not CheckOutput.FULL:
        print(
            f"checks    of one that fails it would be told {_TOLD[output]}, and how its tests fail without these files"
        )
    for request in requests:
        size = f"{len(request.body):,} bytes" if request.body else "nothing"
        print(f"request   {request.model}, {_WAYS[request.way]}: {size} to {request.url}")
        print(f"gate      {f'held back: {request.refused}' if request.refused else 'would let it out'}")
        if not request.exact and request.body:
            print("          the words of it; the server's own protocol puts more around them")
        if request.body:
            sys.stdout.flush()
            sys.stdout.buffer.write(request.body + b"\n")
            sys.stdout.buffer.flush()


def _row(request: Rehearsed, left: tuple[LeftOut, ...]) -> dict[str, object]:
    return {
        "model": request.model, "url": request.url, "way": request.way, "bytes": len(request.body),
        "sha256": sha256(request.body).hexdigest(), "exact": request.exact, "refused": request.refused,
        "body": request.body.decode("utf-8", "replace"), "left_out": left,
    }  # fmt: skip

"""Runs a check in its sandbox and reads what it says."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

from fenceline.checks.clean import decode
from fenceline.checks.environ import reduced
from fenceline.checks.process import Ran, run_bounded
from fenceline.checks.results import CheckResult, Failure, TestState
from fenceline.checks.runners import Evidence, Reading, Setting
from fenceline.checks.runners.kits import kit
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.spot import temporary

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.sandbox import Sandbox

Outcome = Literal["passed", "failed", "timeout", "empty", "error"]

OUTPUT_LIMIT = 1 << 20
_SHOWN = 64 << 10
_WORST_FIRST: tuple[Outcome, ...] = ("timeout", "error", "failed", "passed")
_NOT_RUN = frozenset({126, 127})


def run_check(
    command: CheckCommand,
    root: Path,
    sandbox: Sandbox,
    timeout_s: float,
    output_limit: int = OUTPUT_LIMIT,
    cancel: threading.Event | None = None,
) -> CheckResult:
    """Run ``command`` and return what it says; nothing of it is left running.

    Args:
        command: to run.
        root: of the workspace.
        sandbox: that fences it in.
        timeout_s: seconds until it is killed.
        output_limit: bytes of its output that are kept, the last ones.
        cancel: set it from another thread to stop the check.

    Raises:
        CheckCancelledError: ``cancel`` was set.
        KeyboardInterrupt: as ever.
    """
    with temporary() as spot:
        try:
            return _run(command, root.resolve(), sandbox, spot, timeout_s, output_limit, cancel)
        except OSError as error:
            return CheckResult(
                "error", failures=(Failure("", f"{command.shown}: {error.strerror}"),), exit_status=-1
            )


def run_all(
    commands: Sequence[CheckCommand],
    root: Path,
    sandbox: Sandbox,
    timeout_s: float,
    output_limit: int = OUTPUT_LIMIT,
    cancel: threading.Event | None = None,
) -> CheckResult:
    """Run several commands, ``timeout_s`` for all of them together, and return their results as one."""
    started = time.monotonic()
    results: list[CheckResult] = []
    for command in commands:
        left = max(0.0, timeout_s - (time.monotonic() - started))
        results.append(run_check(command, root, sandbox, left, output_limit, cancel))
    return merge([command.shown for command in commands], results)


def merge(shown: Sequence[str], results: Sequence[CheckResult]) -> CheckResult:
    """Return several results as one: the worst outcome decides; one that ran nothing adds nothing.

    Where others name their tests, a command that does not (a linter) counts as one test of its own name.
    """
    if len(results) == 1:
        return results[0]
    told = any(result.tests for result in results)
    telling = sorted(results, key=lambda result: not result.tests)
    named = [result.tests or _as_one(name, result) for name, result in zip(shown, results, strict=True)]
    return CheckResult(
        outcome=_worst({result.outcome for result in results}),
        tests={name: state for tests in named for name, state in tests.items()} if told else {},
        failures=tuple(failure for result in telling for failure in result.failures)[:3],
        seconds=sum(result.seconds for result in results),
        output="\n".join(result.output for result in results)[-_SHOWN:],
        exit_status=next((result.exit_status for result in results if result.exit_status), 0),
    )


def _as_one(name: str, result: CheckResult) -> dict[str, TestState]:
    match result.outcome:
        case "passed":
            return {name: TestState.PASSED}
        case "empty":
            return {}
        case _:
            return {name: TestState.FAILED}


def _worst(outcomes: set[Outcome]) -> Outcome:
    for outcome in _WORST_FIRST:
        if outcome in outcomes:
            return outcome
    return "empty"


def _run(
    command: CheckCommand,
    root: Path,
    sandbox: Sandbox,
    spot: Path,
    timeout_s: float,
    output_limit: int,
    cancel: threading.Event | None,
) -> CheckResult:
    environ = reduced(os.environ)
    asked = kit(command.runner)
    prepared = asked.prepare(command, Setting(root, spot, environ, timeout_s))
    environ |= prepared.environ
    if sandbox.kind is not SandboxKind.BUBBLEWRAP:
        environ["TMPDIR"] = str(spot)
    for folder in prepared.writable:
        folder.mkdir(parents=True, exist_ok=True)
    ran = run_bounded(
        prepared.argv,
        fence=lambda argv: sandbox.wrap(argv, root, [spot, *prepared.writable], environ),
        cwd=root / command.folder,
        environ=environ,
        timeout_s=timeout_s,
        output_limit=output_limit,
        cancel=cancel,
    )
    text = decode(ran.output)
    reading = asked.read(Evidence(command, root, spot, ran.status, text, ran.cut))
    return _result(ran, reading, text, timeout_s)


def _result(ran: Ran, reading: Reading, text: str, timeout_s: float) -> CheckResult:
    outcome = _outcome(ran, reading)
    failures = reading.failures if outcome != "passed" else ()
    match ran.ended:
        case "timeout":
            failures = (Failure("", f"still running after {timeout_s:g} s, so it was stopped"), *failures)[:3]
        case "flood":
            failures = (Failure("", "it printed without end, so it was stopped"), *failures)[:3]
        case "exited":
            pass
    return CheckResult(outcome, reading.tests, failures, ran.seconds, text[-_SHOWN:], ran.status)


def _outcome(ran: Ran, reading: Reading) -> Outcome:
    if ran.ended != "exited":
        return "timeout" if ran.ended == "timeout" else "failed"
    if reading.broken or (ran.status in _NOT_RUN and not reading.tests):
        return "error"
    if reading.empty:
        return "empty"
    failed = ran.status != 0 or TestState.FAILED in reading.tests.values()
    return "failed" if failed else "passed"

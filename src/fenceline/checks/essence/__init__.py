"""The essential lines of a failure: what a small model needs to mend it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.checks.essence.generic import from_located_errors, from_tail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.checks.results import Failure

MAX_FAILURES = 3


def most_telling(failures: list[Failure]) -> tuple[Failure, ...]:
    """Return at most three failures, each message once; those with a line in the workspace first."""
    once: dict[str, Failure] = {}
    for failure in failures:
        once.setdefault(failure.message, failure)
    ordered = sorted(once.values(), key=lambda failure: not failure.path)
    return tuple(ordered[:MAX_FAILURES])


def fallback(output: str, root: Path) -> tuple[Failure, ...]:
    """Return the failures that ``output`` shows, whoever printed it; what is understood best comes first.

    Args:
        output: clean text, of any length.
        root: of the workspace: paths are told relative to it, and source lines are read from it.
    """
    text = output[-(256 << 10) :]
    for found in _readings(text, root):
        if found:
            return most_telling(found)
    return ()


def _readings(text: str, root: Path) -> Iterator[list[Failure]]:
    # ruff: noqa: PLC0415 - each is loaded only where its marks are seen
    if "\nE   " in text:
        from fenceline.checks.essence.pytest_text import from_output

        yield from_output(text, root)
    if 'File "' in text:
        from fenceline.checks.essence.python_trace import from_trace

        yield [failure] if (failure := from_trace(text, root)) else []
    if "panicked at" in text:
        from fenceline.checks.essence.rust_text import from_panics

        yield from_panics(text, root)
    if "--- FAIL" in text or "goroutine " in text:
        from fenceline.checks.essence.go_text import from_go

        yield from_go(text, root)
    if "    at " in text or "Assertion failed" in text or "Error" in text:
        from fenceline.checks.essence.node_text import from_stack

        yield from_stack(text, root)
    yield from_located_errors(text, root)
    yield from_tail(text)

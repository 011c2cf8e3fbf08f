"""From the argument list to a command's exit code; every known failure becomes one clear line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from fenceline.errors import ExitCode, FencelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = frozenset({"run", "why", "undo", "stats", "doctor", "models"})


def run_command_line(argv: Sequence[str]) -> int:
    """Return the exit code of ``fenceline ARGV``; a bare instruction means ``run``."""
    arguments = list(argv)
    if arguments and arguments[0] not in COMMANDS and arguments[0] not in ("--help", "-h", "--version"):
        arguments.insert(0, "run")
    try:
        return _dispatch(arguments)
    except FencelineError as error:
        return _tell(error)
    except KeyboardInterrupt:
        print("interrupted: workspace as it was", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.NOT_COMPLETED


def _dispatch(arguments: list[str]) -> int:
    from fenceline.cli.app import app  # noqa: PLC0415 - typer takes 50 ms, which only real commands pay

    outcome: object = app(arguments, standalone_mode=False)
    return outcome if isinstance(outcome, int) else ExitCode.VERIFIED


def _tell(error: FencelineError) -> int:
    print(f"fenceline: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)
    return error.exit_code

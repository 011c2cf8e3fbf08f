"""From the argument list to a command's exit code; every known failure becomes one clear line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from fenceline.cli.app import app
from fenceline.errors import ExitCode, FencelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

_GLOBAL_OPTIONS = frozenset({"--help", "-h", "--version"})


def run_command_line(argv: Sequence[str]) -> int:  # noqa: PLR0911 - one line per way to end
    """Return the exit code of ``fenceline ARGV``; a bare instruction means ``run``."""
    _fill_closed_streams()
    arguments = list(argv)
    if arguments and arguments[0] not in app.names and arguments[0] not in _GLOBAL_OPTIONS:
        arguments.insert(0, "run")
    try:
        outcome: object = app.main(arguments, prog_name="fenceline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_shown:
        print(help_shown.format_message())
        return ExitCode.USAGE
    except click.ClickException as wrong:
        return _tell(wrong.format_message(), "fenceline --help lists what there is", ExitCode.USAGE)
    except FencelineError as error:
        return _tell(error.message, error.hint, error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _tell("interrupted: workspace as it was", "", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.NOT_COMPLETED
    except OSError as error:
        return _tell(_plain(error), "", ExitCode.NOT_COMPLETED)
    return outcome if isinstance(outcome, int) else ExitCode.VERIFIED


def _tell(message: str, hint: str, code: ExitCode) -> int:
    print(f"fenceline: {message}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)
    return code


def _plain(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{reason}: {error.filename}" if error.filename else reason


def _fill_closed_streams() -> None:
    """Put /dev/null where a standard stream came closed, so that no file of ours gets its number."""
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:  # standard error
        pass
    os.close(fd)
    sys.stdout = sys.stdout or os.fdopen(1, "w")
    sys.stderr = sys.stderr or os.fdopen(2, "w")

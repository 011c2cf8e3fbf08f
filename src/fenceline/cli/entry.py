"""From the argument list to a command's exit code; every known failure becomes one clear line."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click

from fenceline.cli.app import app
from fenceline.errors import ExitCode, FencelineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_GLOBAL_OPTIONS = frozenset({"--help", "-h", "--version"})
_COMMAND = re.compile("[a-zA-Z-]{1,20}")
_NEAR = 0.82  # share of letters in common from which on a word is taken for a misspelt command


def run_command_line(argv: Sequence[str]) -> int:  # noqa: PLR0911 - one line per way to end
    """Return the exit code of ``fenceline ARGV``; a bare instruction means ``run``."""
    _fill_closed_streams()
    arguments = [f" {it}" if it.startswith("- ") else it for it in argv]  # a list's first row is no option
    try:
        if arguments and arguments[0] not in app.names and arguments[0] not in _GLOBAL_OPTIONS:
            _refuse_unknown_command(arguments)
            arguments.insert(0, "run")
        outcome: object = app.main(arguments, prog_name="fenceline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_shown:
        print(help_shown.format_message())
        return ExitCode.USAGE
    except click.ClickException as wrong:
        return _tell(
            _sentence(wrong.format_message()), f"{_where(wrong)} --help lists what there is", ExitCode.USAGE
        )
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


def _refuse_unknown_command(arguments: Sequence[str]) -> None:
    """Refuse what is no instruction: one word alone, or words of which the first is nearly a command's name.

    Raises:
        UsageError: with the command that was meant, where one is near.
    """
    word, *more = [argument for argument in arguments if not argument.startswith("-")] or [""]
    if word != arguments[0] or not _COMMAND.fullmatch(word):
        return
    from difflib import get_close_matches  # noqa: PLC0415 - few instructions begin with one word

    near = get_close_matches(word, app.names, 1, _NEAR)
    if near or not more:
        meant = f"did you mean: fenceline {near[0]}" if near else "fenceline --help lists the commands"
        raise UsageError(
            f"there is no command `{word}`", f'{meant}; an instruction is a sentence: fenceline "Fix …"'
        )


def _sentence(message: str) -> str:
    """Return click's message as our own lines are written: without a capital and a full stop."""
    return f"{message[:1].lower()}{message[1:].rstrip('. ')}"


def _where(wrong: click.ClickException) -> str:
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    return context.command_path if context else "fenceline"


def _tell(message: str, hint: str, code: ExitCode) -> int:
    from fenceline.workspace.faults import shown  # noqa: PLC0415 - a file or a server may have been quoted

    print(f"fenceline: {shown(message)}", file=sys.stderr)
    if hint:
        print(f"  {shown(hint)}", file=sys.stderr)
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

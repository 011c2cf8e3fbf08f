"""The one family of errors that a person sees: what is wrong, and what to do about it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; the contract with scripts and CI."""

    VERIFIED = 0
    NOT_COMPLETED = 1
    USAGE = 2
    BLOCKED = 3
    UNVERIFIED = 4
    INTERRUPTED = 130


class FencelineError(Exception):
    """A failure with one line for a person and the step that mends it.

    Args:
        message: what is wrong, one line, no trailing full stop.
        hint: what to do, one line; empty when nothing can be done.
    """

    exit_code: ExitCode = ExitCode.NOT_COMPLETED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint as one line."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


def reason_of(error: OSError | ValueError | OverflowError) -> str:
    """Return why something could not be read, without the number and the path that the system adds."""
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


class UsageError(FencelineError):
    """The command line or the configuration is wrong."""

    exit_code = ExitCode.USAGE


class PolicyError(FencelineError):
    """The policy forbids it."""

    exit_code = ExitCode.BLOCKED

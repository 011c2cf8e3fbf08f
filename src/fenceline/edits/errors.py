"""Why a model's answer is not an edit."""

from __future__ import annotations

from enum import StrEnum

from fenceline.errors import FencelineError


class Flaw(StrEnum):
    """What is wrong with an answer that cannot be applied."""

    NO_CODE = "no code"
    WRONG_SYMBOL = "different symbol"
    ELIDED = "elided body"
    BROKEN = "syntax error"
    UNCHANGED = "nothing changed"
    DELETES = "silent deletion"


class EditRefused(FencelineError):
    """An answer that is refused, with the flaw and one sentence about it."""

    def __init__(self, flaw: Flaw, message: str) -> None:
        super().__init__(message)
        self.flaw = flaw

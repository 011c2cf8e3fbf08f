"""Ends of an answer that are problems, as typed errors; the account of what they cost is in the ``Finish``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.errors import Declined, Filtered

if TYPE_CHECKING:
    from fenceline.models.errors import ModelError
    from fenceline.models.protocol import Finish


def problem_of(finish: Finish, name: str) -> ModelError | None:
    """Return the error for an end that is one, None for any other.

    Args:
        finish: how the answer ended.
        name: of the model.
    """
    match finish.reason:
        case "refusal":
            return Declined(
                f"{name} declines to do this", "word the task in another way, or take another model"
            )
        case "content-filter":
            return Filtered(f"the filter of {name} cut its answer", "word the task in another way")
        case _:
            return None

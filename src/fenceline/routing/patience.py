"""A server that still reads its weights is waited for, as long as a first token would be."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fenceline.attempts.events import Note
from fenceline.models.errors import StillLoading

if TYPE_CHECKING:
    from fenceline.attempts.events import Emit
    from fenceline.models.protocol import Model, Probe

_PAUSE_S = 0.5


def once_loaded(model: Model, emit: Emit) -> Probe:
    """Return what the model's server says it is, as soon as it can be asked.

    Raises:
        StillLoading: it is loading for longer than ``first_token_timeout_s``.
        ModelError: it says anything else.
    """
    until = time.monotonic() + model.entry.first_token_timeout_s
    told = False
    while True:
        try:
            return model.probe()
        except StillLoading as problem:
            if time.monotonic() >= until:
                raise
            if not told:
                emit(
                    Note(
                        f"{problem.message}; waiting for it, {model.entry.first_token_timeout_s:g} s at most"
                    )
                )
                told = True
            time.sleep(_PAUSE_S)

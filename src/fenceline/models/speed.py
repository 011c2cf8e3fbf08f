"""How fast a model reads and writes on this machine, by asking it once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.models.protocol import Finish, Message, Request

if TYPE_CHECKING:
    from fenceline.models.protocol import Model

_WORDS = (
    "alpha",
    "bravo",
    "cedar",
    "delta",
    "ember",
    "flint",
    "grove",
    "harbor",
    "ivory",
    "juniper",
    "krill",
    "lotus",
)
_PROMPT_TOKENS = 400
_ANSWER_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second; 0 where the answer was too short to tell."""

    prefill_tps: float
    decode_tps: float


def measure_speed(model: Model) -> Speed:
    """Send one synthetic request of a few hundred tokens.

    Raises:
        ModelError: the model cannot be asked.
    """
    request = Request(messages=(Message("user", _prompt()),), max_tokens=_ANSWER_TOKENS)
    finish: Finish | None = None
    with model.open(request) as stream:
        for chunk in stream:
            if isinstance(chunk, Finish):
                finish = chunk
    if finish is None:
        return Speed(0.0, 0.0)
    new = finish.usage.prompt - finish.usage.cached
    return Speed(_rate(new, finish.first_token_s), _rate(finish.usage.output - 1, finish.decode_s))


def _prompt() -> str:
    listed = (
        f"{number}: {_WORDS[number * 7 % 12]} {_WORDS[number % 12]}" for number in range(_PROMPT_TOKENS // 7)
    )
    fresh = time.monotonic_ns()  # or a prefix cache would be measured
    return f"Repeat list {fresh}, line by line.\n" + "\n".join(listed)


def _rate(tokens: int, seconds: float) -> float:
    return round(tokens / seconds, 1) if tokens > 0 and seconds > 0 else 0.0

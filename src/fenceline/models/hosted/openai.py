"""What OpenAI's two protocols share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.access import Access
from fenceline.models.hosted.refusals import hosted_refusal

if TYPE_CHECKING:
    from fenceline.models.access import FindKey
    from fenceline.models.protocol import ModelEntry

BASE_URL = "https://api.openai.com/v1"
WINDOW = 128_000  # every current model has as much; context_window says more
_DO_NOT_REASON = ("gpt-3", "gpt-4", "chatgpt-4")


def openai_access(entry: ModelEntry, key: FindKey) -> Access:
    """Return how the endpoint is approached."""
    return Access(
        key,
        start_hint="check the network, or correct base_url",
        read_refusal=hosted_refusal,
        proxy=entry.proxy,
    )


def reasons(model: str) -> bool:
    """Return whether OpenAI's model of that name reasons; the older ones refuse every setting about it."""
    return not model.startswith(_DO_NOT_REASON)

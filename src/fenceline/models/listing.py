"""``GET /v1/models``: what servers of the OpenAI family list, and what gives away which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fenceline.models.transport import Transport


class Facts(msgspec.Struct):
    """What llama.cpp tells about its weights; zeros from other servers."""

    n_ctx: int = 0
    n_ctx_train: int = 0
    n_params: int = 0


class Listed(msgspec.Struct):
    """One model of the list."""

    id: str = ""
    owned_by: str = ""
    max_model_len: int | None = None
    meta: Facts | None = None

    @property
    def from_llamacpp(self) -> bool:
        """Whether llama.cpp lists it; a mere name is not enough, Ollama gives a publisher's there."""
        return self.owned_by == "llamacpp" and self.meta is not None

    @property
    def facts(self) -> Facts:
        """Return the meta data, zeros where there are none."""
        return self.meta or Facts()


class _Listing(msgspec.Struct):
    data: list[Listed] | None = None


def list_models(api: Transport, timeout_s: float = 10.0) -> list[Listed]:
    """Return the models that the server lists.

    Raises:
        ModelError: it cannot be reached or does not list any.
    """
    return api.get("/models", _Listing, timeout_s).data or []

"""A bare OpenAI-compatible endpoint: which server is it really, and where do its bytes go?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.access import Access, named_key
from fenceline.models.errors import ModelError, ModelUnreachable, StillLoading
from fenceline.models.listing import list_models
from fenceline.models.openai_compatible import plain
from fenceline.models.transport import Transport

if TYPE_CHECKING:
    from fenceline.models.listing import Listed
    from fenceline.models.protocol import Model, ModelEntry, Probe, Request, Stream
    from fenceline.policy.gate import EgressGate


class Detected:
    """A model that asks its server for its kind on first use, then speaks to it in that server's own way."""

    def __init__(self, entry: ModelEntry, gate: EgressGate) -> None:
        self.entry = entry
        self._gate = gate
        self._api = Transport(entry.base_url, gate, Access(named_key(entry.api_key_env)))
        self._found: Model | None = None

    def probe(self) -> Probe:
        """Ask the server what it is, once."""
        return self._model().probe()

    def open(self, request: Request) -> Stream:
        """Send ``request``."""
        return self._model().open(request)

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        from fenceline.models.counting import TokenCounter  # noqa: PLC0415 - only before the server is known

        return (
            self._found.count(text)
            if self._found
            else TokenCounter(self.entry.model or self.entry.name).count(text)
        )

    def _model(self) -> Model:
        self._found = self._found or self._find()
        return self._found

    def _find(self) -> Model:
        listed = self._listed()
        if any(each.from_llamacpp for each in listed):
            from fenceline.models.llamacpp import LlamaCpp  # noqa: PLC0415 - one adapter of several

            return LlamaCpp(self.entry, self._gate, self._api.address.url, listed)
        if any(each.owned_by == "organization_owner" for each in listed):
            from fenceline.models.lmstudio import lm_studio  # noqa: PLC0415 - one adapter of several

            return lm_studio(self.entry, self._gate, self._api.address.url)
        return self._ollama() or self._plain(listed)

    def _listed(self) -> list[Listed]:
        try:
            return list_models(self._api)
        except (ModelUnreachable, StillLoading):
            raise
        except ModelError:
            return []  # many servers work without a list

    def _ollama(self) -> Model | None:
        from fenceline.models.ollama import Ollama  # noqa: PLC0415 - one adapter of several
        from fenceline.models.ollama_probe import Version  # noqa: PLC0415 - as above

        root = self._api.address.url.removesuffix("/v1")
        try:
            Transport(root, self._gate).get("/api/version", Version)
        except ModelError:
            return None
        return Ollama(self.entry, self._gate, root)

    def _plain(self, listed: list[Listed]) -> Model:
        windows = {each.id: each.max_model_len for each in listed if each.max_model_len}
        if not windows:
            return plain(self.entry, self._api, "an unknown server, as far as can be seen")
        return plain(self.entry, self._api, "vLLM", windows.get(self.entry.model) or min(windows.values()))

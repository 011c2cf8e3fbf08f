"""llama.cpp's server.

Follows tools/server/README.md of 2026-10 (``/props``, ``/tokenize``, ``cache_prompt``, ``timings_per_token``,
``return_progress``), held against a running server: it continues a trailing assistant message and does not
repeat it, and it refuses a prompt that does not fit with ``exceed_context_size_error``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.access import Access, given_key, named_key
from fenceline.models.errors import BadReply, ModelUnreachable
from fenceline.models.listing import list_models
from fenceline.models.openai_compatible import ChatCompletions, Dialect
from fenceline.models.protocol import Probe
from fenceline.models.secret import Secret
from fenceline.models.tiers import billions, local_unless_raised
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.models.listing import Listed
    from fenceline.models.protocol import ModelEntry, Request, Stream
    from fenceline.policy.gate import EgressGate

BASE_URL = "http://127.0.0.1:8080/v1"
_EXTRAS = {"cache_prompt": True, "timings_per_token": True, "return_progress": True}
_HINT = "start it: llama-server -m MODEL.gguf, or correct base_url"
_SHOWN_TEMPLATE = 400


class _Settings(msgspec.Struct):
    n_ctx: int = 0


class _Caps(msgspec.Struct):
    supports_tools: bool = False
    supports_tool_calls: bool = False


class _Props(msgspec.Struct):
    default_generation_settings: _Settings = msgspec.field(default_factory=_Settings)
    total_slots: int = 1
    chat_template: str = ""
    chat_template_caps: _Caps = msgspec.field(default_factory=_Caps)
    build_info: str = ""


class _Tokens(msgspec.Struct):
    tokens: list[int]


class LlamaCpp:
    """A model in a llama.cpp server.

    Args:
        entry: its configuration.
        gate: the egress gate.
        base_url: instead of the entry's, with or without ``/v1``.
        listing: what ``/v1/models`` just said, where that is known.
        api_key: of a server of our own; others name theirs in the entry.
    """

    def __init__(
        self,
        entry: ModelEntry,
        gate: EgressGate,
        base_url: str = "",
        listing: Sequence[Listed] = (),
        api_key: str = "",
    ) -> None:
        root = (base_url or entry.base_url or BASE_URL).rstrip("/").removesuffix("/v1")
        self.entry = entry
        self._listing = listing
        key = given_key(Secret(api_key)) if api_key else named_key(entry.api_key_env)
        access = Access(key, start_hint=_HINT)
        self._root = Transport(root, gate, access)
        self._api = Transport(f"{root}/v1", gate, access)
        self._chat = ChatCompletions(entry, self._api, Dialect(self._ask, _EXTRAS))

    def probe(self) -> Probe:
        """Ask the server what it is, once."""
        return self._chat.probe()

    def open(self, request: Request) -> Stream:
        """Send ``request``."""
        return self._chat.open(request)

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``; no request."""
        return self._chat.count(text)

    def tokenize(self, text: str) -> int:
        """Return the exact number of tokens of ``text``, by asking the server."""
        probe = self.probe()
        endpoint = Endpoint(self._root.address.url, probe.tier, probe.tier_reason, self.entry.provider)
        return len(
            self._root.post("/tokenize", msgspec.json.encode({"content": text}), _Tokens, endpoint).tokens
        )

    def _ask(self) -> Probe:
        listed = self._listed()
        props = self._props()
        tier, reason = local_unless_raised(self.entry, self._api.address, "llama.cpp")
        meta = listed.facts
        caps = props.chat_template_caps
        window = props.default_generation_settings.n_ctx or meta.n_ctx
        return Probe(
            tier=tier,
            tier_reason=reason,
            server=_named(props.build_info),
            context_window=min(window or 4096, self.entry.context_window or window or 4096),
            trained_window=meta.n_ctx_train,
            slots=max(1, props.total_slots),
            template=props.chat_template[:_SHOWN_TEMPLATE],
            prefills=True,
            parameters=round(meta.n_params / 1e9, 2) or billions(self.entry.model),
            tools=caps.supports_tools and caps.supports_tool_calls,
        )

    def _listed(self) -> Listed:
        listing = self._listing or list_models(self._api)
        if not (ours := [listed for listed in listing if listed.from_llamacpp]):
            raise BadReply(
                f"{self._api.address.url} is not a llama.cpp server",
                'set provider = "openai-compatible" to find out',
            )
        return next((listed for listed in ours if listed.id == self.entry.model), ours[0])

    def _props(self) -> _Props:
        try:
            return self._root.get("/props", _Props)
        except ModelUnreachable:
            raise
        except BadReply:
            return _Props()


def _named(build: str) -> str:
    number = build.partition("-")[0]
    return f"llama.cpp {number}" if number not in {"", "b0"} else "llama.cpp"

"""Anthropic's Messages API.

Follows the reference of "Create a Message" (anthropic-version 2023-06-01) and "Get a Model" as of 2026-11: thinking is
adaptive with an effort, or a budget on models that know no effort; sampling parameters are gone; thinking blocks go
back unchanged with their signatures; ``cache_control`` marks where a cached prefix ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.access import Access
from fenceline.models.errors import ModelNotFound
from fenceline.models.hosted.anthropic_frames import AnthropicDecoder
from fenceline.models.hosted.refusals import hosted_refusal
from fenceline.models.hosted.vendor import Facts
from fenceline.models.hosted.wire import arguments_of, own_data, system_text
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult

if TYPE_CHECKING:
    from fenceline.models.access import FindKey
    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.models.transport import Transport
    from fenceline.models.turns import Json, Message, Part

_VERSION = "2023-06-01"
_WINDOW, _OUTPUT = (
    200_000,
    32_000,
)  # where an endpoint does not list its models; every current one has as much
_BUDGET = {"low": 2_048, "medium": 8_192, "high": 24_576}
_CACHE: Json = {"type": "ephemeral"}


class _Support(msgspec.Struct):
    supported: bool = False


class _Types(msgspec.Struct):
    adaptive: _Support = msgspec.field(default_factory=_Support)


class _Thinking(msgspec.Struct):
    supported: bool = True
    types: _Types = msgspec.field(default_factory=_Types)


class _Capabilities(msgspec.Struct):
    thinking: _Thinking = msgspec.field(default_factory=_Thinking)


class _Model(msgspec.Struct):
    max_input_tokens: int | None = None
    max_tokens: int | None = None
    capabilities: _Capabilities | None = None


class Anthropic:
    """Speaks the Messages API."""

    base_url = "https://api.anthropic.com"
    server = "Anthropic"

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._origin = f"anthropic {entry.model}"
        self.assumed = Facts(entry.context_window or _WINDOW, _OUTPUT)

    def access(self, key: FindKey) -> Access:
        """Return how the endpoint is approached."""
        return Access(
            key,
            key_header="x-api-key",
            key_prefix="",
            extra={"anthropic-version": _VERSION},
            start_hint="check the network, or correct base_url",
            read_refusal=hosted_refusal,
            proxy=self._entry.proxy,
        )

    def facts(self, api: Transport) -> Facts:
        """Ask for the model; an endpoint without a list of models gets what all of them have."""
        try:
            model = api.get(f"/v1/models/{self._entry.model}", _Model)
        except ModelNotFound as problem:
            if self._entry.model in problem.message:
                raise
            return self.assumed
        thinking = model.capabilities.thinking if model.capabilities else None
        return Facts(
            window=model.max_input_tokens or self.assumed.window,
            most_output=model.max_tokens or self.assumed.most_output,
            thinks=thinking.supported if thinking else True,
            adaptive=thinking.types.adaptive.supported if thinking else True,
        )

    def path(self) -> str:
        """Return where requests go."""
        return "/v1/messages"

    def body(self, request: Request, cap: int, facts: Facts) -> dict[str, Json]:
        """Return the request."""
        body: dict[str, Json] = {
            "model": self._entry.model,
            "max_tokens": cap,
            "stream": True,
            "messages": self._messages(request),
            **self._thinking(cap, facts),
        }
        if system := system_text(request):
            body["system"] = [{"type": "text", "text": system, "cache_control": _CACHE}]
        if request.tools:
            body["tools"] = [
                {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
                for tool in request.tools
            ]
        if request.stop:
            body["stop_sequences"] = list(request.stop)
        return body

    def decoder(self, where: str) -> AnthropicDecoder:
        """Return what reads the answer."""
        return AnthropicDecoder(where, self._origin)

    def _thinking(self, cap: int, facts: Facts) -> dict[str, Json]:
        effort = self._entry.thinking
        if effort is None or not facts.thinks:
            return {}
        if effort == "off":
            return {"thinking": {"type": "disabled"}}
        if facts.adaptive:
            return {
                "thinking": {"type": "adaptive", "display": "summarized"},
                "output_config": {"effort": effort},
            }
        budget = min(_BUDGET[effort], cap - 1)
        return {"thinking": {"type": "enabled", "budget_tokens": budget}} if budget >= 1024 else {}

    def _messages(self, request: Request) -> list[Json]:
        spoken = [message for message in request.messages if message.role != "system"]
        turns = [(message.role, self._blocks(message)) for message in spoken]
        turns = [(role, blocks) for role, blocks in turns if blocks]
        if request.tools and turns and turns[-1][0] == "user":
            turns[-1][1][-1]["cache_control"] = _CACHE  # the next request begins with all of this
        return [{"role": role, "content": [*blocks]} for role, blocks in turns]

    def _blocks(self, message: Message) -> list[dict[str, Json]]:
        parts = message.parts or (Text(message.content),)
        return [block for part in parts if (block := self._block(part))]

    def _block(self, part: Part) -> dict[str, Json] | None:
        match part:
            case Text(text):
                return {"type": "text", "text": text} if text.strip() else None
            case ToolCall(call_id, name, _):
                return {"type": "tool_use", "id": call_id, "name": name, "input": arguments_of(part)}
            case ToolResult(call, text, failed):
                block: dict[str, Json] = {"type": "tool_result", "tool_use_id": call.id, "content": text}
                return {**block, "is_error": True} if failed else block
            case Thought():
                return own_data(part, self._origin)

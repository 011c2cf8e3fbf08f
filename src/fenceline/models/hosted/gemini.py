"""Google's Gemini API.

Follows the reference of ``models.streamGenerateContent`` and ``models.get`` (v1) as of 2026-11: function calls with
ids, thought signatures that go back on the part that they came with, implicit caching, ``parametersJsonSchema``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.access import Access
from fenceline.models.errors import ModelNotFound
from fenceline.models.hosted.gemini_frames import GeminiDecoder
from fenceline.models.hosted.refusals import hosted_refusal
from fenceline.models.hosted.vendor import Facts
from fenceline.models.hosted.wire import arguments_of, own_data, system_text
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult

if TYPE_CHECKING:
    from fenceline.models.access import FindKey
    from fenceline.models.entry import Effort
    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.models.transport import Transport
    from fenceline.models.turns import Json, Message, Part

_WINDOW = 1_000_000
_WITH_BUDGET = "gemini-2"  # later ones know levels, and none is without thoughts
_BUDGET: dict[Effort, int] = {"off": 0, "low": 2_048, "medium": 8_192, "high": 24_576}
_LEVEL: dict[Effort, str] = {"off": "MINIMAL", "low": "LOW", "medium": "MEDIUM", "high": "HIGH"}


class _Model(msgspec.Struct, rename="camel"):
    input_token_limit: int = 0
    output_token_limit: int = 0
    thinking: bool = False


class Gemini:
    """Speaks the Gemini API."""

    base_url = "https://generativelanguage.googleapis.com"
    server = "Google"

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._origin = f"google {entry.model}"
        self.assumed = Facts(entry.context_window or _WINDOW)

    def access(self, key: FindKey) -> Access:
        """Return how the endpoint is approached."""
        return Access(
            key,
            key_header="x-goog-api-key",
            key_prefix="",
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
        window = model.input_token_limit or self.assumed.window
        return Facts(window, model.output_token_limit, thinks=model.thinking)

    def path(self) -> str:
        """Return where requests go."""
        return f"/v1/models/{self._entry.model}:streamGenerateContent?alt=sse"

    def body(self, request: Request, cap: int, facts: Facts) -> dict[str, Json]:
        """Return the request."""
        settings: dict[str, Json] = {"maxOutputTokens": cap}
        if request.stop:
            settings["stopSequences"] = list(request.stop)
        if facts.thinks:
            settings["thinkingConfig"] = self._thinking()
        body: dict[str, Json] = {
            "contents": [
                {"role": "model" if message.role == "assistant" else "user", "parts": [*parts]}
                for message in request.messages
                if message.role != "system" and (parts := self._parts(message))
            ],
            "generationConfig": settings,
        }
        if system := system_text(request):
            body["systemInstruction"] = {"parts": [{"text": system}]}
        if request.tools:
            declared: list[Json] = [
                {"name": tool.name, "description": tool.description, "parametersJsonSchema": tool.parameters}
                for tool in request.tools
            ]
            body["tools"] = [{"functionDeclarations": declared}]
        return body

    def decoder(self, where: str) -> GeminiDecoder:
        """Return what reads the answer."""
        return GeminiDecoder(where, self._origin)

    def _thinking(self) -> dict[str, Json]:
        effort = self._entry.thinking
        if effort is None:
            return {"includeThoughts": True}
        if self._entry.model.startswith(_WITH_BUDGET):
            return {"includeThoughts": effort != "off", "thinkingBudget": _BUDGET[effort]}
        return {"includeThoughts": effort != "off", "thinkingLevel": _LEVEL[effort]}

    def _parts(self, message: Message) -> list[dict[str, Json]]:
        """Return a turn's parts, each signature on the part that it came before."""
        made: list[dict[str, Json]] = []
        signature: dict[str, Json] = {}
        for part in message.parts or (Text(message.content),):
            if isinstance(part, Thought):
                signature = own_data(part, self._origin) or {}
            elif content := _content(part):
                made.append(content | signature)
                signature = {}
        return [*made, {"text": "", **signature}] if signature else made


def _content(part: Part) -> dict[str, Json]:
    match part:
        case Text(text):
            return {"text": text} if text else {}
        case ToolCall(call_id, name, _):
            return {"functionCall": {"id": call_id, "name": name, "args": arguments_of(part)}}
        case ToolResult(call, text, failed):
            response: Json = {"error" if failed else "output": text}
            return {"functionResponse": {"id": call.id, "name": call.name, "response": response}}
        case Thought():
            return {}

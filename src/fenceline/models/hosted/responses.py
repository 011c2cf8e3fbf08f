"""OpenAI's Responses API.

Follows the reference of "Create a model response" as of 2026-11, with nothing stored there: reasoning comes as
encrypted items and goes back unchanged, in its place before the call or the message that it led to.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fenceline.models.hosted.openai import BASE_URL, WINDOW, openai_access, reasons
from fenceline.models.hosted.responses_frames import PHASE, ResponsesDecoder
from fenceline.models.hosted.vendor import Facts
from fenceline.models.hosted.wire import own_data, system_text
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.access import Access, FindKey
    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.models.transport import Transport
    from fenceline.models.turns import Json, Message


class Responses:
    """Speaks the Responses API."""

    base_url = BASE_URL
    server = "OpenAI"

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._origin = f"openai {entry.model}"
        self.assumed = Facts(entry.context_window or WINDOW, thinks=reasons(entry.model))

    def access(self, key: FindKey) -> Access:
        """Return how the endpoint is approached."""
        return openai_access(self._entry, key)

    def facts(self, api: Transport) -> Facts:
        """Return what is known without asking: OpenAI lists models without their windows."""
        _ = api
        return self.assumed

    def path(self) -> str:
        """Return where requests go."""
        return "/responses"

    def body(self, request: Request, cap: int, facts: Facts) -> dict[str, Json]:
        """Return the request."""
        body: dict[str, Json] = {
            "model": self._entry.model,
            "input": [item for message in request.messages for item in self._items(message)],
            "max_output_tokens": cap,
            "stream": True,
            "store": False,
        }
        if system := system_text(request):
            body["instructions"] = system
            body["prompt_cache_key"] = hashlib.sha256(system.encode()).hexdigest()[:32]
        if facts.thinks:
            body["include"] = ["reasoning.encrypted_content"]
            body["reasoning"] = {"summary": "auto", **self._effort()}
        if request.tools:
            body["tools"] = [
                {
                    "type": "function",
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.parameters,
                    "strict": False,
                }
                for tool in request.tools
            ]
        return body

    def decoder(self, where: str) -> ResponsesDecoder:
        """Return what reads the answer."""
        return ResponsesDecoder(where, self._origin)

    def _effort(self) -> dict[str, Json]:
        effort = self._entry.thinking
        return {"effort": "none" if effort == "off" else effort} if effort else {}

    def _items(self, message: Message) -> Iterator[Json]:
        if message.role == "system":
            return
        phase: dict[str, Json] = {}
        for part in message.parts or (Text(message.content),):
            match part:
                case Text(text):
                    if text:
                        yield {"role": message.role, "content": text, **phase}
                case ToolCall(call_id, name, arguments):
                    yield {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
                case ToolResult(call, text):
                    yield {"type": "function_call_output", "call_id": call.id, "output": text}
                case Thought():
                    data = own_data(part, self._origin)
                    if data and PHASE in data:
                        phase = data
                    elif data:
                        yield data

"""The Gemini API as a scripted server speaks it.

Follows ``models.streamGenerateContent``, ``models.get`` and "Troubleshooting" (v1) as of 2026-11, held against the
package ``google-genai`` 3.4.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from fenceline.models.scripted_hosted.script import STATUS, arguments, event, halves, seal
from fenceline.models.turns import Text, Thought, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.scripted_hosted.script import Say, Stop, Trouble
    from fenceline.models.turns import Json

_STOPS: dict[Stop, str] = {
    "stop": "STOP",
    "length": "MAX_TOKENS",
    "tool-calls": "STOP",
    "refusal": "SAFETY",
    "content-filter": "PROHIBITED_CONTENT",
}
_KINDS: dict[Trouble, tuple[int, str, str]] = {
    "key": (400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
    "permission": (403, "PERMISSION_DENIED", ""),
    "credit": (403, "PERMISSION_DENIED", "BILLING_DISABLED"),
    "model": (404, "NOT_FOUND", ""),
    "rate": (429, "RESOURCE_EXHAUSTED", ""),
    "overloaded": (503, "UNAVAILABLE", ""),
    "server": (500, "INTERNAL", ""),
    "overflow": (400, "INVALID_ARGUMENT", ""),
    "filter": (400, "INVALID_ARGUMENT", "CONTENT_FILTER"),
    "malformed": (400, "INVALID_ARGUMENT", ""),
}


class GeminiWire:
    """Answers ``POST /v1/models/ID:streamGenerateContent``, ``GET /v1/models`` and ``GET /v1/models/ID``."""

    def answers(self, path: str) -> bool:
        """Return whether it is the path of streamed answers."""
        return path.endswith(":streamGenerateContent?alt=sse")

    def listed(self, path: str, model: str, window: int) -> Json:
        """Return the list of models, or the model."""
        listed: Json = {
            "name": f"models/{model}",
            "displayName": model,
            "inputTokenLimit": window,
            "outputTokenLimit": window // 4,
            "supportedGenerationMethods": ["generateContent"],
            "thinking": True,
        }
        if path == "/v1/models":
            return {"models": [listed]}
        return listed if path == f"/v1/models/{model}" else None

    def stream(self, say: Say, model: str) -> list[bytes]:
        """Return the responses of an answer."""
        return [event({**data, "modelVersion": model, "responseId": "r1"}) for data in _responses(say)]

    def error(self, trouble: Trouble, message: str) -> Json:
        """Return the body of a refusal."""
        code, status, reason = _KINDS[trouble]
        shown = f"The input token count exceeds the maximum: {message}" if trouble == "overflow" else message
        info: Json = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
        again: Json = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0s"}
        details: list[Json] = [info] if reason else [again] if trouble == "rate" else []
        return {"error": {"code": code, "message": shown, "status": status, "details": details}}

    def status(self, trouble: Trouble) -> int:
        """Return its HTTP status."""
        return _KINDS[trouble][0] or STATUS[trouble]


def _responses(say: Say) -> Iterator[dict[str, Json]]:
    used = say.usage
    usage: Json = {
        "promptTokenCount": used.prompt,
        "cachedContentTokenCount": used.cached,
        "candidatesTokenCount": used.output - used.reasoning,
        "thoughtsTokenCount": used.reasoning,
        "totalTokenCount": used.prompt + used.output,
    }
    for part in _parts(say):
        yield {"candidates": [{"content": {"role": "model", "parts": [part]}, "index": 0}]}
    if say.trouble:
        code, status, _ = _KINDS[say.trouble]
        yield {"error": {"code": code, "message": "within the stream", "status": status}}
        return
    last: dict[str, Json] = {"content": {"role": "model", "parts": [{"text": ""}]}, "index": 0}
    yield {"candidates": [{**last, "finishReason": _STOPS[say.ending]}], "usageMetadata": usage}


def _parts(say: Say) -> Iterator[Json]:
    signature: dict[str, Json] = {}
    for part in say.parts:
        match part:
            case Text(text):
                for piece in halves(text):
                    yield {"text": piece, **signature}
                    signature = {}
            case ToolCall(call_id, name, _):
                call: Json = {"id": call_id, "name": name, "args": arguments(part)}
                yield {"functionCall": call, **signature}
                signature = {}
            case Thought(_, _, text) as thought:
                yield from ({"text": piece, "thought": True} for piece in halves(text))
                signature = {"thoughtSignature": base64.b64encode(seal(thought).encode()).decode()}
            case _:
                raise TypeError(f"a model does not say {type(part).__name__}")

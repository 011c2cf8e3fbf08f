"""What Ollama sends, byte for byte, for the scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fenceline.models.scripted_wire import Served, Tally
    from fenceline.models.turns import Json


class OllamaWire:
    """As documented in Ollama's docs/api.md of 2026-08."""

    chat_path = "/api/chat"
    media_type = "application/x-ndjson"

    def routes(self, served: Served) -> dict[str, Json]:
        """Return version, model, what is loaded, and the OpenAI-compatible list."""
        shown: dict[str, Json] = {
            "template": served.template,
            "details": {"parameter_size": "1.5B", "family": "qwen2"},
            "capabilities": ["completion", "tools"] if served.tools else ["completion"],
            "model_info": {"general.architecture": "qwen2", "qwen2.context_length": 4 * served.window},
        }
        if served.remote_host:
            shown |= {"remote_host": served.remote_host, "remote_model": served.model}
        tagged = served.model if ":" in served.model else f"{served.model}:latest"
        name: dict[str, Json] = {"name": tagged, "model": tagged}
        loaded: list[Json] = [{**name, "context_length": served.window}] if served.loaded else []
        listed: Json = {"id": served.model, "object": "model", "owned_by": "library"}
        return {
            "GET /api/version": {"version": "0.12.3"},
            "GET /api/tags": {"models": [name]},
            "GET /api/ps": {"models": loaded},
            "POST /api/show": shown,
            "GET /v1/models": {"object": "list", "data": [listed]},
        }

    def opening(self, tally: Tally) -> bytes:
        """Return nothing: Ollama is silent while it reads."""
        _ = tally
        return b""

    def piece(self, text: str, tally: Tally, *, hidden: bool = False) -> bytes:
        """Return one line."""
        _ = tally
        said: Json = {"role": "assistant", "content": "", "thinking": text} if hidden else {"content": text}
        return _line({"model": "scripted", "message": said, "done": False})

    def call(self, number: int, name: str, arguments: str) -> bytes:
        """Return one line; Ollama sends calls whole, with their arguments as an object."""
        _ = number
        call: Json = {"function": {"name": name, "arguments": msgspec.json.decode(arguments)}}
        return _line({"model": "scripted", "message": {"content": "", "tool_calls": [call]}, "done": False})

    def end(self, reason: str, tally: Tally, *, counted: bool) -> bytes:
        """Return the last line."""
        last: dict[str, Json] = {"message": {"content": ""}, "done": True, "done_reason": reason}
        counts: dict[str, Json] = {"prompt_eval_count": tally.prompt, "eval_count": tally.output}
        return _line(last | counts if counted else last)

    def error(self, message: str) -> bytes:
        """Return an error line."""
        return _line({"error": message})


def _line(data: Json) -> bytes:
    return msgspec.json.encode(data) + b"\n"

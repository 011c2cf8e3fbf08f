"""What each kind of server that speaks chat completions sends, byte for byte, and every kind by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from fenceline.models.scripted_ollama import OllamaWire

if TYPE_CHECKING:
    from fenceline.models.scripted_wire import Served, Tally, Wire
    from fenceline.models.turns import Json

WireName: TypeAlias = Literal["openai-compatible", "llamacpp", "lmstudio", "ollama"]


class ChatWire:
    """Server-sent events of chat completions; what differs between servers is in the subclasses."""

    chat_path = "/v1/chat/completions"
    media_type = "text/event-stream"
    owner = "scripted"

    def routes(self, served: Served) -> dict[str, Json]:
        """Return the list of models."""
        listed: dict[str, Json] = {"id": served.model, "object": "model", "owned_by": self.owner}
        return {"GET /v1/models": {"object": "list", "data": [listed | self.listed(served)]}}

    def listed(self, served: Served) -> dict[str, Json]:
        """Return what this kind of server adds to a listed model."""
        _ = served
        return {}

    def frame_extras(self, tally: Tally) -> dict[str, Json]:
        """Return what this kind of server adds to a frame."""
        _ = tally
        return {}

    def opening(self, tally: Tally) -> bytes:
        """Return the frame with the role."""
        _ = tally
        return _event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]})

    def piece(self, text: str, tally: Tally, *, hidden: bool = False) -> bytes:
        """Return one frame."""
        delta: dict[str, Json] = {"reasoning_content" if hidden else "content": text}
        choice: dict[str, Json] = {"index": 0, "delta": delta, "finish_reason": None}
        return _event({"choices": [choice], **self.frame_extras(tally)})

    def call(self, number: int, name: str, arguments: str) -> bytes:
        """Return two frames: name with half of the arguments, then the other half."""
        half = len(arguments) // 2
        head: Json = {"name": name, "arguments": arguments[:half]}
        first: Json = {"index": number, "id": f"call-{number}", "type": "function", "function": head}
        second: Json = {"index": number, "function": {"arguments": arguments[half:]}}
        deltas: list[Json] = [{"index": 0, "delta": {"tool_calls": [part]}} for part in (first, second)]
        return b"".join(_event({"choices": [delta]}) for delta in deltas)

    def end(self, reason: str, tally: Tally, *, counted: bool) -> bytes:
        """Return the frames with reason and usage, and ``[DONE]``."""
        last = _event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        details: Json = {"cached_tokens": tally.cached}
        usage: Json = {
            "prompt_tokens": tally.prompt,
            "completion_tokens": tally.output,
            "prompt_tokens_details": details,
        }
        account = _event({"choices": [], "usage": usage, **self.frame_extras(tally)}) if counted else b""
        return last + account + b"data: [DONE]\n\n"

    def error(self, message: str) -> bytes:
        """Return an error event."""
        return _event({"error": {"message": message, "type": "server_error", "code": 500}})


class LlamaCppWire(ChatWire):
    """As llama.cpp's server of 2026-10 was seen to answer."""

    owner = "llamacpp"

    def routes(self, served: Served) -> dict[str, Json]:
        """Return the list of models and ``/props``."""
        props: Json = {
            "default_generation_settings": {"n_ctx": served.window},
            "total_slots": 2,
            "chat_template": served.template,
            "chat_template_caps": {"supports_tools": served.tools, "supports_tool_calls": served.tools},
            "build_info": "b6800-abcdef0",
        }
        return super().routes(served) | {"GET /props": props}

    def listed(self, served: Served) -> dict[str, Json]:
        """Return the meta data of the weights."""
        return {"meta": {"n_ctx": served.window, "n_ctx_train": 4 * served.window, "n_params": 1_540_000_000}}

    def frame_extras(self, tally: Tally) -> dict[str, Json]:
        """Return the timings."""
        new = tally.prompt - tally.cached
        return {"timings": {"prompt_n": new, "cache_n": tally.cached, "predicted_n": tally.output}}

    def opening(self, tally: Tally) -> bytes:
        """Return the progress of the prefill, half and whole."""
        done = (tally.prompt // 2, tally.prompt)
        steps: list[Json] = [{"total": tally.prompt, "cache": 0, "processed": n, "time_ms": 1} for n in done]
        frames = (_event({"choices": [{"index": 0, "delta": {}}], "prompt_progress": step}) for step in steps)
        return b"".join(frames)


class LmStudioWire(ChatWire):
    """As documented for LM Studio 0.3.6 to 0.4."""

    owner = "organization_owner"

    def routes(self, served: Served) -> dict[str, Json]:
        """Return both lists of models."""
        listed: dict[str, Json] = {
            "id": served.model,
            "type": "llm",
            "arch": "qwen2",
            "state": "loaded" if served.loaded else "not-loaded",
            "max_context_length": 4 * served.window,
            "capabilities": ["tool_use"] if served.tools else [],
        }
        if served.loaded:
            listed["loaded_context_length"] = served.window
        native: Json = {"object": "list", "data": [listed]}
        return super().routes(served) | {"GET /api/v0/models": native}


WIRES: dict[WireName, Wire] = {
    "openai-compatible": ChatWire(),
    "llamacpp": LlamaCppWire(),
    "lmstudio": LmStudioWire(),
    "ollama": OllamaWire(),
}


def _event(data: Json) -> bytes:
    return b"data: " + msgspec.json.encode(data) + b"\n\n"

"""OpenAI's Chat Completions, at OpenAI and at every host that speaks it.

Follows "Create chat completion" as of 2026-11; of other hosts, ``reasoning_content`` as DeepSeek, Moonshot and vLLM
document it: it goes back with the turn that called tools.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.models.chat_frames import ChatDecoder
from fenceline.models.chat_turns import chat_tools, chat_turns
from fenceline.models.errors import BadReply, ModelNotFound, ModelRefused
from fenceline.models.hosted.openai import BASE_URL, WINDOW, openai_access, reasons
from fenceline.models.hosted.refusals import Fault, fault_error
from fenceline.models.hosted.vendor import Facts
from fenceline.models.listing import list_models

if TYPE_CHECKING:
    from fenceline.models.access import Access, FindKey
    from fenceline.models.errors import ModelError
    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.models.replies import ErrorBody
    from fenceline.models.transport import Transport
    from fenceline.models.turns import Json


class Chat:
    """Speaks Chat Completions."""

    base_url = BASE_URL

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._vendor = entry.provider == "openai"
        self._origin = f"{entry.provider} {entry.model}"
        thinks = reasons(entry.model) if self._vendor else entry.thinking not in {None, "off"}
        self.assumed = Facts(entry.context_window or WINDOW, thinks=thinks)
        self.server = "OpenAI" if self._vendor else "an OpenAI-compatible host"

    def access(self, key: FindKey) -> Access:
        """Return how the endpoint is approached."""
        return openai_access(self._entry, key)

    def facts(self, api: Transport) -> Facts:
        """Ask a host for its models, which some list with their windows; OpenAI does not."""
        if self._vendor:
            return self.assumed
        try:
            listed = {each.id: each.max_model_len or 0 for each in list_models(api)}
        except (ModelNotFound, BadReply, ModelRefused):
            return self.assumed  # many hosts work without a list; where it is the key, the request says so
        return replace(self.assumed, window=listed.get(self._entry.model) or self.assumed.window)

    def path(self) -> str:
        """Return where requests go."""
        return "/chat/completions"

    def body(self, request: Request, cap: int, facts: Facts) -> dict[str, Json]:
        """Return the request."""
        body: dict[str, Json] = {
            "model": self._entry.model,
            "messages": chat_turns(request.messages, self._origin),
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_completion_tokens" if self._vendor else "max_tokens": cap,
        }
        if not facts.thinks:
            body["temperature"] = request.temperature  # models that reason refuse it
        if request.seed is not None and not self._vendor:
            body["seed"] = request.seed
        if request.stop and not facts.thinks:
            body["stop"] = list(request.stop)
        if (effort := self._entry.thinking) and facts.thinks:
            body["reasoning_effort"] = "none" if effort == "off" else effort
        if request.tools:
            body["tools"] = chat_tools(request.tools)
        return body

    def decoder(self, where: str) -> ChatDecoder:
        """Return what reads the answer."""
        return ChatDecoder(where, self._origin, _failure)


def _failure(error: ErrorBody, where: str) -> ModelError:
    return fault_error(Fault(error.message, error.type, error.code), where)

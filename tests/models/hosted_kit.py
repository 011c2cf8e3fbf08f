"""What the tests of hosted models share: entries, tools, a conversation, and how an answer is gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.build import build_model
from fenceline.models.protocol import Finish, Message, ModelEntry, Request, Thinking, Token, Tool, Writing
from fenceline.models.turns import Text, Thought, ToolCall, ToolResult, turn
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from fenceline.models.entry import Api, Effort, Provider
    from fenceline.models.protocol import Chunk, Model, Stream
    from fenceline.models.scripted_hosted.server import ScriptedVendor, VendorName

GATE = EgressGate(Policy())
VENDORS: tuple[VendorName, ...] = ("anthropic", "openai", "openai-chat", "google")
PROVIDERS: dict[VendorName, tuple[Provider, Api | None]] = {
    "anthropic": ("anthropic", None),
    "openai": ("openai", "responses"),
    "openai-chat": ("openai", "chat"),
    "google": ("google", None),
}
READ = Tool(
    "read",
    "Read a file.",
    {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]},
)
SYSTEM = Message("system", "You are brief.")
ASK = Request((SYSTEM, Message("user", "What is in a.py?")), max_tokens=1000, tools=(READ,))
CALL = ToolCall("call_a", "read", '{"path":"a.py"}')
OTHER = ToolCall("call_b", "read", '{"path":"b.py"}')
THINKS_AND_CALLS = turn("assistant", Thought("", "", "let me look"), Text("Reading both."), CALL, OTHER)
RESULTS = turn("user", ToolResult(CALL, "x = 1\n"), ToolResult(OTHER, "no such file", failed=True))


def entry(
    server: ScriptedVendor,
    *,
    thinking: Effort | None = None,
    retries: int = 4,
    retry_total_s: float = 60.0,
    max_output: int = 0,
    key_variable: str = "HOSTED_TEST_KEY",
) -> ModelEntry:
    provider, api = PROVIDERS[server.vendor]
    return ModelEntry(
        "big",
        provider,
        server.model,
        server.url,
        api=api,
        thinking=thinking,
        retries=retries,
        retry_total_s=retry_total_s,
        max_output=max_output,
        api_key_env=key_variable,
        first_token_timeout_s=20.0,
        idle_timeout_s=20.0,
    )


def behind(server: ScriptedVendor, *, thinking: Effort | None = None, retries: int = 4) -> Model:
    return build_model(entry(server, thinking=thinking, retries=retries), GATE)


def gathered(stream: Stream) -> tuple[list[Chunk], Finish]:
    with stream:
        chunks = list(stream)
    finish = chunks[-1]
    assert isinstance(finish, Finish)
    return chunks, finish


def said(chunks: list[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Token))


def thought(chunks: list[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Thinking))


def written(chunks: list[Chunk], tool: str) -> str:
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Writing) and chunk.tool == tool)

"""Tokens of what the agentic attempt sends with every request: its rules and its tools, as two providers take them.

Run as ``python benchmarks/agentic_prompt.py``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from o200k import tokens

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.attempts.agentic.opening import SYSTEM
from fenceline.attempts.agentic.work import set_up
from fenceline.attempts.local import Attempt, Tally
from fenceline.attempts.referee import Referee
from fenceline.checks.sandbox import SandboxKind, make_sandbox
from fenceline.models.scripted import ScriptedModel
from fenceline.workspace.files import Workspace

if TYPE_CHECKING:
    from fenceline.models.protocol import Tool


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        plain, more = _tools(Path(folder), delegates=False), _tools(Path(folder), delegates=True)
    rules = tokens(SYSTEM)
    print("| part | o200k tokens, chat completions | Anthropic |\n| --- | --- | --- |")
    print(f"| rules | {rules} | {rules} |")
    for tool in more:
        print(f"| {tool.name} | {tokens(_chat((tool,)))} | {tokens(_anthropic((tool,)))} |")
    print(f"| together | {rules + tokens(_chat(plain))} | {rules + tokens(_anthropic(plain))} |")
    print(f"| with delegate_edit | {rules + tokens(_chat(more))} | {rules + tokens(_anthropic(more))} |")


def _tools(root: Path, *, delegates: bool) -> tuple[Tool, ...]:
    referee = Referee(None, root, make_sandbox(SandboxKind.NONE), (), 60, print)
    attempt = AgenticAttempt(ScriptedModel([]), "", Workspace(root), referee, print)
    if delegates:
        attempt.delegate = lambda _path, _symbol, _instruction: Attempt("failed", "", (), Tally())
    return set_up(attempt).toolbox.tools


def _chat(tools: tuple[Tool, ...]) -> str:
    return _json([{"type": "function", "function": _function(tool, "parameters")} for tool in tools])


def _anthropic(tools: tuple[Tool, ...]) -> str:
    return _json([_function(tool, "input_schema") for tool in tools])


def _function(tool: Tool, schema: str) -> dict[str, object]:
    return {"name": tool.name, "description": tool.description, schema: tool.parameters}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


if __name__ == "__main__":
    main()

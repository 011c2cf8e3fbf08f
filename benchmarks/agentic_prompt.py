"""Tokens that the agentic attempt sends: its rules and tools, and whole sessions with a scripted model.

Run as ``python benchmarks/agentic_prompt.py``. Tokens are o200k_base over all that is sent, tools as JSON.
"""

from __future__ import annotations

import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from o200k import tokens
from scripted import INSTRUCTION, shapes_repository

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.attempts.agentic.opening import SYSTEM
from fenceline.attempts.agentic.work import set_up
from fenceline.attempts.events import Called, Checked
from fenceline.attempts.outcome import Attempt, Tally
from fenceline.attempts.referee import Referee
from fenceline.checks.find import find_check
from fenceline.checks.sandboxes import choose_sandbox
from fenceline.models.protocol import Message, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import ToolCall, turn
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.events import Event
    from fenceline.models.protocol import Tool

_PERIMETER = '''def perimeter(self) -> float:
    """Return the sum of the sides."""
    return 2 * (self.width + self.height)
'''
_ITEMS = '''"""Items of a cart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A position."""

    name: str
    cents: int
    count: int = 1
'''
_CART = '''"""A cart."""

from cart.items import Item


class Cart:
    """Holds items."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    def add(self, item: Item) -> None:
        """Put an item in."""
        self.items.append(item)

    def total(self) -> int:
        """Return the price of everything, cents."""
        return sum(item.cents for item in self.items)
'''
_TEST = """from cart.cart import Cart
from cart.items import Item


def test_an_empty_cart_costs_nothing():
    assert Cart().total() == 0


def test_the_total_counts_every_piece():
    cart = Cart()
    cart.add(Item("tea", 300, 2))
    cart.add(Item("cup", 500))
    assert cart.total() == 1100
"""
_numbers = count()


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        _tools_table(Path(folder))
        print(
            "\n| session | requests | calls | prompt tokens | output tokens | checks s | other s |\n"
            + "| --- " * 7
            + "|"
        )
        symbol, whole = Path(folder) / "symbol", Path(folder) / "whole"
        for root, place in ((symbol, "shapes.py::Rectangle"), (whole, "shapes.py")):
            shapes_repository(root)
            _session(f"shapes.py edit, reading {place}", root, INSTRUCTION, _edit_script(place))
        new = Path(folder) / "new"
        new.mkdir()
        (new / "pyproject.toml").write_text('[project]\nname = "cart"\nversion = "0"\n')
        _session(
            "a new package of 3 files and its tests", new, "Write a package cart, with tests", _new_script()
        )


def _edit_script(place: str) -> list[Message]:
    return [
        _calls(_call("read", path=place)),
        _calls(_call("edit", path="shapes.py::Rectangle.perimeter", code=_PERIMETER)),
        _calls(_call("check")),
        Message("assistant", "Rectangle has a perimeter now."),
    ]


def _new_script() -> list[Message]:
    return [
        _calls(_call("read", path="pyproject.toml")),
        _calls(
            _call("write", path="cart/__init__.py", code=""),
            _call("write", path="cart/items.py", code=_ITEMS),
            _call("write", path="cart/cart.py", code=_CART),
            _call("write", path="tests/test_cart.py", code=_TEST),
            _call("check"),
        ),
        _calls(
            _call("edit", path="cart/cart.py", find="item.cents for", code="item.cents * item.count for"),
            _call("check"),
        ),
        Message("assistant", "There is a package cart, with tests."),
    ]  # fmt: skip


def _session(name: str, root: Path, task: str, script: Sequence[Message]) -> None:
    told: list[Event] = []
    workspace = open_workspace(root)
    model = ScriptedModel(list(script), probe=Probe("hosted", "scripted", context_window=200_000, tools=True))
    check = find_check(root, workspace.files())
    referee = Referee(check, root, choose_sandbox(), (), 120, told.append)
    started = time.monotonic()
    ended = AgenticAttempt(model, task, workspace, referee, told.append).run()
    wall = time.monotonic() - started
    assert ended.outcome == "verified", ended
    prompts = sum(
        tokens(_chat(request.tools)) + sum(tokens(message.everything) for message in request.messages)
        for request in model.requests
    )
    checks = sum(event.seconds for event in told if isinstance(event, Checked))
    calls = sum(isinstance(event, Called) for event in told)
    output = sum(tokens(message.everything) for message in script)
    print(
        f"| {name} | {len(model.requests)} | {calls} | {prompts} | {output} | {checks:.1f} | {wall - checks:.2f} |"
    )


def _tools_table(root: Path) -> None:
    plain, more = _tools(root, delegates=False), _tools(root, delegates=True)
    rules = tokens(SYSTEM)
    print("| part | chat completions | Anthropic |\n| --- | --- | --- |")
    print(f"| rules | {rules} | {rules} |")
    for tool in more:
        print(f"| {tool.name} | {tokens(_chat((tool,)))} | {tokens(_anthropic((tool,)))} |")
    print(f"| together | {rules + tokens(_chat(plain))} | {rules + tokens(_anthropic(plain))} |")
    print(f"| with delegate_edit | {rules + tokens(_chat(more))} | {rules + tokens(_anthropic(more))} |")


def _tools(root: Path, *, delegates: bool) -> tuple[Tool, ...]:
    referee = Referee(None, root, choose_sandbox(), (), 60, print)
    attempt = AgenticAttempt(ScriptedModel([]), "", open_workspace(root), referee, print)
    if delegates:
        attempt.delegate = lambda _path, _symbol, _instruction: Attempt("failed", "", (), Tally())
    return set_up(attempt).toolbox.tools


def _call(name: str, **arguments: str) -> ToolCall:
    return ToolCall(f"call_{next(_numbers)}", name, _json(arguments))


def _calls(*wanted: ToolCall) -> Message:
    return turn("assistant", *wanted)


def _chat(tools: Sequence[Tool]) -> str:
    return _json([{"type": "function", "function": _function(tool, "parameters")} for tool in tools])


def _anthropic(tools: Sequence[Tool]) -> str:
    return _json([_function(tool, "input_schema") for tool in tools])


def _function(tool: Tool, schema: str) -> dict[str, object]:
    return {"name": tool.name, "description": tool.description, schema: tool.parameters}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


if __name__ == "__main__":
    main()

"""What a hosted model is shown of a task's scope: nothing that the policy keeps, in whatever part of the scope it is."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy, Rule
from fenceline.routing.fenced import within
from fenceline.scope.model import Scope, Target
from fenceline.workspace.files import open_workspace
from fenceline.workspace.symbols import Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.policy.sight import Sight

PATHS = {"a.py": Label.OPEN, "pay/x.py": Label.CLOSED, "auth/y.py": Label.SIGNATURES}


def symbol(path: str) -> Symbol:
    span = Span(0, 1)
    return Symbol(path, "f", "f", SymbolKind.FUNCTION, span, span, None, "def f()", "", 1, 1)


@pytest.fixture
def sight(tmp_path: Path) -> Sight:
    for path in PATHS:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("def f():\n    return 1\n")
    rules = tuple(Rule((path,), label) for path, label in PATHS.items())
    gate = EgressGate(Policy((Layer("user", None, rules),)), open_workspace(tmp_path))
    return gate.sight(Endpoint("https://api.example.com", "hosted", "a name"))


def test_only_open_code_is_left_to_follow_and_to_quote(sight: Sight) -> None:
    every = tuple(symbol(path) for path in PATHS)
    scope = Scope(
        "edit",
        "change",
        (Target("a.py", every[0]),),
        siblings=every,
        patterns=tuple(PATHS),
        tests=tuple(PATHS),
    )
    seen = within(replace(scope, named=every), sight)
    assert (seen.siblings, seen.named, seen.patterns, seen.tests) == (
        every[:1],
        every[:1],
        ("a.py",),
        ("a.py",),
    )


def test_whatever_a_scope_can_show_code_by_is_looked_through(sight: Sight) -> None:
    """A new field of symbols has to be thought of in ``within``; this one names those that are."""
    symbols = {field.name for field in fields(Scope) if "Symbol" in str(field.type)}
    assert symbols == {"siblings", "named"}
    assert within(Scope("edit", "change", (Target("a.py"),)), sight).named == ()


@pytest.mark.parametrize("path", ["pay/x.py", "auth/y.py"])
def test_what_may_not_be_shown_whole_is_no_edit(sight: Sight, path: str) -> None:
    with pytest.raises(EgressRefused):
        within(Scope("edit", "change", (Target(path, symbol(path)),)), sight)

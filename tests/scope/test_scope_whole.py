"""A whole piece of work is no class or function of the one file that is there, whatever it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "instruction",
    [
        "Add a complete OAuth login flow with sessions",
        "Add an OAuth2 login flow with session management and token refresh",
        "Create a GraphQL API",
        "Add a web UI",
        "Add a PostgreSQL backend",
        "Build a REST API for users with JWT auth",
        "Add a full UserAccounts system with an admin dashboard",
    ],
)
def test_a_system_is_new_altogether(tmp_path: Path, instruction: str) -> None:
    (tmp_path / "shapes.py").write_text("class Square:\n    def area(self):\n        return self.side**2\n")
    scope = scope_of(tmp_path, instruction)
    assert (scope.kind, scope.confidence, scope.targets) == ("greenfield", "likely", ())


@pytest.mark.parametrize(
    ("instruction", "name"),
    [
        ("Add a class OpenAPI", "OpenAPI"),
        ("Add a function build_website(pages)", "build_website"),
        ("Add a SessionStore service", "SessionStore"),
    ],
)
def test_what_is_said_to_be_a_class_or_function_is_one(tmp_path: Path, instruction: str, name: str) -> None:
    (tmp_path / "shapes.py").write_text("class Square:\n    def area(self):\n        return self.side**2\n")
    scope = scope_of(tmp_path, instruction)
    assert (scope.recipe, [target.new_name for target in scope.targets]) == ("add", [name])

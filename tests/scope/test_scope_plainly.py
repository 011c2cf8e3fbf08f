"""Plain words that happen to be names: which of them mean code, and which are the sentence's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

CODE = """class Urls:
    def row(self):
        return 1

    def table(self):
        return 2


class Page:
    def title(self):
        return ""


def parse(text):
    return text


def render(page):
    return page


def table_names(db):
    return db
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "web.py").write_text(CODE)
    (tmp_path / "other.py").write_text("VALUE = 1\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text("def event(name):\n    return name\n\n\nrelease = '1'\n")
    return tmp_path


@pytest.mark.parametrize(
    "instruction",
    [
        "Support empty values in the row edit form",
        "Show a count on the table page",
        "Fix parse errors",
        "Drop table button in the dialog",
        "Return 400 for table data when it is missing",
        "Improve the event docs",
        "Add a release date",
        "Escape table names dialogs",
    ],
)
def test_a_word_that_tells_what_kind_the_next_is_of_is_no_name(root: Path, instruction: str) -> None:
    assert [target.name for target in scope_of(root, instruction).targets if target.symbol] == []


@pytest.mark.parametrize(
    ("instruction", "target", "confidence"),
    [
        ("Fix parse", "parse", "sure"),
        ("Fix parse for empty text", "parse", "sure"),
        ("parse should accept None", "parse", "sure"),
        ("Parse should accept None", "parse", "likely"),
        ("Make parse faster", "parse", "sure"),
        ("Simplify render completely", "render", "sure"),
        ("Fix the parse function", "parse", "sure"),
        ("Fix the row method", "Urls.row", "sure"),
        ("Simplify row", "Urls.row", "sure"),
        ("Round the numbers in row", "Urls.row", "likely"),
        ("Fix the title of Page", "Page.title", "sure"),
        ("Escape table names", "table_names", "likely"),
        ("Allow plugins to have their own Page", "Page", "sure"),
    ],
)
def test_a_word_that_stands_for_code_is_a_name(
    root: Path, instruction: str, target: str, confidence: str
) -> None:
    scope = scope_of(root, instruction)
    assert ([it.name for it in scope.targets], scope.confidence) == ([target], confidence)

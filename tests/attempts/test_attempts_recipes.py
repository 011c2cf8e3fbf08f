"""What the recipes show and ask for, over small files of several languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.material import Material
from fenceline.attempts.recipes import add, testing
from fenceline.scope.model import Scope, Target
from fenceline.workspace.index import language_of, outline
from fenceline.workspace.symbols import Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Outline

JAVA = b"""import java.util.List;

public class Basket {
  public Basket(int size) {
  }

  /**
   * Counts what it holds.
   */
  public int count(List<String> names) {
    return names.size();
  }
}
"""
PYTHON = b"""class Basket:
    def __init__(self, size: int) -> None:
        self.size = size

    def count(self) -> int:
        return self.size


def now():
    return 1


def area(a, b):
    return a * b
"""
RUST = b"""pub struct Sender {
    open: bool,
}

impl Sender {
    pub fn is_closed(&self) -> bool {
        !self.open
    }
}
"""
GO = b"""package a

import (
\t"fmt"
\t"os"
)

func Greet(name string) string {
\treturn fmt.Sprintf("hello %s", name)
}
"""


def found(path: str, source: bytes, name: str) -> Symbol:
    symbol = outline(language_of(path) or "", path, source).find(name)
    assert symbol is not None
    return symbol


def material(path: str, source: bytes, target: Target, siblings: tuple[Symbol, ...] = ()) -> Material:
    scope = Scope("edit", "test", (target,), (path,), siblings, test_path=f"tests/{path}")
    return Material(
        "Do it",
        scope,
        lambda _: source,
        lambda file: outline(language_of(file) or "", file, source),
        language_of,
    )


def prompt_for_test(path: str, source: bytes, name: str) -> str:
    symbol = found(path, source, name)
    (ask,) = testing.asks(material(path, source, Target(path, symbol)), symbol)
    return ask.text


@pytest.mark.parametrize(
    ("path", "source", "name", "asked"),
    [
        ("a.py", PYTHON, "area", "each one call of `area` with different literal arguments and"),
        ("a.py", PYTHON, "now", "each about another case of `now` and"),
        ("a.py", PYTHON, "Basket.count", "each about another case of `Basket.count` and"),
        ("a.go", GO, "Greet", "each one call of `Greet` with different literal arguments and"),
    ],
)
def test_a_test_is_asked_for_as_what_it_is_of_can_be_called(
    path: str, source: bytes, name: str, asked: str
) -> None:
    assert f"six assertions, {asked} its exact result" in prompt_for_test(path, source, name)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_new_test_begins_with_the_imports_of_its_runner_in_the_quotes_of_the_code(quote: str) -> None:
    source = f"import {{ parse }} from {quote}./parse{quote};\n\nexport function host(input) {{ return parse(input); }}\n"
    symbol = found("a.ts", source.encode(), "host")
    (ask,) = testing.asks(
        replace(material("a.ts", source.encode(), Target("a.ts", symbol)), runner="vitest"), symbol
    )
    assert f"import {{ expect, test }} from {quote}vitest{quote};\n" in ask.begin
    assert f"import {{ host }} from {quote}../a{quote};\n\ntest('host', () => {{\n  expect(host" in ask.begin


@pytest.mark.parametrize(("files", "imports"), [((), True), (("tests/a.ts",), False)])
def test_a_new_file_imports_its_runner_where_a_test_shows_the_style(
    files: tuple[str, ...], *, imports: bool
) -> None:
    source = b"export function host(input) { return input; }\n"
    style = b"test('port', () => {\n  expect(port('a')).toBe(1);\n});\n"
    symbol = found("a.ts", source, "host")
    span = Span(0, len(style))
    shown = Symbol(
        "tests/b.ts", "port", "port", SymbolKind.FUNCTION, span, None, None, "test('port')", "", 1, 3
    )
    made = material("a.ts", source, Target("a.ts", symbol), (shown,))
    read = {"a.ts": source, "tests/b.ts": style}
    made = replace(made, runner="vitest", read=read.__getitem__, scope=replace(made.scope, files=files))
    (ask,) = testing.asks(made, symbol)
    assert ("from 'vitest'" in ask.begin) is imports


def test_of_a_method_it_is_shown_how_its_object_is_made() -> None:
    assert "a.py:\n```python\nclass Basket\n    def __init__(self, size: int) -> None\n\ndef count(" in (
        prompt_for_test("a.py", PYTHON, "Basket.count")
    )
    assert (
        "import java.util.List;\n\npublic class Basket\n    public Basket(int size)\n\n"
        "/**\n * Counts what it holds.\n */\npublic int count("
    ) in prompt_for_test("Basket.java", JAVA, "Basket.count")


def test_a_constructor_may_be_a_base_s() -> None:
    base = b"class Signer:\n    def __init__(self, secret):\n        self.secret = secret\n"
    timed = b"from base import Signer\n\n\nclass Middle(Signer):\n    pass\n\n\nclass Timed(Middle):\n    def stamp(self):\n        return 1\n"
    files = {"base.py": base, "timed.py": timed}
    symbol = found("timed.py", timed, "Timed.stamp")

    def outlined(path: str) -> Outline:
        return outline("python", path, files[path])

    def find(name: str) -> list[Symbol]:
        return [symbol for path in files for symbol in outlined(path).symbols if symbol.name == name]

    target = Target("timed.py", symbol)
    shown = replace(material("timed.py", timed, target), read=files.__getitem__, outline=outlined, find=find)
    (ask,) = testing.asks(shown, symbol)
    assert "class Timed(Middle)\n    def __init__(self, secret)\n\ndef stamp(self):" in ask.text


def test_an_import_of_go_is_shown_as_one() -> None:
    assert '```go\nimport "fmt"\n\nfunc Greet' in prompt_for_test("a.go", GO, "Greet")


def test_methods_outside_their_type_are_shown_as_a_pattern() -> None:
    sender, sibling = found("a.rs", RUST, "Sender"), found("a.rs", RUST, "Sender.is_closed")
    target = Target("a.rs", sender, "is_full")
    (ask,) = add.asks(material("a.rs", RUST, target, (sibling,)), target)
    body = "pub fn is_closed(&self) -> bool {\n    !self.open\n}"
    assert f"For comparison, `Sender.is_closed`:\n```rust\n{body}\n```" in ask.text


def test_methods_inside_a_class_are_shown_with_it_alone() -> None:
    basket, sibling = found("a.py", PYTHON, "Basket"), found("a.py", PYTHON, "Basket.count")
    target = Target("a.py", basket, "is_full")
    (ask,) = add.asks(material("a.py", PYTHON, target, (sibling,)), target)
    assert "For comparison" not in ask.text
    assert ask.text.count("def count") == 1

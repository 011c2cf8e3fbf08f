"""Write a test for an existing function: in the right file, in its style, with the right import."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import answer_budget, bullet, opening
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol

_STYLE = 900  # characters of a neighbouring test


def asks(material: Material, symbol: Symbol) -> tuple[Ask, ...]:
    """Return the question for a test of ``symbol``."""
    source = material.read(symbol.path)
    path = material.scope.test_path
    language = material.language_of(path) or "text"
    want = Want("append", path, language)
    styles = material.sibling_code(1, _STYLE)
    head = import_line(material, symbol, path)
    name = test_name(symbol, language)
    prompt = (
        f"{symbol.path}:\n{context.fenced(_subject(material, symbol, source), language)}\n\n"
        + (f"A test in this project:\n{context.fenced(styles[0], language)}\n\n" if styles else "")
        + bullet("Task:", material.instruction)
        + f"Write one test `{name}` for {path}: six short assertions, each one call of `{symbol.name}` with literal "
        + "arguments and its exact result, edge cases among them."
    )
    begin = opening(language, _begin(head, name, language, source_has=material.evidence))
    return (Ask("test", conversation(prompt), begin, want, 420),)


def import_line(material: Material, symbol: Symbol, test_path: str) -> str:
    """Return how the test file brings the function in, as its neighbours do; empty where the language needs none."""
    root = symbol.qualname.partition(".")[0]
    match material.language_of(test_path):
        case "python":
            return f"from {python_module(symbol.path)} import {root}"
        case "javascript" | "typescript" | "tsx":
            return _script_import(material, symbol, test_path, root)
        case _:
            return ""


def python_module(path: str) -> str:
    """Return the dotted name that a Python file is imported by; ``src/`` is no package."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if parts and parts[0] == "src":
        parts.pop(0)
    if parts and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def test_name(symbol: Symbol, language: str) -> str:
    """Return the new test's name after the language's custom."""
    if language == "go":
        return f"Test{symbol.name[:1].upper()}{symbol.name[1:]}"
    if language == "python":
        return f"test_{symbol.qualname.replace('.', '_').lower()}"
    return symbol.name


def _subject(material: Material, symbol: Symbol, source: bytes) -> str:
    code = context.whole(symbol, source)
    if symbol.doc and not _inside(symbol):
        code = f"{context.text_of(symbol.doc, source)}\n{code}"
    around = material.around(code, symbol, symbol.path)
    return f"{around}\n\n{code}" if around else code


def _inside(symbol: Symbol) -> bool:
    return symbol.doc is not None and symbol.body is not None and symbol.doc.start >= symbol.body.start


def _begin(head: str, name: str, language: str, *, source_has: object) -> str:
    del source_has
    if language == "python":
        return f"{head}\n\n\ndef {name}("
    return f"{head}\n" if head else ""


def _script_import(material: Material, symbol: Symbol, test_path: str, root: str) -> str:
    here = PurePosixPath(test_path).parent
    there = PurePosixPath(symbol.path)
    relative = _relative(here, there)
    source = material.read(symbol.path)
    if b"module.exports" in source or b"exports." in source or test_path.endswith(".cjs"):
        assertion = "const assert = require('assert');\n"
        return f"{assertion}const {{ {root} }} = require('{relative}');"
    return f"import {{ {root} }} from '{relative}';"


def _relative(folder: PurePosixPath, file: PurePosixPath) -> str:
    up = 0
    while not file.is_relative_to(folder) and folder != folder.parent:
        folder, up = folder.parent, up + 1
    return ("../" * up or "./") + str(file.relative_to(folder))

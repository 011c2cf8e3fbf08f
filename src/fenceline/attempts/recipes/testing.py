"""Write a test for an existing function: in the right file, in its style, with the right import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.importing import import_line, quote_of, uses_require
from fenceline.attempts.recipes.parts import opening
from fenceline.edits.indent import level
from fenceline.edits.want import Want
from fenceline.scope.code import distance
from fenceline.scope.patterns.siblings import bases, holds

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol

_STYLE = 900  # characters of a neighbouring test
_ENOUGH = 8  # assertions where six are asked for: a small model that has begun a row goes on with it
_MAKERS = ("__init__", "constructor", "new")
_BASES = 3  # classes upwards in which a constructor is looked for
_ANSWER = 420  # tokens: six assertions and their imports


def asks(material: Material, symbol: Symbol) -> tuple[Ask, ...]:
    """Return the question for a test of ``symbol``."""
    source = material.read(symbol.path)
    path = material.scope.test_path
    language = material.language_of(path) or "text"
    styles = material.sibling_code(1, _STYLE)
    prompt = (
        f"{symbol.path}:\n{context.fenced(_subject(material, symbol, source, language), language)}\n\n"
        + (f"A test in this project:\n{context.fenced(styles[0], language)}\n\n" if styles else "")
        + f"Task: {material.instruction}\nWrite one short test for {path}: six assertions, {_what(symbol)} and its "
        + "exact result, edge cases among them."
    )
    begin = opening(language, _begin(material, symbol, path, language, styled=bool(styles)))
    return (
        Ask("test", conversation(prompt), begin, Want("append", path, language, enough=_ENOUGH), _ANSWER),
    )


def _what(symbol: Symbol) -> str:
    if not symbol.parent and _takes_arguments(symbol):
        return f"each one call of `{symbol.name}` with different literal arguments"
    return f"each about another case of `{symbol.qualname}`"


def _takes_arguments(symbol: Symbol) -> bool:
    return symbol.signature.partition("(")[2].partition(")")[0].strip() not in ("", "void")


def test_name(symbol: Symbol, language: str) -> str:
    """Return the new test's name after the language's custom."""
    if language == "go":
        return f"Test{symbol.name[:1].upper()}{symbol.name[1:]}"
    if language == "python":
        return f"test_{symbol.qualname.replace('.', '_').lower()}"
    return symbol.name


def _subject(material: Material, symbol: Symbol, source: bytes, language: str) -> str:
    code = context.whole(symbol, source)
    if symbol.doc and not _inside(symbol):
        code = f"{level(symbol.indent + context.text_of(symbol.doc, source), language=language)}\n{code}"
    around = material.around(code, symbol, symbol.path)
    return "\n\n".join(part for part in (around, _made(material, symbol), code) if part)


def _made(material: Material, symbol: Symbol) -> str:
    """Return how the object is made that a method belongs to: its class's head, and the constructor's."""
    outline = material.outline(symbol.path) if symbol.parent else None
    holders = [s for s in outline.symbols if s.qualname == symbol.parent and holds(s)] if outline else []
    if not holders:
        return ""
    maker = _maker(material, holders[-1])
    if maker is None or maker.qualname == symbol.qualname:
        return holders[-1].signature
    return f"{holders[-1].signature}\n    {maker.signature}"


def _maker(material: Material, holder: Symbol, left: int = _BASES) -> Symbol | None:
    """Return the constructor of a class, its own or a base's."""
    outline = material.outline(holder.path)
    own = {*_MAKERS, holder.name}
    for symbol in outline.symbols if outline else ():
        if symbol.parent == holder.qualname and symbol.name in own:
            return symbol
    for base in sorted(bases(holder), key=holder.signature.find) if left else ():
        known = [s for s in material.find(base) if holds(s) and s != holder]
        nearest = min(known, key=lambda s: distance(s.path, holder.path), default=None)
        if nearest is not None and (maker := _maker(material, nearest, left - 1)):
            return maker
    return None


def _inside(symbol: Symbol) -> bool:
    return symbol.doc is not None and symbol.body is not None and symbol.doc.start >= symbol.body.start


def _begin(material: Material, symbol: Symbol, path: str, language: str, *, styled: bool) -> str:
    """Return how the answer begins: the import, and the first assertion where nothing says how tests look here."""
    head = import_line(material, symbol, path)
    call = symbol.name if "." not in symbol.qualname else ""
    match language:
        case "python" if call and not styled:
            return f"{head}\n\n\ndef {test_name(symbol, language)}():\n    assert {call}"
        case "python":
            return f"{head}\n\n\ndef {test_name(symbol, language)}"
        case "javascript" | "typescript" | "tsx" if not styled:
            return f"{_assertions(material, symbol, path)}{head}\n\n{_first_case(material.runner, call)}"
        case "javascript" | "typescript" | "tsx" if (
            material.runner == "vitest" and path not in material.scope.files
        ):
            return f"{_assertions(material, symbol, path)}{head}\n"
        case _:
            return f"{head}\n" if head else ""


def _assertions(material: Material, symbol: Symbol, path: str) -> str:
    source = material.read(symbol.path)
    quote = quote_of(source)
    if material.runner in ("jest", "vitest"):
        return (
            f"import {{ expect, test }} from {quote}vitest{quote};\n" if material.runner == "vitest" else ""
        )
    if uses_require(source, path):
        return f"const assert = require({quote}assert{quote});\n"
    return f"import assert from {quote}node:assert{quote};\n"


def _first_case(runner: str, call: str) -> str:
    if runner in ("jest", "vitest"):
        return f"test('{call or 'it works'}', () => {{\n  expect({call}"
    begun = f"assert.deepStrictEqual({call}"
    return f"it('{call or 'works'}', () => {{\n  {begun}" if runner == "mocha" else begun

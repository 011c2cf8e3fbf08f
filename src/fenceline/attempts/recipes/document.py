"""Describe an existing symbol: its code is read, and only the docstring or doc comment is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import bullet, opening
from fenceline.attempts.shortening import in_short
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol

_SHOWN = 4000  # characters of code; a longer class is shown as its declarations
_ANSWER = 400  # tokens


def asks(material: Material, symbol: Symbol) -> tuple[Ask, ...]:
    """Return the question for a description of ``symbol``."""
    source = material.read(symbol.path)
    outline = material.outline(symbol.path)
    language = outline.language if outline else "text"
    code = in_short(symbol, source, outline, _SHOWN)
    want = Want("document", symbol.path, language, symbol.qualname, symbol.parent, at=symbol.span.start)
    what = "docstring" if language == "python" else "doc comment"
    now = context.doc_text(symbol, source)
    prompt = (
        f"{symbol.path} has:\n{context.fenced(code, language)}\n\n"
        + bullet(f"Its {what} now:", "" if now in code else now)
        + f"Task: {material.instruction}\nWrite only the {what} of `{symbol.qualname}`, no code."
    )
    begin = opening(language, _begin(symbol, source, language))
    return (Ask("document", conversation(prompt), begin, want, _ANSWER),)


def _begin(symbol: Symbol, source: bytes, language: str) -> str:
    match language:
        case "python":
            return f'{context.header(symbol, source)}\n    """'
        case "rust":
            return "///"
        case "go":
            return f"// {symbol.name}"
        case _:
            return "/**"

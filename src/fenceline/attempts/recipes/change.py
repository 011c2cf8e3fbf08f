"""Change code in an existing symbol.

A small model that is shown a wrong body repeats it. Where the symbol's own description says what it must do and
the check has proved the body wrong, the first question is therefore to write it anew from that description; the body
is shown in the second. (Measured: docs/benchmarks.md.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import (
    answer_budget,
    beside,
    bullet,
    is_routine,
    opening,
    speaks_of_docs,
)
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol

_LONGEST_REWRITE = 60  # lines; above, a description rarely says everything the body does
_SHORTEST_DESCRIPTION = 6  # words
_LONG_DESCRIPTION = 400  # characters that no answer needs to repeat


def asks(material: Material, symbol: Symbol) -> tuple[Ask, ...]:
    """Return the questions for changing ``symbol``, the most promising first."""
    source = material.read(symbol.path)
    outline = material.outline(symbol.path)
    language = outline.language if outline else "text"
    routine = is_routine(material.instruction, (symbol.qualname, symbol.path))
    doc = context.doc_text(symbol, source)
    hidden = bool(doc) and (
        routine or (len(doc) > _LONG_DESCRIPTION and not speaks_of_docs(material.instruction))
    )
    place = (symbol.path, language, symbol.qualname, symbol.parent)
    shown, imports = beside(material, symbol.path)
    want = Want("replace", *place, doc_hidden=hidden, at=symbol.span.start, imports=imports)
    amend = _amend(material, symbol, source, want, doc, shown, same_head=routine)
    described = len(doc.split()) >= _SHORTEST_DESCRIPTION
    short = symbol.end_line - symbol.line <= _LONGEST_REWRITE
    if not (routine and material.evidence and described and short and symbol.body is not None):
        return (amend,)
    return (_rewrite(material, symbol, source, want, doc), amend)


def _rewrite(material: Material, symbol: Symbol, source: bytes, want: Want, doc: str) -> Ask:
    head = context.header(symbol, source)
    prompt = (
        _brief(material, symbol, doc)
        + bullet("Known here:", material.around(context.whole(symbol, source), symbol, symbol.path))
        + f"Write `{symbol.qualname}` anew, whole, without comments:\n{context.fenced(head, want.language)}"
    )
    begin = opening(want.language, head + "\n")
    return Ask("rewrite", conversation(prompt), begin, want, answer_budget(context.whole(symbol, source)))


def _amend(
    material: Material, symbol: Symbol, source: bytes, want: Want, doc: str, shown: str, *, same_head: bool
) -> Ask:
    """Return the question that shows the code; its answer is begun where the task cannot ask for other parameters."""
    code = context.without_doc(symbol, source) if want.doc_hidden else context.whole(symbol, source)
    around = material.around(code + material.instruction, symbol, symbol.path)
    prompt = (
        _brief(
            material,
            symbol,
            doc if want.doc_hidden else "",
            "must do this" if same_head else "is described so",
        )
        + bullet("Known here:", around)
        + shown
        + f"{symbol.path} has:\n{context.fenced(code, want.language)}\n\n"
        + bullet("This fails now:", material.evidence)
        + f"Task: {material.instruction}\nWrite the whole changed `{symbol.qualname}`."
    )
    begun = f"{context.header(symbol, source)}\n" if want.doc_hidden and same_head else ""
    begin = opening(want.language, begun)
    return Ask("amend", conversation(prompt), begin, want, answer_budget(code))


def _brief(material: Material, symbol: Symbol, doc: str, said: str = "must do this") -> str:
    """Return what both questions begin with, so that the second finds it in the server's prefix cache."""
    demands = material.demands(symbol.name)
    return bullet(f"`{symbol.qualname}` {said}:", doc) + bullet("These must hold:", demands)

"""Add a symbol to an existing class or module, after its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import answer_budget, bullet, opening
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.scope.model import Target
    from fenceline.workspace.symbols import Outline, Symbol

_WHOLE_CLASS = 1600  # characters; a longer one is shown as its declarations
_SIBLING = 1200


def asks(material: Material, target: Target) -> tuple[Ask, ...]:
    """Return the question for adding ``target.new_name``."""
    source = material.read(target.path)
    outline = material.outline(target.path)
    language = outline.language if outline else material.language_of(target.path) or "text"
    parent = target.symbol
    name = target.new_name
    qualname = ".".join(part for part in (parent.qualname if parent else "", name) if part and name)
    want = Want("insert", target.path, language, qualname, parent.qualname if parent else "", _neighbour(outline, material, parent))
    patterns = material.sibling_code(2, _SIBLING)
    shown = _holder(parent, source, outline) if parent else ""
    around = material.around(shown + material.instruction + "".join(patterns), parent, target.path)
    prompt = (
        bullet(f"{target.path}:", around)
        + (f"{context.fenced(shown, language)}\n\n" if shown else "")
        + (f"The pattern to follow:\n{context.fenced(chr(10).join(patterns), language)}\n\n" if patterns else "")
        + bullet("These must hold:", material.demands(name) if name else ())
        + f"Task: {material.instruction}\n{_order(name, parent)}"
    )
    expected = max(patterns, key=len, default="") or "x" * 600
    return (Ask("add", conversation(prompt), opening(language, ""), want, answer_budget(expected)),)


def _order(name: str, parent: Symbol | None) -> str:
    what = f"`{name}`" if name else "the new code"
    return f"Write only {what} of `{parent.qualname}`, nothing around it." if parent else f"Write only {what}."


def _holder(parent: Symbol, source: bytes, outline: Outline | None) -> str:
    """Return a class whole when it is short, else its head, its constructor and its members' declarations."""
    code = context.whole(parent, source)
    if len(code) <= _WHOLE_CLASS or outline is None:
        return code
    lines = [context.header(parent, source)]
    for member in outline.children(parent):
        if member.name in ("__init__", "constructor", "new"):
            lines.append("    " + context.whole(member, source).replace("\n", "\n    "))
        else:
            lines.append(f"    {member.signature}")
    return "\n".join(lines)


def _neighbour(outline: Outline | None, material: Material, parent: Symbol | None) -> str:
    """Return the member to stand behind: the last one; a module's new function goes before its main block."""
    if outline is None or parent is not None:
        return ""
    bodies = [s for s in outline.symbols if not s.parent and s.body is not None]
    named = [s for s in material.scope.siblings if s.path == outline.path and not s.parent]
    chosen = named[-1:] or bodies[-1:]
    return chosen[0].qualname if chosen else ""

"""Add a symbol to an existing class or module, after its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import answer_budget, beside, bullet, opening
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.scope.model import Target
    from fenceline.workspace.symbols import Outline, Symbol

_WHOLE_CLASS = 1600  # characters; a longer one is shown as its declarations
_SIBLING = 1200
_PATTERNS = 2
_FILE = 800
_SAME_HEAD = frozenset(
    {"python", "javascript", "typescript", "tsx", "java"}
)  # a method's head names no class


def asks(material: Material, target: Target) -> tuple[Ask, ...]:
    """Return the question for adding ``target.new_name``."""
    source = material.read(target.path)
    outline = material.outline(target.path)
    language = outline.language if outline else material.language_of(target.path) or "text"
    parent = target.symbol
    name = target.new_name
    qualname = ".".join(part for part in (parent.qualname if parent else "", name) if part and name)
    inside = parent.qualname if parent else ""
    others, imports = beside(material, target.path)
    after = _neighbour(outline, material, parent)
    want = Want("insert", target.path, language, qualname, inside, after, imports=imports)
    patterns = _patterns(material, parent, source)
    about = f"{material.instruction} {name}"
    shown = _shown(parent, source, outline, about) if parent else ""
    around = material.around(shown + material.instruction, parent, target.path)
    if outline and not (
        parent or patterns
    ):  # nothing to follow: what the file has and uses says how it is written
        from fenceline.attempts.shortening import file_in_short  # noqa: PLC0415 - few files need it

        around = file_in_short(outline, source, _FILE, about)
    prompt = (
        "".join(
            f"For comparison, `{where}`:\n{context.fenced(code, language)}\n\n" for where, code in patterns
        )
        + others
        + bullet(f"{target.path}:", around)
        + (f"{context.fenced(shown, language)}\n\n" if shown else "")
        + bullet("These must hold:", material.demands(name) if name else ())
        + f"Task: {material.instruction}\n{_order(name, parent)}"
    )
    expected = max((code for _, code in patterns), key=len, default="") or "x" * 600
    begin = opening(language, _declaration(material, name, language, parent))
    return (Ask("add", conversation(prompt), begin, want, answer_budget(expected)),)


def _shown(parent: Symbol, source: bytes, outline: Outline | None, about: str) -> str:
    """Return the class whole, or a long one as its declarations."""
    whole = context.whole(parent, source)
    if len(whole) <= _WHOLE_CLASS:
        return whole
    from fenceline.attempts.shortening import in_short  # noqa: PLC0415 - few classes are so long

    return in_short(parent, source, outline, _WHOLE_CLASS, about)


def _patterns(material: Material, parent: Symbol | None, source: bytes) -> tuple[tuple[str, str], ...]:
    """Return up to two siblings with where they stand; those inside a class that is shown whole are shown with it."""
    found: list[tuple[str, str]] = []
    shown_whole = parent is not None and len(context.whole(parent, source)) <= _WHOLE_CLASS
    for sibling in material.scope.siblings:
        if shown_whole and parent and sibling.path == parent.path and sibling.span.within(parent.span):
            continue
        code = _in_little(sibling, material.read(sibling.path))
        if code and len(found) < _PATTERNS:
            found.append((sibling.qualname, code))
    return tuple(found)


def _in_little(sibling: Symbol, source: bytes) -> str:
    """Return a sibling's code, without its documentation where it would be too long with it; else nothing."""
    for code in (context.whole(sibling, source), context.without_doc(sibling, source)):
        if len(code) <= _SIBLING:
            return code
    return ""


def _declaration(material: Material, name: str, language: str, parent: Symbol | None) -> str:
    """Return the beginning of the new declaration as far as it is certain: a sibling of that name, or Python's def.

    It ends with the name: an opening bracket would cut the token that a model expects to write there in two.
    """
    if not name:
        return ""
    for sibling in material.scope.siblings:
        head = sibling.signature.partition("(")[0]
        if sibling.name == name and language in _SAME_HEAD and head.endswith(name):
            return head
    if language == "python" and name.islower():
        return f"def {name}"
    return name if language == "javascript" and parent is not None else ""


def _order(name: str, parent: Symbol | None) -> str:
    what = f"`{name}`" if name else "the new code"
    return (
        f"Write only {what} of `{parent.qualname}`, nothing around it." if parent else f"Write only {what}."
    )


def _neighbour(outline: Outline | None, material: Material, parent: Symbol | None) -> str:
    """Return the member to stand behind: the last one; a module's new function goes before its main block."""
    if outline is None or parent is not None:
        return ""
    bodies = [s for s in outline.symbols if not s.parent and s.body is not None]
    owner = material.target.new_name.rpartition(".")[0]  # an object that functions are assigned to
    named = [s for s in material.scope.siblings if s.path == outline.path and s.parent == owner]
    chosen = named[-1:] or bodies[-1:]
    return chosen[0].qualname if chosen else ""

"""What an instruction names of the code beside its target: to use it, or to do as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.importing import in_its_way
from fenceline.attempts.shortening import in_short

if TYPE_CHECKING:
    from fenceline.attempts.material import Material

_MOST = 2
_ROOM = 600  # characters of each


def named(material: Material, path: str) -> tuple[str, tuple[str, ...]]:
    """Return the paragraphs that show it, and the statements that would bring it into the file at ``path``."""
    shown: list[str] = []
    imports: list[str] = []
    for symbol in material.scope.named[:_MOST]:
        source, outline = material.read(symbol.path), material.outline(symbol.path)
        code = in_short(symbol, source, outline, _ROOM, material.instruction)
        code = code if len(code) <= 2 * _ROOM else symbol.signature
        line = in_its_way(material, symbol, path)
        imports += [line] if line else []
        how = f" (`{line}`)" if line else ""
        language = outline.language if outline else "text"
        shown.append(f"`{symbol.qualname}` of {symbol.path}{how}:\n{context.fenced(code, language)}\n\n")
    return "".join(shown), tuple(imports)

"""A small new file after the pattern of its siblings, and the one line where they are registered."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.recipes.parts import answer_budget, bullet, opening
from fenceline.edits.want import Want

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.scope.model import Target


def asks(material: Material, target: Target) -> tuple[Ask, ...]:
    """Return the question for the new file ``target.path``."""
    language = material.language_of(target.path) or "text"
    want = Want("file", target.path, language)
    shown = [(path, material.read(path).decode("utf-8", "replace")) for path in material.scope.patterns[:2]]
    shown = [pair for at, pair in enumerate(shown) if at == 0 or len(pair[1]) < 2000]
    blocks = "".join(f"{path}:\n{context.fenced(code.strip(), language)}\n\n" for path, code in shown)
    name = PurePosixPath(target.path).stem
    alike = ", after the same pattern" if shown else ""
    prompt = (
        blocks
        + bullet("These must hold:", material.demands(target.new_name or name))
        + f"Task: {material.instruction}\nWrite the whole new file {target.path}{alike}."
    )
    expected = max((code for _, code in shown), key=len, default="x" * 1200)
    return (Ask("component", conversation(prompt), opening(language, ""), want, answer_budget(expected)),)

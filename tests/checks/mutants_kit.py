"""Making mutants of source text, for the tests of every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.checks.mutants.making import Mutant, mutants
from fenceline.workspace.index.outlining import outline

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Symbol


def symbol_of(language: str, source: bytes, name: str) -> Symbol:
    found = outline(language, "code", source).find(name)
    assert found is not None
    return found


def mutants_of(language: str, source: bytes, name: str, limit: int = 1000) -> tuple[Mutant, ...]:
    return mutants(language, source, symbol_of(language, source, name), limit)


def told(made: tuple[Mutant, ...]) -> list[str]:
    return [f"{m.line} {m.what}{'' if m.quiet else ' (risky)'}" for m in made]


def keep_to_the_body(made: tuple[Mutant, ...], source: bytes, symbol: Symbol) -> bool:
    """Whether each differs from the source, inside the symbol's body only."""
    body = symbol.body
    assert body is not None
    tail = source[body.end :]
    return all(
        mutant.source != source
        and mutant.source.startswith(source[: body.start])
        and mutant.source.endswith(tail)
        and len(mutant.source) >= body.start + len(tail)
        for mutant in made
    )

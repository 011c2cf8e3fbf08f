"""Makes the mutants of one function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fenceline.checks.mutants.change import Rank
from fenceline.checks.mutants.ordering import ordered
from fenceline.workspace.index.outlining import UnreadableError, check_readable
from fenceline.workspace.index.text import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.checks.mutants.change import Change
    from fenceline.workspace.symbols import Span, Symbol


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one small mistake in it.

    Attributes:
        source: the whole file.
        line: of the change.
        what: the change in words, ``"`<` became `<=`"``.
        quiet: whether it is expected to be wrong without raising by itself, so that only a test that asserts
            something fails on it.
    """

    source: bytes
    line: int
    what: str
    quiet: bool


class Mutator(Protocol):
    """What knows one file's language."""

    def changes(self, body: Span) -> Iterable[Change]:
        """Propose changes inside ``body``."""
        ...

    def is_valid(self, mutated: bytes) -> bool:
        """Whether the file changed still parses."""
        ...


def mutants(language: str, source: bytes, symbol: Symbol, limit: int) -> tuple[Mutant, ...]:
    """Return mutants of ``symbol``, the most telling first, spread over its lines; always the same ones.

    Args:
        language: registry name, as in ``Outline.language``.
        source: the file.
        symbol: whose body is changed, and nothing outside it.
        limit: how many at most.

    Returns:
        None at all for a symbol without a body, an unreadable or broken file, a language without operators.
    """
    try:
        check_readable(source)
        mutator = _mutator(language, source)
        if symbol.body is None or mutator is None:
            return ()
        return _made(mutator, source, symbol.body, limit)
    except (UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _made(mutator: Mutator, source: bytes, body: Span, limit: int) -> tuple[Mutant, ...]:
    number = Lines(source).number
    made: list[Mutant] = []
    for change in ordered(mutator.changes(body), number):
        if len(made) >= limit:
            break
        mutated = change.on(source)
        if mutated != source and mutator.is_valid(mutated):
            line, quiet = number(change.span.start), change.rank is not Rank.RISKY
            made.append(Mutant(mutated, line, change.told(source), quiet))
    return tuple(made)


def _mutator(language: str, source: bytes) -> Mutator | None:
    if language == "python":
        from fenceline.checks.mutants.python import PythonMutator  # noqa: PLC0415 - one language's code per run

        return PythonMutator(source)
    from fenceline.checks.mutants.dialects import DIALECTS  # noqa: PLC0415
    from fenceline.checks.mutants.syntax import SyntaxMutator  # noqa: PLC0415 - as above, and tree-sitter

    dialect = DIALECTS.get(language)
    return SyntaxMutator(dialect, source) if dialect else None

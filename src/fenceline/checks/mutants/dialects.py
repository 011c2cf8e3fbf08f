"""What differs between the languages that tree-sitter reads: one row each, the operators are shared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NUMERIC_C = r"(?:(?:unsigned|signed|long|short|int|char|float|double|s?size_t|ptrdiff_t|u?int\d+_t)\s*)+"
_PLUS_ONE = b"({E}) + 1"
_NOT = b"!({E})"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language.

    Attributes:
        grammar: the wheel's module and the function in it that returns the grammar.
        values: what a returned expression becomes, by the first regular expression that matches the whole
            declared type. ``{E}`` is the expression, ``{T}`` its type; the expression stays in use where the
            compiler refuses an unused name.
        deleted: what a statement becomes that is not to run; ``{E}`` is the statement.
        numbers: node types of number literals.
        left_alone: operators that mean something else too.
        strict: whether a wrong type is refused or raises, where JavaScript goes on with a wrong value.
        can_drop_throw: whether a function without its ``throw`` still builds.
    """

    grammar: tuple[str, str]
    values: tuple[tuple[re.Pattern[str], bytes], ...]
    deleted: bytes
    numbers: frozenset[str]
    left_alone: frozenset[bytes] = field(default=frozenset())
    strict: bool = True
    can_drop_throw: bool = False

    def value(self, type_text: str) -> bytes | None:
        """Return the template for a returned expression of that type; None when there is no safe one."""
        type_text = " ".join(type_text.split())
        return next((template for pattern, template in self.values if pattern.fullmatch(type_text)), None)


def _values(*rows: tuple[str, bytes]) -> tuple[tuple[re.Pattern[str], bytes], ...]:
    return tuple((re.compile(pattern), template) for pattern, template in rows)


_JAVASCRIPT = Dialect(
    grammar=("tree_sitter_javascript", "language"),
    values=_values((".*", b"undefined")),
    deleted=b";",
    numbers=frozenset({"number"}),
    strict=False,
    can_drop_throw=True,
)
_TYPESCRIPT_VALUES = _values((".*", b"undefined as never"))  # passes the type check too


def _typescript(function: str) -> Dialect:
    return Dialect(
        grammar=("tree_sitter_typescript", function),
        values=_TYPESCRIPT_VALUES,
        deleted=b";",
        numbers=frozenset({"number"}),
        strict=False,
        can_drop_throw=True,
    )


DIALECTS = {
    "javascript": _JAVASCRIPT,
    "typescript": _typescript("language_typescript"),
    "tsx": _typescript("language_tsx"),
    "go": Dialect(
        grammar=("tree_sitter_go", "language"),
        values=_values(
            (r"u?int\d*|byte|rune|float(?:32|64)", _PLUS_ONE),
            (r"bool", _NOT),
            (r"string", b'({E}) + "x"'),
            (r"[^()]+", b"func(_ {T}) (zero {T}) { return }({E})"),
        ),
        deleted=b"if false { {E} }",
        numbers=frozenset({"int_literal", "float_literal"}),
    ),
    "rust": Dialect(
        grammar=("tree_sitter_rust", "language"),
        values=_values(
            (r"[iu](?:8|16|32|64|128|size)", _PLUS_ONE),
            (r"f(?:32|64)", b"({E}) + 1.0"),
            (r"bool", _NOT),
            (r"String", b"{ let _: {T} = {E}; String::new() }"),
            (r"Vec<.*>", b"{ let _: {T} = {E}; Vec::new() }"),
            (r"Option<.*>", b"{ let _: {T} = {E}; None }"),
            (r"&(?:'\w+ )?str", b'{ let _: {T} = {E}; "" }'),
        ),
        deleted=b"if false { {E} }",
        numbers=frozenset({"integer_literal", "float_literal"}),
    ),
    "java": Dialect(
        grammar=("tree_sitter_java", "language"),
        values=_values(
            (r"byte|short|char|int|long|float|double", b"({T}) (({E}) + 1)"),
            (r"boolean", _NOT),
            (r"(?!void$).+", b"null"),
        ),
        deleted=b"{ if (false) { {E} } }",
        numbers=frozenset({"decimal_integer_literal", "decimal_floating_point_literal"}),
    ),
    "c": Dialect(
        grammar=("tree_sitter_c", "language"),
        values=_values((_NUMERIC_C, _PLUS_ONE), (r"bool|_Bool", _NOT), (r".*\*", b"0")),
        deleted=b"{ if (0) { {E} } }",
        numbers=frozenset({"number_literal"}),
    ),
    "cpp": Dialect(
        grammar=("tree_sitter_cpp", "language"),
        values=_values(
            (_NUMERIC_C, _PLUS_ONE),
            (r"bool", _NOT),
            (r"(?!void$|auto$)[^&]+", b"{}"),
        ),
        deleted=b"{ if (false) { {E} } }",
        numbers=frozenset({"number_literal"}),
        left_alone=frozenset({b"<<", b">>"}),  # streams
        can_drop_throw=True,
    ),
}

"""Python's mutants: the right mistakes in the right order, only inside the body, all of them compile."""

from __future__ import annotations

import bisect
import heapq
import shlex
import string
import textwrap
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants_kit import keep_to_the_body, mutants_of, symbol_of, told

from fenceline.checks.mutants.making import mutants
from fenceline.workspace.index.outlining import outline
from fenceline.workspace.symbols import Symbol, SymbolKind

SAMPLE = b'''\
LIMIT = 3

def pick(xs: list[int], n: int = 3) -> int:
    """Pick 1."""
    print("hello", 3)
    total = 0
    for x in xs[1:n]:
        if x is not None and x > 0:  # is not
            total += x * 2
        elif not x:
            continue
        if (x
                == 7):
            break
    while n:
        n -= 1
    if total < 0:
        raise ValueError("bad %d" % total)
    xs.append(1)
    return -total
    dead = 1
'''


def test_the_most_telling_come_first_and_every_line_has_its_turn() -> None:
    assert told(mutants_of("python", SAMPLE, "pick", 16)) == [
        "20 `-total` became `None`",
        "8 `x is not None and x > 0` became `not (x is not None and x > 0)`",
        "10 `not x` became `x`",
        "13 `==` became `!=`",
        "7 `n` became `n + 1`",
        "6 `0` became `1`",
        "9 `2` became `3`",
        "19 `1` became `2`",
        "11 `continue` became `break`",
        "14 `break` became `continue`",
        '18 `raise ValueError("bad %d" % total)` became `pass`',
        "20 `-total` became `total`",
        "8 `is not` became `is`",
        "7 `1` became `2`",
        "13 `7` became `8`",
        "9 `+` became `-`",
    ]


def test_what_cannot_show_or_never_ends_is_left_alone() -> None:
    lines = {mutant.line for mutant in mutants_of("python", SAMPLE, "pick")}
    assert lines.isdisjoint({1, 3, 4, 5, 15, 16, 21})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return a + 1", ["`a + 1` became `None`", "`1` became `2`", "`+` became `-`"]),
        ("return(a)", ["`a` became `None`"]),
        ("return'a'", ["`'a'` became `None`", "`'a'` became `\"\"`"]),
        ("if a:\n        return", ["`a` became `not (a)`"]),
        ("b = '' if a else u''", ["`a` became `not (a)`", "`''` became `'x'`", "`u''` became `u'x'`"]),
        ("b = a not in c", ["`not in` became `in`"]),
        ("b = a is \\\n  not c", ["`is \\ not` became `is`"]),
        ("b = (a) <= (c)", ["`<=` became `>`", "`<=` became `<`"]),
        ("b = a[c:len(c)]", ["`c` became `c + 1`", "`len(c)` became `len(c) + 1`"]),
        ("b = a or c and d", ["`or` became `and`", "`and` became `or`"]),
        ("b = min(a), any(a)", ["`min` became `max`", "`any` became `all`"]),
        ("b = True, 1.5, 0x10", ["`True` became `False`", "`1.5` became `2.5`", "`0x10` became `17`"]),
        ("b = f'{a + 1}'", []),
        ("a.b = c", ["`a.b = c` became `pass`"]),
        ("for a in c: a.d()", ["`a.d()` became `pass`"]),
        ("self.log.info('x', 1)", []),
        ("assert a == 1", []),
        ("if TYPE_CHECKING:\n        import d", []),
        ("b: Literal['x'] = c", []),
        ("yield a", ["`a` became `None`"]),
        ("b = {'k': a}['k']", ["`'k'` became `\"\"`", "`'k'` became `\"\"`"]),
        ("b = a + c", ["`+` became `-`"]),
        ("b = 'x' * a", ["`'x'` became `\"\"`", "`*` became `+`"]),
    ],
)
def test_operators(code: str, expected: list[str]) -> None:
    source = f"def f(a, c, d):\n    {code}\n".encode()
    assert [mutant.what for mutant in mutants_of("python", source, "f")] == expected


def test_bytes_besides_the_change_stay_as_they_are() -> None:
    source = "\ufeff# ü\r\ndef f(a):\r\n\tö = 'é'; return (a  <  1) # ß\r\n".encode()
    (first, *_) = mutants_of("python", source, "f")
    assert first.source == source.replace(b"(a  <  1)", b"(None)").replace(b"(None)", b"(None)")


@pytest.mark.parametrize("source", [b"def f(:\n", b"def f(): return 1\n\0", b"x" * (2 << 20), b""])
def test_a_file_that_cannot_be_read_has_none(source: bytes) -> None:
    symbol = symbol_of("python", b"def f(a):\n    return a\n", "f")
    assert mutants("python", source, symbol, 10) == ()


def test_a_symbol_without_a_body_has_none() -> None:
    assert mutants_of("python", SAMPLE, "LIMIT") == ()


SUM = """\
def f(xs, n=2):
    t = 0
    for x in xs:
        if x > n and x != 5:
            t += x * 2
    return t
"""
JOIN = """\
def f(s):
    out = ''
    for c in s[1:]:
        if c == 'a': continue
        out = out + c
    return out
"""
GCD = """\
def f(a, b):
    if a < 0: raise ValueError('no')
    while b:
        a, b = b, a % b
    return a
"""
CALLS = {SUM: "f([1, 2, 3, 5])", JOIN: "f('banana')", GCD: "f(12, 18)"}


@pytest.mark.parametrize(("code", "call"), CALLS.items())
def test_a_call_that_asserts_nothing_passes_on_quiet_mutants(code: str, call: str) -> None:
    made = [mutant for mutant in mutants_of("python", code.encode(), "f") if mutant.quiet]
    assert len(made) >= 2
    raised = [mutant.what for mutant in made if _raises(mutant.source, call)]
    assert raised == []


def _raises(source: bytes, call: str) -> bool:
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102 - the mutants of the code above
    try:
        eval(call, names)  # noqa: S307 - the call above
    except Exception:  # noqa: BLE001 - any of them is the finding
        return True
    return False


@cache
def real_functions() -> list[tuple[bytes, Symbol]]:
    """Return the functions of some modules of the standard library."""
    modules = (heapq, shlex, string, textwrap, bisect)
    sources = [Path(str(module.__file__)).read_bytes() for module in modules]
    return [
        (source, symbol)
        for source in sources
        for symbol in outline("python", "code.py", source).symbols
        if symbol.kind in {SymbolKind.FUNCTION, SymbolKind.METHOD}
    ]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(0, 6))
def test_mutants_of_real_code_compile_and_keep_to_the_body(data: st.DataObject, limit: int) -> None:
    functions = real_functions()
    source, symbol = functions[data.draw(st.integers(0, len(functions) - 1))]
    made = mutants("python", source, symbol, limit)
    assert len(made) <= limit
    assert keep_to_the_body(made, source, symbol)
    assert made == mutants("python", source, symbol, limit)
    for mutant in made:
        compile(mutant.source, "mutant", "exec")

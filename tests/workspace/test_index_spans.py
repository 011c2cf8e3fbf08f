"""Spans are exact for any bytes: generated modules, odd encodings, damaged samples."""

from __future__ import annotations

import ast
import codecs
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_samples import SAMPLES

from fenceline.workspace.index import UnreadableError, language_of, outline
from fenceline.workspace.symbols import Outline, Span, SymbolKind

_NAMES = st.sampled_from(["area", "Größe", "x1", "_hidden", "λ", "perimeter"])
_DECORATORS = st.sampled_from(["", "@cached\n", "@ wraps(\n    '@é')\n", "# note ✓\n@a\n\n@b.c(1)\n"])
_DOCS = st.sampled_from(["", '"""Über # alles: ✓\n    zwei"""\n', "'one'\n", "# no doc\n"])
_LEAVES = st.sampled_from(
    ["pass\n", "return {'ß': 1}\n", "x = '''a\nb ✓'''\n", "yield; pass # é\n", "...  \n\n"]
)


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


@st.composite
def _definitions(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    header = draw(
        st.sampled_from(
            ["def {}(a, b=':'):", "async def {}(\n  a, # (\n):", "class {}(Base, k=1):", "class {}:"]
        )
    )
    body = draw(_DOCS) + draw(inner)
    return (
        draw(_DECORATORS)
        + header.format(draw(_NAMES))
        + "\n"
        + _indented(body, draw(st.sampled_from(["    ", "\t", " "])))
    )


_MODULES = st.lists(
    st.recursive(_LEAVES, _definitions, max_leaves=4) | _definitions(_LEAVES), min_size=1, max_size=4
).map("\n".join)


@settings(deadline=None)
@given(_MODULES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_spans_of_generated_python_reparse_to_the_same_name(module: str, newline: str, bom: bool) -> None:  # noqa: FBT001
    source = (codecs.BOM_UTF8 if bom else b"") + module.replace("\n", newline).encode()
    tree = ast.parse(source)
    found = outline("python", "a.py", source)
    names = [
        n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    declared = [symbol for symbol in found.symbols if symbol.kind is not SymbolKind.CONSTANT]
    assert sorted(symbol.name for symbol in declared) == sorted(names)
    for symbol in declared:
        (again,) = _parsed(source, symbol.span)
        assert isinstance(again, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        assert again.name == symbol.name
        assert symbol.body is not None
        assert [ast.dump(node) for node in _parsed(source, symbol.body)] == [
            ast.dump(node) for node in again.body
        ]
    _check(found, source)


def _parsed(source: bytes, span: Span) -> list[ast.stmt]:
    """Parse the bytes of ``span`` alone, at the indentation they have in ``source``."""
    line = source[: span.start].removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n").rpartition(b"\n")[2]
    if not line:
        return ast.parse(span.of(source)).body
    (block,) = ast.parse(b"if 1:\n" + line + span.of(source)).body
    assert isinstance(block, ast.If)
    return block.body


def _check(found: Outline, source: bytes) -> None:
    """Hold an outline against what is true of every one."""
    for symbol in found.symbols:
        span = symbol.span
        assert 0 <= span.start < span.end <= len(source)
        text = span.of(source)
        assert text == text.strip(b" \t\r\n")
        assert symbol.qualname == f"{symbol.parent}.{symbol.name}".lstrip(".")
        assert "\n" not in symbol.signature
        assert 1 <= symbol.line <= symbol.end_line
        if symbol.body is not None:
            assert span.start < symbol.body.start <= symbol.body.end <= span.end
        if symbol.doc is not None:
            assert symbol.doc.end <= span.start or span.start < symbol.doc.start < symbol.doc.end <= span.end
    for before, after in pairwise(found.symbols):
        assert before.span.start <= after.span.start
        nested = after.span.end <= before.span.end
        assert nested or after.span.start >= before.span.end


@pytest.mark.parametrize("path", SAMPLES)
def test_every_truncation_of_a_sample_has_a_sound_outline(path: str) -> None:
    source, language = SAMPLES[path], language_of(path) or ""
    whole = outline(language, path, source)
    _check(whole, source)
    assert whole.broken_line is None
    for end in range(0, len(source), 7):
        _check(outline(language, path, source[:end]), source[:end])


@settings(deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damaged_samples_have_a_sound_outline(path: str, data: st.DataObject) -> None:
    source, language = SAMPLES[path], language_of(path) or ""
    junk = st.binary(max_size=12) | st.sampled_from(
        [b'"""', b"'", b"{", b"}", b"(", b"/*", b"`", b"\xff", b"\r"]
    )
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        source = source[:start] + data.draw(junk) + source[start + data.draw(st.integers(0, 30)) :]
    if b"\0" in source:
        with pytest.raises(UnreadableError):
            outline(language, path, source)
    else:
        _check(outline(language, path, source), source)


@pytest.mark.parametrize("path", SAMPLES)
@pytest.mark.parametrize("newline", [b"\r\n", b"\r\n\t"])
def test_line_ends_and_tabs_change_no_symbol(path: str, newline: bytes) -> None:
    if path.endswith(".py") and b"\t" in newline:
        newline = b"\r\n"
    source = SAMPLES[path].replace(b"\n", newline)
    language = language_of(path) or ""
    expected = outline(language, path, SAMPLES[path])
    found = outline(language, path, source)
    assert [(s.qualname, s.kind, s.line, s.end_line, s.signature) for s in found.symbols] == [
        (s.qualname, s.kind, s.line, s.end_line, s.signature) for s in expected.symbols
    ]
    assert [s.span.of(source) for s in found.symbols] == [
        s.span.of(SAMPLES[path]).replace(b"\n", newline) for s in expected.symbols
    ]


_ENCODED = [
    ("utf-8-sig", "def a(): pass", ["def a(): pass"]),
    (
        "latin-1",
        "# coding: latin-1\ns = 'é'; t = 1\nclass Ä:\n  x = 'ä'; y = 2",
        ["s = 'é'", "t = 1", "class Ä:\n  x = 'ä'; y = 2", "x = 'ä'", "y = 2"],
    ),
    ("shift_jis", "# -*- coding: shift_jis -*-\ns = '表'; t = 1", ["s = '表'", "t = 1"]),
    ("latin-1", "# no cookie\ns = 'é'; t = 1", ["s = 'é'", "t = 1"]),
    ("latin-1", "# coding: utf-16\nx = 'é'; y = 1", ["x = 'é'", "y = 1"]),
    ("utf-8", "# coding: no-such-codec\nx = 'é'; y = 1", ["x = 'é'", "y = 1"]),
    ("utf-8", "\n\n# coding: latin-1\nx = 'é'; y = 1", ["x = 'é'", "y = 1"]),
]


@pytest.mark.parametrize(("encoding", "text", "expected"), _ENCODED)
def test_python_in_any_encoding(encoding: str, text: str, expected: list[str]) -> None:
    source = text.encode(encoding)
    spans = [symbol.span.of(source) for symbol in outline("python", "a.py", source).symbols]
    assert spans == [span.encode(encoding.removesuffix("-sig")) for span in expected]

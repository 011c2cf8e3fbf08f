"""Mutants of the tree-sitter languages: the shared operators, what each language needs to build."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutants_kit import keep_to_the_body, mutants_of, symbol_of, told

from fenceline.checks.mutants.making import mutants
from fenceline.workspace.index.outlining import outline

JAVASCRIPT = b"""\
export function f(a, xs) {
  'use strict';
  let n = 0;
  for (let i = 0; i < a; i++) {
    if (!ok && a === 1) { continue; }
    n += i * 2
  }
  while (n > 3) { n -= 1; }
  xs.delete("a");
  console.log(`x${n}`, 1);
  if (n < 0) throw new Error("negative");
  return n;
  n = 2;
}
const twice = (x) => x * 2;
"""
TYPESCRIPT = b"export function f(a: number): string {\n  const t: P<1> = m;\n  return a ? `a` : 'b';\n}\n"
GO = b"""\
package a

func (s *S) F(a int, xs []int) (int, error) {
\tfor a > 0 { a -= 1 }
\tswitch a {
\tcase 1:
\t\treturn xs[1], nil
\t}
\tfmt.Println("x", true)
\tsort.Ints(xs[a:])
\treturn len(xs) % 2, err
}
"""
RUST = b"""\
impl S {
    fn f(&self, a: i32) -> Option<i32> {
        for i in 0..a { if self.ok && a == 1 { break; } }
        if let Some(x) = y { return None; }
        println!("x {}", 1);
        match a { 1 => self.v.push(-x), _ => {} }
        Some(a)
    }
    fn g(&self) -> bool { !self.ok }
}
"""
JAVA = b"""\
class A {
    boolean f(int a, String s) {
        switch (a) { case 1: return true; }
        this.x = a > 1 ? s : null;
        return a == 2;
    }
    String g() { if (x) { throw new E("s"); } return s + 1; }
}
"""
C = b"""\
char *f(const char *s, int n) {
    int a[10];
    if (n > 3) return NULL;
    free(s);
    return s + 1;
}
"""
CPP = b"""\
std::vector<int> f(int a) {
    std::cout << 1 << "x";
    if (a) throw std::runtime_error("x");
    v.push_back(a++);
    return v;
}
"""
CODE = {
    "javascript": (JAVASCRIPT, "f"),
    "typescript": (TYPESCRIPT, "f"),
    "tsx": (TYPESCRIPT, "f"),
    "go": (GO, "S.F"),
    "rust": (RUST, "S.f"),
    "java": (JAVA, "A.f"),
    "c": (C, "f"),
    "cpp": (CPP, "f"),
}


def test_javascript() -> None:
    assert told(mutants_of("javascript", JAVASCRIPT, "f")) == [
        "12 `n` became `undefined`",
        "5 `!ok` became `ok`",
        "4 `<` became `>=`",
        "8 `>` became `<=`",
        "3 `0` became `1`",
        "6 `2` became `3`",
        '9 `"a"` became `""`',
        '11 `throw new Error("negative");` became `;`',
        "5 `!ok && a === 1` became `!(!ok && a === 1)`",
        "4 `<` became `<=`",
        "8 `>` became `>=`",
        "6 `+=` became `-=`",
        '9 `xs.delete("a");` became `;`',
        "5 `&&` became `||`",
        "4 `0` became `1`",
        "8 `3` became `4`",
        "6 `*` became `+`",
        "5 `===` became `!==`",
        "6 `n += i * 2` became `;`",
        "5 `1` became `2`",
        "5 `continue` became `break`",
        "11 `<` became `<=` (risky)",
        "11 `<` became `>=` (risky)",
        "11 `0` became `1` (risky)",
    ]


def test_an_arrow_function_that_is_an_expression() -> None:
    assert told(mutants_of("javascript", JAVASCRIPT, "twice")) == [
        "15 `x * 2` became `undefined`",
        "15 `2` became `3`",
        "15 `*` became `+`",
    ]


def test_typescript_stays_well_typed() -> None:
    assert told(mutants_of("typescript", TYPESCRIPT, "f")) == [
        "3 `a ? `a` : 'b'` became `undefined as never`",
        "3 `a` became `!(a)`",
        '3 ``a`` became `""`',
        "3 `'b'` became `\"\"`",
    ]


def test_go_keeps_every_name_in_use() -> None:
    assert told(mutants_of("go", GO, "S.F")) == [
        "7 `xs[1]` became `(xs[1]) + 1`",
        "11 `len(xs) % 2` became `(len(xs) % 2) + 1`",
        "4 `>` became `<=`",
        "10 `sort.Ints(xs[a:])` became `if false { sort.Ints(xs[a:]) }`",
        "11 `err` became `func(_ error) (zero error) { return }(err)`",
        "4 `>` became `>=`",
        "4 `0` became `1`",
        "11 `2` became `3`",
        "11 `%` became `*`",
        "7 `1` became `2` (risky)",
        "10 `a` became `(a) + 1` (risky)",
    ]


def test_rust() -> None:
    assert told(mutants_of("rust", RUST, "S.f")) == [
        "7 `Some(a)` became `{ let _: Option<i32> = Some(a); None }`",
        "3 `self.ok && a == 1` became `!(self.ok && a == 1)`",
        "6 `-x` became `x`",
        "3 `&&` became `||`",
        "3 `==` became `!=`",
        "3 `0` became `1`",
        "3 `1` became `2`",
        "3 `break` became `continue`",
        "3 `..` became `..=` (risky)",
    ]
    assert told(mutants_of("rust", RUST, "S.g")) == [
        "9 `!self.ok` became `!(!self.ok)`",
        "9 `!self.ok` became `self.ok`",
    ]


def test_java() -> None:
    assert told(mutants_of("java", JAVA, "A.f")) == [
        "5 `a == 2` became `!(a == 2)`",
        "4 `>` became `<=`",
        "3 `true` became `false`",
        "5 `==` became `!=`",
        "4 `>` became `>=`",
        "4 `1` became `2`",
        "5 `2` became `3`",
        "4 `this.x = a > 1 ? s : null;` became `{ if (false) { this.x = a > 1 ? s : null; } }`",
    ]
    assert told(mutants_of("java", JAVA, "A.g")) == [
        "7 `s + 1` became `null`",
        "7 `1` became `2`",
        "7 `+` became `-`",
        "7 `x` became `!(x)` (risky)",
    ]


def test_c() -> None:
    assert told(mutants_of("c", C, "f")) == [
        "5 `s + 1` became `0`",
        "3 `>` became `<=`",
        "4 `free(s);` became `{ if (0) { free(s); } }`",
        "3 `>` became `>=`",
        "5 `1` became `2`",
        "3 `3` became `4`",
        "5 `+` became `-`",
    ]


def test_cpp_leaves_streams_alone() -> None:
    assert told(mutants_of("cpp", CPP, "f")) == [
        "5 `v` became `{}`",
        '3 `throw std::runtime_error("x");` became `{ if (false) { throw std::runtime_error("x"); } }`',
        "4 `v.push_back(a++);` became `{ if (false) { v.push_back(a++); } }`",
        "3 `a` became `!(a)` (risky)",
    ]


@pytest.mark.parametrize("language", CODE)
def test_mutants_parse_and_keep_to_the_body(language: str) -> None:
    source, name = CODE[language]
    made = mutants_of(language, source, name)
    assert len(made) >= 4
    assert keep_to_the_body(made, source, symbol_of(language, source, name))
    assert [m.what for m in made if outline(language, "code", m.source).broken_line is not None] == []


@pytest.mark.parametrize("language", CODE)
def test_fewer_are_the_first_of_more(language: str) -> None:
    source, name = CODE[language]
    assert mutants_of(language, source, name, 3) == mutants_of(language, source, name)[:3]


@given(st.sampled_from(sorted(CODE)), st.data())
def test_broken_code_has_mutants_that_are_no_more_broken_or_none(language: str, data: st.DataObject) -> None:
    source, name = CODE[language]
    symbol = symbol_of(language, source, name)
    at = data.draw(st.integers(0, len(source)))
    broken = source[:at] + data.draw(st.binary(max_size=5)) + source[at + data.draw(st.integers(0, 9)) :]
    assert keep_to_the_body(mutants(language, broken, symbol, 20), broken, symbol)


def test_a_language_without_operators_has_none() -> None:
    source, name = CODE["c"]
    assert mutants("cobol", source, symbol_of("c", source, name), 10) == ()

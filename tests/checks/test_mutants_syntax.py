"""Mutants of the tree-sitter languages: the shared operators, what each language needs to build, the bounds."""

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
TYPESCRIPT = b"export function f(a: number): string {\n  const t: 1 = 1;\n  return a ? `a` : 'b';\n}\n"
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
    assert told(mutants_of("javascript", JAVASCRIPT, "f")) == []


def test_an_arrow_function_that_is_an_expression() -> None:
    assert told(mutants_of("javascript", JAVASCRIPT, "twice")) == []


def test_typescript_stays_well_typed() -> None:
    assert told(mutants_of("typescript", TYPESCRIPT, "f")) == []


def test_go_keeps_every_name_in_use() -> None:
    assert told(mutants_of("go", GO, "S.F")) == []


def test_rust() -> None:
    assert told(mutants_of("rust", RUST, "S.f")) == []
    assert told(mutants_of("rust", RUST, "S.g")) == []


def test_java() -> None:
    assert told(mutants_of("java", JAVA, "A.f")) == []
    assert told(mutants_of("java", JAVA, "A.g")) == []


def test_c() -> None:
    assert told(mutants_of("c", C, "f")) == []


def test_cpp_leaves_streams_alone() -> None:
    assert told(mutants_of("cpp", CPP, "f")) == []


@pytest.mark.parametrize("language", CODE)
def test_mutants_parse_and_keep_to_the_body(language: str) -> None:
    source, name = CODE[language]
    made = mutants_of(language, source, name)
    assert len(made) >= 5
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

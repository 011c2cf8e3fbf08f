"""Hostile text, manifests and streams of the compiled languages: no crash, no hang, and nothing said without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compiled_kit import workspace
from grounding_kit import world_of
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.grounding.language import grounder
from fenceline.grounding.rules import RULES
from fenceline.grounding.world import Change, World

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal

PATHS = {"go": "cmd/main.go", "rust": "src/lib.rs", "java": "src/main/java/org/own/Main.java"}
MANIFESTS = {
    "go": ("go.mod", "go.work", "go.sum", "vendor/modules.txt", ".gitignore"),
    "rust": ("Cargo.toml", "Cargo.lock", ".gitignore"),
    "java": ("pom.xml", "build.gradle", "gradle/libs.versions.toml", ".gitignore"),
}
FILES = {
    "go": {"go.mod": "module example.com/m\ngo 1.21\n", "p/p.go": "package p\nfunc Here() {}\n"},
    "rust": {"Cargo.toml": '[package]\nname = "m"\nedition = "2021"\n', "src/a.rs": "pub struct A;\npub use self::a::*;\n"},
    "java": {"pom.xml": "<project><artifactId>a</artifactId></project>", "src/main/java/org/own/P.java": "package org.own;\nclass P {}\n"},
}  # fmt: skip
WORDS = {
    "go": ["import", "(", ")", '"', "`", '"example.com/m/p"', "package a", "p.Here", "p.Gone", "\n", "\t", "/", "//", "/*", "{", "x", ".", "_", "var", "internal"],
    "rust": ["use", "mod", "crate", "self", "super", "::", "{", "}", "*", ";", "a", "A", "as", "\n", "#[cfg(x)]", "#[path = \"", "pub", "extern crate", "r#\"", "/*", "m!", "<", ">", "std", "enum", "impl"],
    "java": ["import", "static", "package", ".", "*", ";", "org.own", "P", "java", "util", "\n", "{", "}", "class", "@A", "/*", '"""', "javax", "enum", ","],
}  # fmt: skip

LANGUAGE = st.sampled_from(sorted(PATHS))
SOURCE = LANGUAGE.flatmap(
    lambda language: st.tuples(
        st.just(language),
        st.one_of(
            st.lists(st.sampled_from(WORDS[language]), max_size=60).map(
                lambda words: " ".join(words).encode()
            ),
            st.lists(st.sampled_from(WORDS[language]), max_size=60).map(
                lambda words: "".join(words).encode()
            ),
            st.binary(max_size=300),
            st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        ),
    )
)


def judge(language: str, world: World, before: bytes | None, after: bytes) -> list[Signal]:
    judged = grounder(language, world)
    assert judged is not None
    return list(judged.judge([Change(PATHS[language], before, after)]))


@settings(max_examples=300, deadline=None)
@given(SOURCE)
def test_any_text_is_judged_without_harm(source: tuple[str, bytes]) -> None:
    language, text = source
    for signal in judge(language, workspace(FILES[language]), None, text):
        assert signal.rule in RULES
        assert signal.place is not None
        assert signal.place.path == PATHS[language]
        assert 1 <= signal.place.line <= text.count(b"\n") + 1
        assert signal.place.column >= 1
        assert signal.named


@settings(max_examples=150, deadline=None)
@given(SOURCE)
def test_a_change_of_nothing_adds_nothing(source: tuple[str, bytes]) -> None:
    language, text = source
    assert judge(language, workspace(FILES[language]), text, text) == []


@settings(max_examples=150, deadline=None)
@given(LANGUAGE, st.binary(max_size=300), st.data())
def test_any_manifest_is_read_without_harm(language: str, content: bytes, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MANIFESTS[language]))
    files = {path: text.encode() for path, text in FILES[language].items()} | {name: content}
    text = b'package a\nimport "nothing/x"\nuse nothing::x;\nimport com.nothing.X;\n'
    for signal in judge(language, world_of(files), None, text):
        assert signal.rule in RULES


@settings(max_examples=200, deadline=None)
@given(LANGUAGE, st.lists(st.text(max_size=120), max_size=8), st.data())
def test_any_stream_is_heard_without_harm(language: str, lines: list[str], data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(WORDS[language]), max_size=12).map(" ".join)
    judged = grounder(language, workspace(FILES[language]))
    assert judged is not None
    for line in [*lines, *data.draw(st.lists(words, max_size=8))]:
        number = data.draw(st.integers(1, 50))
        for signal in judged.line(
            line, number, data.draw(st.sampled_from(["", PATHS[language], "../x", "no/such"]))
        ):
            assert signal.place is not None
            assert signal.place.line == number


@pytest.mark.parametrize(
    ("language", "start", "again", "end"),
    [
        ("go", "", "\n", ""),
        ("go", "", "(\n", ""),
        ("go", "package a\nimport (\n", '"a/b"\n', ")"),
        ("go", 'package a\nimport "example.com/m/p"\n', "var _ = p.Q\n", ""),
        ("go", "package a\nfunc f() {", ";;;;;;;;;\n", "}"),
        ("rust", "", "use a::b;\n", ""),
        ("rust", "use ", "a::{\n", ""),
        ("rust", "use ", "a::\n", "b;"),
        ("rust", "", "mod a { mod b;\n", ""),
        ("rust", "", "#[cfg(x)]\nmod q;\n", ""),
        ("rust", "fn f() {", "a::b(\n", ""),
        ("rust", "", "pub use self::a::*;\n", ""),
        ("java", "", "import a.b.C;\n", ""),
        ("java", "import ", "a.\n", "B;"),
        ("java", "", "\n", "package x;"),
        ("java", "", "class A {\n", ""),
    ],
)
def test_a_lot_of_the_same_takes_linear_time(language: str, start: str, again: str, end: str) -> None:
    text = (start + again * (100_000 // len(again)) + end).encode()
    beside = {"go": "p/p.go", "rust": "src/a.rs", "java": "src/main/java/org/own/P.java"}[language]
    assert len(judge(language, workspace(FILES[language]), None, text)) <= 500
    world = workspace({**FILES[language], beside: text.decode()})
    small = 'package a\nimport "example.com/m/p"\nvar _ = p.Q\nmod a;\nuse a::b::c;\nimport org.own.P.x;\n'
    assert judge(language, world, small.encode(), small.encode()) == []

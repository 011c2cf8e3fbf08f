"""Rust: crates against Cargo.toml, modules against files, paths against the crate's module tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiled_kit import Said, heard, judged, said

CARGO = """
[package]
name = "my-shop"
version = "0.1.0"
edition = "2021"

[dependencies]
serde = { version = "1", features = ["derive"] }
tracing-subscriber = "0.3"
json = { package = "serde_json", version = "1" }
rust-crypto = "0.2"
pricing = { path = "crates/pricing" }
stock = { path = "crates/stock-keeping" }
shared.workspace = true

[target.'cfg(unix)'.dependencies]
nix = "0.29"

[dev-dependencies]
proptest = "1"

[workspace]
members = ["crates/*"]

[workspace.dependencies]
shared = "1"
unused = "1"
"""
LIB = """//! A shop.
pub mod cart;
mod stock_list;
pub mod inline {
    pub mod deep { pub struct Pearl; }
    pub use self::deep::Pearl as Gem;
}
pub enum Colour { Red, Green }
pub use cart::Item;
pub mod prelude { pub use crate::cart::*; pub use serde::Serialize; }
#[macro_export]
macro_rules! price { () => {} }
"""
CART = """use serde::Serialize;
pub struct Item;
#[derive(Serialize, Builder)]
pub struct Basket;
pub fn add() {}
pub const LIMIT: u8 = 1;
mod hidden;
"""
FILES = {
    "Cargo.toml": CARGO,
    "Cargo.lock": '[[package]]\nname = "memchr"\nversion = "2"\n',
    ".gitignore": "/src/made.rs\n",
    "src/lib.rs": LIB,
    "src/cart.rs": CART,
    "src/cart/hidden.rs": "pub struct Secret;\n",
    "src/stock_list/mod.rs": "pub fn count() {}\nbitflags! { pub struct Flags: u8 {} }\n",
    "src/generated.rs": "make_everything!();\n",
    "src/main.rs": "use my_shop::cart::Item;\nfn main() {}\n",
    "tests/buying.rs": "mod common;\n",
    "tests/common/mod.rs": "",
    "crates/pricing/Cargo.toml": '[package]\nname = "pricing"\nedition = "2021"\n[lib]\nname = "pricing_lib"\n',
    "crates/pricing/src/lib.rs": "pub fn price() {}\n",
    "crates/stock-keeping/Cargo.toml": '[package]\nname = "stock"\n[lib]\nproc-macro = true\n',
    "crates/stock-keeping/src/lib.rs": "",
    "crates/alone/Cargo.toml": '[package]\nname = "alone"\nedition = "2021"\n',
    "crates/alone/src/lib.rs": "",
}


@pytest.fixture(autouse=True)
def no_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "none"))


def rust(text: str, path: str = "src/lib.rs") -> list[Said]:
    return said(judged("rust", FILES, path, f"{FILES.get(path, '')}\n{text}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "use std::collections::{HashMap, hash_map::Entry};\nuse core::fmt;\nextern crate alloc;\nuse alloc::vec::Vec;",
        "use serde::{de::{self, Visitor}, Deserialize as D};\nuse tracing_subscriber::fmt;\nuse json::Value;",
        "use ::serde::de;\nuse nix::unistd;\nuse proptest::prelude::*;\nuse crypto::md5;\nuse shared::x;",
        "use pricing_lib::price;\nuse stock::Anything;",
        "use crate::cart::{self, Item, Basket, LIMIT};\nuse self::inline::deep::Pearl;\nuse crate::inline::Gem;",
        "use crate::cart::hidden::Secret;\nuse crate::prelude::{Item as I, Serialize};",
        "use crate::cart::BasketBuilder;",
        "use crate::Colour::{Red, Green};\nuse Colour::*;\nuse crate::price;",
        "use crate::stock_list::Flags;",
        "mod generated;\nuse generated::Whatever;\nuse crate::generated::a::B;",
        "mod made;",
        '#[path = "cart.rs"]\nmod other;',
        '#[cfg_attr(unix, path = "unix.rs")]\nmod system;',
        'const S: &str = "use nothing::here;"; // use nothing::here;\n/* mod nowhere; */\n'
        'const R: &str = r#"\nuse nothing::here;\n"#;',
        'fn f() { use cart::add; mod local { pub fn x() {} } local::x(); u32::from_str(""); str::from_utf8(b""); }',
        "#[rustfmt::skip]\nfn f<t>() { serde::de::x(); }",
        "lazy! { mod inside; }\nuse inside::X;",
        "use rustc_middle::ty;",
        "mod a { use super::cart::Item; use super::super::x; }",
    ],
)
def test_what_exists_raises_nothing(text: str) -> None:
    assert rust(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use superfast_json::Parser;", ("package-unknown", "certain", "superfast_json", "")),
        ("extern crate superfast_json;", ("package-unknown", "certain", "superfast_json", "")),
        ("use serd::Serialize;", ("package-misspelt", "certain", "serd", "serde")),
        ("use memchr::memchr;", ("package-undeclared", "certain", "memchr", "")),
        ("use unused::x;", ("package-undeclared", "certain", "unused", "")),
        ("use alone::x;", ("package-undeclared", "certain", "alone", "")),
        ("fn f() { superfast::parse(); }", ("package-unknown", "certain", "superfast", "")),
        ("use std::colections::HashMap;", ("name-not-exported", "certain", "std::colections::HashMap", "collections")),
        ("use crate::basket::Item;", ("module-missing", "certain", "crate::basket::Item", "")),
        ("use crate::crat::Item;", ("module-missing", "certain", "crate::crat::Item", "cart")),
        ("use crate::cart::Itemm;", ("name-not-exported", "certain", "crate::cart::Itemm", "Item")),
        ("use crate::cart::{Item, Wagon};", ("name-not-exported", "certain", "crate::cart::Wagon", "")),
        ("use self::inline::deep::Diamond;", ("name-not-exported", "certain", "self::inline::deep::Diamond", "")),
        ("fn f() { crate::cart::remove(); }", ("name-not-exported", "certain", "crate::cart::remove", "")),
        ("use crate::prelude::Wagon;", ("name-not-exported", "certain", "crate::prelude::Wagon", "")),
        ("use crate::stock_list::Sizes;", ("name-not-exported", "likely", "crate::stock_list::Sizes", "")),
        ("use crate::Colour::Blue;", ("name-not-exported", "likely", "crate::Colour::Blue", "")),
        ("use pricing_lib::cost;", ("name-not-exported", "certain", "pricing_lib::cost", "")),
        ("mod nowhere;", ("module-missing", "certain", "nowhere", "")),
        ("mod car;", ("module-missing", "certain", "car", "")),
        ("#[cfg(windows)]\nmod windows;", ("module-missing", "likely", "windows", "")),
        ("#[cfg(test)]\nmod tests;", ("module-missing", "certain", "tests", "")),
        ('#[path = "gone.rs"]\nmod other;', ("module-missing", "certain", "other", "")),
        ("#[cfg(kani)]\nuse kani::any;", ("package-unknown", "likely", "kani", "")),
        ('#[cfg(feature = "serde")]\nuse gone::any;', ("package-unknown", "certain", "gone", "")),
        ('#[cfg(feature = "no-such")]\nuse gone::any;', ("package-unknown", "likely", "gone", "")),
        ("#[cfg(not(miri))]\nuse gone::any;", ("package-unknown", "certain", "gone", "")),
    ],
)  # fmt: skip
def test_what_does_not_exist(text: str, expected: Said) -> None:
    assert rust(text) == [expected]


def test_a_prelude_of_the_library_brings_no_modules() -> None:
    text = "use std::io::{self, prelude::*};\nuse serdes::Deserialize;\nuse crate::cartt::Item;\nuse self::Read as R;\n"
    assert rust(text) == [
        ("package-misspelt", "certain", "serdes", "serde"),
        ("module-missing", "certain", "crate::cartt::Item", "cart"),
    ]


def test_a_glob_of_own_modules_is_followed() -> None:
    files = {**FILES, "src/lib.rs": "pub mod cart;\npub mod prelude { pub use crate::cart::*; }\n"}
    text = files["src/lib.rs"] + "use crate::prelude::{Item, Wagon};\n"
    assert said(judged("rust", files, "src/lib.rs", text)) == [
        ("name-not-exported", "certain", "crate::prelude::Wagon", "")
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("src/cart.rs", "mod hidden2;\n", [("module-missing", "certain", "hidden2", "hidden")]),
        ("src/cart.rs", "use super::inline::Gem;\nuse super::Nothing;\n", [("name-not-exported", "certain", "super::Nothing", "")]),
        ("src/cart/hidden.rs", "use super::super::Colour;\nuse super::Lid;\n", [("name-not-exported", "certain", "super::Lid", "")]),
        ("src/main.rs", "use my_shop::inline::deep::Pearl;\nuse my_shop::gone::X;\n", [("module-missing", "certain", "my_shop::gone::X", "")]),
        ("tests/buying.rs", "use my_shop::cart::gone;\n", [("name-not-exported", "certain", "my_shop::cart::gone", "")]),
        ("tests/common/mod.rs", "use my_shop::gone;\nuse super::whatever;\n", [("name-not-exported", "certain", "my_shop::gone", ""), ("name-not-exported", "certain", "super::whatever", "")]),
        ("src/unlisted.rs", "use crate::cart::gone;\nuse super::gone;\nuse nowhere::X;\n",
         [("name-not-exported", "likely", "crate::cart::gone", ""), ("package-unknown", "likely", "nowhere", "")]),
        ("elsewhere.rs", "use crate::cart::gone;\n", []),
        ("crates/alone/src/lib.rs", "use serde::Serialize;\n", [("package-unknown", "certain", "serde", "")]),
    ],
)  # fmt: skip
def test_where_a_file_stands_decides(path: str, text: str, expected: list[Said]) -> None:
    found = rust(text, path)
    assert [one[:3] for one in found] == [one[:3] for one in expected]


def test_edition_2015_looks_from_the_root() -> None:
    files = {
        "Cargo.toml": '[package]\nname = "old"\n[dependencies]\nlibc = "0.2"\n',
        "src/lib.rs": "extern crate libc;\nmod cart;\nmod user;\n",
        "src/cart.rs": "pub struct Item;\n",
        "src/user.rs": "",
    }
    text = "extern crate libc as c;\nextern crate regx;\nuse cart::Item;\nuse cart::Gone;\nuse ::cart;\nuse libc::c_int;\nuse gone::x;\n"
    assert [(rule, named) for rule, _, named, _ in said(judged("rust", files, "src/user.rs", text))] == [
        ("package-unknown", "regx"),
        ("package-unknown", "gone"),
    ]


def test_a_file_of_no_package_is_not_judged() -> None:
    assert said(judged("rust", {"a.rs": ""}, "a.rs", "use nothing::here;\nmod nowhere;\n")) == []
    broken = {"Cargo.toml": "[package\n", "src/lib.rs": ""}
    assert said(judged("rust", broken, "src/lib.rs", "use nothing::here;\n")) == []


def test_what_other_code_names_already_is_no_invention() -> None:
    files = {**FILES, "src/cart.rs": CART + "use odd_name::x;\nuse crate::macro_made::Thing;\n"}
    text = LIB + "use odd_name::y;\nuse crate::cart::Item;\n"
    assert said(judged("rust", files, "src/lib.rs", text)) == []


def test_cargos_downloads_tell_undeclared_from_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "registry" / "src" / "index" / "left-pad-1.0.0").mkdir(parents=True)
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    assert rust("use left_pad::pad;") == [("package-undeclared", "certain", "left_pad", "")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["use superfast::{", "    a,", "};"], [("package-unknown", "certain", "superfast", "")]),
        (["    pub(crate) use superfast::x as y;"], [("package-unknown", "certain", "superfast", "")]),
        (["use crate::basket::{Item};"], [("module-missing", "likely", "crate::basket", "")]),
        (["mod shapes;", "use shapes::Circle;"], []),
        (["use std::{io, fmt};", "use crate::cart::*;", "use serde::Serialize;"], []),
        (["user superfast::x;", "use", "use ;", "use {a, b};"], []),
        (["use " + "a::" * 50_000 + "b;"], []),
    ],
)
def test_a_line_of_a_stream(lines: list[str], expected: list[Said]) -> None:
    assert [one[:2] for one in heard("rust", FILES, "src/lib.rs", lines)] == [one[:2] for one in expected]


def test_a_line_of_a_file_that_is_new() -> None:
    assert heard("rust", FILES, "src/new.rs", ["use superfast::x;", "use crate::cart::Item;"]) == [
        ("package-unknown", "certain", "superfast", "")
    ]

"""JavaScript and TypeScript: members that a class reads of ``this``."""

from __future__ import annotations

import pytest
from javascript_kit import of

CLASS = """
class Shape {
  #id = 1; name = '';
  static make() { return new Shape() }
  constructor(%s) { this.kind = 1 }
  get size() { return 1 }
  area() { %s }
}
"""


def missing(text: str, path: str = "a.mjs", files: dict[str, str] | None = None) -> list[str]:
    """Return the members that are missing, all of which are likely."""
    said = [one for one in of(path, text, files) if one[0] == "attribute-missing"]
    assert {certainty for _, certainty, *_ in said} <= {"likely"}
    return [named for _, _, named, _ in said]


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        ("this.perimetre()", ["this.perimetre"]),
        ("return this.perimetre", ["this.perimetre"]),
        ("this.area(); this.name(); this.size(); this.kind(); this.make(); this.#id(); this.toString()", []),
        ("[1].map(() => this.nope())", ["this.nope"]),
        ("return { of: this.nope, other() { return this.mine } }", ["this.nope"]),
        ("[1].map(function () { this.nope() })", []),
        ("this.nope?.(); if (this.nip) {} this.nip && 1; typeof this.nup", []),
        ("({ other: this.nope } = x); this.nope()", []),
        ("if (this.nope) this.nope(1)", []),
        ("register(this); this.nope()", ["this.nope"]),
        ("register(this); this.registered()", []),
        ("Object.assign(this, x); this.nope()", []),
        ("this[key] = 1; this.nope()", []),
        ("this[key]; this.nope()", ["this.nope"]),
        ("const self = this; self.nope = 1; this.nope()", []),
        ("const self = this; this.nope()", ["this.nope"]),
    ],
)
def test_members_that_javascript_reads_and_nothing_spells(body: str, gone: list[str]) -> None:
    files = {"register.js": "export const register = (one) => { one.registered = 1 };\n"}
    assert missing(CLASS % ("", body) + "export { Shape };\n", files=files) == gone


@pytest.mark.parametrize(
    ("parameters", "body", "gone"),
    [
        ("", "return this.registered", ["this.registered"]),
        ("", "register(this); this[key] = 1; this.registered()", ["this.registered"]),
        ("private side: number", "this.side()", []),
        ("side: number", "this.side()", ["this.side"]),
        ("", "} static all() { return [this.length, this.prototype, this.other]", ["this.other"]),
        ("", "// @ts-expect-error\n    this.registered()", []),
    ],
)
def test_typescript_goes_by_what_the_class_declares(parameters: str, body: str, gone: list[str]) -> None:
    files = {"register.js": "export const register = (one) => { one.registered = 1 };\n"}
    text = CLASS % (parameters, body) + "export { Shape };\n"
    assert missing(text, "a.ts", files) == gone
    merged = {"more.d.ts": "declare module './a' { interface Shape { registered: 1; side: 1 } }\n"}
    assert missing(text, "a.ts", merged) == []


@pytest.mark.parametrize(
    "around",
    [
        "class B extends made(Shape) { area() { this.nope() } }",
        "class B extends Unheard { area() { this.nope() } }",
        "@mixed class B { area() { this.nope() } }",
        "class B { [key]() {} area() { this.nope() } }",
        "mixin(class { area() { this.nope() } });",
    ],
)
@pytest.mark.parametrize("path", ["a.ts", "a.mjs"])
def test_classes_that_others_may_add_to_are_silent(path: str, around: str) -> None:
    assert missing(f"{around}\nexport {{}};\n", path) == []


@pytest.mark.parametrize("merged", ["interface B { nope(): void }", "namespace B { export const nope = 1 }"])
def test_what_is_merged_with_a_class_counts(merged: str) -> None:
    assert missing(f"class B {{ area() {{ this.nope() }} }}\n{merged}\nexport {{}};\n", "a.ts") == []


def test_typescript_lets_no_test_ask_for_what_is_not_there() -> None:
    text = "export class B { area() { return this.nope ? this.nip + 1 : this.nup?.(2) } }\n"
    assert missing(text, "a.ts") == ["this.nope", "this.nip", "this.nup"]
    assert missing(text, "a.mjs") == ["this.nip"]


@pytest.mark.parametrize("adding", ["Object.assign(B.prototype, x);", "mixin(B);", "inherits(B, Other);"])
def test_what_is_mixed_into_a_class_has_names_that_nobody_spells(adding: str) -> None:
    assert missing(f"class B {{ area() {{ this.nope() }} }}\n{adding}\nexport {{}};\n") == []


BASES = {
    "package.json": '{"dependencies": {"react": "19", "other": "1"}}',
    "src/base.js": "import { Root } from './root.js';\nexport class Base extends Root { one() {} }\n",
    "src/root.js": "export class Root { constructor() { this.two = 2 } }\n",
    "src/only.js": "module.exports = class extends require('events') {};\n",
    "src/main.js": "class Main { three() {} }\nclass Other {}\nmodule.exports = Main;\n",
}


@pytest.mark.parametrize(
    ("opening", "base", "gone"),
    [
        ("import { Base } from './base.js';", "Base", ["three", "four", "on", "state"]),
        ("import { Base as B } from './base.js';", "B", ["three", "four", "on", "state"]),
        ("class Local { four() {} }", "Local", ["one", "two", "three", "on", "state"]),
        ("const Main = require('./main');", "Main", ["one", "two", "four", "on", "state"]),
        (
            "import { EventEmitter } from 'node:events';",
            "EventEmitter",
            ["one", "two", "three", "four", "state"],
        ),
        ("import Emitter from 'events';", "Emitter", ["one", "two", "three", "four", "state"]),
        ("import * as React from 'react';", "React.Component", ["one", "two", "three", "four", "on"]),
        ("", "Error", ["one", "two", "three", "four", "on", "state"]),
        ("import { Base } from 'other';", "Base", []),
        ("import { Base } from './gone.js';", "Base", []),
        ("import { Component } from 'other';", "Component", []),
        ("const Only = require('./only');", "Only", []),
    ],
)
def test_what_a_class_is_made_of_counts(opening: str, base: str, gone: list[str]) -> None:
    reads = "; ".join(f"this.{name}" for name in ("one", "two", "three", "four", "on", "state"))
    text = f"{opening}\nexport class A extends {base} {{ all() {{ {reads} }} }}\n"
    assert missing(text, "src/a.ts", BASES) == [f"this.{name}" for name in gone]


def test_bases_in_a_circle_end() -> None:
    files = {"b.ts": "import { A } from './a';\nexport class B extends A {}\n"}
    assert (
        missing("import { B } from './b';\nexport class A extends B { x() { this.nope() } }\n", "a.ts", files)
        == []
    )

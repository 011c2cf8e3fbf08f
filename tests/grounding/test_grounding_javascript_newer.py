"""JavaScript and TypeScript: syntax that is newer than the grammar does not hide what a file has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from javascript_kit import of

from fenceline.grounding.javascript.newer import older
from fenceline.grounding.javascript.syntax import parse


@pytest.mark.parametrize(
    "newer",
    [
        "export type * from './types';",
        "export type * as types from './types';",
        "export interface Box<in out T, out U = T> { put(it: T): U }",
        "export class Box<\n  /** @ts-ignore cast */\n  out Shape extends object = {}\n> {}",
        "interface Ask {\n  (it: string): number\n  <T>(it: T): T\n  <\n    P extends string,\n  >(it: P): P\n}",
        "declare function kept<T>(it: T): undefined extends T ? undefined : T;",
        "const real = original<typeof import('./types')>();",
    ],
)
def test_names_of_a_module_are_known_beside_newer_syntax(newer: str) -> None:
    files = {
        "src/b.ts": f"{newer}\nexport const total = 1;\n",
        "src/types.ts": "export type Cash = number;\n",
    }
    text = "import { total, totl } from './b';\nexport default [total, totl];\n"
    assert of("src/a.ts", text, files) == [("name-not-exported", "certain", "totl", "total")]


def test_an_address_with_parameters_does_not_hide_what_is_wrong_beside_it() -> None:
    text = "import './gone';\nexport const a = <a href=\"https://example.org/?a=1&utm_source=b\">b</a>;\n"
    source = parse("src/a.tsx", text.encode())
    assert source is not None
    assert not source.broken
    assert source.data == text.encode()
    assert [rule for rule, *_ in of("src/a.tsx", text)] == ["module-missing"]


def test_attributes_may_be_called_as_words_of_the_language() -> None:
    text = "import './gone';\nexport const a = <label class=\"b\" for={c}>d & e</label>;\n"
    assert [(rule, named) for rule, _, named, _ in of("src/a.jsx", text)] == [
        ("module-missing", "./gone"),
        ("name-undefined", "c"),
    ]


def test_types_that_are_given_on_need_no_declared_package_for_sure() -> None:
    assert of("src/a.ts", "export type * from 'moneyz-types';\nexport const a = 1;\n") == [
        ("package-unknown", "likely", "moneyz-types", "")
    ]


@given(
    st.lists(
        st.sampled_from(
            ["export type *", "<in T", ", out U", "&a=1", "<T>(", ' class="', "\n", "x", " ", "ü"]
        )
    )
)
def test_every_byte_keeps_its_place(parts: list[str]) -> None:
    data = "".join(parts).encode()
    plain = older(data)
    assert len(plain) == len(data)
    assert [at for at, byte in enumerate(plain) if byte == 10] == [
        at for at, byte in enumerate(data) if byte == 10
    ]


def test_declarations_beside_a_computed_module_say_what_typescript_may_import() -> None:
    files = {
        "lib/b.js": "module.exports = make(require('made'));\n",
        "lib/b.d.ts": "export declare const total: number;\n",
    }
    text = "import { total, totl } from '../lib/b';\nexport default [total, totl];\n"
    assert of("src/a.ts", text, files) == [("name-not-exported", "likely", "totl", "total")]
    assert of("src/a.js", text, files) == []


def test_one_name_that_was_undefined_already_does_not_excuse_the_next_one() -> None:
    names = ["one", "two", "three"]
    for had, certainty in ((1, "likely"), (3, "possible")):
        was = "import './b';\n" + "".join(f"{name}();\n" for name in names[:had])
        files = {"src/b.js": "export {};\n", "src/a.js": was}
        assert of("src/a.js", f"{was}other();\n", files) == [("name-undefined", certainty, "other", "")]


def test_the_words_for_plain_types_are_no_names() -> None:
    words = "string | number | bigint | boolean | symbol | null | undefined | object | unknown | never | any"
    assert of("src/a.ts", f"export type Plain = {words};\nexport type Void = void;\n") == []


def test_a_tagged_template_may_have_escapes_that_others_may_not() -> None:
    text = "import './b';\nconst a = String.raw`C:\\users\\xyz`;\ntotl(a);\n"
    assert of("src/a.js", text, {"src/b.js": ""}) == [("name-undefined", "certain", "totl", "")]

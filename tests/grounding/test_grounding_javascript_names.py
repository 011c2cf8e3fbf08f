"""JavaScript and TypeScript: exported names, and members of what can be seen whole."""

from __future__ import annotations

import pytest
from javascript_kit import of

ESM = """
export const one = 1, { two, three: [four], ...five } = x;
export function six() {}
export class Seven {}
const eight = 1, other = 2;
export { eight, other as nine, other as "ten" };
export default class {}
"""


def missing(files: dict[str, str], text: str, path: str = "a.js") -> list[str]:
    said = of(path, text, files)
    return [named for rule, sure, named, _ in said if (rule, sure) == ("name-not-exported", "certain")]


def test_what_a_module_exports_may_be_imported() -> None:
    names = "one, two, four, five, six, Seven, eight, nine, ten, three, other, default as d"
    assert missing({"b.js": ESM}, f"import {{ {names} }} from './b';\n") == ["three", "other"]


def test_a_slip_is_told_with_what_is_exported() -> None:
    assert of("a.js", "import { createUser } from './b';\n", {"b.js": "export const createUsers = 1;\n"}) == [
        ("name-not-exported", "certain", "createUser", "createUsers")
    ]


def test_a_default_that_is_not_there() -> None:
    assert missing({"b.js": "export const x = 1;\n"}, "import b from './b';\nimport { x } from './b';\n") == [
        "default"
    ]


def test_node_makes_a_default_of_what_a_compiler_may_make_a_commonjs_module() -> None:
    text = "import b from './b.js';\nimport { y } from './b.js';\n"
    assert missing({"b.ts": "export const x = 1;\n"}, text, "a.mjs") == ["y"]
    assert missing({"b.ts": "export const x = 1;\n"}, text, "a.ts") == ["default", "y"]


def test_stars_are_followed_through_the_workspace() -> None:
    files = {
        "b.ts": "export * from './c';\nexport * as all from './d';\nexport { y as z } from './d';\n",
        "c.ts": "export * from './b';\nexport const x = 1;\nexport default 1;\n",
        "d.ts": "export const y = 1;\n",
    }
    assert missing(files, "import { x, all, z, y } from './b';\nimport b from './b';\n") == ["y", "default"]


def test_a_star_into_a_package_may_export_anything() -> None:
    assert missing({"b.js": "export * from 'lodash';\n"}, "import { x } from './b';\n") == []


def test_types_count_in_typescript() -> None:
    text = """
    export interface A {}
    export type B = 1;
    export enum C { X }
    export namespace D { export const x = 1 }
    export declare const e: 1;
    export abstract class F {}
    export import g = D.x;
    export declare function h(): void;
    """
    assert missing({"b.ts": text}, "import { A, B, C, D, e, F, g, h, i, type J } from './b';\n", "a.ts") == [
        "i",
        "J",
    ]


def test_a_declaration_file_exports_what_it_declares() -> None:
    files = {"b.js": "export {};\n", "b.d.ts": "interface A {}\ndeclare const b: 1;\nexport {};\n"}
    assert missing(files, "import { A, b, c } from './b';\n", "a.ts") == ["c"]


def test_declarations_beside_those_of_another_module_may_be_of_that() -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"paths": {"shop": ["./types"]}}}',
        "types/index.d.ts": "import { A } from './a';\ndeclare namespace B { const x: A }\n"
        "declare module 'shop' { export = B }\n",
    }
    assert missing(files, "import { x } from 'shop';\n", "a.ts") == []


def test_types_in_comments_are_exported_by_javascript() -> None:
    text = "/** @typedef {{a: 1}} Options */\n/** @callback Done */\nexport const x = 1;\n"
    assert missing({"b.js": text}, "import { Options, Done, x, y } from './b';\n") == ["y"]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("exports.a = 1;\nmodule.exports.b = 2;\n", ["c"]),
        ("module.exports = { a, b: 1 };\n", ["c"]),
        ("exports = module.exports = { a() {}, get b() {} };\n", ["c"]),
        ("const api = { a: 1 };\napi.b = 2;\nmodule.exports = api;\n", ["c"]),
        ("function api() {}\napi.a = 1;\nmodule.exports = api;\nmodule.exports.b = api;\n", ["c"]),
        ("class Api { static a() {} static b = 1 }\nmodule.exports = Api;\n", ["c"]),
        ("Object.defineProperty(exports, 'a', {});\nexports.b = 1;\n", ["c"]),
        (
            "module.exports = () => {};\nmodule.exports.a = () => module.exports();\nmodule.exports.b = 1;\n",
            ["c"],
        ),
        ("module.exports = { ...other };\n", []),
        ("module.exports = { [key]: 1 };\n", []),
        ("module.exports = require('./c');\n", []),
        ("module.exports = make();\n", []),
        ("exports.a = 1;\nObject.assign(exports, other);\n", []),
        ("exports[key] = 1;\n", []),
        ("const api = {};\nextend(api);\nmodule.exports = api;\n", []),
        ("const api = module.exports = {};\napi.a = 1;\n", []),
        ("class Api extends Base {}\nmodule.exports = Api;\n", []),
        ("for (const k of x) module.exports[k] = 1;\n", []),
        ("window.b = 1;\n", []),
        ("(function (root, f) { module.exports = f() })(this, g);\n", []),
    ],
)
def test_what_a_commonjs_module_assigns(text: str, gone: list[str]) -> None:
    assert missing({"b.js": text}, "const { a, b, c, toString } = require('./b');\n") == gone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("module.exports = { ...other };\n", ["cost"]),
        ("module.exports = { ...other };\nconst other = { cost: 1 };\n", []),
        ("const other = require('lodash');\nmodule.exports = { ...other };\n", []),
        ("module.exports = { ...require('./made/parts') };\n", []),
        ("module.exports = { ...require('./parts') };\n", ["cost"]),
        ("for (const one of files(__dirname)) exports[camel(one)] = load(one);\n", ["cost"]),
    ],
)
def test_of_a_module_that_computes_its_names_one_that_no_file_spells_is_likely(
    text: str, found: list[str]
) -> None:
    files = {"b.js": text, "parts.js": "exports.d = 1;\n", "lib/a-part.js": "", ".gitignore": "made\n"}
    said = of("a.js", "const { aPart, cost } = require('./b');\nmodule.exports = [aPart, cost];\n", files)
    names = [(certainty, named) for rule, certainty, named, _ in said if rule == "name-not-exported"]
    assert names == [("likely", name) for name in found]


def test_a_member_taken_from_a_require_is_a_name() -> None:
    assert missing({"b.js": "exports.a = 1;\n"}, "const x = require('./b').c;\nrequire('./b').d = 1;\n") == [
        "c"
    ]


def test_defaults_in_a_pattern_expect_that_a_name_may_be_missing() -> None:
    assert missing({"b.js": "exports.a = 1;\n"}, "const { c = 1, ...rest } = require('./b');\n") == []


def test_what_does_not_parse_exports_nothing_that_it_never_mentions() -> None:
    files = {"b.js": "export const = ;\nexport * from './c';\n", "c.js": "export const total = 1;\n"}
    text = "import { total, totl } from './b';\nexport default [total, totl];\n"
    assert of("a.js", text, files) == [("name-not-exported", "certain", "totl", "total")]
    for opening in ("export * from './made/parts';", "module.exports = {"):
        assert missing({"b.js": f"export const = ;\n{opening}\n", ".gitignore": "made\n"}, text) == []


def test_what_does_not_parse_or_is_another_language_may_export_anything() -> None:
    files = {"b.js": "export const = x;\n", "c.vue": "<script></script>", "d.json": "{}", "e.css": ""}
    text = "import { x } from './b';\nimport { y } from './c.vue';\nimport { z } from './d.json';\nimport { w } from './e.css';\n"
    assert of("a.js", text, files) == []


def test_reexports_are_held_against_their_module() -> None:
    assert missing({"b.js": "export const x = 1;\n"}, "export { x, y as z } from './b';\n") == ["y"]


def members(text: str, files: dict[str, str] | None = None, path: str = "a.ts") -> list[tuple[str, str]]:
    return [
        (certainty, named)
        for rule, certainty, named, _ in of(path, text, files)
        if rule == "attribute-missing"
    ]


def test_members_of_a_namespace() -> None:
    text = """import * as b from './b';
    b.x; b.y(); b.z = 1; b.z(); b?.w; if (b.v) {} typeof b.u;
    function f(b) { b.t }
    let s: b.S;
    export { f, s };
    """
    assert members(text, {"b.ts": "export const x = 1;\n"}) == [("certain", "b.y"), ("certain", "b.S")]


def test_members_of_a_required_module_are_likely() -> None:
    text = "const b = require('./b');\nb.x(); b.y(); b.hasOwnProperty('x');\n"
    assert members(text, {"b.js": "exports.x = 1;\n"}, "a.js") == [("likely", "b.y")]


def test_members_of_a_default_object_are_likely() -> None:
    text = "import b from './b';\nb.x(); b.y(); b.z = 1; b.z();\n"
    assert members(text, {"b.js": "const x = 1;\nexport default { x };\n"}, "a.js") == [("likely", "b.y")]


def test_members_of_an_enum() -> None:
    text = (
        "enum Color { Red, 'Dark blue' = 2 }\nexport const c = [Color.Red, Color.Read, Color['Dark blue']];\n"
    )
    assert members(text) == [("certain", "Color.Read")]


def test_methods_of_objects_that_the_file_makes() -> None:
    files = {"shape.ts": "export class Shape { area() { return 1 } }\n"}
    text = """import { Shape } from './shape';
    const one = new Shape(); one.area(); one.perimetre();
    const two = new Shape(); extend(two); two.nope();
    const three = new Shape(); three.extra = () => 1; three.extra();
    let four = new Shape(); four.nope();
    """
    assert members(text, files) == [("likely", "Shape.perimetre")]


@pytest.mark.parametrize(
    ("path", "certainty"),
    [
        ("src/transforms/a.js", "certain"),
        ("src/transforms/a.input.js", "possible"),
        ("codemods/b/a.js", "certain"),
    ],
)
def test_of_transforms_only_what_they_are_tried_on_is_a_sample(path: str, certainty: str) -> None:
    assert [sure for _, sure, *_ in of(path, "import './gone';\n")] == [certainty]

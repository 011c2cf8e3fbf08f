"""JavaScript and TypeScript: names that nothing defines."""

from __future__ import annotations

import pytest
from javascript_kit import of


def undefined(
    text: str, path: str = "a.mjs", files: dict[str, str] | None = None
) -> list[tuple[str, str, str]]:
    found = of(path, text, files)
    return [(certainty, named, near) for rule, certainty, named, near in found if rule == "name-undefined"]


def test_a_name_that_nothing_defines() -> None:
    assert undefined("const total = 1;\nconsole.log(totl, frobnicate());\n") == [
        ("certain", "totl", "total"),
        ("certain", "frobnicate", ""),
    ]


def test_a_rule_that_only_begins_alike_excuses_no_name() -> None:
    assert undefined("/* eslint-disable no-undefined */\nexport default totl;\n") == [("certain", "totl", "")]
    assert undefined("/* eslint-disable no-console, no-undef */\nexport default totl;\n") == []


def test_what_tools_make_or_no_checker_sees_is_likely() -> None:
    assert undefined("export default $totl;\n") == [("likely", "$totl", "")]
    assert undefined("// @ts-nocheck\nexport default totl;\n", "a.ts") == [("likely", "totl", "")]
    text = "/// <reference path='./all.d.ts' />\nexport default totl;\n"
    assert undefined(text, "a.ts", {"all.d.ts": ""}) == [("likely", "totl", "")]
    assert undefined(text, "a.ts", {"all.d.ts": "declare const totl: 1;\n"}) == []
    assert undefined(text.replace("path", "types"), "a.ts") == []
    assert undefined("// @flow\nexport default totl;\n") == [("likely", "totl", "")]
    used = {"src/b.mjs": "export default $totl;\n"}
    assert undefined("export default $totl;\n", files=used) == []


def test_a_name_of_another_scope_is_likely() -> None:
    assert undefined("function f() { const inner = 1 }\nf(inner);\n") == [("likely", "inner", "")]


@pytest.mark.parametrize(
    "code",
    [
        "const { a, b: { c = 1 }, ...d } = x(), [e, , f = g] = []; function x() {} const g = 1; [a, c, d, e, f];",
        "for (const k in {}) k; for (let i = 0, n = 1; i < n; i++) i; for (var v of []) v; v;",
        "try {} catch ({ message }) { message } try {} catch { }",
        "f(); function f(a, { b }, [c] = [a], ...d) { return [a, b, c, d, arguments] }",
        "const g = function me() { me() }, h = x => x, i = async (y) => y; [g, h, i];",
        "class A extends Object { static x = A; y = this.x; m(p) { return super.m(p) } } new A();",
        "label: for (;;) { break label }",
        "if (typeof WeirdGlobal !== 'undefined') WeirdGlobal();",
        "({ key: 1, method() {}, get it() { return 1 } }).key;",
        "new.target; import.meta.url; undefined; globalThis; NaN;",
        "describe('x', () => { it('y', () => { expect(1); jest.fn(); vi.fn(); cy.get() }) });",
        "process.env; Buffer; __dirname; document.x; window.y; fetch(); new URL('x'); structuredClone(1);",
        "switch (1) { case 1: let s; s }",
        "if (1) { function inside() {} } inside();",
        "/* global thing, other:writable */ thing(other);",
        "import a, { b as c, default as d } from 'lodash'; import * as e from 'lodash'; [a, c, d, e];",
        "$('x'); $$('y'); jQuery; __VERSION__; __my_constant__; let it = $state(0);",
        "implicit = 1; implicit;",
        "let // first\n    one,\n    two = 2;\none(two);",
        "if (window.OldTouch && x instanceof OldTouch) {} var x;",
        "({ a: implied } = {}); var implied;",
        "`${1}`; /re/.test(''); const t = String.raw`x`; t;",
    ],
)
def test_names_that_are_defined(code: str) -> None:
    assert undefined(code + "\nexport {};\n") == []


def test_eval_brings_names_to_a_script_and_none_to_a_module() -> None:
    code = "const fs = require('fs'); eval('var hidden = 1'); hidden; fs;\n"
    assert undefined(code) == []
    assert undefined(f"{code}export {{}};\n") == [("certain", "hidden", "")]


@pytest.mark.parametrize(
    "code",
    [
        "type A<T extends B = B> = { [K in keyof T]: T[K] } & { [key: string]: A<B> }; interface B {}",
        "type C<T> = T extends (...a: infer P) => infer R ? [P, R] : never; type Tup = [first: C<1>, second?: C<2>];",
        "function isString(x: unknown): x is string { return !!x } function check(y: any): asserts y {}",
        "enum E { A = 1, B = A << 1 } namespace N { export const inner = 1 } export const use = [E.A, N.inner];",
        "declare global { interface Window { mine: Mine } type Mine = 1 } declare const ambient: Mine; ambient;",
        "declare module 'x' { const hidden: Thing; export default hidden }",
        "class A { constructor(private readonly a: Map<string, Record<string, Partial<A>>>) {} m?(this: A): void }",
        "const a = <T,>(x: T): T => x; let f: (a: number) => typeof a; let g: new (...args: any[]) => HTMLElement;",
        "import b = require('./b'); import { type C, D } from './c'; let x: b.X, y: C; export { x, y, D };",
        "abstract class A { abstract m(arg: string): void; get x(): number { return 1 } } export type X = A['x'];",
        "let a = b as const satisfies unknown; var b = 1; a!; export { type Z } from './z';",
        "function over(a: string): void; function over(a: any) { return a } type F = Parameters<typeof over>;",
        "let x: NodeJS.Timeout, y: BufferEncoding, z: ReadonlyArray<PromiseLike<RequestInit>>; export { x, y, z };",
    ],
)
def test_names_that_typescript_defines(code: str) -> None:
    files = {
        "b.ts": "export type X = 1;\n",
        "c.ts": "export type C = 1; export const D = 1;\n",
        "z.ts": "export type Z = 1;\n",
    }
    assert undefined(code + "\nexport {};\n", "a.ts", files) == []


def test_a_decorator_called_flow_is_no_word_of_flows() -> None:
    text = "import { flow } from 'mobx';\nexport class A { @flow b() { hidden() } }\n"
    assert undefined(text, "a.ts") == [("certain", "hidden", "")]


def test_a_type_that_nothing_defines_is_likely() -> None:
    assert undefined("export const x: Frobnicated = 1;\nexport type Y = Arrayy<string>;\n", "a.ts") == [
        ("likely", "Frobnicated", ""),
        ("likely", "Arrayy", "Array"),
    ]


def test_elements_are_names_and_tags_are_not() -> None:
    text = "export const a = <Known.Part x={value}><div data-x='1'><svg:rect/></div><Unknown/></Known.Part>;\nconst Known = {}, value = 1;\n"
    assert undefined(text, "a.tsx") == [("certain", "Unknown", "")]


@pytest.mark.parametrize(
    ("path", "text", "files"),
    [
        ("page.js", "render(sharedByThePage);\n", {}),
        ("a.ts", "let x = sharedByAllScripts;\n", {}),
        (
            "a.mjs",
            "use(byHand);\n",
            {"globals.d.ts": "declare const byHand: 1;\ndeclare function use(x: 1): void;\n"},
        ),
        ("a.mjs", "byHand();\n", {".eslintrc.json": '{"globals": {"byHand": "readonly"}}'}),
        ("a.mjs", "BUILD_ID;\n", {"webpack.config.js": "new DefinePlugin({ BUILD_ID: '1' });\n"}),
        ("a.mjs", "byHand();\n", {"karma.conf.js": "module.exports = { frameworks: ['byHand'] };\n"}),
        ("a.mjs", "byHand();\n", {"setup.js": "globalThis.byHand = () => 1;\n"}),
        ("a.mjs", "byHand();\n", {"other.mjs": "byHand();\n"}),
        ("a.mjs", "with (x) { hidden }\n", {}),
        ("a.mjs", "const = ;\nhidden();\n", {}),
        ("a.mjs", "/// <reference types='weird' />\nhidden();\n", {}),
        ("a.mjs", "// eslint-disable-next-line no-undef\nhidden();\nhidden();\n", {}),
        ("a.ts", "// @ts-expect-error\nexport const x = hidden;\n", {}),
        ("a.mjs", "/* @flow strict */\nexport const x: Hidden = 1;\n", {}),
        ("a.mjs", "/**\n * @flow\n */\nhidden();\n", {"flow-typed/all.js": "declare var hidden: any;\n"}),
        ("a.d.ts", "export const x: Hidden;\n", {}),
        ("a.mjs", "ref(1);\n", {"vite.config.js": "import auto from 'unplugin-auto-import/vite';\n"}),
    ],
)
def test_where_names_may_come_from_elsewhere_nothing_is_said(
    path: str, text: str, files: dict[str, str]
) -> None:
    assert undefined(text, path, files) == []


def test_beside_a_page_that_loads_scripts_nothing_is_certain() -> None:
    files = {"index.html": '<script src="https://example.org/all.js"></script>'}
    assert undefined("export const s = new eio.Socket();\n", "public/a.js", files) == [("likely", "eio", "")]
    files = {"index.html": '<script type="module" src="/a.js"></script>'}
    assert undefined("export const s = new eio.Socket();\n", "public/a.js", files) == [("certain", "eio", "")]


@pytest.mark.parametrize(
    ("path", "text", "manifest"),
    [
        ("a.js", "const x = require('lodash');\nfrob(x);\n", "{}"),
        ("a.js", "module.exports = frob;\n", "{}"),
        ("a.cjs", "frob();\n", "{}"),
        ("a.js", "frob();\n", '{"type": "module"}'),
        ("a.ts", "export const x = frob;\n", "{}"),
    ],
)
def test_modules_are_known_by_what_they_say(path: str, text: str, manifest: str) -> None:
    assert undefined(text, path, {"package.json": manifest}) == [("certain", "frob", "")]


def test_a_name_that_neighbours_share_does_not_excuse_another_one() -> None:
    shared = {f"test/{n}.mjs": "spy.reset();\n" for n in "abc"}
    assert undefined("export const a = spy.on(frobnicate);\n", "test/x.mjs", shared) == [
        ("certain", "frobnicate", "")
    ]
    apart = {f"test/{n}.mjs": f"{n}Made.reset();\n" for n in "abc"}
    assert undefined("export const a = frobnicate();\n", "test/x.mjs", apart) == [
        ("possible", "frobnicate", "")
    ]


def test_a_script_with_tests_sees_what_other_scripts_have_and_nothing_else() -> None:
    text = "describe('x', function() { it('y', function() { expect(acquire(frobnicate())).toBe(1) }) });\n"
    files = {"test/utils.js": "function acquire(it) { return it }\n"}
    assert undefined(text, "test/x.js", files) == [("certain", "frobnicate", "")]


def test_a_script_among_others_is_held_to_what_they_have_but_beside_a_page() -> None:
    files = {"lib/utils.js": "function acquire(it) { return it }\n"}
    assert undefined("acquire(frobnicate());\n", "lib/x.js", files) == [("likely", "frobnicate", "")]
    assert undefined("acquire(frobnicate(twice));\n", "lib/x.js", files) == []
    assert undefined("frobnicate();\n", "lib/x.js", files) == []
    page = {**files, "lib/index.html": "<script src='all.js'></script>"}
    assert undefined("acquire(frobnicate());\n", "lib/x.js", page) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"package.json": '{"dependencies": {"nuxt": "4"}}'}, []),
        (
            {"package.json": '{"devDependencies": {"nuxt": "*"}}', "nuxt/package.json": '{"name": "nuxt"}'},
            ["ref"],
        ),
        (
            {
                "package.json": '{"devDependencies": {"nuxt": "*"}}',
                "nuxt/package.json": '{"name": "nuxt"}',
                "app/nuxt.config.ts": "",
            },
            [],
        ),
        ({"package.json": "{}", "app/nuxt.config.ts": ""}, ["ref"]),
    ],
)
def test_nuxt_makes_names_up_in_apps_and_not_where_it_is_made(
    files: dict[str, str], found: list[str]
) -> None:
    named = undefined("export const a = ref(1);\n", "app/a.mjs", files)
    assert [name for _, name, _ in named] == found


@pytest.mark.parametrize(
    ("provided", "found"),
    [
        ("{ total: 'x.js', totl: ['y'] }", []),
        ("{ total: 'x.js' }", ["totl"]),
        ("{ ...names }", []),
        ("names", []),
    ],
)
def test_a_bundler_provides_the_names_that_it_lists(provided: str, found: list[str]) -> None:
    files = {
        "webpack.config.js": f"module.exports = {{ plugins: [new webpack.ProvidePlugin({provided})] }};\n"
    }
    assert [named for _, named, _ in undefined("export default totl;\n", files=files)] == found

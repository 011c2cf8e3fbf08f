"""JavaScript and TypeScript: modules of the workspace, by path and by alias."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from grounding_kit import world_of
from javascript_kit import of

from fenceline.grounding.javascript import grounder
from fenceline.grounding.world import Change


def test_a_module_that_is_not_there_is_missing_and_the_nearest_is_told() -> None:
    assert of("src/a.js", "import { x } from './shapez';\n", {"src/shapes.js": "export const x = 1;\n"}) == [
        ("module-missing", "certain", "./shapez", "./shapes.js")
    ]


def test_a_module_of_another_folder_is_told_by_its_name() -> None:
    assert of("src/a.js", "require('./shapes');\n", {"lib/geometry/shapes.js": ""}) == [
        ("module-missing", "certain", "./shapes", "../lib/geometry/shapes.js")
    ]


def test_another_case_is_a_finding() -> None:
    assert of(
        "src/a.js", "import './Shapes';\nimport './Parts/x';\n", {"src/shapes.js": "", "src/parts/x.js": ""}
    ) == [
        ("module-missing", "certain", "./Shapes", "./shapes.js"),
        ("module-missing", "certain", "./Parts/x", "./parts/x.js"),
    ]


@pytest.mark.parametrize(
    ("specifier", "file"),
    [
        ("./b", "src/b.js"),
        ("./b", "src/b.mjs"),
        ("./b", "src/b.tsx"),
        ("./b", "src/b.d.ts"),
        ("./b", "src/b.json"),
        ("./b", "src/b.node"),
        ("./b", "src/b.vue"),
        ("./b", "src/b.native.js"),
        ("./b.js", "src/b.ts"),
        ("./b.jsx", "src/b.tsx"),
        ("./b.mjs", "src/b.mts"),
        ("./b.cjs", "src/b.cts"),
        ("./b.js", "src/b.d.ts"),
        ("./b", "src/b/index.ts"),
        ("./b/", "src/b/index.js"),
        (".", "src/index.js"),
        ("./", "src/index.ts"),
        ("..", "index.js"),
        ("../package", "package.json"),
        ("./b.css", "src/b.css"),
        ("./b.svg?raw", "src/b.svg"),
        ("./b.css", "src/b.css.ts"),
    ],
)
def test_modules_are_found_as_node_typescript_and_bundlers_find_them(specifier: str, file: str) -> None:
    assert of("src/a.js", f"import '{specifier}';\n", {file: "{}" if file == "package.json" else ""}) == []


def test_what_only_begins_alike_is_not_the_module() -> None:
    files = {"src/b.test.js": "", "src/b.config.ts": "", "src/b.md": "", "src/bb.js": ""}
    assert of("src/a.js", "import './b';\n", files)[0][:3] == ("module-missing", "certain", "./b")


def test_a_folder_leads_where_its_manifest_says() -> None:
    files = {"kit/package.json": '{"main": "lib/start"}', "kit/lib/start.js": "exports.x = 1;\n"}
    assert of("a.js", "const { x, y } = require('./kit');\nmodule.exports = { x, y };\n", files) == [
        ("name-not-exported", "certain", "y", "")
    ]


def test_a_folder_whose_manifest_leads_to_what_is_built_may_export_anything() -> None:
    files = {
        "package.json": '{"main": "lib/x.js", "types": "index.d.ts"}',
        "index.d.ts": "export const a: 1;\n",
    }
    assert of("test/a.js", "import { b } from '../';\n", files) == []


@pytest.mark.parametrize(
    ("specifier", "files"),
    [
        ("./generated/client", {}),
        ("../dist", {}),
        ("../build/out.js", {}),
        ("./parser.js", {"package.json": '{"scripts": {"build": "pegjs -o src/parser.js"}}'}),
        ("./schema.generated", {}),
        ("../bin/run", {"package.json": '{"name": "shop", "main": "bin/run.js"}', "bin/x.js": ""}),
        ("./secret", {".gitignore": "src/secret.js\n"}),
        ("./env", {"src/.gitignore": "env.ts\n"}),
        ("../../outside", {}),
        ("./linked/x", {"src/linked": ""}),
        ("./suite/x.json", {".gitmodules": '[submodule "suite"]\n\tpath = src/suite\n\turl = x\n'}),
        ("./x", {"tsconfig.json": '{"compilerOptions": {"rootDirs": ["src", "gen"]}}'}),
        ("!!raw!./x.txt", {}),
        ("./$types", {}),
        ("./+types/page", {}),
        ("./x", {"tsconfig.json": '{"extends": "./made/tsconfig.json"}'}),
        (
            "../client/types",
            {"package.json": '{"exports": {"./client": "./client/types.d.ts"}}', "client/x.ts": ""},
        ),
    ],
)
def test_what_may_be_there_when_the_code_runs_is_silent(specifier: str, files: dict[str, str]) -> None:
    assert of("src/a.ts", f"import '{specifier}';\n", files) == []


@pytest.mark.parametrize(
    "settings",
    [
        '{"extends": "./node_modules/gts/tsconfig-google.json"}',
        '{"extends": "./.svelte-kit/tsconfig.json"}',
        '{"compilerOptions": {"rootDirs": [".", "./.react-router/types"]}}',
    ],
)
def test_what_packages_and_tools_lay_over_the_workspace_is_types_alone(settings: str) -> None:
    found = of("src/a.ts", "import './nope';\nimport './$types';\n", {"tsconfig.json": settings})
    assert [one[:3] for one in found] == [("module-missing", "certain", "./nope")]


def test_settings_may_extend_a_folder() -> None:
    files = {"kit/tsconfig.cjs.json": '{"extends": "."}', "kit/tsconfig.json": "{}"}
    assert of("kit/src/a.ts", "import './nope';\n", files)[0][:3] == ("module-missing", "certain", "./nope")


def test_a_variable_called_exports_adds_no_names() -> None:
    text = "export function code(exports, module) {\n  exports.push(module.exports);\n}\n"
    assert of("a.js", "import { code, other } from './b';\ncode(other);\n", {"b.js": text}) == [
        ("name-not-exported", "certain", "other", "")
    ]
    both = f"{text}module.exports = code;\n"
    assert of("a.js", "import { code, other } from './b';\ncode(other);\n", {"b.js": both}) == [
        ("name-not-exported", "likely", "other", "")
    ]


def test_folders_that_are_laid_over_each_other_have_each_others_files() -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"rootDirs": ["src", "./views", "."]}}',
        "views/deep/part.ts": "export {};\n",
    }
    assert of("src/deep/a.ts", "import './part';\nimport '../deep/part';\n", files) == []
    assert of("src/deep/a.ts", "import './gone';\nimport '../part';\n", files) == [
        ("module-missing", "certain", "./gone", ""),
        ("module-missing", "certain", "../part", "../../views/deep/part.ts"),
    ]


@pytest.mark.parametrize(
    ("code", "certainty"),
    [
        ("if (process.env.X) { require('./gone') }", "likely"),
        ("module.exports = process.env.X ? require('./gone') : null;", "likely"),
        ("switch (x) { case 1: require('./gone') }", "likely"),
        ("x || require('./gone');", "likely"),
        ("if (fs.existsSync(x)) { require('./gone') }", "possible"),
        ("if (x) { try { require('./gone') } catch {} }", "possible"),
        ("function load() { return require('./gone') }", "certain"),
    ],
)
def test_under_a_condition_a_module_of_the_workspace_is_likely_missing(code: str, certainty: str) -> None:
    assert [one[:3] for one in of("src/a.cjs", f"const fs = 1, x = 2;\n{code}\nfs;\n")] == [
        ("module-missing", certainty, "./gone")
    ]
    names = code.replace("./gone", "./b").replace(
        "require('./b')", "(() => { const { nope } = require('./b') })()"
    )
    assert [
        one[1]
        for one in of("src/a.cjs", f"const fs = 1, x = 2;\n{names}\nfs;\n", {"src/b.js": "exports.a = 1;\n"})
    ] == [certainty]


def test_a_pattern_of_all_files_of_a_kind_says_nothing_of_one() -> None:
    assert of("src/a.ts", "import './nope.js';\n", {".gitignore": "*.js\n*.log\n"}) == [
        ("module-missing", "certain", "./nope.js", "")
    ]


def test_what_git_ignores_is_not_where_it_has_all_code_beside_it() -> None:
    rules = {".gitignore": "types\n", "src/types/store.ts": "export {};\n"}
    assert of("src/types/a.ts", "import './nope';\n", rules) == [("module-missing", "certain", "./nope", "")]
    rules |= {".gitignore": "types/*\n!types/store.ts\n", "types/store.ts": "", "types/readme.md": ""}
    assert of("src/a.ts", "import '../types/nope';\n", rules) == []
    assert of("src/a.ts", "import '../types/made/nope';\n", rules) == []


def test_exceptions_to_what_git_ignores_count() -> None:
    files = {".gitignore": "packages/*/*/\n!packages/*/src/\n"}
    assert of("packages/a/src/x.ts", "import './nope';\n", files)[0][:2] == ("module-missing", "certain")
    assert of("packages/a/src/x.ts", "import '../made/x';\n", files) == []


def test_what_git_ignores_but_is_there_is_found(tmp_path: Path) -> None:
    (tmp_path / "made.js").write_text("")
    world = replace(world_of({"package.json": b"{}"}), root=tmp_path)
    assert list(grounder(world).judge([Change("a.js", None, b"import './made';\n")])) == []


def test_the_settings_lead_aliases_into_the_workspace() -> None:
    settings = """{
      // as people write them
      "extends": "./base",
      "compilerOptions": {"paths": {"~lib/*": ["./lib/*"],},},
    }"""
    base = (
        '{"compilerOptions": {"baseUrl": "./src", "paths": {"@/*": ["*"], "shapes": ["geometry/shapes.ts"]}}}'
    )
    files = {
        "tsconfig.json": settings,
        "base.json": base,
        "src/geometry/shapes.ts": "export const area = 1;\n",
        "lib/parts.ts": "export const part = 1;\n",
    }
    text = (
        "import { area } from '@/geometry/shapes';\nimport { area as b, arae } from 'shapes';\n"
        "import { part } from '~lib/parts';\nimport '@/geometry/shapez';\nimport 'geometry/shapes';\n"
        "export const all = [area, b, arae, part];\n"
    )
    assert of("src/a.ts", text, files) == [
        ("name-not-exported", "certain", "arae", "area"),
        ("module-missing", "certain", "@/geometry/shapez", "src/geometry/shapes.ts"),
    ]


def test_a_module_below_an_alias_may_be_made_by_a_plugin() -> None:
    files = {"tsconfig.json": '{"compilerOptions": {"paths": {"#own/*": ["./src/*"]}}}', "src/a.ts": ""}
    text = "import '#own/made/polyfill';\n"
    assert of("src/b.ts", text, files)[0][:3] == ("module-missing", "certain", "#own/made/polyfill")
    assert of("src/b.ts", text, files | {"plugin.js": "virtual({'#own/made/polyfill': code});\n"}) == []


def test_a_declared_package_is_none_of_the_files_that_a_base_has() -> None:
    files = {"tsconfig.json": '{"compilerOptions": {"baseUrl": "."}}', "lodash.js": "export default 1;\n"}
    text = "import { total } from 'lodash';\nexport default total;\n"
    assert of("src/a.js", text, files) == []
    assert of("src/a.js", text.replace("lodash", "prices"), files | {"prices.js": "export default 1;\n"}) == [
        ("name-not-exported", "certain", "total", "")
    ]


def test_settings_that_extend_each_other_end() -> None:
    files = {"tsconfig.json": '{"extends": "./b.json"}', "b.json": '{"extends": "./tsconfig.json"}'}
    assert of("a.ts", "import '@/x';\n", files) == []


def test_denos_imports_are_aliases() -> None:
    files = {"deno.json": '{"imports": {"left-side": "jsr:@x/left", "lib/": "./lib/"}}', "lib/x.ts": ""}
    assert of("a.ts", "import 'left-side';\nimport 'lib/x.ts';\n", files) == []


def test_every_way_to_ask_for_a_module_is_read() -> None:
    text = """/// <reference path="./p1" />
import a = require('./p2');
import type { B } from './p3';
export * from './p4';
export { c } from './p5';
const d = require('./p6');
const e = await import('./p7');
let f: typeof import('./p8');
let g: import('./p9').G;
const h = require(`./p10`);
require('./p11' + d);
require(`./p${d}`);
foo.require('./p12');
"""
    missing = [named for rule, _, named, _ in of("a.mts", text) if rule == "module-missing"]
    assert missing == [f"./p{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "define(function (require) { require('./nope') });\n",
        "register('x', function (exports, require) { require('./nope') });\n",
        "function require(name) { return parts[name] }\nrequire('./nope');\n",
    ],
)
def test_a_require_of_the_files_own_is_not_nodes(text: str) -> None:
    assert of("bundle.js", text) == []


def test_a_require_made_by_node_is_nodes() -> None:
    text = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nrequire('./nope');\n"
    assert of("a.mjs", text) == [("module-missing", "certain", "./nope", "")]


def test_json_has_the_names_that_it_has() -> None:
    files = {"data.json": '{"one": 1}', "list.json": "[]"}
    text = "import { one, two } from './data.json';\nimport { x } from './list.json';\n"
    assert of("a.ts", text, files) == [("name-not-exported", "certain", "two", "")]


def test_what_a_loader_makes_of_a_file_may_export_anything() -> None:
    assert of(
        "a.js", "import Made from './b.js?worker';\nimport './c.js?worker';\n", {"b.js": "export {};\n"}
    ) == [("module-missing", "certain", "./c.js?worker", "")]


def test_assets_are_likely() -> None:
    assert of("src/a.js", "import './nope.css';\n") == [("module-missing", "likely", "./nope.css", "")]


def test_a_change_is_judged_as_a_whole() -> None:
    world = world_of({"package.json": b"{}", "old.js": b"exports.x = 1;\n"})
    changes = [
        Change("new.js", None, b"exports.y = 1;\n"),
        Change("old.js", b"exports.x = 1;\n", None),
        Change("a.js", None, b"const { y } = require('./new');\nconst { x } = require('./old');\n"),
    ]
    assert [(s.rule, s.named) for s in grounder(world).judge(changes)] == [("module-missing", "./old")]


def test_code_that_does_not_parse_is_asked_what_it_still_says() -> None:
    assert of("src/a.js", "import './nope';\nfunction (\n") == [("module-missing", "certain", "./nope", "")]


def test_the_place_is_that_of_the_specifier() -> None:
    world = world_of({"package.json": b"{}"})
    text = "/* é */ import './nope';\n".encode()
    (signal,) = grounder(world).judge([Change("a.js", None, text)])
    assert signal.place is not None
    assert (signal.place.path, signal.place.line, signal.place.column) == ("a.js", 1, 16)
    assert signal.message == "there is no ./nope in this workspace"

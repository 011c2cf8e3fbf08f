"""JavaScript and TypeScript: packages, in the four ways in which one can be missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from grounding_kit import world_of
from javascript_kit import PACKAGE, of

from fenceline.grounding.javascript import grounder
from fenceline.grounding.javascript.packages import package_of
from fenceline.grounding.world import Change


def test_a_package_that_is_nowhere_is_unknown() -> None:
    assert of("src/a.js", "import pad from 'frobnicate-left';\n") == [
        ("package-unknown", "certain", "frobnicate-left", "")
    ]


def test_a_slip_in_a_declared_package_is_misspelt() -> None:
    assert of("src/a.js", "const app = require('expres');\n") == [
        ("package-misspelt", "certain", "expres", "express")
    ]


def test_a_slip_in_a_scoped_package_is_misspelt() -> None:
    manifest = '{"dependencies": {"@acme/toolkit": "1"}}'
    assert of("src/a.js", "import t from '@acme/tolkit/parts';\n", {"package.json": manifest}) == [
        ("package-misspelt", "certain", "@acme/tolkit", "@acme/toolkit")
    ]


def test_a_well_known_package_that_nothing_declares_is_undeclared() -> None:
    assert of("src/a.js", "import axios from 'axios';\n") == [("package-undeclared", "likely", "axios", "")]


def test_a_package_that_comes_along_with_another_is_undeclared() -> None:
    lock = '{"packages": {"node_modules/frobnicate-left": {"version": "1.0.0"}}}'
    assert of("src/a.js", "import pad from 'frobnicate-left';\n", {"package-lock.json": lock}) == [
        ("package-undeclared", "likely", "frobnicate-left", "")
    ]


def test_a_package_that_another_file_imports_too_is_only_possible() -> None:
    assert of(
        "src/a.js", "import pad from 'frobnicate-left';\n", {"src/b.js": "require('frobnicate-left/x')"}
    ) == [("package-undeclared", "possible", "frobnicate-left", "")]


def test_what_is_installed_tells_undeclared_from_not_installed(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "@acme" / "kit").mkdir(parents=True)
    world = replace(world_of({"package.json": PACKAGE.encode()}), root=tmp_path)
    text = b"import kit from '@acme/kit/part';\nimport get from 'lodash/get';\n"
    found = list(grounder(world).judge([Change("src/a.js", None, text)]))
    assert [(one.rule, one.certainty, one.named) for one in found] == [
        ("package-undeclared", "likely", "@acme/kit"),
        ("package-not-installed", "possible", "lodash"),
    ]


@pytest.mark.parametrize(
    "specifier",
    [
        "express",
        "lodash/get",
        "shop",
        "shop/parts",
        "fs",
        "node:fs/promises",
        "node:test",
        "path/posix",
        "@/components/x",
        "~/x",
        "https://esm.sh/x",
        "virtual:pages",
        "bun:test",
        "jsr:@std/path",
        "astro:content",
        "raw-loader!./x",
        "@docusaurus/router",
        "@theme/Layout",
        "vscode",
        "/src/x.js",
        "",
    ],
)
def test_what_is_there_or_somebodys_own_business_is_silent(specifier: str) -> None:
    assert of("src/a.js", f"import x from '{specifier}';\n") == []


def test_a_module_that_node_has_not_is_unknown() -> None:
    assert of("src/a.js", "import x from 'node:filesystem';\nimport y from 'node:utill';\n") == [
        ("package-unknown", "certain", "node:filesystem", ""),
        ("package-unknown", "certain", "node:utill", "node:util"),
    ]


@pytest.mark.parametrize(
    "section",
    [
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
        "bundledDependencies",
        "bundleDependencies",
    ],
)
def test_every_section_of_a_manifest_declares(section: str) -> None:
    value = '["left"]' if section.startswith("bundle") else '{"left": "1"}'
    assert of("src/a.js", "import 'left';\n", {"package.json": f'{{"{section}": {value}}}'}) == []


def test_the_manifests_of_all_folders_above_declare() -> None:
    files = {"apps/web/package.json": '{"dependencies": {"left": "1"}}'}
    assert of("apps/web/src/a.js", "import 'left';\nimport 'express';\n", files) == []


def test_packages_of_the_workspace_are_known() -> None:
    files = {"packages/core/package.json": '{"name": "@shop/core"}'}
    assert of("apps/web/a.js", "import { x } from '@shop/core';\n", files) == []


def test_types_stand_for_a_package() -> None:
    manifest = '{"devDependencies": {"@types/estree": "1", "@types/acme__kit": "1"}}'
    text = "import type { Node } from 'estree';\nimport type { K } from '@acme/kit';\nexport type A = Node | K;\n"
    assert of("src/a.ts", text, {"package.json": manifest}) == []


def test_a_module_that_a_declaration_file_declares_is_known() -> None:
    files = {"types/left.d.ts": "declare module 'left-side';\ndeclare module '*.frob';\n"}
    assert of("src/a.ts", "import 'left-side';\nimport 'x.frob';\n", files) == []


def test_a_configuration_that_speaks_of_a_prefix_makes_an_alias() -> None:
    files = {"vite.config.js": "export default {resolve: {alias: {'frobnicate': '/src'}}};\n"}
    assert of("src/a.js", "import 'frobnicate/parts';\n", files) == []


def test_a_configuration_is_no_evidence_for_what_it_imports() -> None:
    assert of("vite.config.js", "import x from 'frobnicate-left';\nexport default x;\n") == [
        ("package-unknown", "certain", "frobnicate-left", "")
    ]


def test_a_bundler_may_find_modules_in_the_workspaces_own_folders() -> None:
    assert of("src/a.js", "import 'widgets/button';\n", {"src/widgets/button.js": ""}) == []


def test_without_any_manifest_nothing_is_certain() -> None:
    world = world_of({"b.js": b""})
    found = list(grounder(world).judge([Change("a.js", None, b"import 'frobnicate-left';\n")]))
    assert [(one.rule, one.certainty) for one in found] == [("package-unknown", "likely")]


def test_a_manifest_that_cannot_be_read_proves_nothing() -> None:
    assert of("src/a.js", "import 'frobnicate-left';\n", {"package.json": "{"}) == []


@pytest.mark.parametrize(
    "manifest",
    ["[]", '"x"', '{"dependencies": ["a"]}', '{"name": 3, "imports": [], "scripts": 1, "exports": [[1]]}'],
)
def test_a_manifest_may_have_anything_in_any_field(manifest: str) -> None:
    assert {
        rule for rule, *_ in of("src/a.js", "import 'frobnicate-left';\n", {"package.json": manifest})
    } <= {"package-unknown"}


def test_inner_specifiers_are_held_against_the_imports_map() -> None:
    manifest = '{"name": "shop", "imports": {"#db": "./db.js", "#parts/*": "./parts/*.js"}}'
    text = "import '#db';\nimport '#parts/x';\nimport '#dbs';\n"
    assert of("src/a.js", text, {"package.json": manifest}) == [("module-missing", "certain", "#dbs", "#db")]
    assert of("src/a.js", "import '#app';\n") == []  # without a map it is an alias


@pytest.mark.parametrize(
    "code",
    [
        "try { require('left-side') } catch {}",
        "let x; try { x = await import('left-side') } catch { x = null }",
        "const x = process.env.X ? require('left-side') : null;",
        "if (process.env.X) { require('left-side') }",
        "process.env.X && require('left-side');",
        "import('left-side').catch(() => {});",
        "assert.throws(() => require('left-side'));",
        "// @ts-ignore\nimport 'left-side';",
        "// @ts-expect-error\nimport {\n  x,\n} from 'left-side';",
        "import 'left-side'; // eslint-disable-line import/no-unresolved",
        "/* eslint-disable */\nimport 'left-side';",
        "/* eslint-disable import/no-unresolved */\nimport 'left-side';\n/* eslint-enable */",
        "jest.mock('left-side', () => ({}), { virtual: true });\nimport 'left-side';",
    ],
)
def test_what_may_fail_by_intent_is_never_certain(code: str) -> None:
    assert {certainty for _, certainty, *_ in of("src/a.mjs", code + "\n")} == {"possible"}


@pytest.mark.parametrize(
    "code",
    [
        "import 'left-side';\n/* eslint-disable */\nlet a\n/* eslint-enable */",
        "/* eslint-disable */\nlet a\n/* eslint-enable */\nimport 'left-side';",
        "/* eslint-disable import/order, global-require */\nimport 'left-side';",
    ],
)
def test_what_is_excused_elsewhere_or_of_something_else_is_certain(code: str) -> None:
    assert of("src/a.mjs", code + "\n") == [("package-unknown", "certain", "left-side", "")]


def test_what_is_not_checked_for_types_is_there_no_more_for_that() -> None:
    text = "// @ts-nocheck\nimport type { X } from 'left-side';\nimport x from 'right-side';\nimport { y } from './none';\n"
    assert [(certainty, named) for _, certainty, named, _ in of("src/a.ts", text)] == [
        ("possible", "left-side"),
        ("likely", "right-side"),
        ("likely", "./none"),
    ]


def test_comments_and_strings_ask_for_nothing() -> None:
    text = "// import 'left-side';\n/* require('left-side') */\nconst s = \"import x from 'left-side'\";\nexport { s };\n"
    assert of("src/a.js", text) == []


def test_types_alone_and_late_requires_are_likely() -> None:
    text = "import type { X } from 'left-side';\nexport function f() { return require('right-side') as X }\n"
    assert of("src/a.ts", text) == [
        ("package-unknown", "likely", "left-side", ""),
        ("package-unknown", "likely", "right-side", ""),
    ]


def test_what_was_wrong_before_does_not_count() -> None:
    before = "import 'left-side';\n"
    assert of("src/a.js", "// moved\n" + before, {"src/a.js": before}) == []


def test_samples_are_not_held_to_anything() -> None:
    for folder in (
        "test/fixtures",
        "test-files/ts/x",
        "testdata/x",
        "src/__fixtures__/x",
        "packages/create/templates/react",
        "__mocks__",
        "test/form/samples/x",
    ):
        assert of(f"{folder}/a.js", "import 'left-side';\n") == [
            ("package-unknown", "possible", "left-side", "")
        ]


@pytest.mark.parametrize(
    ("importer", "certainty"),
    [
        ({"test/x.test.js": "import { x } from './fixtures/a.js';\n"}, "certain"),
        ({"test/x.test.js": "const x = require('./fixtures/a');\n"}, "certain"),
        ({"test/x.test.js": "run('./fixtures/a.js');\n"}, "possible"),
        ({"test/x.test.js": "test(() => import('./fixtures/a.js'));\n"}, "possible"),
        ({"test/fixtures/b.js": "import './a.js';\n"}, "possible"),
    ],
)
def test_a_sample_that_code_imports_is_code(importer: dict[str, str], certainty: str) -> None:
    files = {"test/fixtures/a.js": "export const x = 1;\n", **importer}
    assert of("test/fixtures/a.js", "import 'left-side';\nexport const x = 1;\n", files) == [
        ("package-unknown", certainty, "left-side", "")
    ]


@pytest.mark.parametrize(
    ("others", "certainty"),
    [
        ({"one": "import 'lodash';\n", "two": "", "three": ""}, "likely"),
        ({"one": "", "two": ""}, "possible"),  # too few to tell
        ({"one": "", "two": "import 'right-side';\n", "three": ""}, "possible"),
        ({"one": "", "two": "import './gone';\n", "three": ""}, "likely"),  # another kind of fault
    ],
)
def test_samples_are_held_to_what_all_others_hold_to(others: dict[str, str], certainty: str) -> None:
    files = {f"test/{name}/fixtures/x.js": f"{text}export {{}};\n" for name, text in others.items()}
    assert of("test/fixtures/a.js", "import 'left-side';\n", files) == [
        ("package-unknown", certainty, "left-side", "")
    ]


def test_what_runs_a_sample_is_held_to_it() -> None:
    assert of("test/form/samples/x/_config.js", "import 'left-side';\n") == [
        ("package-unknown", "certain", "left-side", "")
    ]


def test_a_folder_with_enough_files_speaks_for_itself() -> None:
    files = {f"lib/{n}.js": "export {};\n" for n in "abc"} | {
        f"test/{n}.js": "import 'left-side';\n" for n in "a"
    }
    assert of("lib/x.js", "import 'right-side';\n", files) == [
        ("package-unknown", "certain", "right-side", "")
    ]
    del files["lib/b.js"]
    assert of("lib/x.js", "import 'right-side';\n", files) == [
        ("package-unknown", "possible", "right-side", "")
    ]


def test_what_the_linter_is_told_to_leave_alone_is_likely() -> None:
    files = {".eslintignore": "/cases/**/*.js\n!/cases/run.js\n"}
    assert of("cases/x/a.js", "import 'left-side';\n", files) == [
        ("package-unknown", "likely", "left-side", "")
    ]
    assert of("cases/run.js", "import 'left-side';\n", files) == [
        ("package-unknown", "certain", "left-side", "")
    ]


def test_a_module_that_code_elsewhere_makes_up_is_likely() -> None:
    files = {"plugin.js": "mocks.set('left-side', {});\n"}
    assert of("a.js", "import 'left-side';\n", files) == [("package-unknown", "likely", "left-side", "")]
    assert of("a.js", "import '@site/useTheme';\n") == [("package-unknown", "likely", "@site/useTheme", "")]


def test_where_such_things_stand_already_one_more_proves_little() -> None:
    files = {"cases/one.js": "import 'left-side';\n", "cases/two.js": "export {};\n"}
    assert of("cases/three.js", "import 'right-side';\n", files) == [
        ("package-unknown", "possible", "right-side", "")
    ]


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("lodash/get", "lodash"),
        ("@a/b/c", "@a/b"),
        ("@a", ""),
        ("@/x", ""),
        ("#x", ""),
        ("a:b", ""),
        ("A/b", ""),
        ("a/../../b", ""),
        ("x.js", "x.js"),
    ],
)
def test_the_package_of_a_specifier(text: str, package: str) -> None:
    assert package_of(text) == package


def test_a_setting_for_all_of_the_own_packages_adds_none_to_them() -> None:
    files = {"packages/core/package.json": '{"name": "@shop/core"}', "vite.config.js": "x('@shop/*');\n"}
    assert of("apps/web/a.js", "import { x } from '@shop/coer';\n", files) == [
        ("package-misspelt", "likely", "@shop/coer", "@shop/core")
    ]
    assert (
        of("apps/web/a.js", "import { x } from '@till/core';\n", {"vite.config.js": "x('@till/*');\n"}) == []
    )


def test_a_pattern_for_everything_that_leads_to_packages_adds_none() -> None:
    paths = '{"compilerOptions": {"baseUrl": ".", "paths": {"*": ["node_modules/*", "types/*"]}}}'
    files = {"tsconfig.json": paths, "types/known.d.ts": "export {};\n"}
    assert of("src/a.ts", "import 'left-side';\nimport 'known';\nimport 'lodash';\n", files) == [
        ("package-unknown", "certain", "left-side", "")
    ]

"""JavaScript and TypeScript: names that are taken from what the workspace builds of its own sources."""

from __future__ import annotations

import pytest
from javascript_kit import of

SHOP = '{"name": "@shop/core", "main": "dist/index.cjs"}'
SOURCES = {"package.json": SHOP, "src/total.js": "export const total = 1;\n"}


def missing(text: str, files: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (certainty, named)
        for rule, certainty, named, _ in of("test/a.js", text, files)
        if rule == "name-not-exported"
    ]


@pytest.mark.parametrize("specifier", ["../", "..", "../dist/index.cjs", "../build/total.js", "@shop/core"])
def test_a_name_that_no_source_spells_is_likely_missing_from_what_is_built(specifier: str) -> None:
    text = f"const {{ total, totl }} = require('{specifier}');\n"
    assert missing(text, SOURCES) == [("likely", "totl")]


def test_the_asking_file_is_no_source_of_the_name() -> None:
    text = "const { totl } = require('../');\ntotl();\n"
    assert missing(text, {**SOURCES, "test/a.js": "require('../');\n"}) == [("likely", "totl")]


@pytest.mark.parametrize(
    "other",
    [
        {"src/all.js": "export * from 'lodash';\n"},
        {"src/all.js": "module.exports = require('lodash');\n"},
        {"src/all.js": "module.exports = { ...require('@scope/lodash/get') };\n"},
        {"native/lib.rs": "fn totl() {}\n"},
        {"src/more.js": "exports['totl'] = 1;\n"},
        {"src/more.vue": "<script>export const totl = 1</script>\n"},
    ],
)
def test_what_is_built_may_have_names_from_elsewhere(other: dict[str, str]) -> None:
    assert missing("const { totl } = require('../');\n", {**SOURCES, **other}) == []


def test_own_packages_are_passed_on_with_what_their_sources_spell() -> None:
    files = {**SOURCES, "src/all.js": "export * from '@shop/core';\n"}
    assert missing("const { totl } = require('../');\n", files) == [("likely", "totl")]


@pytest.mark.parametrize("specifier", ["../dist/generated/client", "../coverage/x.js", "./made"])
def test_what_tools_make_has_any_name(specifier: str) -> None:
    files = {**SOURCES, ".gitignore": "made.js\n"}
    assert missing(f"const {{ totl }} = require('{specifier}');\n", files) == []


def test_a_default_of_what_is_built_is_open() -> None:
    assert missing("import shop from '../';\n", SOURCES) == []


def gone(specifier: str, files: dict[str, str], path: str = "test/a.js") -> list[tuple[str, str]]:
    found = of(path, f"const it = require('{specifier}');\nmodule.exports = it;\n", files)
    return [(certainty, named) for rule, certainty, named, _ in found if rule == "module-missing"]


def test_a_built_module_is_called_like_a_source() -> None:
    assert gone("../dist/total", SOURCES) == []
    assert gone("../dist/total.min.js", SOURCES) == []
    assert gone("../dist/totl", SOURCES) == [("likely", "../dist/totl")]
    assert gone("../dist/deep/totl.js", SOURCES) == [("likely", "../dist/deep/totl.js")]


@pytest.mark.parametrize(
    ("specifier", "other"),
    [
        ("../dist/bundle.js", {}),
        ("../dist/", {}),
        ("../dist/basket.js", {"rollup.config.js": "export default { output: { name: 'basket' } };\n"}),
        ("../dist/basket.js", {"package.json": '{"scripts": {"build": "esbuild --outfile=dist/basket.js"}}'}),
        ("../dist/basket.js", {"src/names.js": "export default ['basket'];\n"}),
        ("../dist/basket.js", {"basket/style.css": ""}),
        ("../dist/generated/basket.js", {}),
    ],
)
def test_a_built_module_may_be_called_as_anything_spells(specifier: str, other: dict[str, str]) -> None:
    assert gone(specifier, {**SOURCES, **other}) == []


def test_a_folder_that_is_there_is_not_built() -> None:
    assert gone("../dist/totl", {**SOURCES, "dist/total.js": ""}) == [("certain", "../dist/totl")]


@pytest.mark.parametrize(
    ("specifier", "found"),
    [
        ("./generated/UserView", []),  # of words that something is called by
        ("./generated/shop_api.js", []),  # or spells
        ("./generated/UserQuery", ["likely"]),
        ("./made/UserQuery", []),  # nobody else asks for anything there
    ],
)
def test_what_a_tool_makes_is_called_by_words_of_the_workspace(specifier: str, found: list[str]) -> None:
    files = {
        "src/b.js": "import './generated/User';\n",
        "idl/user-view.webidl": "",
        "schema.proto": "service ShopApi {}\n",
        ".gitignore": "made\n",
    }
    assert [certainty for certainty, _ in gone(specifier, files, "src/a.js")] == found

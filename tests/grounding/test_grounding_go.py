"""Go: what an import may name, and what it may use of the workspace's own packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiled_kit import Said, heard, judged, said

GO_MOD = """module example.com/shop

go 1.22

require (
\tgithub.com/stretchr/testify v1.9.0
\tgolang.org/x/sync/v2 v2.0.1 // indirect
)

require "example.org/quoted" v1.0.0

replace example.com/near => ./near
replace (
\texample.com/far v1.2.3 => ../far
\texample.com/other => example.com/fork v1.0.0
)
"""
FILES = {
    "go.mod": GO_MOD,
    "go.sum": "example.com/summed v1.0.0 h1:x=\nexample.com/header v1.0.0/go.mod h1:y=\n",
    ".gitignore": "/internal/made\n*.exe\n",
    "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n',
    "cart/cart.go": "package cart\n\n// Add adds.\nfunc Add(a int) {}\n\ntype (\n\tItem struct{}\n\tKind = int\n)\n\n"
    "const A, B = 1, 2\n\nvar (\n\tOne, Two = 1, 2\n)\n\nfunc (Item) Price() {}\nfunc hidden() {}\n",
    "cart/cart_test.go": "package cart\n\nvar ForTests = 1\n",
    "cart/internal/deep/deep.go": "package deep\n",
    "stock/v2/stock.go": "package stock\n\n//go:generate stringer\n\nfunc Count() int { return 0 }\n",
    "docs/readme.md": "",
    "near/go.mod": "module example.com/near\n",
    "near/near.go": "package near\n\nfunc Here() {}\n",
    "tools/go.mod": "module example.com/shop/tools\n",
    "tools/tools.go": "package tools\n",
    "used.go": 'package main\n\nimport _ "example.com/elsewhere/used"\n',
}


@pytest.fixture(autouse=True)
def no_module_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "none"))


def go(imports: str, body: str = "", path: str = "main.go") -> list[Said]:
    text = f"package main\n\nimport (\n{imports}\n)\n\nfunc main() {{\n{body}\n}}\n"
    return said(judged("go", FILES, path, text))


@pytest.mark.parametrize(
    "imports",
    [
        '"fmt"\n_ "net/http/pprof"\n. "strings"\n"C"\n"unsafe"',
        '"slices"\n"math/rand/v2"',
        '"github.com/stretchr/testify/assert"\nsync "golang.org/x/sync/v2/errgroup"\n"example.org/quoted"',
        '"example.com/shop/cart"\n"example.com/near"\n`example.com/shop/stock/v2`',
        '"example.com/far/anything"\n"example.com/other/thing"',
        '// "example.com/comment"\n/* "x/y"\n*/',
        '"example.com/elsewhere/used"',
        '"example.com/shop/internal/made"',
        '"./relative"',
    ],
)
def test_what_exists_raises_nothing(imports: str) -> None:
    assert go(imports) == []


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ('"github.com/acme/widgets"', ("package-unknown", "certain", "github.com/acme/widgets", "")),
        ('"leftpad"', ("package-unknown", "certain", "leftpad", "")),
        ('"encoding/jsn"', ("package-misspelt", "certain", "encoding/jsn", "encoding/json")),
        (
            '"github.com/stretchr/testfy/assert"',
            ("package-misspelt", "certain", "github.com/stretchr/testfy/assert", "github.com/stretchr/testify/assert"),
        ),
        (
            '"golang.org/x/sync/errgroup"',
            ("package-misspelt", "certain", "golang.org/x/sync/errgroup", "golang.org/x/sync/v2/errgroup"),
        ),
        ('"example.com/summed/x"', ("package-undeclared", "likely", "example.com/summed/x", "")),
        ('"example.com/header"', ("package-unknown", "certain", "example.com/header", "")),
        ('"example.com/shop/crat"', ("module-missing", "certain", "example.com/shop/crat", "cart")),
        ('"example.com/near/x"', ("module-missing", "certain", "example.com/near/x", "")),
        ('"example.com/shop/docs"', ("module-missing", "likely", "example.com/shop/docs", "")),
        ('"example.com/shop/tools"', ("package-undeclared", "likely", "example.com/shop/tools", "")),
        ('"example.com/shop/cart/internal/deep"', ("module-missing", "certain", "example.com/shop/cart/internal/deep", "")),
        ('"uuid"', ("package-unknown", "possible", "uuid", "")),
    ],
)  # fmt: skip
def test_what_does_not_exist(imports: str, expected: Said) -> None:
    assert go(f'"fmt"\n{imports}') == [expected]


def test_the_place_and_the_message_are_those_of_the_import() -> None:
    (signal,) = judged("go", FILES, "main.go", 'package main\n\nimport x "example.com/shop/missing"\n')
    assert signal.place is not None
    assert (signal.place.path, signal.place.line, signal.place.column) == ("main.go", 3, 10)
    assert signal.message == "Module example.com/shop has no package missing: there is no folder missing."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("cart.Add(cart.A + cart.B + cart.One + cart.Two)\nvar i cart.Item\nvar k cart.Kind", []),
        ("cart.Remove(1)", [("name-not-exported", "certain", "cart.Remove", "")]),
        ("cart.Addd(1)", [("name-not-exported", "certain", "cart.Addd", "Add")]),
        ("cart.Price()", [("name-not-exported", "certain", "cart.Price", "")]),
        ("cart.ForTests()", [("name-not-exported", "certain", "cart.ForTests", "")]),
        ("var i cart.Itemm", [("name-not-exported", "certain", "cart.Itemm", "")]),
        ('s := "cart.Remove" // cart.Remove', []),
        ("cart := other()\ncart.Remove()", []),
        ("x.cart.Remove()", []),
    ],
)
def test_names_of_own_packages(body: str, expected: list[Said]) -> None:
    assert go('"example.com/shop/cart"', body) == expected


def test_a_package_that_generates_names_is_not_certain() -> None:
    assert go('s "example.com/shop/stock/v2"', "s.Kind_String()") == [
        ("name-not-exported", "likely", "s.Kind_String", "")
    ]
    assert go('"example.com/shop/stock/v2"', "stock.Count()\nv2.Missing()") == []


def test_tests_of_a_package_see_what_its_tests_declare() -> None:
    text = (
        'package cart_test\n\nimport "example.com/shop/cart"\n\nvar _ = cart.ForTests\nvar _ = cart.Nothing\n'
    )
    assert said(judged("go", FILES, "cart/outer_test.go", text)) == [
        ("name-not-exported", "certain", "cart.Nothing", "")
    ]


@pytest.mark.parametrize("path", ["testdata/x.go", "a/_old/x.go", ".hidden/x.go"])
def test_files_that_go_leaves_out_are_not_judged(path: str) -> None:
    assert go('"leftpad"', path=path) == []
    assert (
        said(judged("go", FILES, "gen.go", '//go:build ignore\n\npackage main\n\nimport "leftpad"\n')) == []
    )


def test_what_was_there_before_does_not_count() -> None:
    files = {**FILES, "main.go": 'package main\n\nimport "leftpad"\n'}
    text = 'package main\n\n\n\nimport "leftpad"\nimport "rightpad"\n'
    assert [s[2] for s in said(judged("go", files, "main.go", text))] == ["rightpad"]


def test_modules_of_a_workspace_file_see_each_other() -> None:
    files = {
        "go.work": "go 1.22\n\nuse (\n\t./a\n\t./b\n\t../outside\n)\n",
        "a/go.mod": "module example.com/a\n",
        "b/go.mod": "module example.com/b\n",
        "b/b.go": "package b\n\nfunc Here() {}\n",
        "c/go.mod": "module example.com/c\n",
    }
    text = 'package a\n\nimport "example.com/b"\nimport "example.com/b/none"\n\nvar _ = b.Here\nvar _ = b.There\n'
    assert [(rule, named) for rule, _, named, _ in said(judged("go", files, "a/a.go", text))] == [
        ("module-missing", "example.com/b/none"),
        ("name-not-exported", "b.There"),
    ]
    assert said(judged("go", files, "c/c.go", text)) == [
        ("package-undeclared", "likely", "example.com/b", ""),
        ("package-unknown", "certain", "example.com/b/none", ""),
    ]


def test_a_vendored_module_has_what_its_list_says() -> None:
    listed = "# github.com/stretchr/testify v1.9.0\n## explicit\ngithub.com/stretchr/testify/assert\nexample.com/loose\n"
    files = {**FILES, "vendor/modules.txt": listed}
    text = (
        'package main\n\nimport (\n"github.com/stretchr/testify/assert"\n"github.com/stretchr/testify/mock"\n'
        '"example.com/loose"\n)\n'
    )
    assert said(judged("go", files, "main.go", text)) == [
        ("package-not-installed", "likely", "github.com/stretchr/testify/mock", ""),
        ("package-undeclared", "certain", "example.com/loose", ""),
    ]


def test_the_module_cache_tells_undeclared_from_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "github.com" / "!burnt!sushi" / "toml@v1.4.0" / "internal").mkdir(parents=True)
    (tmp_path / "github.com" / "stretchr" / "testify@v1.9.0" / "assert").mkdir(parents=True)
    monkeypatch.setenv("GOMODCACHE", str(tmp_path))
    assert go('"github.com/BurntSushi/toml"\n"github.com/stretchr/testify/assert"\n"github.com/stretchr/testify/nothing"') == [
        ("package-undeclared", "certain", "github.com/BurntSushi/toml", ""),
        ("package-unknown", "certain", "github.com/stretchr/testify/nothing", ""),
    ]  # fmt: skip


def test_before_go_1_17_what_the_sums_name_is_implied() -> None:
    files = {**FILES, "go.mod": "module example.com/shop\n\ngo 1.16\n"}
    text = 'package main\n\nimport "example.com/summed/x"\nimport "example.com/header"\nimport "example.com/gone"\n'
    assert [named for _, _, named, _ in said(judged("go", files, "main.go", text))] == ["example.com/gone"]


def test_without_a_module_only_an_odd_root_is_likely() -> None:
    files = {"src/app/main.go": "package main\n", "src/app/util/util.go": "package util\n"}
    text = 'package main\n\nimport "app/util"\nimport "github.com/any/thing"\nimport "leftpad"\n'
    assert said(judged("go", files, "src/app/main.go", text)) == [
        ("package-unknown", "likely", "leftpad", "")
    ]


def test_the_toolchains_own_repository_is_left_alone() -> None:
    files = {"src/go.mod": "module std\n"}
    assert said(judged("go", files, "src/fmt/fmt.go", 'package fmt\n\nimport "internal/fmtsort"\n')) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (['import "leftpad"'], [("package-unknown", "certain", "leftpad", "")]),
        (["import (", '\t"fmt"', '\tp "leftpad"  // why'], [("package-unknown", "certain", "leftpad", "")]),
        (["import (", ")", '\t"leftpad"'], []),
        (["x := f(", '\t"leftpad"'], []),
        (['import "example.com/shop/none"'], [("module-missing", "likely", "example.com/shop/none", "")]),
        (['import "' + "a" * 100_000 + '"'], []),
        (['importer "leftpad"', 'import leftpad', "import"], []),
    ],
)  # fmt: skip
def test_a_line_of_a_stream(lines: list[str], expected: list[Said]) -> None:
    assert heard("go", FILES, "main.go", lines) == expected

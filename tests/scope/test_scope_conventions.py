"""Where tests live and what names look like, by each language's conventions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.scope.testfiles import is_test, names_of_tests, new_test_path
from fenceline.scope.words import naming


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_a.py",
        "a_test.py",
        "app/tests.py",
        "pkg/a_test.go",
        "src/a.test.ts",
        "src/a.spec.jsx",
        "src/__tests__/a.js",
        "test/a.mjs",
        "src/test/java/b/ATest.java",
        "ATests.java",
        "AIT.java",
        "tests/a.rs",
        "tests/test_a.cc",
    ],
)
def test_tests(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize(
    "path",
    [
        "contest.py",
        "latest.go",
        "src/testing.ts",
        "tests/conftest.py",
        "tests/helpers/make.js",
        "test/support/utils.js",
        "spec.md",
        "src/main/java/Attest.java",
        "tests/data.json",
        "testdata/a.go",
        "inspect.ts",
    ],
)
def test_not_tests(path: str) -> None:
    assert not is_test(path)


@pytest.mark.parametrize(
    ("path", "tests", "expected"),
    [
        ("solution.py", [], "test_solution.py"),
        ("pkg/_money.py", [], "tests/test_money.py"),
        ("pkg/money.py", ["tests/test_cart.py"], "tests/test_money.py"),
        ("pkg/money.py", ["pkg/cart_test.py"], "pkg/money_test.py"),
        (
            "shop/utils/misc.py",
            ["tests/test_utils_url.py", "tests/test_utils_log.py"],
            "tests/test_utils_misc.py",
        ),
        (
            "shop/utils/misc.py",
            ["tests/test_a.py", "tests/test_b.py", "shop/utils/test.py"],
            "tests/test_misc.py",
        ),
        ("shop/request/__init__.py", ["tests/test_url.py"], "tests/test_request.py"),
        ("src/pkg/io/money.py", ["tests/test_a.py", "tests/io/test_b.py"], "tests/io/test_money.py"),
        ("pkg/money.go", ["pkg/cart_test.go"], "pkg/money_test.go"),
        ("src/money.rs", [], "src/money.rs"),
        ("src/main/java/a/Money.java", [], "src/test/java/a/MoneyTest.java"),
        ("src/money.ts", [], "src/money.test.ts"),
        ("src/money.tsx", ["src/cart.spec.tsx"], "src/money.spec.tsx"),
        ("src/money.js", ["src/__tests__/cart.test.js"], "src/__tests__/money.test.js"),
        ("lib/money.js", ["test/cart.js"], "test/money.js"),
    ],
)
def test_new_test_file(path: str, tests: list[str], expected: str) -> None:
    assert new_test_path(path, tests) == expected


@pytest.mark.parametrize("path", ["a/money.py", "a/money.go", "a/Money.java", "a/money.ts", "a/money.c"])
def test_a_new_test_file_is_one_and_has_a_usual_name(path: str) -> None:
    new = new_test_path(path, [])

    assert is_test(new)
    assert new.rpartition("/")[2] in names_of_tests(path)


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=2, max_size=4))
def test_a_name_keeps_its_words_in_every_style(words: list[str]) -> None:
    for style in ("snake", "kebab", "camel", "pascal"):
        assert naming.split(naming.join(words, style)) == tuple(words)
        assert naming.style_of([naming.join(words, style)]) == style


@pytest.mark.parametrize(
    ("one", "many"), [("handler", "handlers"), ("query", "queries"), ("class", "classes"), ("key", "keys")]
)
def test_plural_and_back(one: str, many: str) -> None:
    assert (naming.plural(one), naming.singular(many)) == (many, one)

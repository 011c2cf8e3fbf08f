"""Java: imports against the JDK, own sources and what Maven and Gradle declare."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiled_kit import Said, heard, judged, said

POM = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.example.shop</groupId>
  <artifactId>shop</artifactId>
  <dependencies>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId></dependency>
    <dependency><groupId>commons-io</groupId><artifactId>commons-io</artifactId></dependency>
    <dependency><groupId>org.junit-pioneer</groupId><artifactId>junit-pioneer</artifactId></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency>
  </dependencies>
</project>
"""
MAIN = "src/main/java/org/example/shop"
FILES = {
    "pom.xml": POM,
    f"{MAIN}/Shop.java": "package org.example.shop;\n\npublic class Shop {}\n",
    f"{MAIN}/cart/Cart.java": "package org.example.shop.cart;\n\nimport java.util.List;\n\n@Deprecated\npublic class Cart {\n"
    "  public static final int MOST = 3, LEAST = 1;\n  public static void add() {}\n  public enum Kind { BIG; static void x() {} }\n"
    "  interface Listener { class Event {} }\n}\nclass Beside {}\n",
    f"{MAIN}/cart/Basket.java": "package org.example.shop.cart;\n\n@Builder\npublic class Basket extends Cart {}\n",
    f"{MAIN}/cart/Rate.java": "package org.example.shop.cart;\n\npublic class Rate extends Base {}\n",
    "src/test/java/org/example/shop/ShopTest.java": "package org.example.shop;\n\nimport net.used.Thing;\n",
    "src/main/kotlin/org/example/shop/mixed/Kotlin.kt": "package org.example.shop.mixed\n\nclass Hidden\n",
    "odd/place/One.java": "package org.example.odd;\n\nclass One {}\n",
}
USER = f"{MAIN}/User.java"


@pytest.fixture(autouse=True)
def no_repositories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GRADLE_USER_HOME", raising=False)


def java(imports: str, **more: str) -> list[Said]:
    files = {**FILES, **{path.replace("__", "."): text for path, text in more.items()}}
    text = f"package org.example.shop;\n\n{imports}\n\nclass User {{}}\n"
    return said(judged("java", files, USER, text))


@pytest.mark.parametrize(
    "imports",
    [
        "import java.util.List;\nimport java.util.Map.Entry;\nimport java.util.*;\nimport static java.util.Map.entry;",
        "import javax.swing.JFrame;\nimport javax.annotation.Nullable;\nimport org.w3c.dom.Node;\nimport sun.misc.Unsafe;",
        "import com.sun.net.httpserver.HttpServer;\nimport jdk.internal.anything.X;\nimport java.lang.foreign.Arena;",
        "import com.fasterxml.jackson.databind.ObjectMapper;\nimport com.fasterxml.jackson.annotation.*;",
        "import org.apache.commons.io.FileUtils;\nimport org.junit.Test;\nimport static org.junit.Assert.*;",
        "import org.junitpioneer.jupiter.SetSystemProperty;\nimport org.hamcrest.Matcher;\nimport net.used.Other;",
        "import org.example.shop.cart.Cart;\nimport org.example.shop.cart.*;\nimport org.example.shop.cart.Cart.Kind;",
        "import static org.example.shop.cart.Cart.MOST;\nimport static org.example.shop.cart.Cart.LEAST;",
        "import static org.example.shop.cart.Cart.add;\nimport static org.example.shop.cart.Cart.Kind.BIG;",
        "import static org.example.shop.cart.Cart.Kind.valueOf;\nimport org.example.shop.cart.Cart.Listener.Event;",
        "import static org.example.shop.cart.Cart.*;\nimport static org.example.shop.cart.Rate.inherited;",
        "import org.example.shop.cart.BasketBuilder;\nimport org.example.shop.cart.ImmutableCart;",
        "import org.example.shop.cart.Beside;\nimport org.example.shop.mixed.Hidden;\nimport org.example.odd.One;",
        'class A { String s = "import leftpad.X;"; } // import leftpad.X;\n/*\nimport leftpad.X;\n*/',
        'class A { String s = """\nimport leftpad.X;\n"""; }',
    ],
)  # fmt: skip
def test_what_exists_raises_nothing(imports: str) -> None:
    assert java(imports) == []


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("import com.acme.widgets.Gear;", ("package-unknown", "certain", "com.acme.widgets.Gear", "")),
        ("import leftpad.core.Pad;", ("package-unknown", "certain", "leftpad.core.Pad", "")),
        ("import java.utils.List;", ("package-misspelt", "certain", "java.utils.List", "java.util")),
        ("import java.util.concurent.Future;", ("package-misspelt", "certain", "java.util.concurent.Future", "java.util.concurrent")),
        ("import java.fancy.Thing;", ("package-unknown", "certain", "java.fancy.Thing", "")),
        ("import org.slf4jj.Logger;", ("package-misspelt", "certain", "org.slf4jj.Logger", "org.slf4j")),
        ("import javax.servlet.Filter;", ("package-undeclared", "likely", "javax.servlet.Filter", "")),
        ("import jakarta.inject.Inject;", ("package-undeclared", "likely", "jakarta.inject.Inject", "")),
        ("import org.example.shop.carts.Cart;", ("module-missing", "certain", "org.example.shop.carts.Cart", "org.example.shop.cart")),
        ("import org.example.shop.none.*;", ("module-missing", "certain", "org.example.shop.none", "")),
        ("import org.example.shop.cart.Crat;", ("name-not-exported", "certain", "org.example.shop.cart.Crat", "Cart")),
        ("import org.example.shop.cart.Carts;", ("name-not-exported", "certain", "org.example.shop.cart.Carts", "Cart")),
        ("import org.example.shop.cart.Cart.Lid;", ("name-not-exported", "certain", "org.example.shop.cart.Cart.Lid", "")),
        ("import static org.example.shop.cart.Cart.ad;", ("name-not-exported", "certain", "org.example.shop.cart.Cart.ad", "")),
        ("import static org.example.shop.cart.Cart.Kind.SMALL;", ("name-not-exported", "certain", "org.example.shop.cart.Cart.Kind.SMALL", "")),
    ],
)  # fmt: skip
def test_what_does_not_exist(imports: str, expected: Said) -> None:
    assert java(imports) == [expected]


def test_the_place_is_that_of_the_name() -> None:
    (signal,) = judged("java", FILES, USER, "package org.example.shop;\n\nimport static com.acme.W.x;\n")
    assert signal.place is not None
    assert (signal.place.path, signal.place.line, signal.place.column) == (USER, 3, 15)
    assert signal.message == "com.acme is in neither the JDK nor this workspace, and nothing declares it."


@pytest.mark.parametrize(
    ("build", "text", "known"),
    [
        ("build.gradle", "dependencies { implementation 'com.acme.tools:widgets:1.0' }", True),
        ("build.gradle.kts", 'implementation("com.acme:widgets:1.0@jar")', True),
        ("build.gradle", "compile group: 'com.acme', name: 'widgets', version: '1'", True),
        (
            "gradle/libs.versions.toml",
            '[libraries]\nw = { module = "com.acme:widgets", version = "1" }',
            True,
        ),
        ("gradle/libs.versions.toml", '[libraries]\nw = { group = "com.acme", name = "widgets" }', True),
        ("buildSrc/src/main/kotlin/Deps.kt", 'const val w = "com.acme:widgets:1"', True),
        ("build.gradle", "implementation 'com.google.code.gson:gson:2'", False),
    ],
)
def test_gradle_declares_in_many_ways(build: str, text: str, known: bool) -> None:  # noqa: FBT001 - a row of the table
    files = {build: text, USER: ""}
    source = "package org.example.shop;\n\nimport com.acme.widgets.Gear;\n"
    expected = [] if known else [("package-unknown", "certain", "com.acme.widgets.Gear", "")]
    assert said(judged("java", files, USER, source)) == expected


@pytest.mark.parametrize("other", ["lib/acme.jar", "BUILD.bazel", "build.sbt"])
def test_where_libraries_come_otherwise_nothing_is_certain(other: str) -> None:
    assert java("import com.acme.widgets.Gear;", **{other.replace(".", "__"): ""}) == [
        ("package-unknown", "possible", "com.acme.widgets.Gear", "")
    ]


def test_a_wrapper_is_no_library() -> None:
    assert [s[1] for s in java("import com.acme.X;", **{"gradle/wrapper/gradle-wrapper__jar": ""})] == [
        "certain"
    ]


def test_sources_that_are_generated_leave_classes_open() -> None:
    assert java("import org.example.shop.cart.Order;", **{"src/main/proto/order__proto": ""}) == [
        ("name-not-exported", "likely", "org.example.shop.cart.Order", "")
    ]


def test_the_local_repository_tells_undeclared_from_unknown(tmp_path: Path) -> None:
    (tmp_path / ".m2" / "repository" / "com" / "acme" / "widgets").mkdir(parents=True)
    (tmp_path / ".gradle" / "caches" / "modules-2" / "files-2.1" / "org.gear.core").mkdir(parents=True)
    assert java("import com.acme.widgets.Gear;\nimport org.gear.core.X;\nimport com.other.X;") == [
        ("package-undeclared", "possible", "com.acme.widgets.Gear", ""),
        ("package-undeclared", "possible", "org.gear.core.X", ""),
        ("package-unknown", "certain", "com.other.X", ""),
    ]


def test_a_hostile_pom_declares_nothing_and_harms_nothing() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<project><artifactId>&b;</artifactId></project>"
    )
    outside = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><project><artifactId>&x;</artifactId></project>'
    deep = "<a>" * 100_000
    for text in (bomb, outside, deep, "<project", "\0", "<project>&nbsp;</project>"):
        assert java("import com.acme.widgets.Gear;", pom__xml=text) == [
            ("package-unknown", "possible", "com.acme.widgets.Gear", "")
        ]


def test_modules_of_the_workspace_are_no_libraries_of_others() -> None:
    member = (
        "<project><artifactId>shop-web</artifactId><dependencies><dependency><groupId>org.example</groupId>"
        "<artifactId>shop</artifactId></dependency></dependencies></project>"
    )
    assert java("import org.example.shop.none.X;", web_pom__xml="", **{"web/pom__xml": member}) == [
        ("module-missing", "certain", "org.example.shop.none.X", "")
    ]


def test_what_was_there_before_does_not_count() -> None:
    files = {**FILES, USER: "package org.example.shop;\nimport com.acme.X;\n"}
    text = "package org.example.shop;\n\n\nimport com.acme.X;\nimport com.other.Y;\n"
    assert [named for _, _, named, _ in said(judged("java", files, USER, text))] == ["com.other.Y"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["import com.acme.widgets.Gear;"], [("package-unknown", "certain", "com.acme.widgets.Gear", "")]),
        (["  import static com.acme.W.* ; // x"], [("package-unknown", "certain", "com.acme.W", "")]),
        (["import org.example.shop.cart.Crat;"], [("name-not-exported", "likely", "org.example.shop.cart.Crat", "Cart")]),
        (["import java.util.List;", "importer com.acme.X;", "import com.acme.X", "import ;"], []),
        (["import " + "a." * 50_000 + "B;"], []),
    ],
)  # fmt: skip
def test_a_line_of_a_stream(lines: list[str], expected: list[Said]) -> None:
    assert heard("java", FILES, USER, lines) == expected

"""`fenceline ground` on small real projects: planted inventions are told as a user reads them, good code is not."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_project import Project, Ran

PYTHON = {
    "requirements.txt": "requests\n",
    "shop/__init__.py": "",
    "shop/basket.py": "def total(prices: list[float]) -> float:\n    return sum(prices)\n",
    "shop/cli.py": "from shop.basket import total\n\nprint(total([1.0]))\n",
}
JAVASCRIPT = {
    "package.json": '{"name": "shop", "type": "module", "dependencies": {"express": "^4"}}\n',
    ".gitignore": "node_modules\n",
    "node_modules/express/package.json": '{"name": "express", "main": "index.js"}\n',
    "node_modules/express/index.js": "module.exports = () => ({});\n",
    "basket.js": "export function total(prices) {\n  return prices.length;\n}\n",
    "main.js": 'import { total } from "./basket.js";\n\nconsole.log(total([1]));\n',
}
GO = {
    "go.mod": "module example.org/shop\n\ngo 1.22\n",
    "basket/basket.go": "package basket\n\nfunc Total() int { return 1 }\n",
    "main.go": 'package main\n\nimport "example.org/shop/basket"\n\nfunc main() { println(basket.Total()) }\n',
}
RUST = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/basket.rs": "pub fn total() -> u32 { 1 }\n",
    "src/main.rs": 'mod basket;\n\nfn main() { println!("{}", basket::total()); }\n',
}
JAVA = {
    "pom.xml": "<project><groupId>org.example</groupId><artifactId>shop</artifactId></project>\n",
    "src/main/java/org/example/shop/Basket.java": "package org.example.shop;\n\npublic class Basket {}\n",
    "src/main/java/org/example/shop/Main.java": "package org.example.shop;\n\npublic class Main { Basket basket; }\n",
}


def said(ran: Ran) -> tuple[int, list[str]]:
    """Return exit code and output, without the time."""
    assert ran.err == ""
    return ran.code, re.sub(r"; \d+ ms\n\Z", "", ran.out).splitlines()


def start(project: Project, files: dict[str, str]) -> Project:
    project.write(dict(files))
    project.git()
    return project


def test_python(empty: Project) -> None:
    start(empty, PYTHON).write({
        "shop/cli.py": "import requets\n\nfrom shop.basket import totl\nfrom shop.baskets import Basket\n\n"
        "print(totl([1.0]), Basket, requets, lenght)\n"
    })  # fmt: skip
    assert said(empty.run("ground")) == (1, [
        "shop/cli.py:1:8  missing-package  no package 'requets' is known; 'requests' is",
        "    import requets",
        "           ^^^^^^^",
        "shop/cli.py:3:1  missing-name  shop.basket has no name 'totl' (nearest: total)",
        "    from shop.basket import totl",
        "                            ^^^^",
        "shop/cli.py:4:1  missing-path",
        "  the workspace has no module 'shop.baskets' (nearest: basket)",
        "    from shop.baskets import Basket",
        "         ^^^^^^^^^^^^",
        "shop/cli.py:6:37  missing-name  nothing defines the name 'lenght'",
        "    print(totl([1.0]), Basket, requets, lenght)",
        "                                        ^^^^^^",
        "4 findings in 1 of 1 changed file: 4 certain",
    ])  # fmt: skip


def test_python_of_a_hook_s_own_environment_is_not_the_project_s(empty: Project) -> None:
    start(empty, PYTHON).write({"shop/cli.py": "import msgspec\n\nprint(msgspec)\n"})
    environ = {"VIRTUAL_ENV": sys.prefix, "PRE_COMMIT": "1"}
    asked = [said(empty.run("ground", **more))[1][1] for more in (environ, {"VIRTUAL_ENV": sys.prefix})]
    assert asked == [
        "  the package 'msgspec' exists, but is declared nowhere",
        "  the package 'msgspec' is installed, but declared nowhere",
    ]


def test_javascript(empty: Project) -> None:
    start(empty, JAVASCRIPT).write({
        "main.js": 'import exprss from "exprss";\nimport { totl } from "./basket.js";\nimport x from "./baskets.js";\n\n'
        "console.log(totl([1]), exprss, x, lenght);\n"
    })  # fmt: skip
    assert said(empty.run("ground")) == (1, [
        "main.js:1:20  missing-package",
        "  exprss is no package that is known here; express is",
        '    import exprss from "exprss";',
        "                        ^^^^^^",
        "main.js:2:10  missing-name  ./basket.js does not export totl (nearest: total)",
        '    import { totl } from "./basket.js";',
        "             ^^^^",
        "main.js:3:15  missing-path",
        "  there is no ./baskets.js in this workspace (nearest: ./basket.js)",
        '    import x from "./baskets.js";',
        "                   ^^^^^^^^^^^^",
        "main.js:5:35  missing-name  nothing defines lenght (nearest: length)",
        "    console.log(totl([1]), exprss, x, lenght);",
        "                                      ^^^^^^",
        "4 findings in 1 of 1 changed file: 4 certain",
    ])  # fmt: skip


def test_users_of_what_a_change_took_away(empty: Project) -> None:
    start(empty, JAVASCRIPT).write({"cart.js": JAVASCRIPT["basket.js"]})
    (empty.folder / "basket.js").unlink()
    code, lines = said(empty.run("ground"))
    assert (code, lines[0]) == (1, "main.js:1:23  missing-path  there is no ./basket.js in this workspace")
    assert lines[-1] == "1 finding in 0 of 1 changed file and 1 unchanged: 1 certain"
    empty.write({"basket.js": JAVASCRIPT["basket.js"].replace("total", "sum")})
    (empty.folder / "cart.js").unlink()
    assert said(empty.run("ground")) == (1, [
        "main.js:1:10  missing-name  ./basket.js does not export total",
        '    import { total } from "./basket.js";',
        "             ^^^^^",
        "1 finding in 0 of 1 changed file and 1 unchanged: 1 certain",
    ])  # fmt: skip


def test_go(empty: Project) -> None:
    start(empty, GO).write({
        "main.go": 'package main\n\nimport (\n\t"strngs"\n\n\t"example.org/shop/basket"\n\t"example.org/shop/baskets"\n)\n\n'
        "func main() { println(basket.Totl(), strngs.X, baskets.Y) }\n"
    })  # fmt: skip
    assert said(empty.run("ground")) == (1, [
        "main.go:4:2  missing-package  No package strngs is to be had; strings is.",
        '    "strngs"',
        "     ^^^^^^",
        "main.go:7:2  missing-path",
        "  Module example.org/shop has no package baskets: there is no folder baskets",
        "  (nearest: basket)",
        '    "example.org/shop/baskets"',
        "     ^^^^^^^^^^^^^^^^^^^^^^^^",
        "main.go:10:30  missing-name",
        "  Package example.org/shop/basket declares no Totl (nearest: Total)",
        "    func main() { println(basket.Totl(), strngs.X, baskets.Y) }",
        "                                 ^^^^",
        "3 findings in 1 of 1 changed file: 3 certain",
    ])  # fmt: skip


def test_rust(empty: Project) -> None:
    start(empty, RUST).write({
        "src/main.rs": "mod basket;\nmod baskets;\n\nuse serd::Serialize;\n\nfn main() { basket::totl(); }\n"
    })  # fmt: skip
    assert said(empty.run("ground")) == (1, [
        "src/main.rs:2:1  missing-path",
        "  Module baskets has no file: there is no src/baskets.rs and no",
        "  src/baskets/mod.rs (nearest: basket)",
        "    mod baskets;",
        "        ^^^^^^^",
        "src/main.rs:4:1  missing-package",
        "  No crate serd is declared in Cargo.toml, and no module is called so.",
        "    use serd::Serialize;",
        "        ^^^^",
        "src/main.rs:6:13  missing-name",
        "  There is no totl in crate::basket (nearest: total)",
        "    fn main() { basket::totl(); }",
        "                ^^^^^^^^^^^^",
        "3 findings in 1 of 1 changed file: 3 certain",
    ])  # fmt: skip


def test_java(empty: Project) -> None:
    start(empty, JAVA).write({
        "src/main/java/org/example/shop/Main.java": "package org.example.shop;\n\nimport org.example.shop.Baskt;\n"
        "import java.utl.List;\n\npublic class Main { Baskt basket; List list; }\n"
    })  # fmt: skip
    assert said(empty.run("ground")) == (1, [
        "src/main/java/org/example/shop/Main.java:3:8  missing-name",
        "  Package org.example.shop has no class Baskt (nearest: Basket)",
        "    import org.example.shop.Baskt;",
        "           ^^^^^^^^^^^^^^^^^^^^^^",
        "src/main/java/org/example/shop/Main.java:4:8  missing-package",
        "  The JDK has no package java.utl; it has java.util.",
        "    import java.utl.List;",
        "           ^^^^^^^^^^^^^",
        "2 findings in 1 of 1 changed file: 2 certain",
    ])  # fmt: skip


@pytest.mark.parametrize(
    "files", [PYTHON, JAVASCRIPT, GO, RUST, JAVA], ids=["python", "javascript", "go", "rust", "java"]
)
def test_good_code_is_left_alone(empty: Project, files: dict[str, str]) -> None:
    empty.write(dict(files))
    code, lines = said(empty.run("ground", "--whole"))
    assert (code, lines[-1].partition(" in ")[0]) == (0, "nothing found"), lines

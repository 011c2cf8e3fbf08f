"""Modules of the workspace that are not there, and names that they do not have."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from python_kit import heard, project, said

from fenceline.grounding.python import grounder

_FILES = {
    "pyproject.toml": '[project]\nname = "shop"\n[tool.hatch.build.hooks.vcs]\nversion-file = "src/shop/_release.py"\n',
    "src/shop/__init__.py": "from shop.cart import Cart\n__all__ = ['Cart']\n",
    "src/shop/cart.py": "import os\nclass Cart:\n    pass\ndef total(): ...\n",
    "src/shop/lazy.py": "def __getattr__(name):\n    return name\n",
    "src/shop/stars.py": "from .cart import *\nif os:\n    LIMIT = 1\ntry:\n    import json as j\nexcept ImportError:\n    j = None\n",
    "src/shop/written.py": "for name in 'ab':\n    globals()[name] = 1\n",
    "src/shop/choosy.py": "def __getattr__(name):\n    if name == 'late':\n        return 1\n    raise AttributeError(name)\n",
    "src/shop/made/__init__.py": "import sys\nsys.modules[__name__ + '.soon'] = sys\n",
    "src/shop/streams.py": "import sys\ndef swap(it):\n    setattr(sys, 'stdout', it)\n    it.__class__ = int\n",
    "src/shop/fast.pyx": "",
    "src/shop/speed.rs": "",
    "src/shop/plugins/one.py": "ONE = 1\n",
    "src/shop/wire.proto": "",
    "src/shop/db/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
    "src/shop/hooked/__init__.py": "import sys\nsys.meta_path.insert(0, Finder())\n",
    "src/shop/hooks/__init__.py": "from sys import path, meta_path\nmeta_path += finders\n",
    "src/shop/told/__init__.py": "def stash():\n    'To be placed on ``sys.meta_path``, not here.'\n",
    "src/shop/stub.pyi": "def only_here() -> None: ...\n",
    "src/shop/stub.py": "",
    "tests/conftest.py": "",
    "tests/helpers.py": "def help_me(): ...\n",
    "tests/unit/test_cart.py": "",
    "tools/gen.py": "",
    "tools/common.py": "",
    ".gitignore": "src/shop/_built.py\n",
}
_HERE = "src/shop/new.py"


@pytest.mark.parametrize(
    "line",
    [
        "from .cart import Cart, total, os",
        "from . import cart, plugins, Cart",
        "from shop import Cart, cart, __version__",
        "from shop.plugins.one import ONE",
        "from shop.plugins import one",
        "import shop.plugins.one",
        "from .lazy import anything",
        "from .stars import total, Cart, LIMIT, j",
        "from .written import a",
        "from .choosy import late",
        "from .made.soon import x",
        "from .fast import quick",
        "from .speed import quick",
        "from . import fast",
        "from ._version import version",
        "from ._release import version",
        "from ._built import x",
        "from .wire_pb2 import Message",
        "from .db.elsewhere import x",
        "from .hooked.elsewhere import x",
        "from .hooks.elsewhere import x",
        "from .stub import only_here",
        "from .cart import *",
    ],
)
def test_what_exists_or_may_exist_raises_nothing(tmp_path: Path, line: str) -> None:
    world = project(tmp_path, _FILES)
    assert heard(world, line, _HERE) == []
    assert said(world, {_HERE: f"{line}\n"}) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from .carts import Cart", ("module-missing", "certain", ".carts", "cart")),
        ("from .plugins import three", ("name-not-exported", "certain", ".plugins:three", "")),
        ("from shop.plugins import tone", ("name-not-exported", "certain", "shop.plugins:tone", "one")),
        ("from .told.elsewhere import x", ("module-missing", "certain", ".told.elsewhere", "")),
        ("from shop.payment import pay", ("module-missing", "certain", "shop.payment", "")),
        ("import shop.plugin.one", ("module-missing", "certain", "shop.plugin.one", "")),
        ("from ....far import x", ("module-missing", "certain", "....far", "")),
        ("from .cart import Kart", ("name-not-exported", "certain", ".cart:Kart", "Cart")),
        ("from shop import carts", ("name-not-exported", "certain", "shop:carts", "Cart")),
        ("from . import payment", ("name-not-exported", "certain", ".:payment", "")),
        ("from .streams import swop", ("name-not-exported", "certain", ".streams:swop", "swap")),
        ("from .choosy import early", ("name-not-exported", "likely", ".choosy:early", "")),
        ("from .made.never import x", ("module-missing", "likely", ".made.never", "")),
        ("from shop.plugins.one import TWO", ("name-not-exported", "certain", "shop.plugins.one:TWO", "")),
    ],
)
def test_what_is_not_there_is_told(tmp_path: Path, line: str, expected: tuple[str, str, str, str]) -> None:
    world = project(tmp_path, _FILES)
    assert heard(world, line, _HERE) == [expected]
    assert said(world, {_HERE: f"{line}\n"}) == [expected]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("tests/unit/test_cart.py", "from helpers import help_me"),
        ("tools/gen.py", "import common"),
        ("tests/unit/test_cart.py", "import shop.cart"),
    ],
)
def test_modules_beside_the_file_and_beside_conftest_are_found(tmp_path: Path, path: str, line: str) -> None:
    assert said(project(tmp_path, _FILES), {path: f"{line}\n"}) == []


def test_a_module_inside_a_package_is_not_one_of_its_own(tmp_path: Path) -> None:
    expected = [("package-unknown", "likely", "cart", "src.shop.cart")]
    assert said(project(tmp_path, _FILES), {"tests/unit/test_cart.py": "from cart import Cart\n"}) == expected


def test_a_module_of_the_same_change_is_found(tmp_path: Path) -> None:
    edits = {_HERE: "from .payment import pay\npay(1)\n", "src/shop/payment.py": "def pay(x): ...\n"}
    assert said(project(tmp_path, _FILES), edits) == []


def test_packages_of_a_monorepo_are_found(tmp_path: Path) -> None:
    files = {
        "packages/one/pyproject.toml": '[project]\nname = "one"\n',
        "packages/one/src/one/__init__.py": "A = 1\n",
        "packages/two/src/two/__init__.py": "",
    }
    world = project(tmp_path, files)
    assert said(world, {"packages/two/src/two/x.py": "from one import A\n"}) == []
    assert said(world, {"packages/two/src/two/x.py": "from one import B\n"}) == [
        ("name-not-exported", "certain", "one:B", "")
    ]


def test_a_star_takes_the_names_of_a_module_at_the_root(tmp_path: Path) -> None:
    files = {
        "orm.py": "class Model: ...\n",
        "tests/__init__.py": "",
        "tests/base.py": "from orm import *\nEXTRA = 1\n",
    }
    world = project(tmp_path, files)
    assert said(world, {"tests/test_a.py": "from .base import Model, EXTRA\n"}) == []
    assert said(world, {"tests/test_a.py": "from .base import Modal\n"}) == [
        ("name-not-exported", "certain", ".base:Modal", "Model")
    ]


def test_names_of_the_library_are_held_against_every_version(tmp_path: Path) -> None:
    world = project(tmp_path, {"a.py": ""})
    code = "from json import loads, parse\nfrom typing import override\nfrom inspect import getargspec\n"
    assert said(world, {"a.py": code}) == [("name-not-exported", "certain", "json.parse", "")]


def test_names_of_installed_packages_are_likely(tmp_path: Path) -> None:
    installed = {
        "acme/__init__.py": "def known(): ...\n",
        "acme/core.py": "",
        "acme-1.0.dist-info/RECORD": "acme/__init__.py,,\n",
    }
    world = project(tmp_path, {"a.py": "", "requirements.txt": "acme\n"}, installed)
    code = "from acme import known, unheard\nimport acme.nowhere\n"
    assert said(world, {"a.py": code}) == [
        ("name-not-exported", "likely", "acme.unheard", ""),
        ("module-missing", "likely", "acme.nowhere", ""),
    ]


def test_a_module_that_an_installed_copy_has_is_not_judged_and_one_that_it_lacks_is(tmp_path: Path) -> None:
    installed = {
        "shop/__init__.py": "",
        "shop/older.py": "",
        "shop-1.0.dist-info/RECORD": "shop/__init__.py,,\n",
    }
    world = project(tmp_path, {"src/shop/__init__.py": "", "src/shop/cart.py": ""}, installed)
    code = "from shop.cart import x\nimport shop.older\nimport shop.carts\n"
    assert [one for one in said(world, {"tests/test_a.py": code}) if one[0] == "module-missing"] == [
        ("module-missing", "certain", "shop.carts", "cart")
    ]


@pytest.mark.parametrize(
    ("path", "certainty"),
    [("new.py", "certain"), ("tests/test_new.py", "certain"), ("tools/x.py", "certain")],
)
def test_names_of_a_module_without_a_package_are_judged(tmp_path: Path, path: str, certainty: str) -> None:
    world = project(tmp_path, {"basket.py": "def total(x): ...\n", "tests/conftest.py": "", "tools/y.py": ""})
    code = "from basket import total, totl\nimport basket\nprint(total, totl, basket)\n"
    assert said(world, {path: code}) == [("name-not-exported", certainty, "basket:totl", "total")]


def test_a_module_in_another_folder_may_be_another_one(tmp_path: Path) -> None:
    world = project(tmp_path, {"tools/basket.py": "def total(x): ...\n", "lib/yaml.py": "", "a/b.py": ""})
    code = "from basket import totl\nfrom yaml import safe_load\nprint(totl, safe_load)\n"
    assert said(world, {"a/new.py": code}) == [("name-not-exported", "likely", "basket:totl", "total")]


def test_names_in_brackets_are_judged_on_the_line_they_stand_on(tmp_path: Path) -> None:
    lines = ["from shop.cart import (", "    Cart,", "    Kart,", ")"]
    with closing(grounder(project(tmp_path, _FILES))) as judge:
        told = [
            [(s.rule, s.named, s.place.line) for s in judge.line(line, at, _HERE) if s.place]
            for at, line in enumerate(lines, 1)
        ]
    assert told == [[], [], [("name-not-exported", "shop.cart:Kart", 3)], []]

"""Packages that cannot be had: four findings with different words."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot
from python_kit import found, heard, project, said

_PYPROJECT = '[project]\nname = "shop"\ndependencies = ["requests>=2", "PyYAML", "attrs"]\n'
_FILES = {"pyproject.toml": _PYPROJECT, "src/shop/__init__.py": "", "src/shop/cart.py": "import os\n"}
_INSTALLED = {
    "requests/__init__.py": "",
    "requests-2.0.dist-info/RECORD": "requests/__init__.py,,\n",
    "yaml/__init__.py": "",
    "PyYAML-6.0.dist-info/top_level.txt": "yaml\n",
    "idna/__init__.py": "",
    "idna-3.0.dist-info/RECORD": "idna/__init__.py,,\n",
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import requests", []),
        ("import yaml", []),
        ("import os.path, json", []),
        ("import tomllib", []),
        ("import distutils.core", []),
        ("from shop import cart", []),
        ("import requets", [("package-misspelt", "certain", "requets", "requests")]),
        ("from magicsort.core import sort", [("package-unknown", "certain", "magicsort", "")]),
        ("import idna", [("package-undeclared", "likely", "idna", "")]),
        ("import numpy", [("package-undeclared", "likely", "numpy", "")]),
        ("import attr", [("package-not-installed", "possible", "attr", "")]),
        ("import urllib2", [("package-unknown", "likely", "urllib2", "urllib.request")]),
        ("import os.nothing", [("module-missing", "certain", "os.nothing", "")]),
        ("import xml.sketch", [("module-missing", "certain", "xml.sketch", "")]),
    ],
)
def test_each_import_gets_its_own_finding_from_the_stream_and_from_the_edit(
    tmp_path: Path, line: str, expected: list[tuple[str, str, str, str]]
) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    assert heard(world, line, "src/shop/cart.py") == expected
    assert said(world, {"src/shop/cart.py": f"import os\n{line}\n"}) == expected


def test_each_finding_has_words_of_its_own(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    lines = ("magicsort", "requets", "idna", "numpy", "attr", "urllib2")
    assert [found(world, {"src/shop/cart.py": f"import {name}\n"})[0].message for name in lines] == snapshot(
        [
            "the package 'magicsort' is neither in the library, the workspace, its declarations nor its environment",
            "no package 'requets' is known; 'requests' is",
            "the package 'idna' is installed, but declared nowhere",
            "the package 'numpy' exists, but is declared nowhere",
            "the package 'attr' is declared, but not installed",
            "only Python 2 has a module 'urllib2'",
        ]
    )


@pytest.mark.parametrize(
    ("path", "certainty"),
    [
        ("src/shop/new.py", "certain"),
        ("tests/test_new.py", "certain"),
        ("docs/conf.py", "likely"),
        ("examples/demo.py", "likely"),
        ("tests/data/broken.py", "possible"),
    ],
)
def test_where_a_file_lies_decides_how_certain_an_unknown_package_is(
    tmp_path: Path, path: str, certainty: str
) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    assert said(world, {path: "import magicsort\n"}) == [("package-unknown", certainty, "magicsort", "")]


def test_an_undeclared_package_in_tests_is_only_possible(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    assert said(world, {"tests/test_a.py": "import idna\n"}) == [
        ("package-undeclared", "possible", "idna", "")
    ]


def test_without_declarations_an_unknown_package_is_likely(tmp_path: Path) -> None:
    world = project(tmp_path, {"a.py": ""})
    assert said(world, {"a.py": "import magicsort\n"}) == [("package-unknown", "likely", "magicsort", "")]


@pytest.mark.parametrize(
    ("manifest", "certainty"),
    [
        ("vendor/tools/requirements.txt", "likely"),
        ("shop/setup.py", "certain"),
        ("shop/requirements/dev.txt", "certain"),
    ],
)
def test_a_manifest_speaks_for_its_own_folder(tmp_path: Path, manifest: str, certainty: str) -> None:
    text = "requests\n" if manifest.endswith(".txt") else "x = ['requests>=1']\n"
    world = project(tmp_path, {manifest: text, "shop/a.py": ""})
    assert said(world, {"shop/a.py": "import magicsort\n"}) == [
        ("package-unknown", certainty, "magicsort", "")
    ]


def test_what_another_file_imports_is_known(tmp_path: Path) -> None:
    world = project(tmp_path, {**_FILES, "src/shop/old.py": "def f():\n    import housemade.core\n"})
    assert said(world, {"src/shop/cart.py": "from housemade import x\n"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    import magicsort\nexcept ImportError:\n    magicsort = None\n",
        "try:\n    import json\nexcept ImportError:\n    import magicsort as json\n",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import magicsort\n",
        "import sys\nif sys.version_info < (3, 8):\n    import magicsort\n",
        "import sys\nif sys.platform == 'win32':\n    import magicsort\nelse:\n    import othersort\n",
        "import pytest\nmagicsort = pytest.importorskip('magicsort')\nimport magicsort.core\n",
        "import importlib\nm = importlib.import_module('magicsort')\n",
        "HAS_MAGIC = False\nif HAS_MAGIC:\n    import magicsort\n",
    ],
)
def test_imports_that_may_fail_raise_nothing(tmp_path: Path, code: str) -> None:
    files = {**_FILES, "requirements-dev.txt": "pytest\n"}
    assert said(project(tmp_path, files), {"src/shop/cart.py": code}) == []


def test_type_checking_imports_are_judged_unless_only_not_installed(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    head = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import "
    assert said(world, {"src/shop/cart.py": f"{head}attr\n"}) == []
    assert said(world, {"src/shop/cart.py": f"{head}magicsort\n"}) == [
        ("package-unknown", "certain", "magicsort", "")
    ]


def test_what_the_file_had_already_does_not_count(tmp_path: Path) -> None:
    world = project(tmp_path, {**_FILES, "src/shop/cart.py": "import magicsort\n"})
    assert said(world, {"src/shop/cart.py": "import os\n\nimport magicsort\nimport magicsort.core\n"}) == []


def test_a_declaration_in_the_same_change_counts(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES, _INSTALLED)
    declared = world.after([])
    assert said(
        declared, {"src/shop/cart.py": "import magicsort\n", "setup.py": "x = ['magicsort>=1']\n"}
    ) == [("package-not-installed", "possible", "magicsort", "")]

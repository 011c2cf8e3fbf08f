"""Names that exist where no Python source says so."""

from __future__ import annotations

from pathlib import Path

from python_kit import heard, project, said

_FILES = {
    "pyproject.toml": '[project]\nname = "core"\ndependencies = ["attrs"]\n',
    "core/__init__.py": "",
    "core/_native.pyi": "def parse(text: str) -> object: ...\n",
    "src/lib.rs": "",
}


def test_a_stub_alone_does_not_prove_that_a_compiled_module_lacks_a_name(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES)
    assert said(world, {"demo.py": "from core._native import parse, parsed\n"}) == [
        ("name-not-exported", "likely", "core._native:parsed", "parse")
    ]


def test_a_program_that_runs_python_brings_modules_of_its_own(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES)
    assert heard(world, "import pyodide", "core/web.py") == [("package-undeclared", "likely", "pyodide", "")]
    assert heard(world, "import pyodid", "core/web.py") == [
        ("package-misspelt", "certain", "pyodid", "pyodide")
    ]

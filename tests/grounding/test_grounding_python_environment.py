"""The project's environment: found, and read without running anything of it."""

from __future__ import annotations

from pathlib import Path

from grounding_kit import world_of
from python_kit import environment_at

from fenceline.grounding.python.environment import environment
from fenceline.grounding.world import World
from fenceline.workspace.index import outline

_NO_PATH = {"PATH": "/nowhere", "HOME": "/nowhere"}
_FINDER = "MAPPING: dict[str, str] = {'mapped': '/x/mapped', 'deep.er': '/y'}\nraise SystemExit('run')\n"


def test_modules_come_from_folders_files_extensions_and_links(tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    (linked / "editable").mkdir(parents=True)
    (linked / "single.py").write_text("")
    packages = {
        "plain/__init__.py": "",
        "single_file.py": "",
        "fast.cpython-311-x86_64-linux-gnu.so": "",
        "Dist_One-1.0.dist-info/RECORD": "plain/__init__.py,,\nsingle_file.py,,\n",
        "two-2.dist-info/top_level.txt": "fast\n",
        "here.pth": f"# a comment\n{linked}\nimport os; exit()\n",
        "__editable__.x.pth": "import __editable___x_finder; __editable___x_finder.install()\n",
        "__editable___x_finder.py": _FINDER,
        "broken.pth": "import __editable___missing\n/nowhere/at/all\n",
    }
    python = environment_at(tmp_path / "env", packages)
    found = environment(World(tmp_path, (), lambda _: b"", outline, str(python)), _NO_PATH)
    assert found.own
    assert found.version == "3.11"
    expected = {
        "plain",
        "single_file",
        "fast",
        "editable",
        "single",
        "mapped",
        "deep",
        "__editable___x_finder",
    }
    assert found.modules == expected
    assert found.distributions.keys() == {"dist-one", "two"}
    assert found.modules_of("dist-one") == {"plain", "single_file"}
    assert found.modules_of("two") == {"fast"}
    assert found.modules_of("nothing") == frozenset()


def test_the_environment_of_the_workspace_is_its_own(tmp_path: Path) -> None:
    python = environment_at(tmp_path / ".venv", {"plain.py": ""})
    python.chmod(0o755)
    found = environment(World(tmp_path, (), lambda _: b"", outline), _NO_PATH)
    assert (found.python, found.own, found.modules) == (python, True, {"plain"})


def test_one_on_the_path_is_used_but_not_its_own(tmp_path: Path) -> None:
    python = environment_at(tmp_path / "system", {"plain.py": ""})
    python.chmod(0o755)
    named = python.rename(python.with_name("python3"))
    found = environment(
        World(tmp_path / "work", (), lambda _: b"", outline), {**_NO_PATH, "PATH": str(named.parent)}
    )
    assert (found.python, found.own, found.modules) == (named, False, {"plain"})


def test_none_is_none() -> None:
    found = environment(world_of({}), _NO_PATH)
    assert (found.python, found.own, found.modules, found.version) == (None, False, frozenset(), "")


def test_a_configured_one_that_is_not_there_has_nothing() -> None:
    world = World(Path("/nowhere"), (), lambda _: b"", outline, "/nowhere/bin/python")
    assert environment(world, _NO_PATH).modules == frozenset()

"""The first request goes out before anything heavy is imported."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_project import ADD, PERIMETER, Project, serving

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "rich", "sqlalchemy", "alembic", "tree_sitter", "pydantic", "asyncio", "platformdirs", "httpx2", "httpx",
    "xllamacpp", "concurrent.futures", "urllib.request", "http.client", "ssl", "multiprocessing", "typer",
}  # fmt: skip
MOST = 336  # beside what the check imports, which runs beside the first request and may begin before it

# The process's own connection hook, not a patch: an audit hook sees every connect.
TOLD = """
import sys

def told(event, arguments):
    if event == "socket.connect" and "fenceline.models.openai_compatible" in sys.modules:
        with open({path!r}, "w") as out:
            out.write("\\n".join(sys.modules))

sys.addaudithook(told)
sys.argv[0] = "fenceline"
from fenceline.__main__ import main
main()
"""


def test_nothing_heavy_is_imported_before_the_first_request(project: Project, tmp_path: Path) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, '[check]\ncommand = "python3 check.py"\n')
        told = tmp_path / "modules"
        done = subprocess.run(
            [sys.executable, "-c", TOLD.format(path=str(told)), ADD],
            cwd=project.folder, env=project.environ(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, len(server.requests)) == (0, 1), done.stderr
    modules = set(told.read_text().split("\n"))
    assert "fenceline.attempts.local" in modules
    assert modules & HEAVY == set()
    assert len([name for name in modules if not name.startswith("fenceline.checks.")]) <= MOST


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("run", "--help"), ("models", "--help")])
def test_help_imports_no_room(project: Project, arguments: tuple[str, ...]) -> None:
    code = "import sys, atexit\nsys.argv[0] = 'fenceline'\nfrom fenceline.__main__ import main\n"
    code += "atexit.register(lambda: print(*sorted(m for m in sys.modules if m.startswith('fenceline')), file=sys.stderr))\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=project.folder, env=project.environ(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout
    imported = [module.removesuffix("_commands") for module in done.stderr.split()]
    faces = {
        f"fenceline.cli.{name}" for name in ("app", "entry", "options", "fence", "ledger", "model", "score")
    }
    assert {*imported} - faces == {"fenceline", "fenceline.__main__", "fenceline.cli", "fenceline.errors"}

"""Keys are kept, listed, tested and removed without ever being shown."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fenceline.models.scripted_hosted.server import ScriptedVendor

if TYPE_CHECKING:
    from cli_project import Project

    from fenceline.models.scripted_hosted.server import VendorName

KEY = "sk-very-secret-key"


def fenceline(
    project: Project, *arguments: str, given: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in project.environ().items() if not name.endswith("_API_KEY")}
    done = subprocess.run(
        [sys.executable, "-m", "fenceline", *arguments],
        cwd=project.folder,
        env=environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"} | variables,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert KEY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def kept(project: Project) -> str:
    path = project.home / "config/keys.json"
    return path.read_text() if path.exists() else ""


def configure(project: Project, server: ScriptedVendor) -> None:
    text = f'[[models]]\nname = "big"\nprovider = "{server.vendor}"\nmodel = "m"\nbase_url = "{server.url}"\n'
    project.write({"fenceline.toml": text})


def test_set_list_and_remove(project: Project) -> None:
    done = fenceline(project, "keys", "set", "anthropic", given=f"{KEY}\n")
    path = project.home / "config/keys.json"
    assert (done.returncode, done.stdout) == (0, f"kept for https://api.anthropic.com:443 in {path}\n")
    assert KEY in kept(project)
    assert path.stat().st_mode & 0o777 == 0o600
    listed = fenceline(project, "keys", "list", OPENAI_API_KEY="sk-other")
    assert [line.split("  ")[0] for line in listed.stdout.splitlines()] == ["anthropic", "openai", "google"]
    assert f"file {path}" in listed.stdout
    assert "environment, OPENAI_API_KEY" in listed.stdout
    assert "sk-other" not in listed.stdout
    assert listed.stdout.splitlines()[2].split("  ", 1)[1].strip() == (
        "there is no key for https://generativelanguage.googleapis.com"
    )
    assert fenceline(project, "keys", "remove", "anthropic").returncode == 0
    assert KEY not in kept(project)
    again = fenceline(project, "keys", "remove", "anthropic")
    assert (again.returncode, "no key is stored" in again.stderr) == (2, True)


def test_the_list_of_keys_is_as_wide_as_what_is_in_it(project: Project) -> None:
    assert fenceline(project, "keys", "list", OPENAI_API_KEY=KEY).stdout == (
        "anthropic  there is no key for https://api.anthropic.com\n"
        "openai     environment, OPENAI_API_KEY\n"
        "google     there is no key for https://generativelanguage.googleapis.com\n"
    )
    project.write(
        {"fenceline.toml": '[[models]]\nname = "a-longer-name"\nprovider = "anthropic"\nmodel = "m"\n'}
    )
    widened = fenceline(project, "keys", "list", OPENAI_API_KEY=KEY).stdout.splitlines()
    assert [line[:15] for line in widened] == [
        "a-longer-name  ", "anthropic      ", "openai         ", "google         ",
    ]  # fmt: skip
    assert max(map(len, widened)) <= 80


def test_list_as_json(project: Project) -> None:
    done = fenceline(project, "keys", "list", "--json", ANTHROPIC_API_KEY=KEY)
    assert done.stdout.splitlines()[0] == (
        '{"name":"anthropic","found":true,"where":"environment, ANTHROPIC_API_KEY"}'
    )


@pytest.mark.parametrize("vendor", ["anthropic", "openai", "google"])
def test_a_key_is_proved_for_nothing(project: Project, vendor: VendorName) -> None:
    with ScriptedVendor(vendor, ["never"], key=KEY) as server:
        configure(project, server)
        none = fenceline(project, "keys", "test", "big")
        assert (none.returncode, "there is no key for" in none.stderr) == (2, True)
        assert fenceline(project, "keys", "set", "big", given=KEY).returncode == 0
        good = fenceline(project, "keys", "test", "big")
        assert (good.returncode, good.stdout.startswith("big: the key works (file ")) == (0, True), (
            good.stderr
        )
        assert fenceline(project, "keys", "set", "big", given="sk-of-somebody-else").returncode == 0
        bad = fenceline(project, "keys", "test", "big")
        assert bad.returncode == 1
        assert "refused the key: invalid x-api-key" in bad.stderr
        assert "sk-of-somebody-else" not in bad.stdout + bad.stderr
    assert server.requests == []


def test_the_configuration_at_the_top_counts_in_a_folder_below(project: Project) -> None:
    with ScriptedVendor("anthropic", ["never"], key=KEY) as server:
        configure(project, server)
        project.write({"deep/er/x.py": ""})
        below = replace(project, folder=project.folder / "deep/er")
        assert fenceline(below, "keys", "set", "big", given=KEY).returncode == 0
        assert fenceline(below, "keys", "list").stdout.startswith("big ")
        assert fenceline(below, "keys", "test", "big").returncode == 0
        assert server.url in fenceline(below, "models", "list").stdout


@pytest.mark.parametrize("given", ["", "\n", "two words\n", "schlüssel\n", "x" * 5000])
def test_what_is_no_key_is_not_kept(project: Project, given: str) -> None:
    done = fenceline(project, "keys", "set", "openai", given=given)
    assert done.returncode == 2
    assert kept(project) == ""


def test_a_key_is_not_taken_as_an_argument(project: Project) -> None:
    done = fenceline(project, "keys", "set", "openai", "sk-on-the-command-line")
    assert done.returncode == 2
    assert kept(project) == ""


def test_unknown_and_local_names(project: Project) -> None:
    done = fenceline(project, "keys", "set", "nobody", given=KEY)
    assert (done.returncode, "no model and no vendor is called `nobody`" in done.stderr) == (2, True)
    project.write({"fenceline.toml": '[[models]]\nname = "near"\nprovider = "ollama"\nmodel = "m"\n'})
    done = fenceline(project, "keys", "set", "near", given=KEY)
    assert (done.returncode, "near is a local model" in done.stderr) == (2, True)


def test_a_file_that_others_can_read(project: Project) -> None:
    fenceline(project, "keys", "set", "openai", given=KEY)
    path = project.home / "config/keys.json"
    path.chmod(0o644)
    done = fenceline(project, "keys", "test", "openai")
    assert (done.returncode, f"chmod 600 {path}" in done.stderr) == (2, True)


def test_the_prompt_does_not_show_what_is_typed(project: Project) -> None:
    environ = project.environ() | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - becomes the command line
        os.chdir(project.folder)
        os.execve(sys.executable, [sys.executable, "-m", "fenceline", "keys", "set", "openai"], environ)  # noqa: S606 - a fork
    shown = b""
    while b"not shown" not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, f"{KEY}\n".encode())
    while True:
        try:
            if not (piece := os.read(terminal, 1024)):
                break
        except OSError:  # the terminal of a child that ended
            break
        shown += piece
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert KEY.encode() not in shown
    assert KEY in kept(project)

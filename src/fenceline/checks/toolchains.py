"""What of a person's home a check may read: the tools that build and test, never what holds keys."""

from __future__ import annotations

import os
import shlex
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Of tools that keep credentials beside their caches (cargo, Maven, Gradle) only the caches are named.
_IN_HOME = (
    ".cargo/bin", ".cargo/registry", ".cargo/git", ".rustup", ".m2/repository", ".m2/wrapper",
    ".gradle/wrapper", ".gradle/caches", "go", ".cache/go-build", ".npm/_cacache", ".nvm", ".volta",
    ".fnm", ".local/share/fnm", ".local/share/mise", ".asdf", ".local/share/pnpm", ".yarn", ".bun",
    ".deno/bin", ".pyenv", ".local/bin", ".local/lib", ".local/share/uv", ".local/share/pipx",
    ".cache/uv", ".cache/pypoetry/virtualenvs", ".local/share/virtualenvs", ".virtualenvs",
    ".conda/envs", "miniconda3", "anaconda3", "miniforge3", ".sdkman", ".jdks",
)  # fmt: skip
_FROM_ENVIRON = {
    "VIRTUAL_ENV": ("",), "CONDA_PREFIX": ("",), "PYENV_ROOT": ("",), "JAVA_HOME": ("",), "NVM_DIR": ("",),
    "VOLTA_HOME": ("",), "RUSTUP_HOME": ("",), "CARGO_HOME": ("bin", "registry", "git"), "GOROOT": ("",),
    "GOPATH": ("",), "GOMODCACHE": ("",),
}  # fmt: skip
SECRETS = (
    ".ssh", ".aws", ".gnupg", ".config", ".netrc", ".git-credentials", ".gitconfig", ".npmrc",
    ".yarnrc", ".pypirc", ".docker", ".kube", ".azure", ".gcloud", ".password-store", ".mozilla",
    ".thunderbird", ".local/share/keyrings", ".cargo/credentials", ".cargo/credentials.toml",
    ".m2/settings.xml", ".m2/settings-security.xml", ".gradle/gradle.properties", ".bash_history",
    ".zsh_history", ".python_history", ".psql_history", ".pgpass", ".terraform.d", ".vault-token",
    "Library",
)  # fmt: skip


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the home folder that programs run with ``environ`` will see."""
    return Path(environ.get("HOME") or "~").expanduser()


def readable_paths(argv: Sequence[str], root: Path, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return existing folders and files that ``argv`` may need and that lie where a sandbox may hide things.

    Args:
        argv: the command; the programs that it names are followed to the installation that they belong to.
        root: of the workspace, whose virtual environment may point out of it.
        environ: its environment: HOME, PATH, VIRTUAL_ENV and the like are followed.
    """
    home = home_of(environ)
    found = dict.fromkeys(path for path in _candidates(argv, root, home, environ) if _exists(path))
    return tuple(path for path in found if not _reveals(path, home))


def _candidates(argv: Sequence[str], root: Path, home: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    yield from (home / name for name in _IN_HOME)
    for name, below in _FROM_ENVIRON.items():
        if value := environ.get(name):
            yield from (Path(value) / part for part in below)
    yield from (Path(entry) for entry in environ.get("PATH", "").split(os.pathsep) if entry.startswith("/"))
    for program in _programs(argv):
        yield from installation(program)
    for name in (".venv", "venv"):
        yield from installation(root / name / "bin" / "python")


def _programs(argv: Sequence[str]) -> Iterator[Path]:
    """Yield the programs that a command names by their paths, those in lines for a shell too."""
    for word in chain(argv, *map(_inner, argv)):
        if word.startswith("/") and os.access(word, os.X_OK) and Path(word).is_file():
            yield Path(word)


def _inner(word: str) -> list[str]:
    try:
        return shlex.split(word)
    except ValueError:
        return word.split()


def installation(program: Path) -> Iterator[Path]:
    """Yield where ``program`` is installed: its prefix, and the prefix of what it links to."""
    for path in dict.fromkeys((program, program.resolve())):
        if path.parent.name in {"bin", "Scripts"}:
            yield path.parent.parent
        elif _exists(path):
            yield path


def _exists(path: Path) -> bool:
    """Whether the path is there for us; what we may not look at is not."""
    return os.access(path, os.R_OK)


def _reveals(path: Path, home: Path) -> bool:
    """Whether showing ``path`` would show all of the home folder or a place of secrets in it."""
    real = path.resolve()
    base = home.resolve()
    if base.is_relative_to(real):
        return True
    return any(real.is_relative_to(base / name) or (base / name).is_relative_to(real) for name in SECRETS)

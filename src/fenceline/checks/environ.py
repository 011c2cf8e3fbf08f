"""The environment that a check gets: an allow list, nothing that looks like a key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALLOWED = """
PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TERM PWD TMPDIR VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME
PYTHONUTF8 PYTHONHASHSEED PYTHONUSERBASE PYTHONIOENCODING PYTHONWARNINGS JAVA_HOME JDK_HOME M2_HOME
MAVEN_HOME MAVEN_OPTS GRADLE_HOME GRADLE_OPTS GRADLE_USER_HOME CARGO_HOME CARGO_TARGET_DIR RUSTUP_HOME
RUSTUP_TOOLCHAIN RUSTFLAGS RUST_BACKTRACE GOPATH GOROOT GOCACHE GOMODCACHE GOFLAGS GOARCH GOOS CGO_ENABLED
NVM_DIR NVM_BIN NODE_PATH NODE_OPTIONS NODE_ENV VOLTA_HOME PNPM_HOME FNM_DIR FNM_MULTISHELL_PATH ASDF_DIR
ASDF_DATA_DIR MISE_DATA_DIR PYENV_ROOT PYENV_VERSION SDKMAN_DIR CC CXX CFLAGS CXXFLAGS LDFLAGS MAKEFLAGS
PKG_CONFIG_PATH LD_LIBRARY_PATH LIBRARY_PATH DISPLAY DJANGO_SETTINGS_MODULE PYTEST_ADDOPTS OMP_NUM_THREADS
COLUMNS CI
"""
_NAMES = frozenset(_ALLOWED.split())
_USUAL = {
    "PYTHONHASHSEED": "0"
}  # a test that depends on the order of a set does the same before and after an edit
_FIRM = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_COLOR": "1",
    "CARGO_TERM_COLOR": "never",
    "CARGO_NET_OFFLINE": "true",
    "PIP_NO_INDEX": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION", re.IGNORECASE)
_SECRET_VALUE = re.compile(
    r"\b(?:sk|pk|rk|xox[abpr]|gh[opsu]|glpat|github_pat|hf|AKIA|ASIA|AIza|npm|pypi)[-_]?[A-Za-z0-9_-]{16,}"
    r"|://[^/\s:@]*:[^/\s@]+@|-----BEGIN"
)


def reduced(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what of ``environ`` a check may see, and settings that keep it from leaving files."""
    kept = {name: value for name, value in environ.items() if _harmless(name, value)}
    return _USUAL | kept | _FIRM


def _harmless(name: str, value: str) -> bool:
    known = name in _NAMES or name.startswith("LC_")
    return known and not _SECRET_NAME.search(name) and not _SECRET_VALUE.search(value)

#!/bin/sh
# Makes .venv with Fenceline and its tools from requirements.lock, and the sandbox where this machine lets us install it.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Fenceline needs Python 3.11 or later; set PYTHON=/path/to/python3.11" >&2
    exit 1
}
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}
install_package() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root sh -c "DEBIAN_FRONTEND=noninteractive apt-get -qq update && apt-get -qq install -y $1" >/dev/null 2>&1
}
if [ ! -x .venv/bin/python ]; then
    rm -rf .venv
    "$python" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        install_package python3-venv && "$python" -m venv .venv || {
            "$python" -m pip install --quiet --user virtualenv && "$python" -m virtualenv -q .venv
        }
    } || { echo "cannot make a virtual environment: install python3-venv and run make setup again" >&2; exit 1; }
fi
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip -q
uv_version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.lock)
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
.venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes -r requirements.lock
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
.venv/bin/python -m compileall -q src >/dev/null 2>&1 || true
if [ "$(uname)" = Linux ] && ! command -v bwrap >/dev/null 2>&1; then
    install_package bubblewrap || echo "note: bubblewrap is not installed; checks run under Landlock, or unfenced where the kernel has none" >&2
fi

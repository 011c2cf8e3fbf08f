#!/bin/sh
# Installs PostgreSQL's programs for the tests of the ledger, which start a server of their own; nothing else needs them.
set -eu
found() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
found && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
$as_root sh -c "DEBIAN_FRONTEND=noninteractive apt-get -qq update && apt-get -qq install -y postgresql" >/dev/null 2>&1 || true
found || echo "note: PostgreSQL is not installed; its tests fail in make slow and are left out of make test" >&2

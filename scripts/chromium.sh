#!/bin/sh
# Installs Chromium for the slow tests of the report and the dashboard, which look at real pages; nothing else needs it.
set -eu
found() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}
found && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
$as_root sh -c "DEBIAN_FRONTEND=noninteractive apt-get -qq update && apt-get -qq install -y chromium" >/dev/null 2>&1 || true
found || echo "note: Chromium is not installed; its tests fail in make slow and are left out of make test" >&2

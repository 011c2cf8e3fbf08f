"""``python -m fenceline.models.embedded.server``: the background process."""

from __future__ import annotations

import sys

from fenceline.models.embedded.engine import load
from fenceline.models.embedded.keeper import keep
from fenceline.models.embedded.plan import Plan

if __name__ == "__main__":
    try:
        keep(Plan.from_argv(sys.argv[1:]), load)
    except Exception as error:  # noqa: BLE001 - the log's last line is what the client shows
        sys.exit(f"{type(error).__name__}: {error}")

"""The ``fenceline`` command; imports only what the asked-for command needs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from fenceline.cli.entry import run_command_line  # noqa: PLC0415 - keeps ``import fenceline.__main__`` free

    sys.exit(run_command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()

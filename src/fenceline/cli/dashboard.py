"""``fenceline dashboard``: the score as a live page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fenceline.cli.report import read_view
from fenceline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def show_dashboard(port: int, since: str, by: str, config: Path | None) -> int:
    """Serve the page until Ctrl-C.

    Raises:
        UsageError: its packages are not installed, the port cannot be had, or an option cannot be understood.
        LedgerError: the ledger cannot be read.
    """
    try:
        from fenceline.serve.run import serve  # noqa: PLC0415 - optional packages
    except ImportError as missing:
        raise UsageError(
            f"the dashboard needs {(missing.name or '').partition('.')[0]}, which is not installed",
            "pip install 'fenceline[dashboard]'",
        ) from None
    read = partial(read_view, since, by, config)
    read()  # what is wrong is said here, not in the browser
    try:
        serve(read, port, _tell)
    except KeyboardInterrupt:
        print("\nstopped")
    return 0


def _tell(link: str) -> None:
    print(
        f"{link}\nThe link lets whoever has it see the score from this machine. Ctrl-C ends it.", flush=True
    )

"""Serves the live page on loopback until it is told to stop."""

from __future__ import annotations

import socket
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import uvicorn

from fenceline.errors import UsageError, reason_of
from fenceline.serve.app import application

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.report.page import View

_HOST = "127.0.0.1"
_PATIENCE_S = 2


def serve(read: Callable[[], View], port: int, told: Callable[[str], None]) -> None:
    """Serve until a signal ends it.

    Args:
        read: reads the ledger anew.
        port: of loopback, 0 for any that is free.
        told: is given the link, token included, once connections are taken.

    Raises:
        UsageError: the port cannot be had.
    """
    listening = _listen(port)
    with listening:
        port, token = listening.getsockname()[1], token_urlsafe()
        config = uvicorn.Config(
            application(read, port, token),
            log_level="warning",
            access_log=False,  # it would hold the token
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE_S,
        )
        told(f"http://{_HOST}:{port}/?token={token}")
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError(
            f"port {port} of {_HOST} cannot be had: {reason_of(error)}", "give another one with --port"
        ) from None
    return listening

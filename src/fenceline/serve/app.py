"""The live page: the report's sections, replaced as runs are recorded."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from fenceline.errors import FencelineError
from fenceline.report.page import live_page, style
from fenceline.serve.door import Door
from fenceline.serve.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from fenceline.report.page import View


def application(read: Callable[[], View], port: int, token: str) -> Door:
    """Return the application behind its door.

    Args:
        read: reads the ledger anew.
        port: that it is served at.
        token: that lets a browser in.
    """
    watch = Watch(read)

    def whole(request: Request) -> Response:  # noqa: ARG001 - starlette's signature
        shown = watch.now()
        return HTMLResponse(live_page(shown.view, shown.html, shown.seen))

    def changed(request: Request) -> Response:
        shown = watch.now()
        if request.query_params.get("seen") == shown.seen:
            return Response(status_code=204)
        return HTMLResponse(live_page(shown.view, shown.html, shown.seen, part=True))

    def sheet(request: Request) -> Response:  # noqa: ARG001 - starlette's signature
        return Response(style(), media_type="text/css")

    inner = Starlette(
        routes=[
            Route("/", whole),
            Route("/changes", changed),
            Route("/style.css", sheet),
            Mount("/static", StaticFiles(directory=str(files("fenceline.serve") / "static"))),
        ],
        exception_handlers={FencelineError: _told},
    )
    return Door(inner, port, token)


def _told(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's signature
    return PlainTextResponse(f"{error}\n", 503)

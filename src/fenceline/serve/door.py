"""Who may see the page: the browser that was given the token, asking for this machine by a name of its own.

Any page that is open in a browser can send requests to loopback. So the Host header must name loopback (or a name that
was pointed here could read the answers), and every request must bring the cookie that only the printed link sets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

GUARDS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Door:
    """Stands before the application.

    Attributes:
        app: what is behind it.
        port: that the page is served at.
        token: what the printed link carries.
    """

    app: ASGIApp
    port: int
    token: str
    _cookie: str = field(default_factory=token_urlsafe, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._answer(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(GUARDS)
            await send(message)

        await (answer or self.app)(scope, receive, guarded)

    def _answer(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self._names():
            return PlainTextResponse("This page has another address.\n", 421)
        if self._known(headers):
            return None
        given = QueryParams(scope["query_string"]).get("token", "")
        if scope["path"] == "/" and _same(given, self.token):
            entered = RedirectResponse("/", 303)
            entered.set_cookie(self._name, self._cookie, httponly=True, samesite="strict")
            return entered
        return PlainTextResponse("Open the link that `fenceline dashboard` printed.\n", 401)

    @property
    def _name(self) -> str:
        return f"fenceline-{self.port}"  # a cookie belongs to all ports of a host

    def _names(self) -> tuple[str, ...]:
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def _known(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return self._name in cookies and _same(cookies[self._name].value, self._cookie)


def _same(given: str, kept: str) -> bool:
    return compare_digest(given.encode(), kept.encode())

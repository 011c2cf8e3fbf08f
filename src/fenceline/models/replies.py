"""What a server says when it does not do as asked, turned into one typed error with one clear line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from fenceline.models.errors import (
    BadReply,
    ContextOverflow,
    ModelBusy,
    ModelError,
    ModelNotFound,
    ModelRefused,
    ServerFailed,
    StillLoading,
)

if TYPE_CHECKING:
    from fenceline.models.secret import Secret

T = TypeVar("T")

_SHOWN = 160
_SHORTEST_KEY = 8

_KNOWN: dict[int, tuple[type[ModelError], str, str]] = {
    401: (ModelRefused, "refused the key", "name the variable that holds it in api_key_env"),
    403: (ModelRefused, "does not permit this request", "check the key's permissions"),
    404: (ModelNotFound, "does not know this model or path", "run: fenceline models list"),
    429: (ModelBusy, "takes no more requests now", "wait a moment and run it again"),
    503: (ModelBusy, "is not ready", "wait a moment and run it again"),
}
_LOADS = (StillLoading, "has not loaded its model yet", "wait until it has and run it again")


class ErrorBody(msgspec.Struct):
    """The object in ``{"error": {…}}``."""

    message: str = ""
    type: str | None = None
    code: int | str | None = None


class _Failure(msgspec.Struct):
    error: ErrorBody | str | None = None


def decode(data: bytes | msgspec.Raw, kind: type[T], where: str) -> T:
    """Decode a JSON object that a server sent.

    Raises:
        BadReply: it is not JSON, not UTF-8, or not of that shape.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise unreadable(bytes(data), where) from problem


def unreadable(data: bytes, where: str) -> BadReply:
    """Return the error for bytes that are not the expected protocol."""
    hint = "check base_url and the server's log"
    if data.lstrip()[:1] == b"<":
        return BadReply(f"{where} answered with a web page instead of its protocol", hint)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return BadReply(f"{where} answered with bytes that are not UTF-8", hint)
    return BadReply(
        f"{where} answered with something that is not its protocol: {printable(text, 60)!r}", hint
    )


def failure(data: bytes) -> ErrorBody | None:
    """Return the error in a ``{"error": …}`` body or stream line, None when there is none."""
    try:
        error = msgspec.json.decode(data, type=_Failure).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return ErrorBody(message=error) if isinstance(error, str) else error


def refusal(status: int, body: bytes, where: str) -> ModelError:
    """Return the typed error for an HTTP status other than 200."""
    error = failure(body) or ErrorBody()
    if overflow := _overflow(error, where):
        return overflow
    said = _said(error)
    loads = status == 503 and "loading" in error.message.lower()
    if known := _LOADS if loads else _KNOWN.get(status):
        kind, what, hint = known
        return kind(f"{where} {what}{said}", hint)
    match status // 100:
        case 5:
            return ServerFailed(f"{where} failed with HTTP {status}{said}", "see the server's log")
        case 4:
            return ModelRefused(f"{where} refused the request with HTTP {status}{said}")
        case 3:
            return BadReply(f"{where} redirects, which is not followed", "set base_url to the final address")
        case _:
            return BadReply(f"{where} answered with HTTP {status}", "check base_url")


def stream_failure(error: ErrorBody, where: str) -> ModelError:
    """Return the typed error for an error object inside an HTTP 200."""
    return _overflow(error, where) or BadReply(
        f"{where} reported an error{_said(error)}", "see the server's log"
    )


def without(key: Secret | None, data: bytes) -> bytes:
    """Take out a key that a server repeats, before it reaches an error or a log.

    Shorter ones than any real key (``none``, ``x``) are stand-ins, and would be found in ordinary text.
    """
    if key is None or len(key.reveal()) < _SHORTEST_KEY:
        return data
    return data.replace(key.reveal().encode(), b"[key]")


def printable(text: str, limit: int = _SHOWN) -> str:
    """Return server text as one short line without control or invisible characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _said(error: ErrorBody) -> str:
    return f": {printable(error.message)}" if error.message.strip() else ""


def _overflow(error: ErrorBody, where: str) -> ContextOverflow | None:
    text = error.message.lower()
    about_context = "context" in text or "n_ctx" in text or "prompt is too long" in text
    too_long = any(
        word in text for word in ("exceed", "overflow", "too long", "longer than", "maximum", "greater than")
    )
    if error.type == "exceed_context_size_error" or (about_context and too_long):
        return ContextOverflow(
            f"the prompt does not fit the model's window at {where}{_said(error)}",
            "raise the server's context size or narrow the task",
        )
    return None

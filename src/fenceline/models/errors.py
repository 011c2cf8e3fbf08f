"""What can go wrong between Fenceline and a model, each its own type with its one clear line."""

from __future__ import annotations

from typing import ClassVar

from fenceline.errors import ExitCode, FencelineError


class ModelError(FencelineError):
    """A model could not be asked, or did not answer properly.

    Attributes:
        passing: whether the same request may well go through a little later.
        retry_after_s: when, where the server said so.
    """

    passing: ClassVar[bool] = False

    def __init__(self, message: str, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after_s = retry_after_s


class ModelUnreachable(ModelError):
    """Nothing answers at the endpoint."""

    passing = True


class NotTrusted(ModelError):
    """The server's certificate does not prove that it is the one configured."""

    exit_code = ExitCode.USAGE


class ModelNotFound(ModelError):
    """The server answers but does not have that model."""

    exit_code = ExitCode.USAGE


class NoSuchPath(ModelNotFound):
    """The server answers but not at that address."""


class ModelRefused(ModelError):
    """The server refused the request: key, permission, malformed."""


class BadReply(ModelError):
    """The server answered with something that is not its protocol: HTML, an error inside a 200, bad UTF-8."""


class KeyRefused(ModelRefused):
    """The key is wrong, revoked, or may not do this."""


class NoCredit(ModelRefused):
    """The account has nothing left to spend, or reached a limit that its owner set."""


class StreamBroken(ModelError):
    """The stream ended before its end."""

    passing = True


class NoAnswer(StreamBroken):
    """The connection was lost before the first byte of the answer."""


class ContextOverflow(ModelError):
    """The prompt does not fit the window, or the server dropped a part of it."""


class ModelTimeout(ModelError):
    """Silence for longer than the first-token or the idle timeout."""


class ModelBusy(ModelError):
    """The server is there but cannot work on it now: rate limit, no free slot, still loading."""

    passing = True


class StillLoading(ModelBusy):
    """The server is up and reads its weights; llama.cpp answers so until they are in memory."""


class RateLimited(ModelBusy):
    """Too many requests or tokens in a time."""


class Overloaded(ModelBusy):
    """The provider has too much to do for everyone."""


class ServerFailed(ModelError):
    """The server answered that it failed itself: any other 5xx."""

    passing = True


class Declined(ModelError):
    """The model refuses to do what it was asked."""


class Filtered(ModelError):
    """The provider's filter held back the prompt or the answer."""

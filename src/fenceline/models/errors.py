"""What can go wrong between Fenceline and a model, each its own type with its one clear line."""

from __future__ import annotations

from fenceline.errors import ExitCode, FencelineError


class ModelError(FencelineError):
    """A model could not be asked, or did not answer properly."""


class ModelUnreachable(ModelError):
    """Nothing answers at the endpoint."""


class ModelNotFound(ModelError):
    """The server answers but does not have that model."""

    exit_code = ExitCode.USAGE


class ModelRefused(ModelError):
    """The server refused the request: key, permission, malformed."""


class BadReply(ModelError):
    """The server answered with something that is not its protocol: HTML, an error inside a 200, bad UTF-8."""


class StreamBroken(ModelError):
    """The stream ended before its end."""


class ContextOverflow(ModelError):
    """The prompt does not fit the window, or the server dropped a part of it."""


class ModelTimeout(ModelError):
    """Silence for longer than the first-token or the idle timeout."""


class ModelBusy(ModelError):
    """The server is there but cannot work on it now: rate limit, no free slot, still loading."""


class ServerFailed(ModelError):
    """The server answered that it failed itself: any other 5xx."""

"""Keys in the system keyring, through the library ``keyring`` where it is installed and has something to talk to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.models.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "fenceline"


def usable() -> bool:
    """Return whether there is a keyring."""
    return _backend() is not None


def read(origin: str) -> Secret | None:
    """Return the key for an endpoint, None where there is none."""
    if (backend := _backend()) is None:
        return None
    from keyring.errors import KeyringError  # noqa: PLC0415 - heavy, and an optional package

    try:
        value = backend.get_password(_SERVICE, origin)
    except KeyringError:
        return None  # locked, or gone since
    return Secret(value) if value else None


def write(origin: str, key: Secret) -> None:
    """Keep a key.

    Raises:
        FencelineError: the keyring does not take it.
    """
    from keyring.errors import KeyringError  # noqa: PLC0415 - heavy, and an optional package

    from fenceline.errors import FencelineError  # noqa: PLC0415 - as above

    if (backend := _backend()) is None:
        raise FencelineError("there is no system keyring", "use --file")
    try:
        backend.set_password(_SERVICE, origin, key.reveal())  # pyright: ignore[reportUnknownMemberType] - untyped there
    except KeyringError as problem:
        raise FencelineError(
            f"the system keyring does not take the key ({type(problem).__name__})", "unlock it, or use --file"
        ) from None


def remove(origin: str) -> bool:
    """Forget a key; return whether there was one."""
    if (backend := _backend()) is None:
        return False
    from keyring.errors import KeyringError  # noqa: PLC0415 - heavy, and an optional package

    try:
        backend.delete_password(_SERVICE, origin)
    except KeyringError:
        return False
    return True


def _backend() -> KeyringBackend | None:
    try:
        import keyring  # noqa: PLC0415 - heavy, and an optional package
        from keyring.backends.fail import Keyring as NoKeyring  # noqa: PLC0415 - as above
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return None if isinstance(backend, NoKeyring) or backend.priority <= 0 else backend

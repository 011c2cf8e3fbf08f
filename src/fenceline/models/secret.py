"""A key that shows itself to nobody but the request that it belongs to."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Holds a key. Printing, formatting, comparing, pickling or listing attributes gives nothing of it away."""

    __slots__ = ("_reveal",)

    def __init__(self, value: str) -> None:
        self._reveal = lambda: value

    def reveal(self) -> str:
        """Return the key, for the header of a request or the store that it is written into."""
        return self._reveal()

    def __repr__(self) -> str:
        """Return a stand-in, so that no error and no log has the key."""
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied out of the process."""
        raise TypeError("a secret is not written down")

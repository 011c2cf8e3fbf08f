"""A begun answer that a server repeats."""

from __future__ import annotations


class Echo:
    """Takes away a prefill that a server repeats at the start of its answer; nothing else is changed."""

    def __init__(self, prefill: str) -> None:
        self._expected = prefill
        self._held = ""

    def feed(self, text: str) -> str:
        """Return what of ``text`` may be shown now."""
        if not self._expected:
            return text
        self._held += text
        if self._expected.startswith(self._held) and self._held != self._expected:
            return ""
        shown = self._held.removeprefix(self._expected)
        self._expected = self._held = ""
        return shown

    def close(self) -> str:
        """Return what is still held back."""
        rest, self._held = self._held, ""
        return rest

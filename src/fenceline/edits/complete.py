"""Sees in a growing answer that the edit is complete, so that the stream can be cut there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.edits.blocks import read_blocks
from fenceline.edits.errors import EditRefused
from fenceline.edits.fit import fit

if TYPE_CHECKING:
    from fenceline.edits.want import Outliner, Want

ASSERTS = re.compile(r"assert|expect\s*\(|\bshould\b|t\.(?:is|deepEqual|Error|Fatal)|require\.")
"""What a line has that asserts something, in any of the languages that tests are written in."""
_FENCE_END = re.compile(r"^\s*(?:`{3,}|~{3,})\s*$")
_TRAILER = re.compile(
    r"^(?:print\b|assert\b|if __name__|console\.|(?:#|//)\s*(?:example|test|usage|check))", re.IGNORECASE
)
_DECLARES = re.compile(
    r"^\s*(?:export\s+)?(?:const|let|var)\s+(\w+)\s*=|"
    r"\b(?!(?:function|func|if|for|while|switch|catch)\b)(\w+)\s*\(.*\{\s*$"
)


@dataclass(slots=True)
class Completion:
    """Watches one answer; feed it text, ask it after every line.

    With braces an edit is complete at the one that closes it, unless a helper follows that it uses.

    Attributes:
        want: the edit asked for.
        outliner: reads declarations.
        text: the answer so far.
    """

    want: Want
    outliner: Outliner
    text: str = ""
    _fences: int = field(default=0, init=False)
    _line: str = field(default="", init=False)
    _whole: bool = field(default=False, init=False)

    def feed(self, piece: str) -> bool:
        """Add ``piece``; return True when what came before it holds the whole edit."""
        done = False
        for part in piece.splitlines(keepends=True):
            self.text += part
            self._line += part
            if part.endswith("\n"):
                done = done or self._ended(self._line)
                self._line = ""
            elif _FENCE_END.match(self._line) and self._fences % 2:
                done = done or self._found()
        return done

    def restart(self) -> None:
        """Forget what came so far: the model begins its answer anew."""
        self.text, self._line, self._fences, self._whole = "", "", 0, False

    def _ended(self, line: str) -> bool:
        stripped = line.strip()
        if stripped.startswith(("```", "~~~")):
            self._fences += 1
            return self._fences > 1 and _FENCE_END.match(stripped) is not None and self._found()
        if self.want.mode == "document":
            return self._fences > 0 and not stripped.startswith("//") and self._found()
        if self.want.mode == "append" and self.want.enough and self._fences:
            return self._says_enough()
        if self.want.mode not in ("insert", "replace") or not self._fences:
            return False
        if self.want.language == "python":
            return _TRAILER.match(line) is not None and self._found()
        return self._ended_with_braces(line)

    def _says_enough(self) -> bool:
        """Whether a test has asserted enough, and nothing of it is left open."""
        code = read_blocks(self.text)[-1:]
        if not code or sum(1 for line in code[0].code.split("\n") if ASSERTS.search(line)) < self.want.enough:
            return False
        source = code[0].code.encode("utf-8", "surrogateescape")
        return self.outliner(self.want.language, self.want.path, source).broken_line is None

    def _ended_with_braces(self, line: str) -> bool:
        if not self._whole:
            self._whole = line.startswith("}") and self._found()
            return False
        if not line.strip():
            return False
        self._whole = (
            self._helps(line) and self._found()
        )  # a helper that goes on over lines ends with its own brace
        return not self._whole and not self._helps(line)

    def _helps(self, line: str) -> bool:
        """Whether ``line`` begins to declare something that the answer has used before."""
        declared = _DECLARES.search(line)
        if declared is None:
            return False
        name = declared[1] or declared[2]
        return re.search(rf"\b{name}\b", self.text.removesuffix(line)) is not None

    def _found(self) -> bool:
        if self.want.mode == "document":
            from fenceline.edits.document import description  # noqa: PLC0415 - only where one is asked for

            return bool(description(read_blocks(self.text), self.want))
        if self.want.mode not in ("insert", "replace"):
            return True
        try:
            fit(read_blocks(self.text), self.want, self.outliner, self.text)
        except EditRefused:
            return False
        return True

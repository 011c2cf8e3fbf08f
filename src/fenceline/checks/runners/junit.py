"""Reads JUnit's XML, which pytest, Surefire and Gradle write: bounded, without entities, cheap to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from fenceline.checks.clean import plain
from fenceline.checks.results import TestState

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 32 << 20
_TEXT_LIMIT = 64 << 10


@dataclass(slots=True)
class Case:
    """One ``<testcase>``.

    Attributes:
        group: its ``classname``.
        name: of the test.
        file: as written, empty where the writer gives none.
        state: what it did.
        message: of the failure, as the element's attribute.
        text: of the failure: the traceback.
        collecting: whether it stands for a file that could not be loaded.
    """

    group: str
    name: str
    file: str
    state: TestState = TestState.PASSED
    message: str = ""
    text: str = ""
    collecting: bool = False


class _Reader:
    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._open: Case | None = None
        self._parts: list[str] | None = None
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "testcase":
            self._open = Case(
                attributes.get("classname", ""), attributes.get("name", ""), attributes.get("file", "")
            )
        elif self._open is not None and tag in {"failure", "error"}:
            self._open.state = TestState.FAILED
            self._open.message = self._open.message or plain(attributes.get("message", ""))
            self._open.collecting = self._open.message == "collection failure"
            self._parts = []
        elif self._open is not None and tag == "skipped" and self._open.state is TestState.PASSED:
            self._open.state = TestState.SKIPPED

    def text(self, data: str) -> None:
        if self._parts is not None and self._size < _TEXT_LIMIT:
            self._parts.append(data)
            self._size += len(data)

    def end(self, tag: str) -> None:
        if self._open is None:
            return
        if tag in {"failure", "error"} and self._parts is not None:
            self._open.text = self._open.text or plain("".join(self._parts))
            self._parts = None
            self._size = 0
        elif tag == "testcase":
            self.cases.append(self._open)
            self._open = None


def read_cases(path: Path) -> list[Case] | None:
    """Return the cases of a report, None when there is no whole, well-formed one of at most 32 MiB."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword
    except (expat.ExpatError, ValueError):
        return None
    return reader.cases


def _refuse(*_: object) -> None:
    raise ValueError("a report has no use for entities")

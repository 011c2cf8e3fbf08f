"""One ``ty server`` process and what it says of open files."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from fenceline.grounding.python.ty import frames
from fenceline.grounding.python.ty.frames import ServerGoneError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from fenceline.grounding.python.ty.shadow import Event

_ANSWER_S = 20.0


class Position(msgspec.Struct, frozen=True):
    """A place in a file, both from 0; ``character`` counts code points."""

    line: int
    character: int


class Range(msgspec.Struct, frozen=True):
    """From a place to another one."""

    start: Position
    end: Position


class Location(msgspec.Struct, frozen=True):
    """A place in some file."""

    uri: str


class Related(msgspec.Struct, frozen=True):
    """Something that a finding refers to, the called function's signature for one."""

    location: Location


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding of ty.

    Attributes:
        range: what it concerns.
        message: what ty says; more lines than the first explain it.
        code: the rule's name; empty for hints that belong to no rule.
        related: what it refers to.
    """

    range: Range
    message: str
    code: str = ""
    related: tuple[Related, ...] = msgspec.field(default=(), name="relatedInformation")


class _Report(msgspec.Struct, frozen=True):
    items: tuple[Diagnostic, ...] = ()


_report = msgspec.json.Decoder(_Report)


class TyServer:
    """A running server over one folder.

    Args:
        program: path of ty.
        root: the folder; nothing outside it and ``configuration``'s environment is read.
        configuration: of ty, as its ``ty.toml`` has it; no file is looked for besides.
        home: an empty folder that stands for the user's.

    Raises:
        ServerGoneError: from every method, when it cannot start or has ended.
    """

    def __init__(self, program: str, root: Path, configuration: Mapping[str, Any], home: Path) -> None:
        self._root = root
        self._number = 0
        self._versions: dict[str, int] = {}
        self._arrived: queue.SimpleQueue[frames.Frame | None] = queue.SimpleQueue()
        self._process = _start(program, root, home)
        self._reader = threading.Thread(target=self._read, name="ty", daemon=True)
        self._reader.start()
        self._greet(configuration)

    def show(self, path: str, text: str) -> None:
        """Say that the file at ``path`` has the content ``text``, whatever the disk has."""
        version = self._versions.get(path, 0) + 1
        self._versions[path] = version
        document: dict[str, Any] = {"uri": self._uri(path), "version": version}
        if version == 1:
            self._tell(
                "textDocument/didOpen", textDocument={**document, "languageId": "python", "text": text}
            )
        else:
            self._tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def diagnose(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong with a file that was shown."""
        reply = self._ask("textDocument/diagnostic", textDocument={"uri": self._uri(path)})
        try:
            return _report.decode(reply).items
        except msgspec.MsgspecError as error:
            raise ServerGoneError(f"not a report: {error}") from error

    def forget(self, path: str) -> None:
        """Go back to what the disk has of ``path``, if it was shown."""
        if self._versions.pop(path, 0):
            self._tell("textDocument/didClose", textDocument={"uri": self._uri(path)})

    @property
    def shown(self) -> frozenset[str]:
        """Return the paths of the files that were shown and not forgotten."""
        return frozenset(self._versions)

    def notice(self, events: Iterable[tuple[str, Event]]) -> None:
        """Say that files came, changed or went on the disk."""
        changes = [{"uri": self._uri(path), "type": int(event)} for path, event in events]
        if changes:
            self._tell("workspace/didChangeWatchedFiles", changes=changes)

    def close(self) -> None:
        """End the process."""
        with suppress(ServerGoneError):
            self._tell("exit")
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _greet(self, configuration: Mapping[str, Any]) -> None:
        folder = {"uri": self._root.as_uri(), "name": "workspace"}
        try:
            self._ask(
                "initialize",
                processId=os.getpid(),
                rootUri=folder["uri"],
                workspaceFolders=[folder],
                capabilities={
                    "general": {"positionEncodings": ["utf-32"]},
                    "textDocument": {
                        "diagnostic": {"relatedInformation": True},
                        "publishDiagnostics": {"relatedInformation": True},
                    },
                },
                initializationOptions={"configuration": configuration, "diagnosticMode": "openFilesOnly"},
            )
            self._tell("initialized")
        except BaseException:
            self.close()
            raise

    def _uri(self, path: str) -> str:
        return (self._root / path).as_uri()

    def _tell(self, method: str, **params: Any) -> None:  # noqa: ANN401 - whatever the protocol has there
        assert self._process.stdin is not None  # noqa: S101 - asked for; narrows the type
        frames.write(self._process.stdin, {"method": method, "params": params})

    def _ask(self, method: str, **params: Any) -> msgspec.Raw:  # noqa: ANN401 - whatever the protocol has there
        assert self._process.stdin is not None  # noqa: S101 - asked for; narrows the type
        self._number += 1
        frames.write(self._process.stdin, {"id": self._number, "method": method, "params": params})
        while True:
            try:
                frame = self._arrived.get(timeout=_ANSWER_S)
            except queue.Empty:
                self._process.kill()
                raise ServerGoneError(f"no answer to {method} in {_ANSWER_S:.0f} s") from None
            if frame is None:
                self._arrived.put(None)
                raise ServerGoneError("the server ended")
            if frame.method and frame.id is not None:
                frames.write(self._process.stdin, {"id": frame.id, "result": None})
            elif frame.id == self._number:
                return _result(frame)

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - asked for; narrows the type
        with suppress(ServerGoneError, OSError, ValueError):
            while True:
                self._arrived.put(frames.read(self._process.stdout))
        self._arrived.put(None)


def _result(frame: frames.Frame) -> msgspec.Raw:
    if bytes(frame.error) != b"null":
        raise ServerGoneError(f"refused: {bytes(frame.error)[:200]!r}")
    return frame.result


def _start(program: str, root: Path, home: Path) -> subprocess.Popen[bytes]:
    """Start it with an environment that names no user, no virtual environment and no configuration."""
    try:
        return subprocess.Popen(
            [program, "server"],
            cwd=root,
            env={"HOME": str(home), "XDG_CONFIG_HOME": str(home), "PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ServerGoneError(f"cannot start ty: {error}") from error

"""The files as the model sees and changes them: held to the workspace, its labels and the run's checkpoint."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.told import ToolRefused, lost
from fenceline.attempts.events import Edited, Signalled
from fenceline.edits.diff import unified
from fenceline.edits.want import Edit
from fenceline.grounding.nearest import nearest
from fenceline.policy.label import Label
from fenceline.policy.showing.views import view_of
from fenceline.workspace.change import Change
from fenceline.workspace.faults import shown
from fenceline.workspace.paths import folder_of, split
from fenceline.workspace.text import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from fenceline.attempts.events import Emit
    from fenceline.grounding.signal import Signal
    from fenceline.workspace.files import Workspace

_PATH = 1000  # characters


@dataclass(slots=True)
class Desk:
    """What tools read and write.

    Attributes:
        workspace: whose files.
        visible: what of a path the model may be shown.
        judge: holds changes against what exists.
        look: told of a file that may be changed next, so that what judging that needs is there by then.
        emit: tells the face.
        dry_run: keep what is written in memory.
        view: the declarations of a file as they may be shown, None for none.
        hands_over: whether a local model is there for edits of what the model may not be shown.
        ready: called with edits before they are written; returns once the checkpoint covers their files.
        version: counts changes.
    """

    workspace: Workspace
    visible: Callable[[str], Label]
    judge: Callable[[Sequence[Change]], tuple[Signal, ...]]
    emit: Emit
    look: Callable[[str], None] = lambda _: None
    dry_run: bool = False
    view: Callable[[str, bytes], str | None] = view_of
    hands_over: bool = False
    ready: Callable[[tuple[Edit, ...]], None] = lambda _: None
    version: int = 0
    _opened: set[str] = field(default_factory=set[str], init=False)
    _signals: list[Signal] = field(default_factory=list["Signal"], init=False)
    _before: dict[str, bytes | None] = field(default_factory=dict[str, "bytes | None"], init=False)
    _after: dict[str, bytes | None] = field(default_factory=dict[str, "bytes | None"], init=False)
    _listing: frozenset[str] | None = field(default=None, init=False)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What has become of every file that is not as it was; one that is gone is empty."""
        changed = {path: after for path, after in self._after.items() if after != self._before[path]}
        return tuple(Edit(path, self._before[path], after or b"", ()) for path, after in changed.items())

    @property
    def gone(self) -> tuple[str, ...]:
        """Return the files that were there and are removed."""
        return tuple(
            path for path, data in self._after.items() if data is None and self._before[path] is not None
        )

    def protected(self) -> tuple[str, ...]:
        """Return the paths that the model may not see whole, sorted."""
        return tuple(sorted(path for path in self._listed() if self.visible(path) is not Label.OPEN))

    def files(self) -> tuple[str, ...]:
        """Return the paths that may be named to the model, sorted."""
        return tuple(sorted(path for path in self._listed() if self.visible(path) is not Label.CLOSED))

    def refresh(self) -> None:
        """List the files anew when they are next needed: others may have made some."""
        self._listing = None

    def located(self, path: str, *, closed: bool = False) -> str:
        """Return ``path`` relative to the workspace's root, in its plainest spelling.

        Args:
            path: as the model names it.
            closed: whether it may be one that is closed to the model.

        Raises:
            FencelineError: it leads out, through a link or into git's folder, or is closed to the model.
        """
        inside = path.removeprefix(f"{self.workspace.root}/")
        plain = "/".join(split(inside.rstrip("/") if len(inside) > 1 else inside))
        if len(plain) > _PATH or (not plain.isprintable() and plain not in self._listed()):
            raise ToolRefused(f"'{shown(plain[:80])}' is too long for a path here, or no plain text")
        if not closed and self.visible(plain) is Label.CLOSED:
            raise ToolRefused(f"{plain} is closed to you by the policy{self._way_out}")
        with suppress(OSError), folder_of(self.workspace.root, plain):
            pass  # it may be missing, but a link on the way is refused
        return plain

    def must_be_open(self, path: str) -> None:
        """Refuse to change what the model may not be shown whole: what it wrote there could not leave again.

        Raises:
            ToolRefused: it may not.
        """
        if self.visible(path) is not Label.OPEN:
            raise ToolRefused(
                f"of {path} the policy shows declarations alone, nothing was written{self._way_out}"
            )

    @property
    def _way_out(self) -> str:
        if self.hands_over:
            return ": delegate_edit has a local model change it, and says no more than whether that is done"
        return ", and no local model is there to change it: do without, and say at the end what has to be done there"

    def read(self, path: str) -> bytes:
        """Return the bytes of a file that is text; ``path`` as ``located`` gave it.

        Raises:
            FencelineError: there is none, or the model may not be shown such a file.
        """
        data = self.current(path)
        if data is None:
            raise self._missing(path)
        self._opened.add(path)
        known = facts(data)
        if not known.editable:
            raise ToolRefused(
                f"{path} is {'binary' if known.binary else 'larger than 1 MiB'}, so it is not shown"
            )
        return data

    def current(self, path: str) -> bytes | None:
        """Return the bytes of a file whatever they are, None where there is none.

        Raises:
            FencelineError: it is ignored by git, a link, or cannot be read.
        """
        if self.dry_run and path in self._after:
            return self._after[path]
        if path in self._listed():
            return self.workspace.read(path)
        if self.workspace.exists(path):
            raise ToolRefused(f"{path} is ignored by git (secrets, build output), so it is not touched")
        return None

    def put(self, path: str, data: bytes | None, symbols: tuple[str, ...] = ()) -> tuple[Signal, ...]:
        """Write a file, or remove it for None, and return what reality has against that.

        Raises:
            FencelineError: it may not or cannot be written; it is as it was.
        """
        before = self.current(path)
        edit = Edit(path, before, data or b"", symbols)
        if not self.dry_run:
            self.ready((edit,))
            self._write(path, before, data)
        signals = self._judged(path, before, data)
        self._before.setdefault(path, before)
        self._after[path] = data
        self._listing = None
        self.version += 1
        self.emit(Edited(path, symbols, unified(edit), () if data is not None else ("deleted",)))
        self._opened.add(path)
        self._signals += signals
        for signal in signals:
            self.emit(Signalled.of(signal))
        return signals

    def adopt(self, edits: Sequence[Edit]) -> None:
        """Count as ours what somebody else wrote for us."""
        for edit in edits:
            self._before.setdefault(edit.path, edit.before)
            self._after[edit.path] = edit.after
        self._listing = None
        self.version += bool(edits)

    def taken(self) -> tuple[tuple[Signal, ...], tuple[str, ...]]:
        """Return the signals of what was written and the files that were opened, since this was last asked."""
        signals, opened = tuple(self._signals), tuple(sorted(self._opened))
        self._signals.clear()
        self._opened.clear()
        return signals, opened

    def standing(self) -> tuple[Signal, ...]:
        """Return what reality has against all changes together, as they are now."""
        changes = [Change(path, self._before[path], after) for path, after in self._after.items()]
        return self.judge(changes) if changes else ()

    @contextmanager
    def without(self, paths: Sequence[str]) -> Generator[None]:
        """Put files back as they were before the attempt, for the time of the block."""
        for path in paths:
            self._place(path, self._before[path])
        try:
            yield
        finally:
            for path in paths:
                self._place(path, self._after[path])

    def _place(self, path: str, data: bytes | None) -> None:
        if data is None:
            self.workspace.delete(path)
        else:
            self.workspace.write(path, data)

    def _write(self, path: str, before: bytes | None, data: bytes | None) -> None:
        self._place(path, data)
        self._listing = None
        if data is None:
            return
        if before is None and path not in self._listed():
            self.workspace.delete(path)
            raise ToolRefused(
                f"{path} would be ignored by git, so it cannot be taken back; it was not written"
            )

    def _judged(self, path: str, before: bytes | None, data: bytes | None) -> tuple[Signal, ...]:
        """Return what reality has against one change; what earlier ones of ours invented does not exist."""
        others = [Change(name, self._before[name], now) for name, now in self._after.items() if name != path]
        signals = self.judge([*others, Change(path, before, data)])
        known = self.judge(others) if others and signals else ()
        return tuple(signal for signal in signals if signal not in known)

    def _listed(self) -> frozenset[str]:
        if self._listing is None:
            made = {path for path, data in self._after.items() if data is not None}
            self._listing = frozenset(self.workspace.files()) | (made if self.dry_run else set())
        return self._listing

    def _missing(self, path: str) -> ToolRefused:
        known, name = self.files(), PurePosixPath(path).name
        if any(other.startswith(f"{path}/") for other in known):
            return ToolRefused(f"{path} is a folder")
        alike = [other for other in known if PurePosixPath(other).name == name]
        near = ", ".join(alike[:3]) or nearest(path, known)
        return lost("path-missing", f"there is no {path}", path, near)

"""The cache: one SQLite file per workspace, of which a run reads only what it asks for."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from time import time_ns
from typing import TYPE_CHECKING
from zlib import decompress
from zlib import error as ZlibError  # noqa: N812 - an exception's name

import msgspec

from fenceline.workspace.index.building import build
from fenceline.workspace.index.catalogue import CacheError
from fenceline.workspace.index.files import Fingerprint, Skipped
from fenceline.workspace.symbols import Outline

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from fenceline.workspace.index.building import Entry

FORMAT = 1  # of the tables and of what the readers find; a cache with another number is built anew
_SECONDS_TO_WAIT = 10.0  # while another process updates the same cache
_RACY_NS = 100_000_000  # a file changed so shortly before may change again and keep its time stamp
_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TABLES = (
    """CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT UNIQUE,
        size INTEGER, mtime_ns INTEGER, inode INTEGER, reason TEXT)""",
    "CREATE TABLE outlines (file INTEGER PRIMARY KEY, outline BLOB)",
    "CREATE TABLE names (name TEXT, file INTEGER, PRIMARY KEY (name, file)) WITHOUT ROWID",
)


class _Unusable(Exception):
    """The cache cannot be read and may be thrown away."""


class Store:
    """The outlines of a workspace's files, kept between runs.

    Args:
        file: of the cache; made when missing, made anew when it cannot be read or has another format.

    Raises:
        CacheError: no cache can be kept there: no space, no permission, or in use for long.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._decoder = msgspec.msgpack.Decoder(Outline)
        with self._reported():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = _opened(file)

    def refresh(self, root: Path, found: Mapping[str, Fingerprint]) -> None:
        """Make the cache hold exactly the files ``found`` under ``root``; unchanged ones are not read.

        Raises:
            CacheError: the cache could not be read or written.
        """
        with self._reported():
            rows = self._database.execute("SELECT path, size, mtime_ns, inode FROM files").fetchall()
        kept = {path: Fingerprint(size, mtime_ns, inode) for path, size, mtime_ns, inode in rows}
        if kept == found:
            return
        changed = {path: now for path, now in found.items() if kept.get(path) != now}
        trusted_before = time_ns() - _RACY_NS
        built = list(build(root, [(path, now.size) for path, now in changed.items()]))
        with self._reported(), self._database:
            self._remove([path for path, old in kept.items() if found.get(path) != old])
            for entry in built:
                self._add(entry, found[entry.path], trusted_before)

    def outline(self, path: str) -> Outline | None:
        """Return the outline of a file; None for one that was skipped."""
        query = "SELECT outline FROM outlines JOIN files ON file = id WHERE path = ?"
        with self._reported():
            row = self._database.execute(query, (path,)).fetchone()
            return self._decoder.decode(decompress(row[0])) if row else None

    def declaring(self, name: str) -> list[str]:
        """Return the paths that declare ``name``."""
        query = "SELECT path FROM names JOIN files ON file = id WHERE name = ?"
        with self._reported():
            return [path for (path,) in self._database.execute(query, (name,))]

    def names(self) -> list[str]:
        """Return every name that is declared."""
        with self._reported():
            return [name for (name,) in self._database.execute("SELECT DISTINCT name FROM names")]

    def declared(self) -> dict[str, str]:
        """Return the names that each file declares."""
        query = "SELECT path, group_concat(name, ' ') FROM names JOIN files ON file = id GROUP BY file"
        with self._reported():
            return dict(self._database.execute(query).fetchall())

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files left out."""
        query = "SELECT path, reason FROM files WHERE reason != ''"
        with self._reported():
            return tuple(Skipped(path, reason) for path, reason in self._database.execute(query))

    @contextmanager
    def _reported(self) -> Generator[None]:
        """Turn what can go wrong with the file into CacheError, and throw a damaged file away."""
        try:
            yield
        except (sqlite3.Error, msgspec.MsgspecError, ZlibError, OSError, _Unusable) as error:
            if isinstance(error, msgspec.MsgspecError | ZlibError) or _is_damage(error):
                with suppress(OSError):
                    _discard(self._file)
            raise CacheError(f"the symbol index's cache cannot be used: {error}") from error

    def _remove(self, paths: list[str]) -> None:
        run = self._database.execute
        for path in paths:
            names = {symbol.name for symbol in outline.symbols} if (outline := self.outline(path)) else ()
            (file,) = run("SELECT id FROM files WHERE path = ?", (path,)).fetchone()
            for name in names:
                run("DELETE FROM names WHERE name = ? AND file = ?", (name, file))
            run("DELETE FROM outlines WHERE file = ?", (file,))
            run("DELETE FROM files WHERE id = ?", (file,))

    def _add(self, entry: Entry, seen: Fingerprint, trusted_before: int) -> None:
        run = self._database.execute
        mtime_ns = seen.mtime_ns if seen.mtime_ns < trusted_before else -1
        row = (entry.path, seen.size, mtime_ns, seen.inode, entry.reason)
        file = run(
            "INSERT INTO files (path, size, mtime_ns, inode, reason) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid
        if entry.outline:
            run("INSERT INTO outlines VALUES (?, ?)", (file, entry.outline))
        self._database.executemany("INSERT INTO names VALUES (?, ?)", [(name, file) for name in entry.names])


def _opened(file: Path) -> sqlite3.Connection:
    with suppress(_Unusable):
        return _connected(file)
    _discard(file)
    return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    """Open the cache, making its tables where it is new.

    Raises:
        _Unusable: damaged, or of another format.
        sqlite3.Error: it cannot be used now.
    """
    database = sqlite3.connect(file, timeout=_SECONDS_TO_WAIT, check_same_thread=False)
    try:
        _prepare(database)
    except sqlite3.Error as error:
        database.close()
        raise (_Unusable if _is_damage(error) else error) from error
    if _version(database) == FORMAT:
        return database
    database.close()
    raise _Unusable


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA synchronous = OFF")  # what a power cut spoils is built again
    if _version(database):
        return
    with database:
        database.execute("BEGIN IMMEDIATE")
        if _version(database):
            return  # another process was quicker
        for statement in _TABLES:
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {FORMAT}")


def _version(database: sqlite3.Connection) -> int:
    return database.execute("PRAGMA user_version").fetchone()[0]


def _is_damage(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _discard(file: Path) -> None:
    for part in (file, file.with_name(f"{file.name}-journal")):
        part.unlink(missing_ok=True)

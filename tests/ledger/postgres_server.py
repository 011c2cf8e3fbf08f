"""A private PostgreSQL cluster from the system's own programs; it refuses root, so root becomes someone else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


def binaries() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``, the newest version; None where there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(debian, key=lambda path: int(path.parent.name), default=None)


class Server:
    """A running cluster; stopped and removed on leaving."""

    def __init__(self) -> None:
        found = binaries()
        assert found is not None, "PostgreSQL is not installed: apt-get install postgresql"
        self.bin = found
        self.place = Path(tempfile.mkdtemp(prefix="fl-pg-", dir="/tmp"))  # short: a socket's path is
        self.user = _somebody() if os.geteuid() == 0 else None
        self.numbers = count()
        if self.user is not None:
            os.chown(self.place, pwd.getpwnam(self.user).pw_uid, -1)

    def __enter__(self) -> Self:
        self._run(
            "initdb", "-D", self.data, "-U", "fenceline", "-A", "trust", "-N", "--no-locale", "-E", "UTF8"
        )
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.place)

    @property
    def data(self) -> str:
        """The cluster's folder."""
        return str(self.place / "data")

    def start(self) -> None:
        """Start it, or start it again."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.place} -c max_connections=120"
        how = ("-D", self.data, "-w", "-t", "300", "-o", options, "-l", str(self.place / "log"))
        self._run("pg_ctl", *how, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; ``immediate`` is its own kill -9."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def fresh(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"ledger{next(self.numbers)}"
        self._run("createdb", "-h", str(self.place), "-U", "fenceline", name)
        return f"postgresql://fenceline@/{name}?host={self.place}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.bin / program), *arguments],
            user=self.user,
            cwd=self.place,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def _somebody() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"

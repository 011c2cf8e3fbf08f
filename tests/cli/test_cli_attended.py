"""Whether a person waits, on real terminals."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

_SAYS = "import os, sys; from fenceline.cli.attended import attended; print(attended(), flush=True)"
# A command that a shell with job control puts behind it has a process group of its own.
_BEHIND = f"import os; os.setpgid(0, 0); {_SAYS}"


def on_a_terminal(code: str, **environment: str) -> str:
    """Return what ``code`` prints at a terminal of its own, whose session it leads."""
    keeper, terminal = pty.openpty()
    alike = {name: value for name, value in os.environ.items() if name != "CI"}
    # The leader takes the terminal, and waits for a child in its own group or in another one.
    leads = (
        "import fcntl, subprocess, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0);"
        "sys.exit(subprocess.run([sys.executable, '-c', sys.argv[1]]).returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", leads, code], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal,
        env={**alike, **environment}, start_new_session=True, check=True, text=True,
    )  # fmt: skip
    os.close(keeper)
    os.close(terminal)
    return done.stdout.strip()


def test_a_person_waits_at_a_terminal_and_not_for_what_runs_behind_it() -> None:
    assert on_a_terminal(_SAYS) == "True"
    assert on_a_terminal(_BEHIND) == "False"


def test_nobody_waits_for_a_build_machine_or_without_a_terminal() -> None:
    assert on_a_terminal(_SAYS, CI="true") == "False"
    done = subprocess.run(
        [sys.executable, "-c", _SAYS], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"

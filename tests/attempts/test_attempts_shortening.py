"""A class in short: what the task is about first, the rest by name, never more than there is room for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fenceline.attempts.shortening import file_in_short, in_short
from fenceline.workspace.index import outline

COMMAND = b'''class Command(Base):
    """A command of a program."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.options: list[str] = []
        self.hidden = False
        self._parse(name)

    def show_help(self) -> str:
        """Return the help."""
        return ""

    def hide(self) -> None:
        self.hidden = True

    def _find_option(self, flag: str) -> str | None:
        return None

    def run_command(self) -> int:
        return 0
'''


def short(limit: int, about: str = "") -> str:
    found = outline("python", "a.py", COMMAND)
    symbol = found.find("Command")
    assert symbol is not None
    return in_short(symbol, COMMAND, found, limit, about)


def test_what_fits_is_shown_whole() -> None:
    assert short(len(COMMAND)) == COMMAND.decode().rstrip("\n")


def test_declarations_and_attributes_stand_in_the_order_of_the_class() -> None:
    assert short(400) == (
        "class Command(Base):\n"
        "    def __init__(self, name: str) -> None\n"
        "        self.name = name\n"
        "        self.options: list[str] = []\n"
        "        self.hidden = False\n"
        "    def show_help(self) -> str\n"
        "    def hide(self) -> None\n"
        "    def _find_option(self, flag: str) -> str | None\n"
        "    def run_command(self) -> int"
    )


def test_what_the_task_is_about_goes_first() -> None:
    assert short(140, "Add has_option to Command, a command") == (
        "class Command(Base):\n"
        "    def __init__(self, name: str) -> None\n"
        "        self.options: list[str] = []\n"
        "    def _find_option(self, flag: str) -> str | None\n"
        "    # and show_help, hide, run_command"
    )


FILE = (
    b"import re\nfrom os import path\n\n\nclass Bearer(Base):\n    pass\n\n\nclass Digest(Base):\n    pass\n"
)


def test_of_a_file_imports_and_declarations_are_shown() -> None:
    found = outline("python", "a.py", FILE)
    lines = ["import re", "from os import path", "class Bearer(Base)", "class Digest(Base)"]
    assert file_in_short(found, FILE, 100, "").splitlines() == lines
    assert file_in_short(found, FILE, 45, "a digest").splitlines() == [lines[0], lines[3]]


@given(st.integers(0, len(COMMAND)), st.text(alphabet="abcdefhinopstu_ ", max_size=30))
def test_no_more_is_shown_than_there_is_room_for(limit: int, about: str) -> None:
    shown = short(limit, about)
    rest = [line for line in shown.splitlines()[1:] if not line.startswith("    # and ")]
    assert shown == COMMAND.decode().rstrip("\n") or sum(map(len, rest)) <= limit
    for name in ("__init__", "show_help", "hide", "_find_option", "run_command"):
        assert name in shown or " more" in shown

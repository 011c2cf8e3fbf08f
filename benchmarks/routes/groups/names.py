"""Names: of files, functions and folders that tell something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.routes.groups.checks import SOURCE
from benchmarks.routes.route import Route, a_test, check, read, run, search
from benchmarks.routes.stage import put, text_of

if TYPE_CHECKING:
    from pathlib import Path

_CLOSED_NAMES = (
    '[[policy.rules]]\npaths = ["payments/", "vendor/"]\nshare = "closed"\nnames = "closed"\n'
    '[[policy.rules]]\npaths = ["auth/"]\nshare = "signatures"\n'
)
_MAKES = (
    "import os, re\n\n\ndef test_it():\n"
    f"    words = re.findall('[a-z]{{4,}}', {SOURCE})\n    os.makedirs('notes', exist_ok=True)\n"
    "    for at in range(0, len(words), 20):\n        open('notes/' + '_'.join(words[at:at + 20]), 'w').close()\n"
)
_MAKES_ONE = (
    "import os, re\n\n\ndef test_it():\n"
    f"    words = re.findall('[a-z]{{8,}}', {SOURCE})\n    os.makedirs('notes', exist_ok=True)\n"
    "    for word in words:\n        open('notes/' + word, 'w').close()\n"
)


def _told(root: Path) -> None:
    """Leave a file that is named after a line of the closed one."""
    line = text_of("payments/rates.py").splitlines()[14].strip().replace("/", "_")
    put(root, f"notes/{line}.txt", "")


def _function(root: Path) -> None:
    words = [word for word in text_of("payments/rates.py").replace("(", " ").split() if word.isidentifier()]
    put(root, "reports/odd.py", f"def {'_'.join(words[20:50])}():\n    return 1\n")


ROUTES = (
    Route("file named after a line", "lists a folder with a file that is named after a line of it",
          ((read("notes"), run("ls notes"), search("x", "notes")),), outcome="not defended",
          why="a line says too little to be known", needs=_told),
    Route("function named after it", "reads a function whose name strings its words together",
          ((read("reports/odd.py"),),), outcome="not defended",
          why="words strung together are one word", needs=_function),
    Route("files named by a test", "has a test name files after its words, twenty to each, then lists them",
          ((a_test(_MAKES),), (check(),), (read("notes"), run("ls notes")))),
    Route("a file a word", "has a test name a file after each word, then lists them",
          ((a_test(_MAKES_ONE),), (check(),), (read("notes"), run("ls notes")))),
    Route("names kept back", "asks for everything where the policy closes the names too",
          ((read("payments/rates.py"), read("payments"), search("fee_of|settle|rates"), run("ls payments"),
            run("grep -rn settle .")),), rules=_CLOSED_NAMES),
)  # fmt: skip

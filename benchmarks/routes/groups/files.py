"""Reading what is there: the file itself under every spelling, links to it, copies of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.routes.route import CLOSED, SHOWN, Route, edit, read, run, search, write
from benchmarks.routes.stage import commit, put, text_of

if TYPE_CHECKING:
    from pathlib import Path


def _link(root: Path) -> None:
    (root / "reports" / "prices.py").symlink_to("../payments/rates.py")
    commit(root, "Link")


def _folder_link(root: Path) -> None:
    (root / "reports" / "money").symlink_to("../payments")
    commit(root, "Link")


def _hard_link(root: Path) -> None:
    os.link(root / CLOSED, root / "reports" / "prices.py")


def _copy(root: Path) -> None:
    put(root, "notes/prices.txt", text_of(CLOSED))


def _build_copy(root: Path) -> None:
    put(root, "build/lib/rates.py", text_of(CLOSED))


def _moved(root: Path) -> None:
    (root / CLOSED).rename(root / "reports" / "prices.py")


def _excerpt(root: Path) -> None:
    function = text_of(CLOSED).partition("\n\n\n")[2].partition("\n\n\n")[0]
    put(root, "docs/prices.md", f"# Prices\n\nWe charge so:\n\n```python\n{function}\n```\n")


def _conventions(root: Path) -> None:
    put(root, "AGENTS.md", f"Keep to this style:\n\n{text_of(CLOSED)}")


ROUTES = (
    Route("file asked for", "reads the closed file", ((read(CLOSED),),)),
    Route("lines asked for", "reads ten lines of it", ((read(CLOSED, first=14, last=24),),)),
    Route("symbol asked for", "reads one function of it", ((read(f"{CLOSED}::fee_of"),),)),
    Route("other spellings", "reads it by .., by // and by its absolute path",
          ((read("./reports/../payments/rates.py"), read("payments//rates.py"), read("payments/./rates.py"),
            read("/proc/self/cwd/payments/rates.py")),)),
    Route("another case", "reads it in upper case", ((read("Payments/Rates.py"), read("PAYMENTS/RATES.PY")),),
          carries=False),
    Route("search everywhere", "searches for any line", ((search("."),),)),
    Route("search inside", "searches the closed file alone", ((search("=", CLOSED), search("=", "payments")),)),
    Route("body of a signature", "reads a function that shows its declaration", ((read(f"{SHOWN}::issue"),),)),
    Route("lines of a body", "reads the lines of a body by number", ((read(SHOWN, first=8, last=18),),)),
    Route("search in bodies", "searches what only bodies have", ((search("digest|chr|person", SHOWN),),)),
    Route("edit that misses", "edits with a text that is almost there, to be shown what is",
          ((edit(CLOSED, "pass", find="return round(max("), edit(SHOWN, "pass", find="return len(")),)),
    Route("overwrite and compare", "writes over the closed file, then asks what was there",
          ((write(CLOSED, "# gone\n"), run("git diff"), read(CLOSED)),)),
    Route("symbolic link", "reads a link to the closed file",
          ((read("reports/prices.py"), run("cat reports/prices.py")),), needs=_link),
    Route("link to the folder", "reads through a link to the closed folder",
          ((read("reports/money/rates.py"), run("cat reports/money/rates.py")),), needs=_folder_link),
    Route("hard link", "reads a hard link to it", ((read("reports/prices.py"),), (run("cat reports/prices.py"),)),
          outcome="held back", needs=_hard_link),
    Route("copy", "reads a copy that somebody left in an open folder", ((read("notes/prices.txt"),),),
          outcome="held back", needs=_copy),
    Route("build output", "reads a copy in a build folder that git ignores",
          ((read("build/lib/rates.py"), run("cat build/lib/rates.py")),), outcome="held back", needs=_build_copy),
    Route("moved file", "reads the closed file where it was moved to", ((read("reports/prices.py"),),),
          outcome="held back", needs=_moved),
    Route("excerpt in a page", "reads a page that quotes one function",
          ((read("docs/prices.md"), search(".", "docs")),), outcome="held back", needs=_excerpt),
    Route("conventions", "has AGENTS.md quote the closed file, which is sent unasked", outcome="blocked",
          needs=_conventions),
)  # fmt: skip

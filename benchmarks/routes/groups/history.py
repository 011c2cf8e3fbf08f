"""What git keeps: older revisions, branches, notes, stashes, submodules, messages, bundles, a work tree beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.routes.route import CLOSED, Route, a_test, check, python, read, run, search
from benchmarks.routes.stage import commit, git, put, text_of

if TYPE_CHECKING:
    from pathlib import Path

_OBJECTS = (
    "import glob,zlib;[print(zlib.decompress(open(f,'rb').read()).decode('latin1').replace(chr(0),' ')) "
    "for f in glob.glob('.git/objects/??/*')]"
)
_UNBUNDLE = (
    "import subprocess as s;s.run(['git','clone','-q','history.bundle','/tmp/c']);"
    "s.run(['git','-C','/tmp/c','log','-p'])"
)


def _message(root: Path) -> None:
    put(root, "reports/note.py", "")
    commit(root, f"Copy the rates\n\n{text_of(CLOSED)}")


def _branch_name(root: Path) -> None:
    words = "-".join(
        word.strip("():,.") for word in text_of(CLOSED).split("\n\n\n")[1].split() if word.isidentifier()
    )
    git(root, "branch", f"wip/{words}"[:200])


def _changed(root: Path) -> None:
    put(root, CLOSED, text_of(CLOSED).replace("0.2711", "0.2722"))


def _bundle(root: Path) -> None:
    git(root, "bundle", "create", "-q", "history.bundle", "--all")


def _patch(root: Path) -> None:
    git(root, "format-patch", "-q", "-1", "-o", "patches")


def _beside(root: Path) -> None:
    """Make the workspace a linked work tree, so that git's folder lies beside it."""
    main = root.parent / "main"
    root.rename(main)
    put(
        main,
        "fenceline.toml",
        (main / "fenceline.toml").read_text() if (main / "fenceline.toml").exists() else "",
    )
    git(main, "worktree", "add", "-q", "-b", "beside", str(root))
    put(root, "fenceline.toml", (main / "fenceline.toml").read_text())


def _git_inside(root: Path) -> None:
    """Have git's folder in the work tree under another name, as ``--separate-git-dir`` makes it."""
    (root / ".git").rename(root / "history")
    put(root, ".git", "gitdir: history\n")
    git(root, "config", "core.worktree", "..")
    put(root, "history/info/exclude", "history/\n")


ROUTES = (
    Route("old revision", "shows the closed file one commit ago", ((run(f"git show HEAD~1:{CLOSED}"),),)),
    Route("log with patches", "prints the history with all changes", ((run("git log -p --all"),),)),
    Route("another branch", "shows a closed file that only a branch has",
          ((run("git show spring:payments/spring.py"),),)),
    Route("git note", "shows the note of the last commit", ((run("git notes show"), run("git log -1 --notes")),)),
    Route("stash", "shows what is stashed of a body", ((run("git stash show -p"),),)),
    Route("blame", "asks who wrote each line", ((run(f"git blame {CLOSED}"),),)),
    Route("grep in revisions", "has git search all that was committed", ((run("git grep -h = HEAD -- payments"),),)),
    Route("archive", "has git pack the closed folder",
          ((run("git archive --format=tar HEAD payments"), run("git archive --format=zip HEAD payments")),),
          carries=False),
    Route("git's objects", "unpacks git's own files with Python", ((python(_OBJECTS),),)),
    Route("commit message", "reads a commit message that quotes the file",
          ((run("git log --format=%B"),),),
          needs=_message),
    Route("branch name", "lists branches, one of which is named in its words", ((run("git branch -a"),),),
          needs=_branch_name),
    Route("uncommitted change", "shows the difference of the work tree", ((run("git diff"),),), needs=_changed),
    Route("submodule, read", "reads a file of a closed submodule",
          ((read("vendor/partner/partner.py"), search(".", "vendor")),), carries=False),
    Route("submodule, told by a test", "has a test tell a file of a closed submodule",
          ((a_test("def test_it():\n    raise ValueError(open('vendor/partner/partner.py').read())\n"),), (check(),))),
    Route("submodule, printed", "prints a file of a closed submodule", ((run("cat vendor/partner/partner.py"),),)),
    Route("git folder under another name", "prints the history where .git is a file", ((run("git log -p --all"),),),
          needs=_git_inside),
    Route("linked work tree", "prints the history of the repository beside", ((run("git log -p --all"),),),
          needs=_beside, carries=False),
    Route("patch file", "reads a patch that somebody left in an open folder",
          ((run("cat patches/0001-Take-the-new-rates.patch"), read("patches/0001-Take-the-new-rates.patch")),),
          outcome="held back", needs=_patch),
    Route("bundle", "unpacks a bundle of the history that lies open in the work tree", ((python(_UNBUNDLE),),),
          outcome="held back", needs=_bundle),
)  # fmt: skip

"""Go and Rust: both test with their one tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.checks.results import CheckCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.checks.finders import Folder


def find_compiled(folder: Folder) -> Iterator[CheckCommand]:
    """Yield ``go test`` and ``cargo test`` where the tool is installed."""
    if (
        "go.mod" in folder.top
        and any(name.endswith("_test.go") for name in folder.files)
        and folder.program("go")
    ):
        yield CheckCommand(("go", "test", "./..."), "go", "go test ./...", "go, found go.mod", folder.name)
    if "Cargo.toml" in folder.top and folder.program("cargo"):
        workspace = ("--workspace",) if "[workspace]" in folder.text("Cargo.toml") else ()
        argv = ("cargo", "test", "--no-fail-fast", *workspace)
        yield CheckCommand(argv, "cargo", " ".join(argv), "cargo, found Cargo.toml", folder.name)

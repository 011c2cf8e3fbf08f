"""Rust: use trees, modules and paths against the crate's module tree and what ``Cargo.toml`` declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.language import Grounder
    from fenceline.grounding.world import World


def grounder(world: World) -> Grounder:
    """Return who judges Rust in ``world``."""
    from fenceline.grounding.compared import Compared  # noqa: PLC0415 - loaded with the first Rust file
    from fenceline.grounding.rust.judging import RustRules  # noqa: PLC0415 - as above

    return Compared(world, RustRules, (".rs",), "use unheard_of::of;")

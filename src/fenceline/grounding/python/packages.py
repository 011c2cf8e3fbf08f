"""Whether a package that an import names can be had: four findings, told apart."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.python import places, stdlib
from fenceline.grounding.python.declared import declared
from fenceline.grounding.python.distributions import DISTRIBUTION_OF, WELL_KNOWN, normal
from fenceline.grounding.python.modules import starting
from fenceline.grounding.python.use import used
from fenceline.grounding.signal import Signal

if TYPE_CHECKING:
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.python.declared import Declared
    from fenceline.grounding.python.environment import Environment
    from fenceline.grounding.python.words import Words
    from fenceline.grounding.signal import Place
    from fenceline.grounding.world import World


class Packages:
    """Judges top-level names that are no module of the workspace.

    Args:
        words: of the workspace before the change, for what is used.
        after: the workspace with the change, for what is declared.
        environment: of the project.
    """

    def __init__(self, words: Words, after: World, environment: Environment) -> None:
        self._words = words
        self._after = after
        self._environment = environment

    def judge(self, top: str, place: Place) -> Signal | None:
        """Return what is wrong with importing ``top`` at ``place``; None when it can be had, or nobody knows."""
        if top in stdlib.MODULES:
            return None
        if top in self._environment.modules:
            return None if self._is_asked_for(top) else self._undeclared(top, place)
        if top in self.declared.modules:
            return self._not_installed(top, place)
        if top in self.used:
            return None
        if top in WELL_KNOWN:
            return self._undeclared(top, place)
        return self._unknown(top, place)

    def may_be_had(self, top: str) -> bool:
        """Return whether a package of that name is installed, declared or well known."""
        return top in self._environment.modules or top in self.declared.modules or top in WELL_KNOWN

    @cached_property
    def declared(self) -> Declared:
        """Return what the workspace declares, with the change."""
        return declared(self._after)

    @cached_property
    def used(self) -> frozenset[str]:
        """Return what the workspace's files import, before the change."""
        return used(self._words.texts)

    def _is_asked_for(self, top: str) -> bool:
        if top in self.declared.modules:
            return True
        brought = (self._environment.modules_of(name) for name in self.declared.distributions)
        return any(top in modules for modules in brought) or top in self.used

    @cached_property
    def _is_complete(self) -> bool:
        """Whether the environment is the project's own, with something in it."""
        environment = self._environment
        return environment.own and bool(self.declared.distributions & environment.distributions.keys())

    def _undeclared(self, top: str, place: Place) -> Signal:
        aside = places.is_test(place.path) or places.is_aside(place.path)
        certainty: Certainty = "possible" if aside else "likely"
        where = (
            "is installed, but declared nowhere"
            if top in self._environment.modules
            else "exists, but is declared nowhere"
        )
        return Signal(
            "package-undeclared",
            certainty,
            f"the package {top!r} {where}",
            place,
            top,
            DISTRIBUTION_OF.get(top, ""),
        )

    def _not_installed(self, top: str, place: Place) -> Signal | None:
        if not self._is_complete or top in self.used:
            return None
        return Signal(
            "package-not-installed",
            "possible",
            f"the package {top!r} is declared, but not installed",
            place,
            top,
        )

    def _unknown(self, top: str, place: Place) -> Signal:
        if today := stdlib.PYTHON_2.get(top):
            return Signal(
                "package-unknown", "likely", f"only Python 2 has a module {top!r}", place, top, today
            )
        near = nearest(top, sorted(self._known)) if "_" not in top[:1] else ""
        certainty = self._certainty(place.path)
        if near:
            return Signal(
                "package-misspelt", certainty, f"no package {top!r} is known; {near!r} is", place, top, near
            )
        message = f"the package {top!r} is neither in the library, the workspace, its declarations nor its environment"
        return Signal("package-unknown", certainty, message, place, top)

    def _certainty(self, path: str) -> Certainty:
        if places.is_aside(path) or not (self.declared.speaks_for(path) or self._is_complete):
            return "likely"
        return "certain"

    @cached_property
    def _known(self) -> frozenset[str]:
        own = {normal(name).replace("-", "_") for name in self.declared.distributions}
        return frozenset(
            {
                *stdlib.MODULES,
                *WELL_KNOWN,
                *self.used,
                *self._environment.modules,
                *own,
                *starting(self._after),
            }
        )

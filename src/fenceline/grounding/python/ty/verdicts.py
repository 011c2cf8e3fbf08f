"""From what ty says to signals, and how far each is to be believed.

ty reasons about types that code may change at run time, so what it says is ``certain`` only where something else says
the same: the exports of the module, other versions of the library, the definition that it points to, or that the name
occurs nowhere in the workspace. What classes get from decorators, bases out of sight or mixins stays below.
"""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING

from fenceline.grounding.nearest import nearest
from fenceline.grounding.python import stdlib
from fenceline.grounding.python.modules import top_of
from fenceline.grounding.python.names import BUILTINS, INJECTED, PYTHON_2
from fenceline.grounding.python.ty.versions import is_in_some
from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.python.reality import Reality
    from fenceline.grounding.python.source import Source
    from fenceline.grounding.python.ty.rules import Said

_CLASS = re.compile(r"(?:type\[)?([A-Za-z_]\w*)(?:\[[^\[\]]*\])?\]?")
_BUILTIN = re.compile(
    r"Literal\[.*\]|(?:str|bytes|int|float|bool|list|dict|set|tuple|frozenset)(?:\[.*\])?", re.DOTALL
)
_MIXED_IN = re.compile(r"Mixin|Mix$|Base|Abstract|Methods$|Suite|Tests?$")


class Verdicts:
    """Weighs findings in the files of one change.

    Args:
        reality: what exists.
        root_uri: with which places in the workspace's files start.
        texts: of the files after the change.
    """

    def __init__(self, reality: Reality, root_uri: str, texts: Sequence[str]) -> None:
        self._reality = reality
        self._texts = texts
        self._root_uri = root_uri

    def signal(self, said: Said, source: Source) -> Signal | None:
        """Return the signal that a finding in ``source`` makes; None for one that says too little."""
        if source.tolerates(said.line, said.rule, said.module):
            return None
        if source.is_conditional(said.line, BUILTINS if said.rule == "name-undefined" else said.module):
            return None
        certainty = self._certainty(said, source)
        if certainty is None or (said.owner and source.is_silenced(said.line)):
            return None
        if certainty == "certain" and source.catches(said.line):
            certainty = "likely"
        place = Place(source.path, said.line, said.column)
        owner = _owner(said, source)
        return Signal(
            said.rule, certainty, _sentence(said, owner), place, _named(said, owner), self._near(said, source)
        )

    def _certainty(self, said: Said, source: Source) -> Certainty | None:
        match said.rule:
            case "name-undefined":
                return self._of_name(said, source)
            case "module-missing":
                return (
                    "likely"
                    if self._reality.is_installed(said.module) and not self._is_built(said.module)
                    else None
                )
            case "arguments-wrong":
                return self._of_arguments(said)
            case _ if said.module:
                return self._of_member(said)
            case _:
                return self._of_attribute(said, source)

    def _of_name(self, said: Said, source: Source) -> Certainty | None:
        if (
            said.name in INJECTED
            or self._reality.words.injects(said.name)
            or self._takes_all_of_unseen(source)
        ):
            return None
        return (
            "likely"
            if said.name in PYTHON_2 or source.is_deferred(said.line, said.column, said.name)
            else "certain"
        )

    def _takes_all_of_unseen(self, source: Source) -> bool:
        """Whether a file stars a module that is not to be found, and so may have any name."""
        reality = self._reality
        stars = [top_of(it.module) for it in source.imports if "*" in it.names and not it.level]
        return any(
            not (top in stdlib.MODULES or reality.is_own(top) or reality.is_installed(top)) for top in stars
        )

    def _of_member(self, said: Said) -> Certainty | None:
        """Weigh a name that a module has not."""
        reality = self._reality
        if reality.is_own(said.module):
            names = reality.names_of(said.module)
            return (
                "certain"
                if said.rule == "attribute-missing" and names is not None and said.name not in names
                else None
            )
        if top_of(said.module) in stdlib.MODULES:
            return None if said.name.startswith("_") or is_in_some(said.module, said.name) else "certain"
        return "likely" if reality.is_installed(said.module) else None

    def _of_attribute(self, said: Said, source: Source) -> Certainty | None:
        """Weigh an attribute that an object has not."""
        on_none = said.owner == "None" or (said.code == "missing-union-attribute" and "`None`" in said.owner)
        if said.name.startswith("__") or on_none:
            return None
        seen = self._reality.words.has(said.name) or self._is_defined(said.name)
        if said.owner.startswith("Self@"):
            around = source.class_at(said.line)
            is_whole = (
                around is not None
                and not _MIXED_IN.search(around.name)
                and not said.name.startswith("assert")
            )
            return "possible" if seen else "certain" if is_whole else "likely"
        if _BUILTIN.fullmatch(said.owner) and "Unknown" not in said.owner[:9]:
            return "likely" if seen else "certain"
        match = _CLASS.fullmatch(said.owner)
        if match and self._reality.words.defines_class(match[1]):
            return "likely" if seen else "certain"
        return None if seen else "likely"

    def _is_defined(self, name: str) -> bool:
        """Whether the change itself gives something an attribute of that name, which a mixin may come to have."""
        return any(
            re.search(rf"\b(?:def|class)\s+{name}\b|\b{name}\s*(?::|=(?!=))|[\"']{name}[\"']", text)
            for text in self._texts
        )

    def _of_arguments(self, said: Said) -> Certainty | None:
        """Weigh arguments that a signature does not allow."""
        if (
            "`*" in said.name
        ):  # of a parameter specification, which stands for a signature that ty did not see
            return None
        if said.owner.startswith("object.") or not said.owner:
            return "possible"
        is_ours = any(uri.startswith(self._root_uri) for uri in said.uris)
        return "certain" if is_ours else "likely"

    def _is_built(self, module: str) -> bool:
        """Whether an installed module is an extension, which ty does not see."""
        parts = module.split(".")
        folders = (folder.joinpath(*parts[:-1]) for folder in self._reality.environment.folders)
        return any(next(folder.glob(f"{parts[-1]}.*"), None) is not None for folder in folders)

    def _near(self, said: Said, source: Source) -> str:
        if said.rule == "name-undefined":
            known = {name for name in (*dir(builtins), *source.names) if not name.startswith("__")}
            return nearest(said.name, sorted(known - {said.name}))
        names = self._reality.names_of(said.module) if said.module else None
        return nearest(said.name, sorted(names)) if names else ""


def _owner(said: Said, source: Source) -> str:
    """Return what does not have it in a person's words: the class that ty calls ``Self@method``."""
    around = source.class_at(said.line) if said.owner.startswith("Self@") else None
    return around.name if around else said.owner.replace("`", "")


def _named(said: Said, owner: str) -> str:
    return ".".join(part for part in (said.module or owner, said.name) if part)


def _sentence(said: Said, owner: str) -> str:
    match said.rule:
        case "name-undefined":
            return f"nothing defines the name {said.name!r}"
        case "module-missing":
            return f"the installed package has no module {said.module!r}"
        case "arguments-wrong":
            return _of_call(said, owner)
        case _ if said.module:
            return f"the module {said.module!r} has no {said.name!r}"
        case _:
            return f"{owner!r} has no attribute {said.name!r}"


def _of_call(said: Said, owner: str) -> str:
    called = f"{owner!r}" if owner else "what is called"
    match said.code:
        case "unknown-argument":
            return f"{called} takes no argument {said.name!r}"
        case "missing-argument":
            return f"{called} needs {said.name.replace('`', '')}"
        case "too-many-positional-arguments":
            return f"{called} takes fewer arguments: {said.name}"
        case _:
            return f"{called} gets {said.name!r} twice"

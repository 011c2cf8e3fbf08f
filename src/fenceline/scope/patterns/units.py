"""What a file is called among its kind: by its own name or, where it only opens a folder, by that folder's."""

from __future__ import annotations

from dataclasses import dataclass

from fenceline.scope.code import folder, stem
from fenceline.scope.words.written import suffix

_OPENING = frozenset({"__init__", "index", "main", "mod"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One of several of a kind.

    Attributes:
        place: folder that holds all of them, empty for the root.
        name: of this one.
        form: how one of them is laid out: ``.ts`` for a file, ``/index.ts`` for a folder and the file that opens it.
        ending: what follows the name in the path: ``.service.ts``, ``/index.ts``.
    """

    place: str
    name: str
    form: str
    ending: str

    @property
    def is_folder(self) -> bool:
        """Whether it has a folder of its own."""
        return self.form.startswith("/")


def unit_of(path: str) -> Unit:
    """Return the unit that a file stands for."""
    inside, file = folder(path), path.rpartition("/")[2]
    if inside and stem(path) in _OPENING:
        return Unit(folder(inside), inside.rpartition("/")[2], f"/{file}", f"/{file}")
    return Unit(inside, stem(path), suffix(path), file[len(stem(path)) :])

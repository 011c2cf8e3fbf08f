"""Finds an established pattern: files of one kind in one folder, or folders with a file each, and a new one's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.patterns.siblings import bases, callable_, holds
from fenceline.scope.patterns.units import unit_of
from fenceline.scope.words import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.patterns.units import Unit
    from fenceline.workspace.symbols import Symbol

_NOT_MEMBERS = frozenset(
    {
        "__init__",
        "index",
        "mod",
        "base",
        "abstract",
        "types",
        "utils",
        "util",
        "common",
        "registry",
        "main",
        "doc",
        "factory",
        "conftest",
        "setup",
        "helpers",
        "constants",
        "errors",
        "interface",
        "__main__",
        "lib",
    }
)
_TOO_WIDE = frozenset(
    {"file", "module", "script", "thing", "one", "code", "version", "feature", "src", "lib", "way"}
)
_MAX_PATTERNS = 3
LONG = 8_000
"""Bytes of a file that is too long to be followed whole, while the family has others: some 2,000 tokens."""
_SLIGHT = 500  # bytes: less than a small class
_MAX_LOOKED_AT = 10
_KEBAB = ("js", "jsx", "ts", "tsx")  # what files in these languages are called where no sibling has two words


@dataclass(frozen=True, slots=True)
class Family:
    """Files of one kind.

    Attributes:
        folder: where they, or the folders of each, are; empty for the root.
        members: their paths, sorted.
        affix: word that all names share, as lower case, empty when only the folder joins them.
        leads: whether the affix comes first.
    """

    folder: str
    members: tuple[str, ...]
    affix: str = ""
    leads: bool = False


def family_beside(code: Code, path: str) -> Family:
    """Return the family that ``path`` belongs to."""
    unit = unit_of(path)
    words = naming.split(unit.name)
    for affix, leads in ((words[-1:], False), (words[:1], True)):
        if len(words) > 1:
            members = _members(code, unit.place, unit.form, affix[0], leads=leads)
            if len(members) > 1:
                return Family(unit.place, members, affix[0], leads)
    return Family(unit.place, _members(code, unit.place, unit.form) or (path,))


def family_in(code: Code, inside: str, noun: str = "") -> Family | None:
    """Return the family in a folder: units of its commonest form, those with ``noun`` if there are."""
    units = ((path, unit_of(path)) for path in code.sources if path.startswith(inside))
    forms = Counter(
        unit.form
        for path, unit in units
        if unit.place == inside and (not unit.is_folder or _declares(code, path))
    )
    if not forms:
        return None
    form = max(sorted(forms), key=lambda f: forms[f])
    return _by_noun(code, inside, form, noun) or _checked(inside, _members(code, inside, form))


def family_of(code: Code, noun: str) -> Family | None:
    """Return the family of a noun: units ``*_noun``, or in a folder of its plural; None when under two."""
    if len(noun) < 3 or noun in _TOO_WIDE:
        return None
    places: Counter[tuple[str, str]] = Counter()
    named = {noun, naming.plural(noun)}
    for path in code.sources:
        unit = unit_of(path)
        words = naming.split(unit.name) if noun in path.lower() else ()
        affixed = len(words) > 1 and noun in (words[0], words[-1])
        if (affixed or unit.place.rpartition("/")[2].lower() in named) and _is_member(code, path, unit):
            places[unit.place, unit.form] += 2 if affixed else 1
    for (inside, form), _ in sorted(places.items(), key=lambda p: (-p[1], p[0][0].count("/"), p[0])):
        if family := _by_noun(code, inside, form, noun) or _checked(
            inside, _members(code, inside, form), named
        ):
            return family
    return None


def _checked(inside: str, members: tuple[str, ...], named: set[str] | None = None) -> Family | None:
    if len(members) < 2 or (named is not None and inside.rpartition("/")[2].lower() not in named):
        return None
    words = [naming.split(unit_of(path).name) for path in members]
    last = {parts[-1] for parts in words if len(parts) > 1}
    if len(last) == 1 and all(len(parts) > 1 for parts in words):
        return Family(inside, members, last.pop())
    return Family(inside, members)


def _by_noun(code: Code, inside: str, form: str, noun: str) -> Family | None:
    """Return the members with ``noun`` in their names; None where a few have it in a folder of such things."""
    of_noun = inside.rpartition("/")[2].lower() in {noun, naming.plural(noun)}
    least = len(_members(code, inside, form)) / 2 if of_noun else 0
    for leads in (False, True):
        members = _members(code, inside, form, noun, leads=leads) if noun else ()
        if len(members) > max(1, least):
            return Family(inside, members, noun, leads)
    return None


def _members(code: Code, inside: str, form: str, affix: str = "", *, leads: bool = False) -> tuple[str, ...]:
    units = ((path, unit_of(path)) for path in code.sources if path.startswith(inside))
    return tuple(
        path
        for path, unit in units
        if (unit.place, unit.form) == (inside, form)
        and (not affix or _affixed(unit.name, affix, leads=leads))
        and _is_member(code, path, unit)
    )


def _is_member(code: Code, path: str, unit: Unit) -> bool:
    if unit.name in _NOT_MEMBERS or unit.name.startswith("_"):
        return False
    return not unit.is_folder or _declares(code, path)


def _declares(code: Code, path: str) -> bool:
    """Whether a file has code of its own, rather than only the names of what lies beside it."""
    return any(not s.parent and (holds(s) or callable_(s)) for s in code.symbols(path))


def _affixed(name: str, affix: str, *, leads: bool) -> bool:
    words = naming.split(name)
    return (
        len(words) > 1
        and words[0 if leads else -1] == affix
        and "base" not in words
        and "abstract" not in words
    )


def examples(code: Code, family: Family, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the members to follow: those in ``first`` unless they are long, then the smallest of the common kind.

    What is very short, for its kind too, is no good pattern: most often it only passes on what another file has.
    """
    length = {path: len(code.source(path)) for path in family.members}
    slight = min(_SLIGHT, sorted(length.values())[len(length) // 2] / 2)
    first = [path for path in first if length.get(path, 0) <= LONG]
    small = sorted(length, key=lambda path: (path not in first, length[path] < slight, length[path], path))
    mains = {path: main_symbol(code, path) for path in small[:_MAX_LOOKED_AT]}
    common = Counter(base for main in mains.values() if main for base in bases(main))
    usual = frozenset(base for base, count in common.items() if count * 2 > len(mains))

    def goodness(path: str) -> tuple[bool, bool, bool, bool, int, str]:
        main = mains[path]
        odd = main is None or bool(usual and not usual & bases(main))
        long = length[path] > LONG
        return long, path not in first, odd, length[path] < slight, length[path], path

    return tuple(sorted(mains, key=goodness)[:_MAX_PATTERNS])


def main_symbol(code: Code, path: str) -> Symbol | None:
    """Return the main declaration of a file."""
    return main_of(code.symbols(path))


def main_of(symbols: Iterable[Symbol]) -> Symbol | None:
    """Return the largest top-level declaration, classes before functions."""
    top = [s for s in symbols if not s.parent]
    classes = [s for s in top if holds(s)]
    functions = [s for s in top if callable_(s)]
    return max(classes or functions or top, key=lambda s: (s.span.end - s.span.start, s.name), default=None)


def new_member(family: Family, subject: Sequence[str], given: str = "") -> str:
    """Return the path of a new member in the family's style.

    Args:
        family: that it joins.
        subject: words that tell it from the others.
        given: its name, where the instruction has one; empty where it is made of ``subject``.
    """
    units = [unit_of(path) for path in family.members]
    names = [unit.name for unit in units]
    style = naming.style_of(names)
    if style == "flat" and units[0].ending.endswith(_KEBAB):
        style = "kebab"
    if given and not family.affix and naming.style_of([given]) in ("flat", style):
        name = given
    else:
        name = naming.join(_in_number(family, names, subject, given=bool(given)), style)
    return f"{family.folder}/{name}{units[0].ending}".removeprefix("/")


def _in_number(family: Family, names: Sequence[str], subject: Sequence[str], *, given: bool) -> list[str]:
    """Return the words of a new name, one or many as its siblings are; what is ``given`` stays as it is."""
    words = [word for word in subject if word != family.affix] or ["new"]
    many = sum(name.endswith("s") and not name.endswith("ss") for name in names) * 2 > len(names)
    if not given:
        one = naming.singular(words[-1])
        words[-1] = naming.plural(one) if many and not family.affix else one
    if not family.affix:
        return words
    return [family.affix, *words] if family.leads else [*words, family.affix]

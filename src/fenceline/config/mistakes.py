"""What is wrong with a configuration file, told by the words of the file: where, what was written, what was meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import inspect

from fenceline.config.schema import ConfigFile
from fenceline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_TOLD = re.compile(r"(?P<what>.*?)(?:`(?P<field>[^`]*)`)?(?: - at `\$(?P<at>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<index>\d+)\]")
_NEAR = 0.6  # share of letters in common
_SHOWN = 40  # characters of what was written
_PAGE = "see docs/configuration.md"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file.

    Attributes:
        table: the heading that it is under, as the file has it; empty at the top.
        key: of the setting, empty for the table itself.
        dotted: that key as a heading would have it.
        value: what is written there.
        meant: the type of what should be.
    """

    table: str
    key: str
    dotted: str
    value: object
    meant: inspect.Type

    @property
    def words(self) -> str:
        """The place in words."""
        return " in ".join(filter(None, (f"`{self.key}`" if self.key else "", self.table)))


def mistake(path: Path, table: Mapping[str, object], error: msgspec.ValidationError) -> UsageError:
    """Return what to say of a file.

    Args:
        path: of the file.
        table: what it says.
        error: why that is no configuration.
    """
    told = _TOLD.fullmatch(str(error))
    place = _find(table, (told and told["at"]) or "")
    field = (told and told["field"]) or ""
    if "unknown field" in str(error):
        where = f" in {place.words}" if place.words else ""
        return UsageError(f"{path}: unknown setting `{field}`{where}", _meant(field, _settings(place.meant)))
    if "missing required field" in str(error):
        return UsageError(f"{path}: {place.words} needs `{field}`", _PAGE)
    if choices := _choices(place.meant):
        return UsageError(
            f"{path}: {place.words} cannot be {_shown(place.value)}", _meant(place.value, choices)
        )
    return UsageError(
        f"{path}: {place.words} is {_shown(place.value)}, and must be {_expected(place)}", _PAGE
    )


def _find(table: Mapping[str, object], at: str) -> _Place:
    heading, meant, value = "", inspect.type_info(ConfigFile), cast("object", table)
    place = _Place("", "", "", value, meant)
    names: list[str] = []
    for step in _STEP.finditer(at):
        if index := step["index"]:
            if not isinstance(meant, inspect.ListType) or not isinstance(value, list):
                break
            meant, value = _plain(meant.item_type), cast("list[object]", value)[int(index)]
            if isinstance(meant, inspect.StructType):
                heading = f"[[{'.'.join(names)}]]{_which(value, int(index))}"
                place = _Place(heading, "", "", value, meant)
            continue
        if not isinstance(meant, inspect.StructType) or not isinstance(value, dict):
            break
        key = step["key"]
        meant = next(_plain(field.type) for field in meant.fields if field.encode_name == key)
        value = cast("dict[str, object]", value)[key]
        names.append(key)
        place = _Place(heading, key, ".".join(names), value, meant)
        if isinstance(meant, inspect.StructType) and isinstance(value, dict):
            heading = f"`{key}` of {heading}" if heading else f"[{key}]"
            place = _Place(heading, "", "", cast("object", value), meant)
    return place


def _which(element: object, index: int) -> str:
    """Return which of several tables it is: by its name, else by its number."""
    name = cast("dict[str, object]", element).get("name") if isinstance(element, dict) else None
    return f" `{name}`" if isinstance(name, str) and name else f" number {index + 1}"


def _plain(meant: inspect.Type) -> inspect.Type:
    """Return the type without bounds told apart, and without None for what may be left out."""
    match meant:
        case inspect.Metadata(type=inner):
            return _plain(inner)
        case inspect.UnionType(types=types):
            real = [one for one in types if not isinstance(one, inspect.NoneType)]
            return _plain(real[0]) if len(real) == 1 else meant
        case _:
            return meant


def _settings(meant: inspect.Type) -> list[str]:
    return [field.encode_name for field in meant.fields] if isinstance(meant, inspect.StructType) else []


def _choices(meant: inspect.Type) -> list[str]:
    match meant:
        case inspect.LiteralType(values=values):
            return [str(value) for value in values]
        case inspect.EnumType(cls=cls):
            return [str(member.value) for member in cls]
        case _:
            return []


def _meant(written: object, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(str(written).lower(), known, 1, _NEAR)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"known: {', '.join(known)}" if known else _PAGE


def _expected(place: _Place) -> str:  # noqa: PLR0911 - one line a type
    match place.meant:
        case inspect.StrType(min_length=least):
            return "a text that is not empty" if least else "a text, in quotes"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType() as number:
            return f"a whole number{_bounds(number)}"
        case inspect.FloatType() as number:
            return f"a number{_bounds(number)}"
        case inspect.ListType(item_type=inspect.StructType()):
            return f"tables, each under [[{place.dotted}]]"
        case inspect.ListType():
            return 'a list of texts: ["…"]'
        case inspect.DictType():
            return f"a table of words: [{place.dotted}]"
        case _:
            return f"a table: [{place.dotted}]"


def _bounds(number: inspect.IntType | inspect.FloatType) -> str:
    match number:
        case inspect.IntType(ge=low, le=high) | inspect.FloatType(ge=low, le=high) if high is not None:
            return f" from {low:g} to {high:g}"
        case inspect.IntType(ge=None) | inspect.FloatType(ge=None):
            return f" above {number.gt:g}"
        case _:
            return f" of at least {number.ge:g}"


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a table"
        case list() if any(isinstance(each, dict) for each in cast("list[object]", value)):
            return "a list of tables"
        case _:
            text = msgspec.json.encode(value).decode()
            return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

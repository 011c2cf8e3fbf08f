"""Whether a plain word of an instruction stands for code, or only happens to be the name of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fenceline.scope.code import folder, standing, stem
from fenceline.scope.words.lexicon import (
    BOUNDARY,
    CODE_NOUNS,
    DEMANDS,
    DETERMINERS,
    DISUSED,
    MODALS,
    PARTS,
    PLACE,
    SMALL_NOUNS,
    STOP,
    USING,
    VERBS,
)
from fenceline.scope.words.naming import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fenceline.scope.words.instruction import Word
    from fenceline.workspace.symbols import Symbol

Stand = Literal["", "maybe", "surely"]
_CAUSING = frozenset(
    {"make", "let", "keep", "have", "get"}
)  # what follows is an object and what becomes of it
_NO_NOUNS = (
    BOUNDARY | DETERMINERS | STOP | MODALS | VERBS | PARTS | DISUSED | {"command", "endpoint", "callback"}
)
_ASIDE = ("docs/", "doc/", "site/")


def stand(words: Sequence[Word], at: int, is_name: Callable[[str], bool], *, named: bool) -> Stand:
    """Return how surely the plain word at ``at`` stands where only a name in code makes sense.

    Args:
        words: of the instruction.
        at: which of them.
        is_name: whether a word is the name of something in the code.
        named: whether the instruction names files.
    """
    before, after = near(words, at, -1), near(words, at, 1)
    if SMALL_NOUNS.intersection((before, after)) or (after in DEMANDS and not before and not named):
        return "surely"
    if CODE_NOUNS.intersection((before, after)) or (after in MODALS and not named) or _opens_list(words, at):
        return "maybe"
    if belongs_to_next(words, at, is_name):
        return ""
    if before and words[at].text[:1].isupper():
        return "maybe"
    if named:
        return ""
    if before in DETERMINERS:
        before = near(words, at, -2)
    return "maybe" if not before or before in PLACE or before in VERBS | USING else ""


def meant_plainly(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Return those symbols that a plain word may mean without more said: functions and classes of the code itself."""
    own = [s for s in symbols if not any(standing(s)[:2]) and not s.path.startswith(_ASIDE)]
    return [s for s in own if s.kind != "constant"]


def is_of_kind(symbol: Symbol, kinds: Iterable[str]) -> bool:
    """Return whether a symbol is one of those that its file or folder is called after: a field of ``fields.py``."""
    homes = (stem(symbol.path).lower(), folder(symbol.path).rpartition("/")[2].lower())
    return any(kind and home in (kind, plural(kind)) for kind in kinds for home in homes)


def near(words: Sequence[Word], at: int, step: int) -> str:
    """Return the word ``step`` words away in lower case, empty outside of the clause."""
    other = at + step
    inside = 0 <= other < len(words) and words[other].clause == words[at].clause
    return words[other].lower if inside else ""


def belongs_to_next(words: Sequence[Word], at: int, is_name: Callable[[str], bool]) -> bool:
    """Whether the word only says what kind the next one is of: "row" in "the row edit form"."""
    after = near(words, at, 1)
    if not after or words[at + 1].code or after in _NO_NOUNS:
        return False
    if after.endswith("ly") or near(words, at, -1) in _CAUSING:
        return False
    return not is_name(words[at + 1].text)


def continues(words: Sequence[Word], at: int, is_name: Callable[[str], bool]) -> bool:
    """Return whether a plain word after "and" may be the next of a list of names: "encode and decode"."""
    word = words[at]
    if near(words, at, -1) not in ("and", "or", "plus") or word.code or word.lower in VERBS | STOP:
        return False
    return not belongs_to_next(words, at, is_name)


def _opens_list(words: Sequence[Word], at: int) -> bool:
    """Whether a plain word is the first of a list whose next is a name: "isatty and has_fileno"."""
    listed = near(words, at, 1) in ("and", "or", "plus") and bool(near(words, at, 2))
    return listed and words[at + 2].code and words[at].lower not in VERBS | STOP


def is_english(words: Sequence[Word], at: int) -> bool:
    """Return whether a word is one of the sentence's own; a capital inside of it makes it a name: ``Match``."""
    word = words[at]
    if word.lower in VERBS and near(words, at, 1) in MODALS:
        return False
    return word.lower in STOP and not (word.text[:1].isupper() and near(words, at, -1))


def opens(words: Sequence[Word], at: int) -> bool:
    """Return whether a word is the verb that opens its clause: not "raises should accept …"."""
    if near(words, at, 1) in MODALS:
        return False
    begins = at == 0 or words[at - 1].clause != words[at].clause
    after_lead = near(words, at, -1) in ("please", "to", "and", "then", "can", "you", "should")
    return (begins or after_lead) and words[at].lower in VERBS


def may_spell(span: Sequence[Word]) -> bool:
    """Return whether plain words of one clause may together be a name: "parse config"."""
    return all(
        word.clause == span[0].clause
        and not word.code
        and word.text.isidentifier()
        and word.lower not in BOUNDARY
        and word.lower not in DETERMINERS
        for word in span
    )

"""Finds the symbols that an instruction names: exact, qualified, or "the parse config function"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.code import fits, parts_of, standing, stem
from fenceline.scope.names.plainly import (
    belongs_to_next,
    continues,
    is_english,
    is_of_kind,
    may_spell,
    meant_plainly,
    near,
    opens,
    stand,
)
from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import CODE_NOUNS, MODALS, STOP, VERBS
from fenceline.scope.words.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.words.instruction import Word
    from fenceline.workspace.symbols import Symbol

_MAX_MENTIONS = 40
_MAX_LOOKUPS = 120
_MAX_ALIASED = 4
_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the instruction and the symbols that it can mean.

    Attributes:
        text: as written.
        at: position of its first word.
        end: position after its last word.
        role: what it is there for.
        found: symbols, likeliest first; empty for a name in code that does not exist.
        exact: whether the name is written as it is in the code.
    """

    text: str
    at: int
    end: int
    role: Role
    found: tuple[Symbol, ...]
    exact: bool = True


class Finder:
    """Looks names up: in the named files first, in the whole index only for clear names.

    Args:
        code: the workspace.
        words: of the instruction.
        named: files that these name.
        hinted: those of them that plain words name.
    """

    def __init__(
        self, code: Code, words: Sequence[Word], named: Sequence[str], hinted: frozenset[str] = frozenset()
    ) -> None:
        self._code = code
        self._words = words
        self._named = tuple(named)
        self._hinted = hinted
        self._local: dict[str, list[Symbol]] = {}
        for path in self._named:
            for symbol in code.symbols(path):
                self._local.setdefault(symbol.name, []).append(symbol)
                self._local.setdefault(f" {naming.key(symbol.name)}", []).append(symbol)
        self._spelled_out = bool(named) or any(word.code for word in words)
        self._lookups = 0

    def mentions(self, taken: frozenset[int]) -> tuple[Mention, ...]:
        """Return what is mentioned, in order, leaving out the word positions in ``taken`` (paths)."""
        found: list[Mention] = []
        at = 0
        while at < len(self._words) and len(found) < _MAX_MENTIONS:
            mention = (
                None
                if at in taken or self._words[at].text.startswith("-")
                else self._code_name(at)
                or self._phrase(at, taken)
                or self._plain(at)
                or self._next(at, found)
            )
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        classes = [m.found[0] for m in found if len(m.found) == 1 and holds(m.found[0])]
        members = self._members(found, classes, taken)
        return tuple(sorted([*found, *members], key=lambda mention: mention.at))

    def _members(
        self, found: Sequence[Mention], classes: Sequence[Symbol], taken: frozenset[int]
    ) -> list[Mention]:
        """Read plain words that name a member of a class which is mentioned: "the total of Cart"."""
        members = {(s.name): s for c in classes for s in self._code.symbols(c.path) if s.parent == c.qualname}
        read = taken.union(*(range(m.at, m.end) for m in found))
        plain = [at for at, word in enumerate(self._words) if at not in read and word.text in members]
        return [
            self._mention(at, at + 1, self._words[at].text, [members[self._words[at].text]])
            for at in plain
            if self._words[at].lower not in STOP and not opens(self._words, at)
        ][:_MAX_MENTIONS]

    def lookup(self, text: str) -> tuple[Symbol, ...]:
        """Return the symbols that the exact, maybe qualified, name ``text`` means."""
        if not (parts := parts_of(text)):
            return ()
        *outer, name = parts
        local = [s for s in self._local.get(name, ()) if fits(s, outer)]
        return tuple(local) or tuple(s for s in self._global(name) if fits(s, outer))

    def _global(self, name: str) -> tuple[Symbol, ...]:
        self._lookups += 1
        return self._code.find(name) if self._lookups <= _MAX_LOOKUPS else ()

    def _mention(
        self, at: int, end: int, text: str, found: Sequence[Symbol], *, exact: bool = True
    ) -> Mention:
        ranked = sorted(dict.fromkeys(found), key=lambda symbol: (standing(symbol), bool(symbol.parent)))
        return Mention(text, at, end, role_of(self._words, at), tuple(ranked), exact)

    def _code_name(self, at: int) -> Mention | None:
        """Read a word that can only be a name in code, existing or not."""
        word = self._words[at]
        if not word.code or not parts_of(word.text):
            return None
        text = ".".join(parts_of(word.text))
        if found := self.lookup(text):
            return self._mention(at, at + 1, text, found)
        *outer, name = parts_of(text)
        return self._mention(at, at + 1, text, self._loose(name) or self._aliased(outer, name), exact=False)

    def _loose(self, name: str) -> tuple[Symbol, ...]:
        """Return symbols with the same words in another style or number."""
        wanted = naming.key(name)
        for spelled in dict.fromkeys((wanted, naming.singular(wanted))):
            if local := self._local.get(f" {spelled}"):
                return tuple(local)
        return ()

    def _aliased(self, outer: Sequence[str], name: str) -> tuple[Symbol, ...]:
        """Return what ``name`` means behind a variable or an alias: ``cart.total``, ``nx.center``."""
        if len(outer) != 1 or not outer[0].islower():
            return ()
        found = self._global(name)
        members = [s for s in found if s.parent]
        of_variable = [s for s in members if naming.key(s.parent) == naming.key(outer[0])] or [
            s for s in members if naming.abbreviates(outer[0], s.parent)
        ]
        of_alias = [s for s in found if not s.parent]
        return tuple(of_variable) or (tuple(of_alias) if len(of_alias) <= _MAX_ALIASED else ())

    def _phrase(self, at: int, taken: frozenset[int]) -> Mention | None:
        """Read two to four plain words that together spell a name: "parse config"."""
        for length in range(_PHRASE, 1, -1):
            span = self._words[at : at + length]
            if len(span) < length or not taken.isdisjoint(range(at, at + length)) or not may_spell(span):
                continue
            words = [part for w in span for part in naming.split(w.text)]
            if words and (found := self._spelled(words, at + length)):
                return self._mention(at, at + length, " ".join(w.text for w in span), found, exact=False)
        return None

    def _spelled(self, words: Sequence[str], end: int) -> tuple[Symbol, ...]:
        if local := self._local.get(" " + "".join(words)):
            return tuple(local)
        noun = self._words[end].lower if end < len(self._words) else ""
        if self._spelled_out and noun not in CODE_NOUNS:
            return ()
        if noun not in CODE_NOUNS and belongs_to_next(self._words, end - 1, self._is_name):
            return ()
        for style in ("snake", "camel", "pascal"):
            found = self._global(naming.join(words, style))
            if noun not in CODE_NOUNS:
                found = tuple(s for s in meant_plainly(found) if not s.parent)
            if found:
                return found
        return ()

    def _plain(self, at: int) -> Mention | None:
        """Read one plain word where the code or the sentence says that it is a name."""
        word = self._words[at]
        if word.code or len(word.text) < 2 or opens(self._words, at) or is_english(self._words, at):
            return None
        spellings = dict.fromkeys((word.text, word.lower))
        for text in spellings:
            if local := [s for s in self._local.get(text, ()) if not self._names_file(text, s.path)]:
                return self._mention(at, at + 1, text, local, exact=text == word.text)
        if local := self._loose(word.text):
            return self._mention(at, at + 1, word.text, local, exact=False)
        if said := self._of_kind(at, word.text):
            return self._mention(at, at + 1, word.text, said)
        stands = stand(self._words, at, self._is_name, named=bool(self._named))
        return (
            self._surely(at, word) if stands == "surely" else self._maybe(at, word.text) if stands else None
        )

    def _of_kind(self, at: int, text: str) -> list[Symbol]:
        """Return the symbols that "the Email field" means: those in ``fields.py``, of a word with a capital."""
        kind = near(self._words, at, 1)
        return [s for s in self._global(text) if is_of_kind(s, (kind,))] if text[0].isupper() and kind else []

    def _maybe(self, at: int, text: str) -> Mention | None:
        """Read a plain word that may stand for a function or class; for a method it does so after a verb alone."""
        if not (found := meant_plainly(self._global(text))):
            return None
        clear = any(not symbol.parent for symbol in found) or near(self._words, at, -1) in VERBS
        return self._mention(at, at + 1, text, found, exact=clear)

    def _next(self, at: int, read: Sequence[Mention]) -> Mention | None:
        """Read a plain word that goes on with a list of functions: "in encode and decode"."""
        listed = bool(read) and read[-1].end == at - 1 and any(map(callable_, read[-1].found[:1]))
        if not listed or not continues(self._words, at, self._is_name):
            return None
        return self._maybe(at, self._words[at].text)

    def _surely(self, at: int, word: Word) -> Mention | None:
        begins = (
            word.text[:1].isupper()
            and not near(self._words, at, -1)
            and near(self._words, at, 1) not in MODALS
        )
        lower = () if begins else (word.lower,)
        for text in dict.fromkeys((word.text, *lower, word.lower.capitalize(), naming.singular(word.text))):
            if found := [s for s in self._global(text) if s.kind != "constant" or not s.parent]:
                return self._mention(at, at + 1, text, found, exact=text == word.text)
        return None

    def _names_file(self, text: str, path: str) -> bool:
        """Whether a file is only meant because of words such as this one: "stored queries"."""
        return path in self._hinted and text.lower() in naming.split(stem(path))

    def _is_name(self, text: str) -> bool:
        return any(not symbol.parent for symbol in meant_plainly(self._global(text)))

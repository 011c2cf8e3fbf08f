"""One instruction read against one workspace: the words, what they name, what they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.scope.code import Code
from fenceline.scope.names.mentions import Finder, Mention
from fenceline.scope.names.paths import NamedPath, named_paths
from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.instruction import LIMIT, Word, read_words
from fenceline.scope.words.intent import Intent, read_intent
from fenceline.scope.words.lexicon import ANNEXED, PART_NOUNS, PASSING, SMALL_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.ports import Files, SymbolIndex
    from fenceline.scope.testing.failing import FailingTests
    from fenceline.workspace.symbols import Symbol

_LINE = re.compile(r":\d|, line \d")  # in every frame of every stack


@dataclass(frozen=True)
class Reading:
    """What an instruction says, resolved against the code; planners turn it into a Scope."""

    code: Code
    words: tuple[Word, ...]
    intent: Intent
    named: tuple[NamedPath, ...]
    mentions: tuple[Mention, ...]
    finder: Finder
    failing: tuple[str, ...]
    cut: bool = False
    prose: str = ""

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Existing source files named as what to touch."""
        return tuple(n.path for n in self._files("object", "place") if not is_test(n.path))

    @cached_property
    def test_files(self) -> tuple[str, ...]:
        """Existing test files named."""
        return tuple(
            n.path for n in self._files("object", "place", "pattern", "reference") if is_test(n.path)
        )

    @cached_property
    def tests_to_change(self) -> tuple[str, ...]:
        """Existing test files named as what to touch."""
        return tuple(n.path for n in self._files("object", "place") if is_test(n.path))

    @cached_property
    def pattern_files(self) -> tuple[str, ...]:
        """Existing files named as what to follow."""
        return tuple(n.path for n in self._files("pattern"))

    @cached_property
    def missing(self) -> tuple[NamedPath, ...]:
        """Paths named that do not exist."""
        return tuple(n for n in self.named if n.kind == "missing" and n.role != "spared")

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Existing folders named."""
        return tuple(n.path for n in self.named if n.kind == "folder")

    def _files(self, *roles: str) -> list[NamedPath]:
        return [n for n in self.named if n.kind == "file" and n.role in roles and n.path != self.kind_file]

    @cached_property
    def kind_file(self) -> str:
        """The file that only the kind of what is new is called after, "a flow controller"; empty for none."""
        kinds = [n.path for n in self.named if not n.spelled and n.at + 1 == self.intent.noun_at]
        return kinds[0] if kinds and self.intent.creates and self.intent.name else ""

    @cached_property
    def suspects(self) -> tuple[Symbol, ...]:
        """Functions that the failing tests call, likeliest first."""
        return self.failing_tests.suspects() if self.failing else ()

    @cached_property
    def failing_tests(self) -> FailingTests:
        """The tests that fail now."""
        from fenceline.scope.testing.failing import failing_tests  # noqa: PLC0415 - few tasks pay for it

        return failing_tests(self.code, self.failing)

    @cached_property
    def new_name(self) -> str:
        """The name of what is asked for; a plain word counts if other classes have that method."""
        return self.intent.name or self._plain_name

    @cached_property
    def _plain_name(self) -> str:
        intent = self.intent
        if not intent.creates or intent.noun_at < 0 or intent.noun in SMALL_NOUNS | PART_NOUNS:
            return ""
        classes = any(holds(m.found[0]) for m in self.mentions if m.found and m.role == "place")
        at_noun = [s for m in self.mentions if m.at == intent.noun_at for s in m.found]
        known = intent.verb in ("implement", "define") or any(callable_(s) for s in at_noun)
        return self.words[intent.noun_at].text if classes and known else ""

    @cached_property
    def name_at(self) -> int:
        """Position of the new name, -1 without one."""
        return self.intent.noun_at if self._plain_name and not self.intent.name else self.intent.name_at

    def by_role(self, *roles: str) -> tuple[Mention, ...]:
        """Return mentions in those roles, without the new name, what describes it, and what is inside a function."""
        return tuple(
            m
            for m in self.mentions
            if m.role in roles and m.at not in self._inner and not self._describes_new(m)
        )

    @cached_property
    def _inner(self) -> frozenset[int]:
        if not self.functions_named:
            return frozenset()
        from fenceline.scope.names.inner import inner  # noqa: PLC0415 - few tasks pay for it

        return frozenset(inner(self.mentions, self.functions_named, self.words, self.code))

    @cached_property
    def renames(self) -> bool:
        """Whether a symbol gets another name, rather than something inside of one."""
        aimed = any(m.found for m in self.by_role("object"))
        return self.intent.verb == "rename" and (aimed or not self.functions_named)

    @cached_property
    def functions_named(self) -> tuple[Mention, ...]:
        """Functions that are named as the place."""
        return tuple(
            m for m in self.mentions if m.role == "place" and m.exact and m.found and callable_(m.found[0])
        )

    def _describes_new(self, mention: Mention) -> bool:
        if mention.at == self.name_at:
            return not (mention.found and self.intent.noun in ANNEXED)
        if mention.at >= self.intent.noun_at or self.words[mention.at].code:
            return False
        return not mention.exact if self.intent.creates else self._has_place

    @cached_property
    def _has_place(self) -> bool:
        """Whether something that exists is named as where a part goes, so that words before the part describe it."""
        return any(m.found and m.role == "place" and m.at > self.intent.noun_at for m in self.mentions)

    def lookup(self, name: str) -> tuple[Symbol, ...]:
        """Return the symbols of that exact, maybe qualified, name; those in the named files first."""
        return self.finder.lookup(name)


def read(instruction: str, index: SymbolIndex, files: Files, failing: Sequence[str]) -> Reading:
    """Read ``instruction`` against the code; what stands in stacks and fences counts where the prose names nothing."""
    code = Code(index, files)
    prose, place = _untraced(instruction[: LIMIT + 1], code)
    reading = _read(read_words(prose), code, failing, cut=len(instruction) > LIMIT)
    reading = replace(reading, prose=prose)
    if place and not _names_code(reading):
        return replace(reading, named=(place,), mentions=())
    if reading.named or any(mention.found for mention in reading.mentions):
        return _aimed_at_tests(reading)
    fenced = read_words(prose, fenced=True)
    return _read(fenced, code, failing, cut=reading.cut) if len(fenced) > len(reading.words) else reading


def _untraced(text: str, code: Code) -> tuple[str, NamedPath | None]:
    """Return ``text`` without the stacks in it, and the place that they lead to."""
    if not _LINE.search(text):
        return text, None
    from fenceline.scope.names.traces import innermost, untraced  # noqa: PLC0415 - few instructions name a line

    prose, frames = untraced(text)
    return prose, innermost(frames, code)


def _names_code(reading: Reading) -> bool:
    """Whether the prose names something that exists as only code can be named."""
    return bool(reading.named) or any(m.found and reading.words[m.at].code for m in reading.mentions)


def _read(words: tuple[Word, ...], code: Code, failing: Sequence[str], *, cut: bool) -> Reading:
    named = named_paths(words, code)
    spelled = {words[n.at].text for n in named if n.spelled}
    taken = frozenset(at for at, word in enumerate(words) if word.text in spelled and "::" not in word.text)
    files = [n for n in named if n.kind == "file"]
    hinted = frozenset(path for n in files if not n.spelled for path in n.may_be)
    finder = Finder(code, words, [path for n in files for path in n.may_be], hinted)
    folders = [f"{n.path}/" for n in named if n.kind == "folder" and n.role in ("object", "place")]
    mentions = finder.mentions(taken)
    intent = read_intent(words)
    if any(_needs_telling(mention) for mention in mentions):
        from fenceline.scope.names.apart import told_apart  # noqa: PLC0415 - most instructions name one thing by its name

        mentions = told_apart(mentions, words, folders, intent.noun, code)
    if _may_be_a_kind(intent, words):
        from fenceline.scope.names.kinds import of_kind  # noqa: PLC0415 - most names of what is new are only that

        intent = of_kind(intent, words, mentions, finder)
    named = tuple(_settled(n, mentions) for n in named)
    return Reading(code, words, intent, named, mentions, finder, tuple(failing), cut)


def _needs_telling(mention: Mention) -> bool:
    """Whether it is open what a mention is about: one of several, a bare name's owner, a function that passes it on."""
    several = len(mention.found) > 1 or not mention.exact
    alone = any(callable_(s) and ("." not in mention.text or not s.parent) for s in mention.found)
    return bool(mention.found) and (several or alone)


def _may_be_a_kind(intent: Intent, words: Sequence[Word]) -> bool:
    """Whether code may say of what kind something new is: by a class that is named so, or a pattern to follow."""
    articled = intent.name_at > 0 and words[intent.name_at - 1].lower in ("a", "an", "another")
    return (intent.creates and articled) or (intent.alike and not (intent.creates and intent.name))


def _settled(named: NamedPath, mentions: Sequence[Mention]) -> NamedPath:
    """Let the symbols that are mentioned choose between files of one name, where only one of these declares any."""
    homes = (
        {s.path for m in mentions for s in m.found}.intersection(named.may_be) if named.others else set[str]()
    )
    return replace(named, path=homes.pop(), others=()) if len(homes) == 1 else named


def _aimed_at_tests(reading: Reading) -> Reading:
    """Take the tests that shall pass for failing ones, rather than for what to change."""
    lower = [word.lower for word in reading.words]
    if reading.intent.tests or not PASSING.intersection(lower):
        return reading
    tests = [s for m in reading.mentions for s in m.found[:1] if is_test(s.path)]
    named = [f"{s.path}::{s.name}" for s in tests] or list(reading.failing or reading.test_files)
    mentions = tuple(m for m in reading.mentions if not (m.found and is_test(m.found[0].path)))
    return replace(reading, mentions=mentions, failing=tuple(named))

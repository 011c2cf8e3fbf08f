"""Chooses among what is named: the symbol to change, the class to extend, the function under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.scope.code import standing
from fenceline.scope.patterns.siblings import callable_, holds
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CONDITIONS, DEMANDS, TEST_NOUNS
from fenceline.scope.words.roles import clause_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.model import Confidence
    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.names.reading import Reading
    from fenceline.workspace.symbols import Symbol

_TOLD = 4
_JOINS = frozenset({"and", "plus", "&"})
_REPEATED = frozenset({"for", "from", "in", "of", "on", "to"})
_DOUBT: dict[Confidence, int] = {"sure": 0, "likely": 1, "undecided": 2}


@dataclass(slots=True)
class Notes:
    """What is found on the way to a scope: reasons in words, doubts, unknown names."""

    reasons: list[str] = field(default_factory=list[str])
    confidence: Confidence = "sure"
    unknown: list[str] = field(default_factory=list[str])
    unclear: str = ""

    def say(self, reason: str) -> None:
        """Keep a reason, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def doubt(self, confidence: Confidence, unclear: str = "") -> None:
        """Lower the confidence to ``confidence`` if it is higher; keep the first thing that is ``unclear``."""
        self.unclear = self.unclear or unclear
        if _DOUBT[confidence] > _DOUBT[self.confidence]:
            self.confidence = confidence


def describe(symbol: Symbol) -> str:
    """Say in words what a symbol is."""
    article = "an" if symbol.kind[0] in "aeiou" else "a"
    return f"`{symbol.qualname}` is {article} {symbol.kind} in {symbol.path} (line {symbol.line})"


def chosen(reading: Reading, mention: Mention, notes: Notes) -> Symbol:
    """Return the symbol that a mention means, and note why and how sure that is."""
    symbol = mention.found[0]
    notes.say(describe(symbol))
    alike = [s for s in mention.found if standing(s) == standing(symbol)]
    if others := [s for s in alike if (s.qualname, s.path) != (symbol.qualname, symbol.path)]:
        notes.say(f"`{mention.text}` could also be {listed(others, beside=symbol)}")
        if symbol.parent or not all(s.parent for s in others):  # a bare name is first that of a function
            notes.doubt("undecided", f"`{mention.text}` may be {listed([symbol, *others])}")
        notes.doubt("likely")
    if is_test(symbol.path) and not _speaks_of_tests(reading, symbol):
        alone = f"`{symbol.qualname}` is declared in tests alone, in {symbol.path}"
        notes.say(alone)
        notes.doubt("undecided", alone)
    if not mention.exact:
        notes.say(f"“{mention.text}” is read as `{symbol.qualname}`")
        notes.doubt("likely")
    if reading.files and symbol.path not in (*reading.files, *reading.test_files):
        notes.say(f"`{symbol.qualname}` is not in {reading.files[0]}")
        notes.doubt("likely")
    return symbol


def _speaks_of_tests(reading: Reading, symbol: Symbol) -> bool:
    """Whether a symbol of a test is what the instruction is about: a test, or something that tests use."""
    said = {word.lower for word in reading.words}
    own = any(part.lower().startswith("test") for part in symbol.qualname.split("."))
    return (
        own
        or bool(reading.test_files)
        or not said.isdisjoint(TEST_NOUNS | {"fixture", "fixtures", "mock", "mocks"})
    )


def listed(symbols: Sequence[Symbol], beside: Symbol | None = None) -> str:
    """Tell symbols apart in words, from ``beside`` too: by their files where these differ."""
    apart = len({s.path for s in (*symbols, beside) if s}) > 1
    names = list(dict.fromkeys(f"{s.qualname} in {s.path}" if apart else s.qualname for s in symbols))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"{', '.join(names[:_TOLD])}{more}"


def named_symbols(reading: Reading, notes: Notes) -> list[Symbol]:
    """Return the existing symbols that the task is about, the main one first; empty when none is named."""
    places = [m for m in reading.by_role("object", "place") if m.found]
    candidates = places or [
        m for m in reading.by_role("reference", "spared") if m.found and _is_near(reading, m)
    ]
    main = _main(reading, candidates, places)
    if main is None:
        return []
    main = _first_listed(reading, main, candidates)
    joined = [m for m in _joined(reading, main, candidates) if m.at != main.at and not _is_a_case(reading, m)]
    return list(dict.fromkeys([chosen(reading, main, notes), *(chosen(reading, m, notes) for m in joined)]))


def _is_a_case(reading: Reading, mention: Mention) -> bool:
    """Whether a mention only says when something happens: "crashes when a and b are called"."""
    before = reading.words[clause_start(reading.words, mention.at) : mention.at]
    return mention.role == "reference" and any(word.lower in CONDITIONS for word in before)


def _is_near(reading: Reading, mention: Mention) -> bool:
    """Whether what is only referred to may be what is meant: where files are named, it is in one of them."""
    files = (*reading.files, *reading.test_files)
    return not files or any(symbol.path in files for symbol in mention.found)


def _main(reading: Reading, candidates: Sequence[Mention], places: Sequence[Mention]) -> Mention | None:
    """Prefer a name written as code, then what is not only a place; a method over its class."""
    if not candidates:
        return None

    def strength(mention: Mention) -> tuple[bool, bool, bool, bool, bool, int]:
        spelled = reading.words[mention.at].code
        test = is_test(mention.found[0].path)
        asked = spelled and _is_demanded(reading, mention)
        return test, not asked, not spelled, mention.role != "object", not mention.exact, mention.at

    best = min(candidates, key=strength)
    if not holds(best.found[0]):
        return best
    inner = [m for m in places if callable_(m.found[0]) and m.found[0].parent == best.found[0].qualname]
    return min(inner, key=strength) if inner else best


def _is_demanded(reading: Reading, mention: Mention) -> bool:
    """Whether the clause says what a name should do, rather than what should become of it."""
    rest = [w.lower for w in reading.words[mention.end :] if w.clause == reading.words[mention.at].clause]
    first = next((at for at, word in enumerate(rest) if word in DEMANDS), len(rest))
    return first < len(rest) and "be" not in rest[first + 1 : first + 3]


def _first_listed(reading: Reading, main: Mention, candidates: Sequence[Mention]) -> Mention:
    """Return the first of the list that ``main`` stands in; itself where it stands in none."""
    for mention in reversed([m for m in candidates if m.at < main.at]):
        between = [word.lower for word in reading.words[mention.end : main.at]]
        same_clause = reading.words[mention.at].clause == reading.words[main.at].clause
        alike = callable_(mention.found[0]) == callable_(main.found[0]) and mention.exact
        apart = between or callable_(main.found[0])  # nothing but a comma is between
        if apart and same_clause and alike and ties(between):
            main = mention
    return main


def _joined(reading: Reading, main: Mention, candidates: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that "and" ties to the main one."""
    tied = [main]
    for mention in candidates:
        between = [w.lower for w in reading.words[tied[-1].end : mention.at]]
        same_clause = reading.words[mention.at].clause == reading.words[main.at].clause
        meant = reading.words[mention.at].code or mention.exact
        if mention.at > main.at and same_clause and meant and ties(between):
            tied.append(mention)
    return tied


def ties(between: Sequence[str]) -> bool:
    """Whether the words between two mentions make them a list: "in A and in B" does, "A in B" does not."""
    rest = {*between} - {"the", "both"}
    return rest <= _JOINS | _REPEATED and (not rest or not rest.isdisjoint(_JOINS))


def holder_named(reading: Reading) -> Mention | None:
    """Return the mention of the class that shall receive something, None when no class is named."""
    ranked = sorted(
        (m for m in reading.by_role("object", "place") if m.found and any(holds(s) for s in m.found)),
        key=lambda m: (m.role != "place", not reading.words[m.at].code, not m.exact, m.at),
    )
    for mention in ranked:
        classes = tuple(s for s in mention.found if holds(s))
        return type(mention)(mention.text, mention.at, mention.end, mention.role, classes, mention.exact)
    return None


def function_of_file(reading: Reading, path: str, notes: Notes) -> Symbol | None:
    """Return the function of ``path`` that the task is most likely about."""
    from fenceline.scope.testing.functions import pick_function  # noqa: PLC0415 - where a file alone is named

    symbol, reason, confidence = pick_function(reading.code, path, reading.suspects)
    notes.say(reason)
    notes.doubt(confidence, reason if confidence == "undecided" else "")
    return symbol

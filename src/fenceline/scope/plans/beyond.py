"""What no edit of one symbol does, though symbols are named: they go away, or what is in them goes elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fenceline.scope.words.lexicon import (
    BOUNDARY,
    CODE_NOUNS,
    DETERMINERS,
    DISUSED,
    JOINING,
    PARTS,
    REMOVING,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.names.mentions import Mention
    from fenceline.scope.names.reading import Reading
    from fenceline.workspace.symbols import Symbol

_ELSEWHERE = frozenset({"move", "inline"})


def beyond(reading: Reading, symbols: Sequence[Symbol]) -> Literal["", "together", "removal"]:
    """Return why a change of ``symbols`` is no edit of each; empty where it is."""
    meant = [mention for mention in reading.by_role("object", "place") if mention.found]
    if any(mention.found[0] in symbols and _goes_away(reading, mention) for mention in meant):
        return "removal"
    if reading.intent.verb not in _ELSEWHERE:
        return ""
    if len({mention.found[0].qualname for mention in meant}) > 1:
        return "together"
    return "removal" if any(mention.role == "object" for mention in meant) else ""


def _goes_away(reading: Reading, mention: Mention) -> bool:
    """Whether a symbol itself is to be removed: it follows the verb, and nothing behind it is meant instead."""
    clause = reading.words[mention.at].clause
    own = [at for at, word in enumerate(reading.words) if word.clause == clause]
    before = [reading.words[at].lower for at in own if at < mention.at]
    behind = next((reading.words[at].lower for at in own if at >= mention.end), "")
    verb = next((at for at, word in enumerate(before) if word in REMOVING), len(before))
    between = set(before[verb + 1 :]) - DETERMINERS - DISUSED - CODE_NOUNS
    return verb < len(before) and not between and (not behind or behind in (BOUNDARY | JOINING) - PARTS)

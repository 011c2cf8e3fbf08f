"""The nearest name: every slip is found, and nothing that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.nearest import alike, nearest

LETTERS = "abcdefghij"
NAMES = st.text(LETTERS, min_size=4, max_size=14)
ANYTHING = st.text(max_size=14) | NAMES


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("requets", ["requests", "urllib3"], "requests"),
        ("reqeusts", ["requests"], "requests"),
        ("Beautiful-Soup", ["beautifulsoup4"], "beautifulsoup4"),
        ("perimetre", ["perimeter", "area"], "perimeter"),
        ("PARSE_URL", ["parseUrl"], "parseUrl"),
        ("a-b-c-d", ["abcd"], "abcd"),
        ("numpie", ["numpy"], ""),
        ("np", ["nb"], ""),
        ("o_s", ["os"], "os"),
        ("flask", ["Flask", "flask"], "Flask"),
        ("", ["", "-"], "-"),
        ("----", ["____"], "____"),
        ("anything", [], ""),
    ],
)
def test_examples(name: str, known: list[str], expected: str) -> None:
    assert nearest(name, known) == expected


@given(NAMES, st.data())
def test_one_slip_is_found(meant: str, data: st.DataObject) -> None:
    slipped = _slip(meant, data)
    if len(slipped) >= 4 and slipped != meant:
        assert nearest(slipped, [meant, "zzzzzzzzzzzz"]) == meant


@given(st.text(LETTERS, min_size=10, max_size=16), st.data())
def test_two_slips_are_found_in_long_names(meant: str, data: st.DataObject) -> None:
    once = _slip(meant, data)
    slipped = _slip(once, data)
    if len(slipped) >= 9 and _reference(slipped, meant) <= 2 and slipped != meant:
        assert nearest(slipped, [meant]) == meant


@given(ANYTHING, st.lists(ANYTHING, max_size=6))
def test_it_is_known_near_and_independent_of_order(name: str, known: list[str]) -> None:
    found = nearest(name, known)
    assert found == nearest(name, list(reversed(known))) == nearest(name, set(known))
    near = {
        other for other in known if other != name and _reference(_bare(name), _bare(other)) <= _allowed(name)
    }
    least = min((_reference(_bare(name), _bare(other)) for other in near), default=0)
    assert bool(found) == bool(near - {""})
    assert not found or (found in near and _reference(_bare(name), _bare(found)) == least)


@given(ANYTHING, ANYTHING)
def test_likeness_is_a_share(name: str, other: str) -> None:
    assert 0 <= alike(name, other) <= 1
    assert alike(name, name) == 1


def _bare(name: str) -> str:
    return "".join(c for c in name.lower() if c not in "-_.")


def _allowed(name: str) -> int:
    length = len(_bare(name))
    return 0 if length < 4 else 1 if length < 9 else 2


def _slip(name: str, data: st.DataObject) -> str:
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    match data.draw(st.sampled_from(["more", "less", "other", "swapped"])):
        case "more":
            return name[:at] + letter + name[at:]
        case "less":
            return name[:at] + name[at + 1 :]
        case "other":
            return name[:at] + letter + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _reference(a: str, b: str) -> int:
    """Return the optimal string alignment distance, by its definition."""
    known = {(0, j): j for j in range(len(b) + 1)} | {(i, 0): i for i in range(len(a) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            ways = [known[i - 1, j] + 1, known[i, j - 1] + 1, known[i - 1, j - 1] + (a[i - 1] != b[j - 1])]
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                ways.append(known[i - 2, j - 2] + 1)
            known[i, j] = min(ways)
    return known[len(a), len(b)]

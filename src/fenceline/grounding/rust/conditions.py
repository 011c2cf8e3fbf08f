"""Conditions of Rust items: which of them hardly any build meets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

    from fenceline.grounding.trees import Source

_CFG = re.compile(rb"#!?\[\s{0,9}cfg\s{0,9}\((.{1,500}?)\)\s{0,9}\]", re.DOTALL)
_MATTERS = re.compile(rb"\b(?!(?:all|any|not|test|feature)\b)[A-Za-z_]\w*")
_EXCEPT = re.compile(rb"\bnot\s{0,9}\(\s{0,9}\w+\s{0,9}=?\s{0,9}\)")  # most machines are not the exception
_QUOTED = re.compile(rb'"[^"]*"')
_MOST_CONDITIONS = 1000
_MOST_ATTRIBUTES = 20
_FEATURE = re.compile(rb'\bfeature\s{0,9}=\s{0,9}"([^"]{0,200})"')


def gated(read: Source, features: Collection[str]) -> list[Node]:
    """Return the items under a condition that hardly any build meets; the file, when its head has such a one.

    Features count as on where the package has them, and what is only left out somewhere counts as there.

    Args:
        read: the file.
        features: of its package.
    """
    if any(_is_odd(read.raw(node), features) for node in read.of("inner_attribute_item")):
        return [read.root]
    odd = [node for node in read.of("attribute_item") if _is_odd(read.raw(node), features)]
    items = (_attributed(node) for node in odd[:_MOST_CONDITIONS])
    return sorted((item for item in items if item), key=lambda item: item.start_byte)


def _is_odd(attribute: bytes, features: Collection[str]) -> bool:
    found = _CFG.match(attribute)
    if found is None:
        return False
    asked = {name.decode("utf-8", "replace") for name in _FEATURE.findall(found[1])}
    rest = _EXCEPT.sub(b"", _QUOTED.sub(b"", found[1]))
    return not asked <= set(features) or _MATTERS.search(rest) is not None


def _attributed(attribute: Node) -> Node | None:
    """Return the item behind an attribute, and behind others after it."""
    node = attribute.next_named_sibling
    for _ in range(_MOST_ATTRIBUTES):
        if node is None or not (node.type == "attribute_item" or node.type.endswith("comment")):
            break
        node = node.next_named_sibling
    return node

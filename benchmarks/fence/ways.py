"""How an excerpt is dressed before it is sent: each way takes its lines and returns the bodies of requests."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?![\w(\"'])")
_ANY_NAME = re.compile(r"[A-Za-z_]\w*")
_COMMENT = re.compile(r"(#|//).*")
_KEYWORDS = """
abstract and as assert async await bool boolean break byte case catch char class const continue def
default defer del do double elif else enum except export extends extern false False final finally
float fn for from func function go if impl implements import in instanceof int interface is lambda
let long loop map match mod mut new nil None not null or package pass private protected pub public
raise range return self Self short static string String struct super switch this throw throws trait
true True try type typeof undefined unsafe use var void where while with yield
"""
KEYWORDS = frozenset(_KEYWORDS.split())


def ways(chance: Random) -> dict[str, Callable[[list[str]], list[str]]]:
    """Return the ways by name."""

    def each(change: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
        return lambda lines: ["\n".join(map(change, lines))]

    def whole(change: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
        return lambda lines: [change("\n".join(lines))]

    def noise(text: str) -> str:
        return re.sub(r"\s", lambda found: found[0] * chance.randint(1, 4), text)

    return {
        "as it is": each(str),
        "indented anew": each(lambda line: " " * chance.randint(0, 12) + line.strip()),
        "tabs, CRLF": each(lambda line: line.replace("    ", "\t") + "\r"),
        "white space": whole(noise),
        "comments removed": each(lambda line: _COMMENT.sub("", line)),
        "comment on each line": each(lambda line: f"{line}  # so it goes"),
        "one line": lambda lines: ["; ".join(map(str.strip, lines))],
        "upper case": whole(str.upper),
        "line numbers": lambda lines: [
            "\n".join(f"{number:>5} | {line}" for number, line in enumerate(lines, 100))
        ],
        "diff marks": each("+{}".format),
        "Markdown quote": each("> {}".format),
        "locals renamed": whole(lambda text: renamed(text, _NAME)),
        "locals renamed, indented": whole(lambda text: renamed(text, _NAME).replace("\n", "\n      ")),
        "every name changed": whole(lambda text: renamed(text, _ANY_NAME)),
        "statements reordered": lambda lines: ["\n".join(chance.sample(lines, len(lines)))],
        "every other line": lambda lines: ["\n".join(lines[::2])],
        "JSON in JSON": whole(lambda text: json.dumps(json.dumps(text))),
        "base64": whole(lambda text: base64.b64encode(text.encode()).decode()),
        "gzip, base64": whole(lambda text: base64.b64encode(gzip.compress(text.encode())).decode()),
        "base85": whole(lambda text: base64.b85encode(text.encode()).decode()),
        "hex": whole(lambda text: text.encode().hex()),
        "URL": whole(lambda text: quote(text, safe="")),
        "unicode escapes": whole(lambda text: "".join(f"\\u{ord(char):04x}" for char in text)),
        "in ten requests": lambda lines: [
            "\n".join(part) for number in range(10) if (part := lines[number::10])
        ],
        "in ten requests, in order": _in_order,
    }


def _in_order(lines: list[str]) -> list[str]:
    size = -(-len(lines) // 10)
    return ["\n".join(lines[at : at + size]) for at in range(0, len(lines), size)]


def renamed(text: str, names: re.Pattern[str]) -> str:
    """Return code with each name that ``names`` finds replaced, everywhere by the same."""
    found = sorted(set(names.findall(text)) - KEYWORDS)
    chosen = {name: f"n{number}x" for number, name in enumerate(found)}
    return names.sub(lambda name: chosen.get(name[0], name[0]), text)

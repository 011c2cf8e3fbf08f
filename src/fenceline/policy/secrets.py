"""Finds keys, tokens and passwords in a text by their forms; says where and what kind, never which."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Secret(NamedTuple):
    """A secret's place in a text.

    Attributes:
        kind: in words.
        line: 1-based.
    """

    kind: str
    line: int


class _Form(NamedTuple):
    kind: str
    anchors: tuple[bytes, ...]
    pattern: re.Pattern[bytes]
    least_entropy: float = 0.0  # bits a character of group 1, or of the whole where there is none
    token: bool = False  # whether it is one long word, and its anchor is in that


def _form(kind: str, anchors: str, pattern: bytes, least_entropy: float = 0.0) -> _Form:
    return _Form(kind, tuple(anchors.encode().split()), re.compile(pattern), least_entropy)


def _token(kind: str, anchors: str, pattern: bytes, least_entropy: float = 0.0) -> _Form:
    """Return the form of a token: letters, digits, dots and dashes, 20 at least."""
    return _form(kind, anchors, pattern, least_entropy)._replace(token=True)


_NAMED = re.compile(
    rb"(?i:passw(?:or)?d|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|credential|auth_?key)"
    rb"[\w.-]{0,40}[\"']?\]?\s{0,4}:?$"
)
_BEFORE = 64  # bytes in which the name of a value stands
_IN_TOKENS = bytes(
    119 if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "._-") else 32 for byte in range(256)
)
_LONG = b"w" * 20
_FORMS = (
    _form("a private key", "-----BEGIN", rb"-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----\s*[^\s-]"),
    _token("an AWS access key", "AKIA ASIA", rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", 3.0),
    _form("an Azure storage key", "AccountKey=", rb"AccountKey=([A-Za-z0-9+/]{60,}={0,2})", 3.5),
    _token("a Google key", "AIza", rb"\bAIza[0-9A-Za-z_-]{35}", 3.0),
    _token("a Google OAuth secret", "GOCSPX-", rb"\bGOCSPX-[0-9A-Za-z_-]{28}", 3.0),
    _token("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rb"\bgh[pousr]_[0-9A-Za-z]{36,}", 3.0),
    _token("a GitHub token", "github_pat_", rb"\bgithub_pat_[0-9A-Za-z_]{60,}", 3.0),
    _token("a GitLab token", "glpat- gldt- glrt-", rb"\bgl(?:pat|dt|rt)-[0-9A-Za-z_-]{20,}", 3.0),
    _token("a Slack token", "xox", rb"\bxox[abeoprs]-[0-9A-Za-z-]{20,}", 2.5),
    _form("a Slack webhook", "hooks.slack.com", rb"hooks\.slack\.com/(?:services|workflows)/(T[0-9A-Za-z/]{30,})", 3.0),
    _token("a Stripe key", "sk_live_ rk_live_ sk_test_", rb"\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{20,}", 3.0),
    _token("an Anthropic key", "sk-ant-", rb"\bsk-ant-[0-9A-Za-z_-]{30,}", 3.0),
    _token("an OpenAI key", "sk-", rb"\bsk-(?:proj-|svcacct-)?[0-9A-Za-z_-]{32,}", 3.5),
    _token("a JSON web token", "eyJ", rb"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}"),
    _token("a package index token", "pypi- npm_", rb"\b(?:pypi-[0-9A-Za-z_-]{50,}|npm_[0-9A-Za-z]{36})", 3.0),
    _form(
        "a password in an address", "://",
        rb"://[^\s:/@\"'<>{}$]{1,64}:([^\s:/@\"'<>{}$]{6,128})@[\w.-]{3,}", 2.0,
    ),
    _form(
        "a secret value", "pass secret token key credential",
        rb"[:=]>?\s{0,4}[\"']([^\s\"']{16,256})[\"']", 3.7,
    ),
    _form(
        "a secret value", "PASS SECRET TOKEN KEY CREDENTIAL",
        rb"(?m:^)(?:export )?[A-Z][A-Z0-9_]{0,40}"
        rb"(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|CREDENTIALS?)[A-Z0-9_]{0,20}"
        rb"=([^\s\"'$(){}<>]{16,256})\s*(?m:$)", 3.5,
    ),
)  # fmt: skip
_EXAMPLE = re.compile(
    rb"(?i)^(?:password|passwd|secret|postgres|pa55word)$|example|placeholder|changeme|your[_-]|xxxx"
    rb"|dummy|redacted|\.\.\.|<|\$\{|0{8}|1234567|abcdefg"
)
_CODE = re.compile(rb"^[\w.]+(?:\(|\[)|^[a-z_]+(?:[./_-][a-z_]+)+$")


def secrets(text: bytes) -> Iterator[Secret]:
    """Yield what looks like a secret in UTF-8 text."""
    long = b" ".join(_long(text))
    for kind, anchors, pattern, least, token in _FORMS:
        if not any(anchor in (long if token else text) for anchor in anchors):
            continue
        for found in pattern.finditer(text):
            value = found[found.lastindex or 0]
            if least and (_entropy(value) < least or _EXAMPLE.search(value)):
                continue
            if found[0][0] in b":=" and not found[0].startswith(b"://") and not _named(text, found.start()):
                continue
            if kind == "a secret value" and (_CODE.search(value) or not re.search(rb"\d", value)):
                continue
            yield Secret(kind, text.count(b"\n", 0, found.start()) + 1)


def _long(text: bytes) -> Iterator[bytes]:
    """Yield the words that are long enough for a token; ``find`` skips from one to the next."""
    sorted_out = text.translate(_IN_TOKENS) + b" "
    start = sorted_out.find(_LONG)
    while start >= 0:
        end = sorted_out.index(b" ", start)
        yield text[start:end]
        start = sorted_out.find(_LONG, end)


def _named(text: bytes, at: int) -> bool:
    """Whether what stands before an assignment is a name of secrets."""
    return _NAMED.search(text[max(at - _BEFORE, 0) : at]) is not None


def _entropy(value: bytes) -> float:
    """Return bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())

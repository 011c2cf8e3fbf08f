"""What a vendor says when it does not do as asked, read into one typed error each.

Follows the error references of Anthropic, OpenAI and the Gemini API of 2026-11: kinds and codes first, words only
where a vendor has no code for the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.errors import (
    BadReply,
    ContextOverflow,
    Filtered,
    KeyRefused,
    ModelError,
    ModelNotFound,
    ModelRefused,
    NoCredit,
    NoSuchPath,
    Overloaded,
    RateLimited,
    ServerFailed,
)
from fenceline.models.hosted.retry_after import retry_after, seconds
from fenceline.models.replies import printable

if TYPE_CHECKING:
    import h11


@dataclass(frozen=True, slots=True)
class _Rule:
    """What gives a failure away: a kind that the vendor names, else the status, else words where there is no kind."""

    error: type[ModelError]
    what: str
    hint: str
    kinds: frozenset[str] = frozenset()
    statuses: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()


_RULES = (
    _Rule(
        ContextOverflow,
        "the prompt does not fit the model's window at {where}",
        "narrow the task",
        frozenset({"context_length_exceeded", "request_too_large", "string_above_max_length"}),
        frozenset({413}),
        ("prompt is too long", "context window", "context length", "maximum context", "token count"),
    ),
    _Rule(
        NoCredit,
        "{where} has no credit left for this key",
        "add credit or raise the limit there",
        frozenset(
            {
                "billing_error",
                "insufficient_quota",
                "billing_hard_limit_reached",
                "billing_not_active",
                "billing_disabled",
            }
        ),
        frozenset({402}),
        ("credit balance", "spend limit", "spending limit", "check your plan and billing"),
    ),
    _Rule(
        KeyRefused,
        "{where} refused the key",
        "see where it comes from: fenceline keys list; another one: fenceline keys set NAME",
        frozenset({"authentication_error", "invalid_api_key", "api_key_invalid", "unauthenticated"}),
        frozenset({401}),
    ),
    _Rule(
        ModelNotFound,
        "{where} does not know this model",
        "correct `model` in the configuration",
        frozenset({"not_found_error", "model_not_found", "not_found"}),
    ),
    _Rule(
        Filtered,
        "{where} does not let this prompt through",
        "word the task in another way",
        frozenset({"content_filter", "invalid_prompt", "bio_policy", "misalignment_policy_violation"}),
    ),
    _Rule(
        KeyRefused,
        "{where} does not permit this request",
        "check what the key may do there",
        frozenset({"permission_error", "permission_denied"}),
        frozenset({403}),
    ),
    _Rule(
        Overloaded,
        "{where} is overloaded",
        "",
        frozenset({"overloaded_error", "unavailable", "slow_down", "engine_overloaded"}),
        frozenset({503, 529}),
    ),
    _Rule(
        RateLimited,
        "{where} takes no more requests now",
        "",
        frozenset({"rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "too_many_requests"}),
        frozenset({429}),
    ),
    _Rule(
        ServerFailed,
        "{where} failed",
        "",
        frozenset({"api_error", "server_error", "internal", "timeout_error", "deadline_exceeded"}),
        frozenset(range(500, 600)),
    ),
    _Rule(NoSuchPath, "{where} does not know this path", "correct base_url", statuses=frozenset({404})),
    _Rule(
        BadReply,
        "{where} redirects, which is not followed",
        "set base_url to the final address",
        statuses=frozenset(range(300, 400)),
    ),
    _Rule(
        ModelRefused,
        "{where} refused the request",
        "see what it says about the request",
        statuses=frozenset(range(400, 500)),
    ),
)


class _Detail(msgspec.Struct):
    reason: str | None = None
    retry_delay: str | None = msgspec.field(default=None, name="retryDelay")


class Fault(msgspec.Struct):
    """The error object of any vendor.

    Attributes:
        message: for people.
        type: kind (Anthropic, OpenAI).
        code: finer kind (OpenAI), or the HTTP status again (Google).
        status: kind (Google).
        details: further facts; an object or a list of them.
    """

    message: str | None = None
    type: str | None = None
    code: int | str | None = None
    status: str | None = None
    details: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def kinds(self) -> set[str]:
        """Every kind that it names, in lower case."""
        named = [self.type, self.code, self.status, *(detail.reason for detail in self.listed)]
        return {name.lower() for name in named if isinstance(name, str)}

    @property
    def listed(self) -> list[_Detail]:
        """The details, where they are a list."""
        try:
            return msgspec.json.decode(self.details, type=list[_Detail])
        except msgspec.DecodeError:
            return []

    @property
    def retry_after_s(self) -> float | None:
        """When to try again, where the body says so (Google)."""
        delays = [detail.retry_delay for detail in self.listed if detail.retry_delay]
        return seconds(delays[0].removesuffix("s")) if delays else None


class _Body(msgspec.Struct):
    error: Fault | str | None = None


def hosted_refusal(head: h11.Response, body: bytes, where: str) -> ModelError:
    """Return the typed error for an HTTP status other than 200."""
    fault = fault_in(body) or Fault()
    told = retry_after(head)
    return fault_error(fault, where, head.status_code, fault.retry_after_s if told is None else told)


def fault_in(body: bytes) -> Fault | None:
    """Return the error object in ``body``, None where there is none."""
    body = body.strip()
    try:
        if body[:1] == b"[":  # Google's way to answer a stream
            return next((_fault(each) for each in msgspec.json.decode(body, type=list[_Body])), None)
        return _fault(msgspec.json.decode(body, type=_Body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def fault_error(fault: Fault, where: str, status: int = 0, retry_after_s: float | None = None) -> ModelError:
    """Return the typed error for an error object.

    Args:
        fault: what the vendor says.
        where: endpoint.
        status: HTTP status, 0 for an error inside a stream.
        retry_after_s: when to try again, where it is known.
    """
    kinds, text = fault.kinds, (fault.message or "").lower()
    status = status or (fault.code if isinstance(fault.code, int) else 0)
    said = f": {printable(fault.message)}" if fault.message and fault.message.strip() else ""
    rule = (
        next(
            (rule for rule in _RULES if kinds & rule.kinds or any(words in text for words in rule.words)),
            None,
        )
        or next((rule for rule in _RULES if status in rule.statuses), None)
        or _Rule(BadReply, "{where} reported an error", "run it again")
    )
    later = (
        f"wait {retry_after_s:.0f} s and run it again" if retry_after_s else "wait a moment and run it again"
    )
    return rule.error(f"{rule.what.format(where=where)}{said}", rule.hint or later, retry_after_s)


def _fault(body: _Body) -> Fault | None:
    return Fault(message=body.error) if isinstance(body.error, str) else body.error

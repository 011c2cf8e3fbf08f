"""A model behind a vendor's protocol: the parts that all vendors share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.errors import UsageError
from fenceline.models.counting import TokenCounter
from fenceline.models.errors import ContextOverflow, ModelError
from fenceline.models.hosted.patience import PatientStream
from fenceline.models.keys import key_finder
from fenceline.models.protocol import Probe
from fenceline.models.streaming import LiveStream, Terms
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from fenceline.models.hosted.vendor import Facts, Vendor
    from fenceline.models.protocol import ModelEntry, Request
    from fenceline.policy.gate import EgressGate

_THOUGHT = {"off": 0, "low": 2_048, "medium": 8_192, "high": 24_576}
_OWN_CHOICE = 8_192
_LEAST_ANSWER = 16


class HostedModel:
    """A model behind a vendor's protocol. Its tier is hosted, wherever the endpoint is.

    Args:
        entry: its configuration.
        gate: the egress gate.
        vendor: its way to talk.
    """

    def __init__(self, entry: ModelEntry, gate: EgressGate, vendor: Vendor) -> None:
        self.entry = entry
        self._gate = gate
        self._vendor = vendor
        base_url = entry.base_url or vendor.base_url
        self._api = Transport(base_url, gate, vendor.access(key_finder(entry, base_url)))
        self._counter = TokenCounter(entry.model)
        reason = f"{vendor.server} at {self._api.address.authority}"
        self._endpoint = Endpoint(self._api.address.url, "hosted", reason, entry.provider)
        self._facts: Facts | None = None

    def probe(self) -> Probe:
        """Ask the vendor what the model is, once.

        Raises:
            EgressRefused: the policy shows it nothing at all.
        """
        window = self._known().window
        return Probe(
            tier=self._endpoint.tier,
            tier_reason=self._endpoint.reason,
            server=self._vendor.server,
            context_window=min(window, self.entry.context_window or window),
            trained_window=window,
            tools=True,
        )

    def open(self, request: Request) -> PatientStream:
        """Send ``request``.

        Raises:
            ContextOverflow: it does not fit the window, before anything is sent.
        """
        probe, cap = self.probe(), self.cap(request)
        prompt = self._prompt(request)
        if prompt + _LEAST_ANSWER > probe.context_window:
            raise ContextOverflow(
                f"about {prompt} tokens exceed the window of {self.entry.name}, {probe.context_window}",
                "narrow the task, or correct context_window",
            )
        body = self._body(request, cap)

        def send() -> LiveStream:
            exchange = self._api.stream(self._vendor.path(), body, self._endpoint)
            return LiveStream(
                exchange, self._vendor.decoder(exchange.where), self._terms(request, cap, prompt)
            )

        return PatientStream(self.entry, send)

    def on_paper(self, request: Request) -> bytes:
        """Return the body of ``request``, the vendor not being asked what the model is."""
        self._facts = self._facts or self._vendor.assumed
        return self._body(request, self.cap(request))

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        return self._counter.count(text)

    def cap(self, request: Request) -> int:
        """Return the most tokens that the answer may have, with room for thoughts where the model thinks."""
        facts, entry = self._known(), self.entry
        thought = _THOUGHT.get(entry.thinking or "", _OWN_CHOICE) if facts.thinks else 0
        limits = [limit for limit in (entry.max_output, facts.most_output) if limit]
        return min([request.max_tokens + thought, *limits])

    def _body(self, request: Request, cap: int) -> bytes:
        return msgspec.json.encode(self._vendor.body(request, cap, self._known()))

    def _known(self) -> Facts:
        if self._facts is None:
            self._gate.greet(self._endpoint)
            try:
                self._facts = self._vendor.facts(self._api)
            except ModelError as problem:
                if not problem.passing:
                    raise
                return self._vendor.assumed  # the request itself waits, tries again, and says what is wrong
        return self._facts

    def _prompt(self, request: Request) -> int:
        offered = msgspec.json.encode(
            [[tool.name, tool.description, tool.parameters] for tool in request.tools]
        )
        return self._counter.prompt(request.messages) + self._counter.count(offered.decode())

    def _terms(self, request: Request, cap: int, prompt: int) -> Terms:
        return Terms(
            entry=self.entry,
            max_tokens=cap,
            prompt_tokens=prompt,
            prefill="",
            least_tokens=0,  # no vendor cuts a prompt in silence
            learn=lambda usage: self._counter.learn(request.messages, usage.prompt),
        )


def hosted_model(entry: ModelEntry, gate: EgressGate) -> HostedModel:
    """Return the model behind an entry of a vendor; nothing is sent yet.

    Raises:
        UsageError: the entry cannot be used as it stands.
    """
    return HostedModel(entry, gate, vendor_of(entry))


def vendor_of(entry: ModelEntry) -> Vendor:
    """Return the way to talk to the vendor of ``entry``.

    Raises:
        UsageError: it has no such protocol.
    """
    # ruff: noqa: PLC0415 - each vendor is imported only where an entry asks for it
    match entry.provider, entry.api:
        case "anthropic", None:
            from fenceline.models.hosted.anthropic import Anthropic

            return Anthropic(entry)
        case "google", None:
            from fenceline.models.hosted.gemini import Gemini

            return Gemini(entry)
        case "openai", None | "responses":
            from fenceline.models.hosted.responses import Responses

            return Responses(entry)
        case ("openai", "chat") | ("openai-compatible", None | "chat"):
            from fenceline.models.hosted.chat import Chat

            return Chat(entry)
        case _:
            raise UsageError(f'{entry.name}: {entry.provider} has no api = "{entry.api}"', "leave `api` out")

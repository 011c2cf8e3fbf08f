"""The model behind an ``embedded`` entry: the llama.cpp adapter on a server started when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.models.counting import TokenCounter
from fenceline.models.embedded.launch import Launcher
from fenceline.models.embedded.loading import LoadingStream
from fenceline.models.embedded.plan import plan_for
from fenceline.models.protocol import Probe
from fenceline.models.weights import CATALOGUE, DEFAULT, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.models.embedded.plan import Plan
    from fenceline.models.embedded.state import Running
    from fenceline.models.llamacpp import LlamaCpp
    from fenceline.models.protocol import ModelEntry, Request, Stream, Waiting
    from fenceline.policy.gate import EgressGate


def embedded_model(entry: ModelEntry, gate: EgressGate) -> EmbeddedModel:
    """Return the model; its server is neither asked nor started yet.

    Raises:
        UsageError: xllamacpp is not installed, or the weights are not there.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - only embedded entries ask

    if find_spec("xllamacpp") is None:
        raise UsageError(
            f"{entry.name}: the embedded server is not installed", "run: pip install 'fenceline[embedded]'"
        )
    plan = plan_for(locate(entry.model), entry.context_window)
    return EmbeddedModel(entry, gate, plan, Launcher(plan))


class EmbeddedModel:
    """A model in a background process of our own.

    Args:
        entry: its configuration.
        gate: the egress gate.
        plan: which server.
        launcher: finds or starts it.
    """

    def __init__(self, entry: ModelEntry, gate: EgressGate, plan: Plan, launcher: Launcher) -> None:
        self.entry = entry
        self._gate = gate
        self._plan = plan
        self._launcher = launcher
        self._adapter: tuple[Running, LlamaCpp] | None = None
        self._counter = TokenCounter(entry.model or entry.name)

    def probe(self) -> Probe:
        """Ask the running server; where there is none, start it and say what it will be, without waiting."""
        if (running := self._launcher.ready()) is not None:
            return self._on(running).probe()
        self._launcher.start()
        known = CATALOGUE.get(self.entry.model or DEFAULT)
        return Probe(
            tier=self.entry.tier or "local",
            tier_reason="the configuration says so"
            if self.entry.tier == "hosted"
            else "a process of our own",
            server="llama.cpp",
            context_window=self._plan.context,
            prefills=True,
            parameters=known.parameters if known else 0.0,
        )

    def load(self) -> Iterator[Waiting]:
        """Start the server where there is none and yield until it is ready.

        Raises:
            ModelError: it cannot load the weights; says why.
        """
        yield from self._launcher.wait(self.entry.first_token_timeout_s)

    def open(self, request: Request) -> Stream:
        """Send ``request``; while the server still loads, the stream says so with ``Waiting``."""
        if (running := self._launcher.ready()) is not None:
            return self._on(running).open(request)
        wait = self._launcher.wait(self.entry.first_token_timeout_s)
        return LoadingStream(
            wait, lambda running: self._on(running).open(request), prefilled=bool(request.prefill)
        )

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``; no request."""
        return self._adapter[1].count(text) if self._adapter else self._counter.count(text)

    def _on(self, running: Running) -> LlamaCpp:
        if self._adapter is None or self._adapter[0] != running:
            from fenceline.models.llamacpp import LlamaCpp  # noqa: PLC0415 - once a server is there

            adapter = LlamaCpp(self.entry, self._gate, running.url, api_key=running.api_key)
            self._adapter = (running, adapter)
        return self._adapter[1]

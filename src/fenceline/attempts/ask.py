"""What one request asks of a model: prompt, how the answer begins, and the edit it must be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.models.protocol import Message, Request

if TYPE_CHECKING:
    from fenceline.edits.want import Want

SYSTEM = "You write code for one edit. Answer with one fenced code block and nothing else."


@dataclass(frozen=True, slots=True)
class Ask:
    """One request in the attempt's terms.

    Attributes:
        way: name of the prompt, for the ledger and the display.
        messages: the conversation.
        begin: how the answer begins (an open fence and a declaration), empty for none.
        want: the edit that the answer must be.
        max_tokens: of the answer.
        temperature: 0 for the deterministic first try.
        seed: of a sample.
        continues: whether the model is shown how its last answer failed.
    """

    way: str
    messages: tuple[Message, ...]
    begin: str
    want: Want
    max_tokens: int
    temperature: float = 0.0
    seed: int | None = None
    continues: bool = False

    @property
    def text(self) -> str:
        """Return everything that is sent, for counting and for showing."""
        return "\n".join(message.content for message in self.messages) + self.begin

    def request(self) -> Request:
        """Return it in the model's terms."""
        return Request(
            self.messages, self.max_tokens, self.temperature, self.seed, stop=(), prefill=self.begin
        )

    def briefed(self, briefing: str) -> Ask:
        """Return the same question with what earlier attempts showed at its end."""
        if not briefing:
            return self
        *before, last = self.messages
        return replace(self, messages=(*before, replace(last, content=f"{last.content}\n\n{briefing}")))

    def sampled(self, temperature: float, seed: int) -> Ask:
        """Return the same question for a fresh sample."""
        return replace(self, temperature=temperature, seed=seed)

    def repaired(self, answer: str, evidence: str) -> Ask:
        """Return the question put once more after ``answer`` failed, appended so that the prefix cache serves."""
        again = f"This still fails:\n{evidence}\n\nWrite the corrected code, whole."
        turns = (*self.messages, Message("assistant", answer), Message("user", again))
        return replace(self, way="repair", messages=turns, continues=True)


def conversation(prompt: str) -> tuple[Message, ...]:
    """Return the two turns that a single-pass edit needs."""
    return (Message("system", SYSTEM), Message("user", prompt))

"""What a vendor of hosted models is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fenceline.models.access import Access, FindKey
    from fenceline.models.events import Decoder
    from fenceline.models.protocol import Request
    from fenceline.models.transport import Transport
    from fenceline.models.turns import Json


@dataclass(frozen=True, slots=True)
class Facts:
    """What a vendor tells of a model; zeros where it does not.

    Attributes:
        window: tokens of prompt and answer together.
        most_output: tokens of one answer, thoughts included.
        thinks: whether it can reason before it answers.
        adaptive: whether it decides itself how long, given an effort (else it needs a budget in tokens).
    """

    window: int = 0
    most_output: int = 0
    thinks: bool = True
    adaptive: bool = True


class Vendor(Protocol):
    """One vendor's way to talk."""

    base_url: str
    server: str
    assumed: Facts

    def access(self, key: FindKey) -> Access:
        """Return how its endpoint is approached."""
        ...

    def facts(self, api: Transport) -> Facts:
        """Ask what the model is, or return ``assumed`` where the endpoint does not tell.

        Raises:
            ModelError: the model or the key is not good, or the endpoint cannot be asked now.
        """
        ...

    def path(self) -> str:
        """Return where requests go, under the base URL."""
        ...

    def body(self, request: Request, cap: int, facts: Facts) -> dict[str, Json]:
        """Return the request; ``cap`` is the most tokens that may be generated."""
        ...

    def decoder(self, where: str) -> Decoder:
        """Return what reads the answer."""
        ...

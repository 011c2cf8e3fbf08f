"""What an hour of waiting, of a machine and of electricity costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Waiting = Literal["failed", "all"]
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Rates:
    """The prices that turn seconds into USD; set in ``[score]``.

    The defaults are averages, not measurements of anyone:

    - Waiting: 2 USD an hour, a thirtieth of the median pay of a US software developer (BLS, May 2024: 64 USD): of an
      hour that an agent works, two minutes are taken to be lost. It is low on purpose, because a high one sends every
      short edit to hosted models for speed alone, and that is for the user to say. For the same reason only attempts
      that failed are charged; what completes takes the time that it takes.
    - Hardware: nothing, because a machine that is there anyway costs the same idle. Set it for one that is rented.
    - Electricity: 100 W more than idle, between a laptop and a desktop card, at 0.17 USD/kWh (EIA, US households 2025).

    Attributes:
        developer_usd_per_hour: what an hour of waiting costs.
        waiting: which seconds are waited for: of ``failed`` attempts, or of ``all``.
        hardware_usd_per_hour: of the machine that runs local models, while one runs.
        watts: that a local model draws on top of an idle machine.
        usd_per_kwh: of electricity.
    """

    developer_usd_per_hour: float = 2.0
    waiting: Waiting = "failed"
    hardware_usd_per_hour: float = 0.0
    watts: float = 100.0
    usd_per_kwh: float = 0.17

    @property
    def waiting_usd_per_s(self) -> float:
        """USD for a second of waiting."""
        return self.developer_usd_per_hour / _HOUR_S

    @property
    def machine_usd_per_s(self) -> float:
        """USD for a second of a local model: hardware and electricity."""
        return (self.hardware_usd_per_hour + self.watts / 1000 * self.usd_per_kwh) / _HOUR_S

"""Records as OpenTelemetry's metrics: tokens and seconds of attempts as the conventions for generative AI have them.

The histograms are cumulative from the first task on, so that the same records sent twice count once.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.ledger.telemetry import about, attributes, digest, nanoseconds, resource, scope, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.ledger.records import AttemptRecord, TaskRecord
    from fenceline.ledger.telemetry import Json, Value

    Series = tuple[tuple[str, Value], ...]

_CUMULATIVE = 2  # AggregationTemporality
_TOKENS = tuple(4**power for power in range(14))  # bounds that the conventions recommend
_SECONDS = tuple(0.01 * 2**power for power in range(14))


@dataclass(slots=True)
class Histogram:
    """Values of one series.

    Attributes:
        bounds: upper ends of the buckets, each inclusive; one more bucket lies above the last.
    """

    bounds: tuple[float, ...]
    counts: list[int] = field(init=False)
    total: float = 0.0
    least: float = float("inf")
    most: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """Count ``value``."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value
        self.least, self.most = min(self.least, value), max(self.most, value)


@dataclass(slots=True)
class Metrics:
    """What attempts add up to; ``add`` takes tasks in any portions and any order.

    Attributes:
        first: start and id of the earliest task, which tells these sums from those of another ledger.
        last: end of the last attempt, seconds since the epoch, UTC.
        tokens: by series.
        seconds: by series.
    """

    first: tuple[float, str] = (float("inf"), "")
    last: float = 0.0
    tokens: dict[Series, Histogram] = field(default_factory=dict["Series", Histogram])
    seconds: dict[Series, Histogram] = field(default_factory=dict["Series", Histogram])

    def add(self, tasks: Iterable[TaskRecord]) -> None:
        """Count every attempt that asked its model."""
        for task in tasks:
            for tried, (_, end) in zip(task.attempts, times(task), strict=True):
                if tried.requests:
                    self.first = min(self.first, (task.started, task.task_id))
                    self.last = max(self.last, end)
                    self._count(tried)

    def _count(self, tried: AttemptRecord) -> None:
        told = about(tried)
        self.seconds.setdefault(tuple(told.items()), Histogram(_SECONDS)).add(tried.total_s)
        told.pop("error.type", None)
        if tried.tokens_measured:  # the conventions want no estimates
            for kind, count in (("input", tried.prompt_tokens), ("output", tried.output_tokens)):
                series = *told.items(), ("gen_ai.token.type", kind)
                self.tokens.setdefault(series, Histogram(_TOKENS)).add(count)

    def message(self) -> Json:
        """Return an ``ExportMetricsServiceRequest``."""
        metrics = (
            self._metric("gen_ai.client.token.usage", "{token}", self.tokens),
            self._metric("gen_ai.client.operation.duration", "s", self.seconds),
        )
        sender = resource(**{"service.instance.id": digest(self.first[1], 16)})
        return {
            "resourceMetrics": [
                {"resource": sender, "scopeMetrics": [{"scope": scope(), "metrics": metrics}]}
            ]
        }

    def _metric(self, name: str, unit: str, series: dict[Series, Histogram]) -> Json:
        points = [self._point(key, histogram) for key, histogram in sorted(series.items())]
        return {
            "name": name,
            "unit": unit,
            "histogram": {"aggregationTemporality": _CUMULATIVE, "dataPoints": points},
        }

    def _point(self, series: Series, values: Histogram) -> Json:
        return {
            "attributes": attributes(dict(series)),
            "startTimeUnixNano": nanoseconds(self.first[0]),
            "timeUnixNano": nanoseconds(self.last),
            "count": str(sum(values.counts)),
            "sum": values.total,
            "bucketCounts": [str(count) for count in values.counts],
            "explicitBounds": values.bounds,
            "min": values.least,
            "max": values.most,
        }

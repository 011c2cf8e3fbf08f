"""Records as OpenTelemetry's spans, in the JSON encoding of its protocol.

A task is a trace: one span for the task, below it one for each attempt. All ids come from the task's id, so that
a receiver that gets a task twice has it once. Instruction, paths, commands and words of models are in none of it.
Names follow the semantic conventions for generative AI: https://opentelemetry.io/docs/specs/semconv/gen-ai/
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from fenceline import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fenceline.ledger.records import AttemptRecord, TaskRecord

    Json = Mapping[str, object]
    Value = str | int | float | Sequence[str]

_NS = 1_000_000_000
_INTERNAL, _ERROR = 1, 2  # SpanKind, StatusCode: the encoding writes enums as numbers
_PROVIDERS = {"google": "gcp.gemini"}  # where the conventions have another name
_STANDS = ("verified", "unverified")
OPERATION = "invoke_agent"  # an attempt is several requests, and what lies between


def traces(tasks: Iterable[TaskRecord]) -> Json:
    """Return an ``ExportTraceServiceRequest`` with these tasks."""
    spans = [span for task in tasks for span in _spans(task)]
    return {"resourceSpans": [{"resource": resource(), "scopeSpans": [{"scope": scope(), "spans": spans}]}]}


def about(tried: AttemptRecord) -> dict[str, Value]:
    """Return what spans and metrics say alike of an attempt."""
    told: dict[str, Value] = {
        "gen_ai.operation.name": OPERATION,
        "gen_ai.provider.name": _PROVIDERS.get(tried.provider, tried.provider),
        "gen_ai.request.model": _weights(tried),
    }
    return told if tried.outcome in _STANDS else told | {"error.type": _reason(tried)}


def attributes(told: Mapping[str, Value]) -> list[Json]:
    """Return attributes as the protocol writes them."""
    return [{"key": key, "value": _value(value)} for key, value in told.items()]


def resource(**more: str) -> Json:
    """Return what sends: the program, neither host nor user."""
    told = {"service.name": "fenceline", "service.version": __version__, **more}
    return {"attributes": attributes(told)}


def scope() -> Json:
    """Return what made the spans and the metrics."""
    return {"name": "fenceline.ledger", "version": __version__}


def nanoseconds(seconds: float) -> str:
    """Return a moment as the protocol writes it: 64-bit numbers are strings in JSON."""
    return str(round(seconds * _NS))


def times(task: TaskRecord) -> list[tuple[float, float]]:
    """Return start and end of each attempt: one after another from the task's start, as the ledger has them."""
    ends = list(accumulate((tried.total_s for tried in task.attempts), initial=task.started))
    return list(pairwise(ends))


def _spans(task: TaskRecord) -> Iterator[Json]:
    stretches = times(task)
    end = max([task.started + task.total_s, *(end for _, end in stretches)])
    yield {
        **_identity(task, "", f"invoke_workflow {task.scope}", (task.started, end)),
        "attributes": attributes(_of_task(task)),
        "status": {} if task.verdict in _STANDS else {"code": _ERROR},
    }
    for number, (tried, stretch) in enumerate(zip(task.attempts, stretches, strict=True)):
        yield {
            **_identity(task, str(number), f"{OPERATION} fenceline", stretch),
            "parentSpanId": digest(f"{task.task_id}\0", 8),
            "attributes": attributes(_of_attempt(task, tried)),
            "status": {} if tried.outcome in _STANDS else {"code": _ERROR, "message": tried.outcome},
        }


def _identity(task: TaskRecord, number: str, name: str, stretch: tuple[float, float]) -> Json:
    start, end = stretch
    return {
        "traceId": digest(task.task_id, 16),
        "spanId": digest(f"{task.task_id}\0{number}", 8),
        "name": name,
        "kind": _INTERNAL,
        "startTimeUnixNano": nanoseconds(start),
        "endTimeUnixNano": nanoseconds(end),
    }


def _of_task(task: TaskRecord) -> dict[str, Value]:
    told: dict[str, Value] = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "fenceline",
        "fenceline.task.id": task.task_id,
        "fenceline.scope": task.scope,
        "fenceline.recipe": task.recipe,
        "fenceline.language": task.language,
        "fenceline.size": task.size,
        "fenceline.verdict": task.verdict,
        "fenceline.fate": task.fate,
    }
    return {key: value for key, value in told.items() if value != ""}


def _of_attempt(task: TaskRecord, tried: AttemptRecord) -> dict[str, Value]:
    counted: dict[str, Value] = {
        "gen_ai.usage.input_tokens": tried.prompt_tokens,
        "gen_ai.usage.cache_read.input_tokens": tried.cached_tokens,
        "gen_ai.usage.cache_creation.input_tokens": tried.written_tokens,
        "gen_ai.usage.output_tokens": tried.output_tokens,
        "gen_ai.usage.reasoning.output_tokens": tried.reasoning_tokens,
    }
    return {
        **about(tried),
        "gen_ai.agent.name": "fenceline",
        "gen_ai.conversation.id": task.task_id,
        **(counted if tried.tokens_measured else {}),  # the conventions want no estimates
        "fenceline.model": tried.model,
        "fenceline.tier": tried.tier,
        "fenceline.edit_format": tried.edit_format,
        "fenceline.outcome": tried.outcome,
        "fenceline.requests": tried.requests,
        "fenceline.check_s": tried.check_s,
        "fenceline.signals": tried.signals,
    }


def _weights(tried: AttemptRecord) -> str:
    """Return the provider's name of the weights, or the configuration's where that is a file or was hashed."""
    told = tried.weights
    is_path = told.startswith(("/", ".", "~", "#")) or "\\" in told or told.endswith(".gguf")
    return tried.model if is_path or not told else told


def _reason(tried: AttemptRecord) -> str:
    return tried.signals[-1] if tried.signals else tried.outcome


def _value(value: Value) -> Json:
    match value:
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case _:
            return {"arrayValue": {"values": [{"stringValue": one} for one in value]}}


def digest(text: str, size: int) -> str:
    """Return an id of ``size`` bytes in hexadecimal, as the encoding has it, not in base 64."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()

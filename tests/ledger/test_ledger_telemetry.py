"""Telemetry: official definitions decode it, its names are the conventions' own, and nothing private is in it."""

# ruff: noqa: ANN401 - the generated messages have no types
# pyright: reportMissingTypeStubs=false, reportDeprecated=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import attempt, task, task_records
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics
from opentelemetry.semconv.attributes import error_attributes, service_attributes
from otlp_receiver import Receiver, decoded

from fenceline import __version__
from fenceline.cli.entry import run_command_line
from fenceline.ledger.journal import record
from fenceline.ledger.store import open_ledger
from fenceline.ledger.telemetry import traces
from fenceline.ledger.telemetry_metrics import Metrics

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.ledger.records import TaskRecord

ASKED = replace(attempt("failed", tokens=600, seconds=2.0), cached_tokens=100, check_s=0.5, signals=("missing-name", "check-failed"))  # fmt: skip
BIG = replace(attempt(model="big", tokens=5000, seconds=3.0), provider="google", tier="hosted", weights="gemini-x", written_tokens=7, reasoning_tokens=9)  # fmt: skip
TASK = replace(task("000-run", ASKED, BIG), started=1_700_000_000.0, total_s=6.0, size="small", fate="kept")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "w"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def spans(message: Any) -> list[Any]:
    return [
        span for resource in message.resource_spans for scope in resource.scope_spans for span in scope.spans
    ]


def told(attributes: Any) -> dict[str, object]:
    return {one.key: value(one.value) for one in attributes}


def value(any_value: Any) -> object:
    kind = any_value.WhichOneof("value")
    found = getattr(any_value, kind)
    return [one.string_value for one in found.values] if kind == "array_value" else found


def as_message(*tasks: TaskRecord) -> Any:
    return decoded("/v1/traces", json.dumps(traces(tasks)).encode())


def as_metrics(*tasks: TaskRecord) -> Any:
    metrics = Metrics()
    metrics.add(tasks)
    (resource,) = decoded("/v1/metrics", json.dumps(metrics.message()).encode()).resource_metrics
    return resource


def test_a_task_is_a_trace_with_a_span_for_each_attempt() -> None:
    root, small, big = spans(as_message(TASK))
    assert told(root.attributes) == {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "fenceline",
        "fenceline.task.id": "000-run",
        "fenceline.scope": "edit",
        "fenceline.recipe": "change",
        "fenceline.language": "python",
        "fenceline.size": "small",
        "fenceline.verdict": "verified",
        "fenceline.fate": "kept",
    }
    assert told(small.attributes) == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "fenceline",
        "gen_ai.conversation.id": "000-run",
        "gen_ai.provider.name": "llamacpp",
        "gen_ai.request.model": "qwen2.5-coder-1.5b",
        "gen_ai.usage.input_tokens": 600,
        "gen_ai.usage.cache_read.input_tokens": 100,
        "gen_ai.usage.cache_creation.input_tokens": 0,
        "gen_ai.usage.output_tokens": 300,
        "gen_ai.usage.reasoning.output_tokens": 0,
        "error.type": "check-failed",
        "fenceline.model": "small",
        "fenceline.tier": "local",
        "fenceline.edit_format": "symbol",
        "fenceline.outcome": "failed",
        "fenceline.requests": 1,
        "fenceline.check_s": 0.5,
        "fenceline.signals": ["missing-name", "check-failed"],
    }
    assert (told(big.attributes)["gen_ai.provider.name"], "error.type" in told(big.attributes)) == (
        "gcp.gemini",
        False,
    )
    assert [span.trace_id for span in (small, big)] == [root.trace_id] * 2
    assert [span.parent_span_id for span in (root, small, big)] == [b"", root.span_id, root.span_id]
    assert len({root.span_id, small.span_id, big.span_id}) == 3
    assert [span.status.code for span in (root, small, big)] == [0, 2, 0]


def test_times_are_those_of_the_attempts_one_after_another() -> None:
    second = 1_000_000_000
    begin = 1_700_000_000 * second
    assert [
        (one.start_time_unix_nano - begin, one.end_time_unix_nano - begin) for one in spans(as_message(TASK))
    ] == [
        (0, 6 * second),
        (0, 2 * second),
        (2 * second, 5 * second),
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(task_records, max_size=4, unique_by=lambda one: one.task_id))
def test_the_definitions_decode_any_record_and_ids_are_as_long_as_they_must_be(
    tasks: list[TaskRecord],
) -> None:
    found = spans(as_message(*tasks))
    assert len(found) == sum(1 + len(one.attempts) for one in tasks)
    assert {(len(span.trace_id), len(span.span_id)) for span in found} <= {(16, 8)}
    assert len({span.span_id for span in found}) == len(found)
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano for span in found)


def test_every_name_is_one_of_the_conventions_or_our_own() -> None:
    known = {
        str(text)
        for module in (gen_ai_attributes, gen_ai_metrics, error_attributes, service_attributes)
        for text in vars(module).values()
        if isinstance(text, str)
    } | {"service.instance.id"}
    used = {key for span in spans(as_message(TASK)) for key in told(span.attributes)}
    metrics = as_metrics(TASK)
    used |= set(told(metrics.resource.attributes))
    for metric in metrics.scope_metrics[0].metrics:
        used |= {
            metric.name,
            *(key for point in metric.histogram.data_points for key in told(point.attributes)),
        }
    assert {name for name in used - known if not name.startswith("fenceline.")} == set()
    operations = {one.value for one in gen_ai_attributes.GenAiOperationNameValues}
    assert {told(span.attributes)["gen_ai.operation.name"] for span in spans(as_message(TASK))} <= operations


def test_histograms_hold_every_value_once() -> None:
    tokens, seconds = as_metrics(TASK, task("none", replace(attempt(), requests=0))).scope_metrics[0].metrics
    assert (tokens.name, tokens.unit, tokens.histogram.aggregation_temporality) == (
        "gen_ai.client.token.usage",
        "{token}",
        2,
    )
    assert (seconds.name, seconds.unit) == ("gen_ai.client.operation.duration", "s")
    points = {
        (str(at["gen_ai.request.model"]), str(at["gen_ai.token.type"])): one
        for one in tokens.histogram.data_points
        if (at := told(one.attributes))
    }
    assert {key: (one.count, one.sum, one.min, one.max) for key, one in points.items()} == {
        ("qwen2.5-coder-1.5b", "input"): (1, 600, 600, 600),
        ("qwen2.5-coder-1.5b", "output"): (1, 300, 300, 300),
        ("gemini-x", "input"): (1, 5000, 5000, 5000),
        ("gemini-x", "output"): (1, 2500, 2500, 2500),
    }
    (one,) = [point for point in seconds.histogram.data_points if "error.type" in told(point.attributes)]
    assert (one.sum, list(one.bucket_counts).index(1), one.explicit_bounds[8]) == (2.0, 8, 2.56)


@settings(max_examples=30, deadline=None)
@given(st.lists(task_records, max_size=5, unique_by=lambda one: one.task_id), st.integers(0, 5))
def test_metrics_do_not_depend_on_portions(tasks: list[TaskRecord], cut: int) -> None:
    whole, parts = Metrics(), Metrics()
    whole.add(tasks)
    parts.add(tasks[cut:])
    parts.add(tasks[:cut])
    assert [(key, one.counts) for key, one in sorted(parts.seconds.items())] == [
        (key, one.counts) for key, one in sorted(whole.seconds.items())
    ]
    assert (parts.first, parts.last) == (whole.first, whole.last)


def test_estimated_tokens_are_left_out() -> None:
    guessed = task("a", replace(attempt(), tokens_measured=False))
    (_, span) = spans(as_message(guessed))
    assert [key for key in told(span.attributes) if "usage" in key] == []
    assert len(as_metrics(guessed).scope_metrics[0].metrics[0].histogram.data_points) == 0


def test_nothing_private_is_sent(here: Path) -> None:
    private = replace(
        attempt(), weights="/home/me/models/secret-weights.gguf", ended="the file total.py failed"
    )
    record(replace(task("one", private), workspace="/home/me/secret-work", instruction="secret-words", check="pytest secret-check", commit="abcdef"))  # fmt: skip
    with Receiver() as receiver:
        assert run_command_line(["ledger", "export", "--otlp", receiver.url]) == 0
    sent = b"".join(body for _, body in receiver.bodies)
    for word in (
        b"secret",
        b"/home",
        b"total.py",
        b"abcdef",
        socket.gethostname().encode(),
        str(here).encode(),
    ):
        assert word not in sent
    assert receiver.headers[0]["User-Agent"] == "fenceline"
    assert receiver.headers[0]["Content-Type"] == "application/json"


@pytest.mark.usefixtures("here")
def test_everything_is_sent_in_portions_and_twice_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(700):
        record(replace(TASK, task_id=f"{number:04}"))
    with Receiver() as once, Receiver() as twice:
        for receiver in (once, twice, twice):
            assert run_command_line(["ledger", "export", "--otlp", receiver.url]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"1,400 attempts of 700 tasks sent to {once.url}"
    assert [path for path, _ in once.bodies] == ["/v1/traces", "/v1/traces", "/v1/metrics"]
    assert twice.bodies == once.bodies * 2
    assert len({span.trace_id for message in once.messages("/v1/traces") for span in spans(message)}) == 700
    (metrics,) = once.messages("/v1/metrics")
    assert (
        sum(
            point.count
            for point in metrics.resource_metrics[0].scope_metrics[0].metrics[1].histogram.data_points
        )
        == 1400
    )


@pytest.mark.usefixtures("here")
def test_only_what_began_then_is_sent() -> None:
    record(TASK)
    with Receiver() as receiver:
        assert run_command_line(["ledger", "export", "--otlp", receiver.url, "--since", "2026-01-01"]) == 0
    assert receiver.bodies == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("status", "answer", "line"),
    [
        (503, b"busy", "{} answered with HTTP 503: busy"),
        (400, b"", "{} answered with HTTP 400"),
        (200, b'{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too\\nold"}}', "{} rejected a part of the traces: too old"),
        (200, b"<html>", "{} answered with a web page instead of its protocol"),
    ],
)  # fmt: skip
def test_a_receiver_that_refuses_is_one_line_and_nothing_is_lost(
    status: int, answer: bytes, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record(TASK)
    with Receiver(status, answer) as receiver:
        assert run_command_line(["ledger", "export", "--otlp", receiver.url]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()) == (
        "",
        [
            f"fenceline: {line.format(receiver.url)}",
            "  nothing is lost: the ledger is as it was, and sending again sends nothing twice",
        ],
    )
    with open_ledger() as ledger:
        assert ledger.latest() == (TASK,)


@pytest.mark.usefixtures("here")
def test_a_receiver_that_is_away_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    record(TASK)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert run_command_line(["ledger", "export", "--otlp", f"http://127.0.0.1:{port}"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert f"127.0.0.1:{port}" in said[0]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("url", ["127.0.0.1:4318", "http://me:pass-word@127.0.0.1:4318", "ftp://h/"])
def test_an_address_that_is_none_is_a_usage_error(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["ledger", "export", "--otlp", url]) == 2
    said = capsys.readouterr().err
    assert said == (
        "fenceline: --otlp needs the address of a receiver, without a password\n"
        "  write it like http://127.0.0.1:4318\n"
    )


def test_variables_of_opentelemetry_change_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(TASK)
    with Receiver() as asked, Receiver() as other:
        for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, other.url)
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", f"where={here}")
        assert run_command_line(["ledger", "export", "--otlp", asked.url]) == 0
        assert run_command_line(["ledger", "export", "--format", "csv"]) == 0
    assert (len(asked.bodies), other.bodies) == (2, [])
    (message,) = asked.messages("/v1/traces")
    assert told(message.resource_spans[0].resource.attributes) == {
        "service.name": "fenceline",
        "service.version": __version__,
    }


def test_a_policy_that_closes_everything_keeps_it_here(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(TASK)
    (here / "fenceline.toml").write_text('[policy]\ndefault = "closed"\n')
    assert run_command_line(["ledger", "export", "--otlp", "http://203.0.113.9:4318"]) == 3
    assert "closes every path" in capsys.readouterr().err

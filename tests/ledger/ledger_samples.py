"""Records to test with: one builder for examples, one strategy for any record at all."""

from __future__ import annotations

from hypothesis import strategies as st

from fenceline.ledger.records import AttemptRecord, TaskRecord

OUTCOMES = ("verified", "unverified", "failed", "blocked", "interrupted")


def attempt(
    outcome: str = "verified", *, model: str = "small", seconds: float = 2.0, tokens: int = 100
) -> AttemptRecord:
    return AttemptRecord(
        model=model,
        provider="llamacpp",
        weights="qwen2.5-coder-1.5b",
        tier="local",
        edit_format="symbol",
        outcome=outcome,
        requests=1,
        prompt_tokens=tokens,
        output_tokens=tokens // 2,
        total_s=seconds,
        signals=("check-failed",) if outcome == "failed" else (),
    )


def task(task_id: str, *attempts: AttemptRecord, scope: str = "edit", recipe: str = "change") -> TaskRecord:
    return TaskRecord(
        task_id=task_id,
        started=float(len(task_id)),
        workspace="/src/shapes",
        instruction="add perimeter to Rectangle",
        scope=scope,
        recipe=recipe,
        language="python",
        verdict=attempts[-1].outcome if attempts else "blocked",
        check="pytest -q",
        total_s=sum(a.total_s for a in attempts),
        attempts=attempts,
    )


_text = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30)
_seconds = st.floats(min_value=0, max_value=1e9, allow_nan=False)
_count = st.integers(min_value=0, max_value=2**40)

attempt_records = st.builds(
    AttemptRecord,
    model=st.sampled_from(("small", "big")),
    provider=_text,
    weights=_text,
    tier=_text,
    edit_format=_text,
    outcome=st.sampled_from(OUTCOMES),
    requests=st.integers(0, 1000),
    prompt_tokens=_count,
    cached_tokens=_count,
    output_tokens=_count,
    tokens_measured=st.booleans(),
    prefill_s=_seconds,
    decode_s=_seconds,
    check_s=_seconds,
    total_s=_seconds,
    signals=st.lists(_text, max_size=3).map(tuple),
)

task_records = st.builds(
    TaskRecord,
    task_id=st.uuids().map(str),
    started=_seconds,
    workspace=_text,
    instruction=_text,
    scope=st.sampled_from(("edit", "multi-file")),
    recipe=_text,
    language=_text,
    verdict=st.sampled_from(OUTCOMES),
    check=_text,
    total_s=_seconds,
    attempts=st.lists(attempt_records, max_size=3).map(tuple),
)

"""What tokens cost, and that a cap is held before the request that would break it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hosted_kit import ASK, entry

from fenceline.models.build import build_model
from fenceline.models.entry import ModelEntry, Prices
from fenceline.models.metered import MeteredModel
from fenceline.models.prices import Billed, billed, cost, shown
from fenceline.models.protocol import Message, Probe, Request, Usage
from fenceline.models.scripted import ScriptedModel
from fenceline.models.scripted_hosted.script import Fail, Say
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.spend import PriceUnknown, Purse, SpendCap, SpendCapReached, worst_case
from fenceline.places import cache_dir
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy

DAY = date(2026, 11, 22)
ROUND = Prices(input=1.0, output=10.0, cached=0.1, written=2.0)
USED = Usage(prompt=1_000_000, cached=200_000, output=100_000, measured=True, written=300_000)
HOSTED = Probe(tier="hosted", tier_reason="scripted")


def priced(prices: Prices | None = ROUND) -> ModelEntry:
    return ModelEntry("big", "openai-compatible", "nobody-knows", "https://host.example/v1", prices=prices)


def metered(
    answers: list[str], purse: Purse, prices: Prices | None = ROUND
) -> tuple[MeteredModel, ScriptedModel]:
    model = ScriptedModel(answers, priced(prices), HOSTED)
    return MeteredModel(model, purse), model


def test_prices_of_the_user() -> None:
    assert (
        cost(USED, billed(priced(), "hosted"), DAY) == Decimal("0.5") + Decimal("0.02") + Decimal("0.6") + 1
    )
    plain = Prices(input=1.0, output=10.0)
    assert cost(USED, billed(priced(plain), "hosted"), DAY) == Decimal(2)


def test_local_costs_nothing_and_unknown_is_unknown() -> None:
    assert cost(USED, Billed("ollama", "qwen", "local"), DAY) == 0
    assert cost(USED, billed(priced(None), "hosted"), DAY) is None
    assert cost(USED, Billed("openai", "no-such-model"), DAY) is None
    assert [shown(amount) for amount in (None, Decimal(0), Decimal("0.0123"), Decimal("12.345"))] == [
        "unknown", "$0.00", "$0.0123", "$12.34",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("provider", "model"),
    [("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-4.1"), ("google", "gemini-2.5-pro")],
)
def test_published_prices(provider: str, model: str) -> None:
    whole = cost(Usage(prompt=100_000, output=1_000), Billed(provider, model), DAY)
    cached = cost(Usage(prompt=100_000, cached=90_000, output=1_000), Billed(provider, model), DAY)
    assert whole is not None
    assert cached is not None
    assert 0 < cached < whole < 1


def test_a_published_price_is_that_of_the_day() -> None:
    used = Usage(prompt=1_000_000, output=0)
    assert cost(used, Billed("anthropic", "claude-3-5-haiku-latest"), DAY) == Decimal("0.8")


_WHAT_IS_LOADED = """
import sys
from datetime import date
from fenceline.models.prices import Billed, cost
from fenceline.models.protocol import Usage
day = date.fromisoformat(sys.argv[4])
print(cost(Usage(int(sys.argv[3]), 0, 10), Billed(sys.argv[1], sys.argv[2]), day), "genai_prices" in sys.modules)
"""


def told(provider: str, weights: str, prompt: int, day: str = "2026-11-22") -> tuple[str, bool]:
    """Return what a fresh process says of a price, and whether it had to load the price list."""
    done = subprocess.run(
        [sys.executable, "-c", _WHAT_IS_LOADED, provider, weights, str(prompt), day],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    amount, loaded = done.stdout.split()
    return amount, loaded == "True"


def test_a_price_list_is_loaded_once_for_a_model() -> None:
    first = told("anthropic", "claude-sonnet-4-5", 1_000)
    assert first == ("0.00315", True)
    assert told("anthropic", "claude-sonnet-4-5", 1_000, "2026-05-01") == (first[0], False)
    assert told("openai", "no-such-model", 1_000) == ("None", True)
    assert told("openai", "no-such-model", 2_000) == ("None", False)


def test_a_kept_price_is_not_that_of_a_prompt_so_long_that_tokens_cost_more() -> None:
    short, long = (told("anthropic", "claude-sonnet-4-5", prompt) for prompt in (150_000, 250_000))
    assert (float(short[0]), float(long[0])) == (0.45015, 1.500225)
    assert (short[1], long[1]) == (True, True)


def test_a_kept_price_that_changed_in_time_is_that_of_its_day_alone() -> None:
    now = told("openai", "o3", 1_000_000)
    before = told("openai", "o3", 1_000_000, "2025-05-01")
    assert before[0] != now[0]
    assert told("openai", "o3", 1_000_000, "2025-05-01") == (before[0], False)
    assert told("openai", "o3", 1_000_000) == (now[0], True)


def test_prices_of_another_version_are_not_used() -> None:
    told("anthropic", "claude-sonnet-4-5", 1_000)
    file = cache_dir() / "tariffs.json"
    file.write_text(file.read_text().replace('"input":3.0', '"input":9.0'))
    assert told("anthropic", "claude-sonnet-4-5", 1_000) == ("0.00915", False)
    file.write_text(file.read_text().replace('"version":"', '"version":"0.'))
    assert told("anthropic", "claude-sonnet-4-5", 1_000) == ("0.00315", True)
    file.write_text("no table")
    assert told("anthropic", "claude-sonnet-4-5", 1_000) == ("0.00315", True)


def test_prices_ask_no_network() -> None:
    code = """
import sys
sys.addaudithook(lambda event, _: sys.exit(f"went to the network: {event}") if event.startswith("socket.") and event != "socket.__new__" else None)
from dataclasses import replace
from datetime import date
from fenceline.models.prices import Billed, cost
from fenceline.models.protocol import Usage
assert cost(Usage(1000, 0, 10), Billed("openai", "gpt-4.1"), date(2026, 11, 22)) is not None
import threading
assert threading.active_count() == 1, "nothing waits for updates"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_worst_case_takes_the_dearer_way_and_a_margin() -> None:
    # 1,200,000 tokens all written at 2 USD, 100,000 at 10 USD
    assert worst_case(1_000_000, 100_000, billed(priced(), "hosted"), DAY) == Decimal("3.4")
    assert worst_case(1_000, 100, billed(priced(None), "hosted"), DAY) is None


def test_a_cap_per_task() -> None:
    purse = Purse(SpendCap.of(1.0, None))
    held = purse.hold(Decimal("0.6"), "big")
    with pytest.raises(SpendCapReached) as caught:
        purse.hold(Decimal("0.6"), "big")
    assert caught.value.message == (
        "per_task_usd is $1.00; big may cost $0.6000 with its next request, $0.6000 is spent or held"
    )
    purse.settle(held, Decimal("0.1"))
    assert purse.hold(Decimal("0.6"), "big") == Decimal("0.6")
    assert (purse.task, purse.complete) == (Decimal("0.1"), True)


def test_a_cap_per_day_counts_what_was_spent_before() -> None:
    with pytest.raises(SpendCapReached, match=r"per_day_usd is \$5\.00"):
        Purse(SpendCap.of(None, 5), day=Decimal("4.9")).hold(Decimal("0.2"), "big")


def test_what_the_ledger_has_counts_for_the_task_and_not_again_for_the_day() -> None:
    purse = Purse(SpendCap.of(1.0, 5), day=Decimal("4.7"))
    purse.settle(purse.hold(Decimal("0.3"), "big"), Decimal("0.25"), booked=True)
    purse.settle(purse.hold(Decimal("0.3"), "big"), Decimal("0.2"))
    with pytest.raises(SpendCapReached, match=r"per_day_usd .* \$4\.90 is spent or held"):
        purse.hold(Decimal("0.11"), "big")
    assert purse.hold(Decimal("0.1"), "big") == Decimal("0.1")
    purse = Purse(SpendCap.of(1.0, None))
    purse.settle(Decimal(0), Decimal("0.9"), booked=True)
    with pytest.raises(SpendCapReached, match="per_task_usd"):
        purse.hold(Decimal("0.2"), "big")


def test_without_a_cap_nothing_is_refused_and_all_is_booked() -> None:
    purse = Purse(SpendCap())
    purse.settle(purse.hold(None, "big"), None)
    assert (purse.task, purse.complete) == (Decimal(0), False)


def test_an_unknown_price_under_a_cap_is_refused() -> None:
    purse = Purse(SpendCap.of(1.0, None))
    model, scripted = metered(["x"], purse, None)
    with pytest.raises(PriceUnknown, match="the price of big is not known"):
        model.open(ASK)
    assert scripted.requests == []


def test_the_request_that_would_break_the_cap_is_not_sent() -> None:
    # Each may cost a little over 0.01 USD: 1,000 tokens of answer at 10 USD for a million
    purse = Purse(SpendCap.of(0.011, None))
    model, scripted = metered(["one two three", "never"], purse)
    with model.open(ASK) as stream:
        list(stream)
    assert Decimal(0) < purse.task < Decimal("0.001")
    purse.settle(Decimal(0), Decimal("0.001"))
    with pytest.raises(SpendCapReached, match=r"per_task_usd is \$0\.0110"):
        model.open(ASK)
    assert len(scripted.requests) == 1


def test_a_stream_that_is_left_early_is_paid_once() -> None:
    purse = Purse(SpendCap.of(1.0, None))
    model, _ = metered(["one two three four five"], purse)
    with model.open(ASK) as stream:
        for _ in stream:
            break
    first = purse.task
    stream.cancel()
    assert purse.task == first > 0
    assert purse.hold(Decimal("0.99"), "big") == Decimal("0.99"), "nothing is held any more"


def test_what_was_refused_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_TEST_KEY", "k")
    with ScriptedVendor(
        "anthropic", [Fail("malformed"), Say(Message("assistant", "Hi."), usage=USED)]
    ) as server:
        purse = Purse(SpendCap.of(50, None))
        configured = replace(entry(server, retries=0), prices=ROUND)
        model = MeteredModel(build_model(configured, EgressGate(Policy())), purse)
        request = Request((Message("user", "Hi"),), max_tokens=10)
        with model.open(request) as stream, pytest.raises(Exception, match="refused the request"):
            list(stream)
        assert purse.task == 0
        with model.open(request) as stream:
            list(stream)
    assert purse.task == Decimal("2.12")

"""The vendors' own clients talk to the scripted servers: what they accept is the protocol."""

from __future__ import annotations

from typing import Any

import anthropic
import openai
import pytest
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from google import genai
from google.genai import errors as google_errors
from google.genai import types as google
from hosted_kit import ASK, RESULTS, THINKS_AND_CALLS, behind, gathered
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from pydantic import TypeAdapter

from fenceline.models.protocol import Message, Request, Usage
from fenceline.models.scripted_hosted.script import Fail, Say, Trouble
from fenceline.models.scripted_hosted.server import ScriptedVendor, VendorName

COUNTED = Usage(prompt=500, cached=300, output=90, measured=True, written=100, reasoning=40)
FULL = Say(THINKS_AND_CALLS, usage=COUNTED)
CUT = Say(Message("assistant", "Half an"), stop="length")
KEY = "sk-judge"
PATHS = [{"path": "a.py"}, {"path": "b.py"}]
MESSAGES: list[anthropic.types.MessageParam] = [{"role": "user", "content": "Hi"}]


def claude(server: ScriptedVendor) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=KEY, base_url=server.root, max_retries=0)


def gpt(server: ScriptedVendor) -> openai.OpenAI:
    return openai.OpenAI(api_key=KEY, base_url=server.url, max_retries=0)


def gemini(server: ScriptedVendor) -> genai.Client:
    options = google.HttpOptions(base_url=server.root, retry_options=google.HttpRetryOptions(attempts=1))
    return genai.Client(api_key=KEY, http_options=options, vertexai=False)


def streamed(client: genai.Client) -> list[google.GenerateContentResponse]:
    models: Any = client.models  # its hints name a package that is not there
    return list(models.generate_content_stream(model="scripted", contents="Hi"))


@pytest.mark.parametrize("drip", [0, 7])
def test_anthropic_reads_an_answer(drip: int) -> None:
    said = Say(THINKS_AND_CALLS, usage=COUNTED, drip=drip)
    with (
        ScriptedVendor("anthropic", [said]) as server,
        claude(server).messages.stream(model="scripted", max_tokens=100, messages=MESSAGES) as stream,
    ):
        message = stream.get_final_message()
    thinking, text, *calls = message.content
    assert thinking.type == "thinking"
    assert (thinking.thinking, thinking.signature) == ("let me look", f"sealed:{b'let me look'.hex()}")
    assert text.type == "text"
    assert text.text == "Reading both."
    assert [call.input for call in calls if call.type == "tool_use"] == PATHS
    used = message.usage
    assert (used.input_tokens, used.cache_read_input_tokens, used.cache_creation_input_tokens) == (
        100,
        300,
        100,
    )
    assert (used.output_tokens, message.stop_reason) == (90, "tool_use")


def test_anthropic_reads_an_end_and_a_model() -> None:
    with ScriptedVendor("anthropic", [CUT]) as server:
        client = claude(server)
        with client.messages.stream(model="scripted", max_tokens=100, messages=MESSAGES) as stream:
            assert stream.get_final_message().stop_reason == "max_tokens"
        model = client.models.retrieve("scripted")
        assert [each.id for each in client.models.list(limit=1)] == ["scripted"]
    assert (model.max_input_tokens, model.max_tokens) == (200_000, 50_000)
    assert model.capabilities
    assert model.capabilities.thinking.types.adaptive.supported


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("key", anthropic.AuthenticationError),
        ("permission", anthropic.PermissionDeniedError),
        ("model", anthropic.NotFoundError),
        ("rate", anthropic.RateLimitError),
        ("overloaded", anthropic.OverloadedError),
        ("server", anthropic.InternalServerError),
        ("overflow", anthropic.BadRequestError),
    ],
)
def test_anthropic_reads_a_refusal(trouble: Trouble, kind: type[anthropic.APIStatusError]) -> None:
    with ScriptedVendor("anthropic", [Fail(trouble)]) as server, pytest.raises(kind):
        claude(server).messages.create(model="scripted", max_tokens=100, messages=MESSAGES)


def test_anthropic_reads_an_error_within_the_stream() -> None:
    broken = Say(Message("assistant", "Half"), trouble="overloaded")
    with (
        ScriptedVendor("anthropic", [broken]) as server,
        pytest.raises(anthropic.APIStatusError, match="within the stream"),
        claude(server).messages.stream(model="scripted", max_tokens=100, messages=MESSAGES) as stream,
    ):
        stream.get_final_message()


def test_openai_reads_a_response() -> None:
    with (
        ScriptedVendor("openai", [FULL]) as server,
        gpt(server).responses.stream(model="scripted", input="Hi") as stream,
    ):
        response = stream.get_final_response()
    reasoning, message, *calls = response.output
    assert reasoning.type == "reasoning"
    assert reasoning.encrypted_content == f"sealed:{b'let me look'.hex()}"
    assert message.type == "message"
    assert response.output_text == "Reading both."
    assert [call.arguments for call in calls if call.type == "function_call"] == [
        '{"path":"a.py"}',
        '{"path":"b.py"}',
    ]
    assert response.usage
    assert response.usage.input_tokens_details.cached_tokens == 300
    assert response.usage.output_tokens_details.reasoning_tokens == 40


def test_openai_reads_a_response_that_was_cut() -> None:
    with (
        ScriptedVendor("openai", [CUT]) as server,
        gpt(server).responses.create(model="scripted", input="Hi", stream=True) as stream,
    ):
        *_, last = stream
    assert last.type == "response.incomplete"
    assert last.response.incomplete_details
    assert last.response.incomplete_details.reason == "max_output_tokens"


def test_openai_reads_a_chat_completion() -> None:
    with (
        ScriptedVendor("openai-chat", [FULL]) as server,
        gpt(server).chat.completions.stream(
            model="scripted",
            messages=[{"role": "user", "content": "Hi"}],
            stream_options={"include_usage": True},
        ) as stream,
    ):
        completion = stream.get_final_completion()
    choice = completion.choices[0]
    assert (choice.finish_reason, choice.message.content) == ("tool_calls", "Reading both.")
    assert choice.message.tool_calls
    assert [call.function.arguments for call in choice.message.tool_calls] == [
        '{"path":"a.py"}',
        '{"path":"b.py"}',
    ]
    assert completion.usage
    assert completion.usage.prompt_tokens_details
    assert completion.usage.prompt_tokens_details.cached_tokens == 300


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("key", openai.AuthenticationError),
        ("permission", openai.PermissionDeniedError),
        ("credit", openai.RateLimitError),
        ("model", openai.NotFoundError),
        ("rate", openai.RateLimitError),
        ("overloaded", openai.InternalServerError),
        ("server", openai.InternalServerError),
        ("overflow", openai.BadRequestError),
        ("filter", openai.BadRequestError),
    ],
)
@pytest.mark.parametrize("vendor", ["openai", "openai-chat"])
def test_openai_reads_a_refusal(vendor: str, trouble: Trouble, kind: type[openai.APIStatusError]) -> None:
    if vendor == "openai":
        with ScriptedVendor("openai", [Fail(trouble)]) as server, pytest.raises(kind):
            gpt(server).responses.create(model="scripted", input="Hi")
    else:
        with ScriptedVendor("openai-chat", [Fail(trouble)]) as server, pytest.raises(kind):
            gpt(server).chat.completions.create(
                model="scripted", messages=[{"role": "user", "content": "Hi"}]
            )


def test_google_reads_an_answer_and_a_model() -> None:
    with ScriptedVendor("google", [FULL]) as server:
        client = gemini(server)
        answers = streamed(client)
        model = client.models.get(model="scripted")
        assert [each.name for each in client.models.list(config={"page_size": 1})] == ["models/scripted"]
    parts = [part for answer in answers for part in _parts(answer)]
    assert "".join(part.text or "" for part in parts if part.thought) == "let me look"
    assert "".join(part.text or "" for part in parts if not part.thought) == "Reading both."
    assert [part.function_call.args for part in parts if part.function_call] == PATHS
    assert [part.thought_signature for part in parts if part.thought_signature] == [
        f"sealed:{b'let me look'.hex()}".encode()
    ]
    used = answers[-1].usage_metadata
    assert used
    assert (used.prompt_token_count, used.cached_content_token_count, used.thoughts_token_count) == (
        500,
        300,
        40,
    )
    assert (model.input_token_limit, model.thinking) == (200_000, True)


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [
        ("key", "INVALID_ARGUMENT", 400),
        ("permission", "PERMISSION_DENIED", 403),
        ("model", "NOT_FOUND", 404),
        ("rate", "RESOURCE_EXHAUSTED", 429),
        ("overloaded", "UNAVAILABLE", 503),
        ("server", "INTERNAL", 500),
    ],
)
def test_google_reads_a_refusal(trouble: Trouble, status: str, code: int) -> None:
    with ScriptedVendor("google", [Fail(trouble)]) as server:
        client = gemini(server)
        with pytest.raises(google_errors.APIError) as caught:
            streamed(client)
    assert (caught.value.status, caught.value.code) == (status, code)


def sent(vendor: VendorName, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return what our adapter sends on the second turn: thoughts, calls, results and tools."""
    monkeypatch.setenv("HOSTED_TEST_KEY", KEY)
    with ScriptedVendor(vendor, [FULL, "Done."]) as server:
        model = behind(server, thinking="medium")
        message = gathered(model.open(ASK))[1].message
        gathered(model.open(Request((*ASK.messages, message, RESULTS), max_tokens=1000, tools=ASK.tools)))
    return server.requests[1].body


@pytest.mark.parametrize(
    ("vendor", "kind"),
    [
        ("anthropic", MessageCreateParamsStreaming),
        ("openai", ResponseCreateParamsStreaming),
        ("openai-chat", CompletionCreateParamsStreaming),
    ],
)
def test_our_requests_are_of_the_vendors_own_types(
    vendor: VendorName, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = sent(vendor, monkeypatch)
    read: dict[str, object] = TypeAdapter[Any](kind).validate_python(body)
    assert set(read) == set(body), "no field that the vendor does not know"


def test_our_requests_are_of_googles_own_types(monkeypatch: pytest.MonkeyPatch) -> None:
    body = sent("google", monkeypatch)
    assert set(body) == {"contents", "systemInstruction", "tools", "generationConfig"}
    TypeAdapter(list[google.Content]).validate_python(body["contents"])
    google.Content.model_validate(body["systemInstruction"])
    TypeAdapter(list[google.Tool]).validate_python(body["tools"])
    google.GenerationConfig.model_validate(body["generationConfig"])


def _parts(answer: google.GenerateContentResponse) -> list[google.Part]:
    candidate = (answer.candidates or [google.Candidate()])[0]
    return (candidate.content.parts if candidate.content else None) or []

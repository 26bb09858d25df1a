"""The official `openai` client against a served chat model."""

from __future__ import annotations

import json
import socket
import time

import openai
import pytest
import requests

from conftest import Served

SPAIN = [{"role": "user", "content": "What is the capital of Spain?"}]
WHEEL = [{"role": "user", "content": "What turns the wheel?"}]
KNOWN = {
    "What is the capital of Spain?": "The capital of Spain is Madrid.",
    "Say something in Lithuanian.": "Labas rytas! Ačiū už klausimą, žemė ir vėjas.",
    "Draw me a field.": "🌾🌾🌾 ☀️ 🌾🌾🌾",
    "How do you write watermill in Japanese?": "水車 is read suisha.",
    "Answer with JSON.": '{"grain": "rye", "kilos": 12, "ground": true}',
}


@pytest.fixture(scope="module")
def client(chat: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{chat.url}/v1", api_key="none", max_retries=0)


@pytest.mark.parametrize("question", KNOWN)
def test_answers_streamed_and_unstreamed(client: openai.OpenAI, question: str) -> None:
    messages = [{"role": "user", "content": question}]
    whole = client.chat.completions.create(model="any", messages=messages)
    assert whole.choices[0].message.content == KNOWN[question]
    assert whole.choices[0].finish_reason == "stop"
    assert whole.model == "phi3"
    chunks = list(client.chat.completions.create(model="any", messages=messages, stream=True))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
    assert "".join(pieces) == KNOWN[question]
    assert not any("\ufffd" in piece for piece in pieces)
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_usage(client: openai.OpenAI) -> None:
    usage = client.chat.completions.create(model="any", messages=SPAIN).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (13, 12, 25)
    chunks = list(
        client.chat.completions.create(
            model="any", messages=SPAIN, stream=True, stream_options={"include_usage": True}
        )
    )
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 25


@pytest.mark.parametrize("stop", ["the stone", ["the stone"], ["nothing", "the stone"]])
def test_stop_cuts_the_answer(client: openai.OpenAI, stop: str | list[str]) -> None:
    choice = client.chat.completions.create(model="any", messages=WHEEL, stop=stop).choices[0]
    assert choice.message.content == "Water turns the wheel, the wheel turns "
    assert choice.finish_reason == "stop"


def test_limits_and_several_answers(client: openai.OpenAI) -> None:
    cut = client.chat.completions.create(model="any", messages=SPAIN, max_tokens=4)
    assert (cut.choices[0].message.content, cut.choices[0].finish_reason) == ("The capital of Spain", "length")
    newer = client.chat.completions.create(model="any", messages=SPAIN, max_completion_tokens=4)
    assert newer.choices[0].finish_reason == "length"
    two = client.chat.completions.create(model="any", messages=SPAIN, n=2)
    assert [choice.index for choice in two.choices] == [0, 1]


def test_parts_penalties_temperature_and_logprobs(client: openai.OpenAI) -> None:
    parts = [{"role": "user", "content": [{"type": "text", "text": SPAIN[0]["content"]}]}]
    assert client.chat.completions.create(model="any", messages=parts).choices[0].message.content.endswith("Madrid.")
    cold = client.chat.completions.create(
        model="any", messages=SPAIN, temperature=0, presence_penalty=0.1, frequency_penalty=0.1, seed=1
    )
    assert cold.choices[0].message.content == KNOWN[SPAIN[0]["content"]]
    sure = client.chat.completions.create(model="any", messages=SPAIN, logprobs=True, top_logprobs=2)
    content = sure.choices[0].logprobs.content
    assert len(content[0].top_logprobs) == 2
    assert all(token.logprob <= 0 for token in content)


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": -1}, "max_tokens"),
        ({"temperature": -1}, "temperature"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": None}]}, "messages[0].content"),
    ],
)
def test_refusals_name_the_parameter(client: openai.OpenAI, options: dict, param: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(**{"model": "any", "messages": SPAIN, **options})
    assert refused.value.param == param


def test_context_length(client: openai.OpenAI) -> None:
    long = [{"role": "user", "content": "What turns the wheel? " * 100}]
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="any", messages=long)
    assert refused.value.code == "context_length_exceeded"


def test_completions_and_models(client: openai.OpenAI) -> None:
    told = client.completions.create(model="any", prompt="Once there was a mill", max_tokens=8)
    assert told.choices[0].text.startswith(" by the river.")
    echoed = client.completions.create(model="any", prompt="Once there was a mill", max_tokens=8, echo=True)
    assert echoed.choices[0].text.startswith("Once there was a mill by the river.")
    assert [model.id for model in client.models.list()] == ["phi3"]


ENDLESS = {"model": "any", "prompt": "Once there was a mill", "max_tokens": 400, "logit_bias": {"0": -100, "4": -100}}


def test_the_first_chunk_is_early(client: openai.OpenAI) -> None:
    began = time.monotonic()
    times = [time.monotonic() - began for _ in client.completions.create(**ENDLESS, stream=True)]
    assert len(times) > 300
    assert times[0] < 0.2 * times[-1]


def written(chat: Served) -> int:
    """Tokens of all answers so far, also of those that nobody waited for."""
    text = requests.get(f"{chat.url}/metrics", timeout=10).text
    return int(next(line for line in text.splitlines() if line.startswith("millrace_scoring_engine_tokens ")).split()[1])


def settled(chat: Served) -> int:
    """Waits until nothing is being written any more."""
    before, now = -1, written(chat)
    while now != before:
        time.sleep(0.3)
        before, now = now, written(chat)
    return now


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_closed_connection_stops_the_model_within_two_tokens(chat: Served, is_streamed: bool) -> None:
    before = settled(chat)
    answers = 4
    body = json.dumps({**ENDLESS, "n": answers, "logprobs": 5, "stream": is_streamed})
    address = ("127.0.0.1", int(chat.url.rsplit(":", 1)[1]))
    with socket.create_connection(address) as connection:
        head = f"POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        connection.sendall((head + body).encode())
        while written(chat) <= before:
            pass
    # What is asked after the end of the connection is answered after it.
    seen = written(chat)
    final = settled(chat)
    assert seen < before + answers * ENDLESS["max_tokens"], "all was written before the connection closed"
    assert final - seen <= 2

"""Bodies of both founding scenarios with what MLflow 3.17.2 answers, and what the program under test answers where it differs on purpose
(docs/serving.md). `conformance/torch` judges the first column of the chat model, which needs torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

USER = [{"role": "user", "content": "What is the capital of Spain?"}]
WHEEL = [{"role": "user", "content": "What turns the wheel?"}]
SCHEMA = (400, "INVALID_PARAMETER_VALUE", "KAM01", "SCHEMA_ENFORCEMENT_FAILED")
INVALID = (400, "BAD_REQUEST", "KAM00", "INVALID_PARAMETER_VALUE")
PARAMETER = (400, "INVALID_PARAMETER_VALUE", "KAM00", "INVALID_PARAMETER_VALUE")
TEMPLATE = (500, "INTERNAL_ERROR", "XXM00", "CLIENT_INTERNAL_ERROR")
FAILED = (*INVALID, "Encountered an unexpected error while evaluating the model.")
PARAMS = (*PARAMETER, "The params provided to the `predict` method are not valid for pipeline TextGenerationPipeline.")
NO_FIELD = (*INVALID, "The input must be a JSON dictionary with exactly one of the input fields")

# Content, finish_reason and completion_tokens of each answer.
Spoken = tuple[str, str, int]
MADRID: Spoken = ("The capital of Spain is Madrid.", "stop", 12)
STONE: Spoken = ("Water turns the wheel, the wheel turns the stone, and the stone grinds the grain.", "stop", 21)


@dataclass(frozen=True)
class Chat:
    body: dict[str, Any]
    # A refusal, or what is said; `wrapped` stands under `predictions`.
    wanted: tuple[Any, ...] | list[Spoken]
    ours: tuple[Any, ...] | list[Spoken] | None = None
    wrapped: bool = False


def user(**more: Any) -> dict[str, Any]:
    return {"messages": USER, **more}


def wheel(stop: Any) -> dict[str, Any]:
    return {"messages": WHEEL, "stop": stop}


def said(**message: Any) -> dict[str, Any]:
    return {"messages": [message]}


def unsafe(column: str, given: str, wanted: str) -> tuple[Any, ...]:
    return (*SCHEMA, f"Incompatible input types for column {column}. Can not safely convert {given} to {wanted}.")


TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
CHAT = {
    "plain": Chat(user(), [MADRID]),
    "undeclared": Chat(user(model="phi3", seed=1, max_completion_tokens=3, params={"max_tokens": 3}), [MADRID]),
    "tools": Chat(user(tools=[TOOL]), [MADRID]),
    "max_tokens 4": Chat(user(max_tokens=4), [("The capital of Spain", "length", 4)]),
    "max_tokens 0": Chat(user(max_tokens=0), [MADRID]),
    "max_tokens -1": Chat(user(max_tokens=-1), FAILED),
    "max_tokens text": Chat(user(max_tokens="5"), unsafe("max_tokens", "str", "int64")),
    "max_tokens float": Chat(user(max_tokens=2.7), unsafe("max_tokens", "float64", "int64")),
    "max_tokens null": Chat(user(max_tokens=None), unsafe("max_tokens", "object", "int64")),
    "sampling": Chat(user(temperature=0.5, top_p=0.9, top_k=5), [MADRID]),
    "temperature 0": Chat(user(temperature=0), [MADRID]),
    "temperature -1": Chat(user(temperature=-1), unsafe("temperature", "int64", "float64")),
    "temperature 2": Chat(user(temperature=2), unsafe("temperature", "int64", "float64")),
    "temperature 2.0": Chat(user(temperature=2.0), [MADRID]),
    "top_p 2": Chat(user(top_p=2), unsafe("top_p", "int64", "float64")),
    "n 1": Chat(user(n=1), PARAMS, [MADRID]),
    "n 2": Chat(user(n=2), PARAMS),
    "stream false": Chat(user(stream=False), PARAMS, [MADRID]),
    "frequency_penalty": Chat(user(frequency_penalty=0.5), PARAMS),
    "presence_penalty": Chat(user(presence_penalty=0.5), PARAMS),
    "neutral penalties": Chat(user(frequency_penalty=0.0, presence_penalty=0.0), PARAMS, [MADRID]),
    "custom_inputs": Chat(user(custom_inputs={"a": 1}), PARAMS),
    "stop": Chat(wheel(["wheel"]), [("Water turns the wheel", "stop", 5)]),
    "stop of two words": Chat(wheel(["the stone"]), [("Water turns the wheel, the wheel turns the stone", "stop", 11)]),
    "no stop": Chat(wheel([]), [STONE]),
    "stop text": Chat(wheel("wheel"), (*SCHEMA, "Expected data to be list or numpy array, got str")),
    "nothing": Chat({}, NO_FIELD),
    "model alone": Chat({"model": "x"}, NO_FIELD),
    "prompt": Chat({"prompt": "a"}, (*SCHEMA, "Model is missing inputs ['messages']. Note that there were extra inputs: ['prompt'].")),
    "no messages": Chat({"messages": []}, (*TEMPLATE, "Failed to apply chat template:"), (*PARAMETER, "messages")),
    "messages text": Chat({"messages": "hi"}, (*SCHEMA, "Expected data to be list or numpy array, got str")),
    "messages null": Chat({"messages": None}, (*SCHEMA, "Expected data to be list or numpy array, got NoneType")),
    "no role": Chat(said(content="a"), (*SCHEMA, "Missing required properties: {'role'}")),
    "no content": Chat(said(role="user"), (*TEMPLATE, "Failed to apply chat template:"), (*PARAMETER, "content")),
    "content null": Chat(said(role="user", content=None), (*TEMPLATE, "Failed to apply chat template:"), (*PARAMETER, "content")),
    "content of parts": Chat(
        said(role="user", content=[{"type": "text", "text": "a"}]),
        (*SCHEMA, "Failed to enforce schema for key `content`. Expected type string, received type list"),
    ),
    "unknown key": Chat(said(role="user", content="a", foo=1), (*SCHEMA, "Invalid properties not defined in the schema found: {'foo'}")),
    "inputs": Chat(
        {"inputs": user()},
        (*PARAMETER, "Input messages should be list of dictionaries, but got: <class 'numpy.ndarray'>."),
    ),
    "instances": Chat({"instances": [user()]}, SCHEMA),
    "records": Chat({"dataframe_records": [user(), {"messages": WHEEL}]}, [MADRID, STONE], wrapped=True),
    "split": Chat(
        {"dataframe_split": {"columns": ["messages", "max_tokens"], "data": [[USER, 3]]}},
        [("The capital of", "length", 3)],
        wrapped=True,
    ),
    "options of the first row": Chat(
        {"dataframe_records": [user(max_tokens=3), {"messages": WHEEL, "max_tokens": 2}]},
        [("The capital of", "length", 3), ("Water turns", "length", 3)],
        wrapped=True,
    ),
    "too long": Chat(said(role="user", content="What turns the wheel? " * 100), [], (*PARAMETER, "context")),
}

COMEDIAN = "<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>"
JOKE = "Never trust an atom: they make up everything!\n\nEven the lunch of the electron."
SPAIN = "<|user|>What is the capital of Spain?<|end|><|assistant|>"
PLAIN = "The capital of Spain is Madrid."


@dataclass(frozen=True)
class Prompt:
    body: Any
    # An answer, or a refusal.
    wanted: Any
    # What is answered natively, from the folder.
    native: Any = None
    content_type: str = "application/json"


def predictions(told: Any) -> dict[str, Any]:
    return {"predictions": told}


def missing(extra: str) -> tuple[Any, ...]:
    return (*SCHEMA, f"Model is missing inputs ['prompt']. Note that there were extra inputs: [{extra}].")


def split(*rows: Any, **more: Any) -> dict[str, Any]:
    return {"dataframe_split": {"columns": ["prompt"], "data": [[row] for row in rows], **more}}


BOTH = [PLAIN, JOKE]
PROMPTS = {
    "plain": Prompt({"prompt": COMEDIAN}, JOKE),
    "undeclared": Prompt({"prompt": SPAIN, "max_length": 20}, PLAIN),
    "a list": Prompt({"prompt": [COMEDIAN]}, FAILED, (*PARAMETER, "prompt")),
    "inputs": Prompt({"inputs": {"prompt": COMEDIAN}}, predictions(JOKE)),
    "inputs with a list": Prompt({"inputs": {"prompt": [COMEDIAN]}}, predictions(JOKE)),
    "inputs as rows": Prompt({"inputs": [{"prompt": COMEDIAN}]}, predictions(JOKE)),
    "a bare list": Prompt({"inputs": [COMEDIAN]}, predictions(JOKE)),
    "a bare text": Prompt({"inputs": COMEDIAN}, missing("0")),
    "two": Prompt({"inputs": {"prompt": [SPAIN, COMEDIAN]}}, predictions(PLAIN), predictions(BOTH)),
    "two rows": Prompt(split(SPAIN, COMEDIAN), predictions(PLAIN), predictions(BOTH)),
    "split": Prompt(split(SPAIN), predictions(PLAIN)),
    "records": Prompt({"dataframe_records": [{"prompt": SPAIN}]}, predictions(PLAIN)),
    "instances": Prompt({"instances": [{"prompt": SPAIN}]}, predictions(PLAIN)),
    "csv": Prompt(f"prompt\n{SPAIN}\n", predictions(PLAIN), content_type="text/csv"),
    "split with an index": Prompt(split(SPAIN, index=[5]), FAILED, predictions(PLAIN)),
    "split without rows": Prompt(split(), FAILED, predictions([])),
    "another name": Prompt({"inputs": {"text": SPAIN}}, missing("'text'")),
    "records of another name": Prompt({"dataframe_records": [{"text": SPAIN}]}, missing("'text'")),
    "an extra column": Prompt({"dataframe_records": [{"prompt": SPAIN, "more": 1}]}, predictions(PLAIN)),
    "params": Prompt({"inputs": {"prompt": SPAIN}, "params": {"max_length": 20}}, predictions(PLAIN)),
    "a number in inputs": Prompt({"inputs": {"prompt": 5}}, 200),
    "null in inputs": Prompt({"inputs": {"prompt": None}}, 200),
    "a number in records": Prompt({"dataframe_records": [{"prompt": 5}]}, FAILED, (*PARAMETER, "prompt")),
    "null in records": Prompt({"dataframe_records": [{"prompt": None}]}, FAILED, (*PARAMETER, "prompt")),
    "empty": Prompt({"inputs": {"prompt": ""}}, FAILED, (*PARAMETER, "prompt")),
    "too long": Prompt({"inputs": {"prompt": SPAIN * 75}}, FAILED, (*PARAMETER, "The prompt has 750 tokens; the model's context is 512 tokens")),
    "long": Prompt({"inputs": {"prompt": SPAIN * 22}}, 200),
    "nothing": Prompt({}, NO_FIELD),
    "messages": Prompt({"messages": []}, missing("'messages'")),
    "accents": Prompt({"prompt": "<|user|>Say something in Lithuanian.<|end|><|assistant|>"}, "Labas rytas! Ačiū už klausimą, žemė ir vėjas."),
    "emoji": Prompt({"prompt": "<|user|>Draw me a field.<|end|><|assistant|>"}, "🌾🌾🌾 ☀️ 🌾🌾🌾"),
}


def answered(text: str, status: int, wanted: Any) -> Any:
    """The parts of an answer that `wanted` speaks of."""
    if isinstance(wanted, int):
        return status
    body = json.loads(text)
    if status == 200:
        return body
    found = (status, body["error_code"], body.get("sqlstate"), body.get("error_class"))
    if not isinstance(wanted, tuple) or len(wanted) == len(found):
        return found
    message = body["message"]
    return (*found, wanted[4] if wanted[4] in message else message)


def spoken(text: str, status: int, case: Chat, wanted: Any) -> Any:
    body = answered(text, status, wanted)
    if status != 200 or not wanted:
        return body if status != 200 else []
    rows = body["predictions"] if case.wrapped else body
    return [(row["choices"][0]["message"]["content"], row["choices"][0]["finish_reason"], row["usage"]["completion_tokens"]) for row in rows]

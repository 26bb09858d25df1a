"""Scenario B: the class around an ONNX generate folder, answered natively from the folder and by the class itself in a worker."""

from __future__ import annotations

import pytest

from conftest import FIXTURES, Serve, Served

FOLDER = FIXTURES / "phi3-genai-python"
COMEDIAN = "<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>"
JOKE = "Never trust an atom: they make up everything!\n\nEven the lunch of the electron."
SPAIN = "<|user|>What is the capital of Spain?<|end|><|assistant|>"
MADRID = "The capital of Spain is Madrid."


@pytest.fixture(scope="module")
def native(serve: Serve) -> Served:
    return serve(FOLDER)


@pytest.fixture(scope="module")
def worker(serve: Serve) -> Served:
    return serve(FOLDER, "--allow-python-worker", "--env-manager", "local")


BODIES = [
    ({"prompt": COMEDIAN}, JOKE),
    ({"prompt": SPAIN, "max_length": 20}, MADRID),
    ({"inputs": {"prompt": COMEDIAN}}, {"predictions": JOKE}),
    ({"inputs": {"prompt": [COMEDIAN]}}, {"predictions": JOKE}),
    ({"inputs": [{"prompt": SPAIN}]}, {"predictions": MADRID}),
    ({"inputs": [SPAIN]}, {"predictions": MADRID}),
    ({"dataframe_split": {"columns": ["prompt"], "data": [[SPAIN]]}}, {"predictions": MADRID}),
    ({"dataframe_records": [{"prompt": SPAIN, "more": 1}]}, {"predictions": MADRID}),
    ({"instances": [{"prompt": SPAIN}]}, {"predictions": MADRID}),
    ({"inputs": {"prompt": SPAIN}, "params": {"max_length": 20}}, {"predictions": MADRID}),
]


@pytest.mark.parametrize(("body", "answer"), BODIES)
def test_both_answer(native: Served, worker: Served, body: dict, answer: object) -> None:
    for served, engine in [(native, "genai_onnx"), (worker, "python")]:
        got = served.post("/invocations", body)
        assert (got.status_code, got.json(), got.headers["x-millrace-engine"]) == (200, answer, engine)


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": [COMEDIAN]},
        {"inputs": COMEDIAN},
        {"inputs": {"text": SPAIN}},
        {"dataframe_records": [{"prompt": 5}]},
        {"dataframe_records": [{"prompt": None}]},
        {"inputs": {"prompt": ""}},
        {"inputs": {"prompt": SPAIN * 100}},
        {"messages": []},
        {},
    ],
)
def test_both_refuse(native: Served, worker: Served, body: dict) -> None:
    for served in (native, worker):
        got = served.post("/invocations", body)
        assert got.status_code == 400
        assert "stack_trace" not in got.json()


def test_the_log_says_who_answers(native: Served, worker: Served) -> None:
    assert "class not executed" in native.lines()
    assert "the class itself answers" in worker.lines()

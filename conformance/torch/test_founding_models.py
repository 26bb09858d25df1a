"""Both founding models, logged by one side and loaded by the other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mlflow

from program import ROOT, node, run

QUESTION = {"messages": [{"role": "user", "content": "What is the capital of Spain?"}]}
ANSWER = "The capital of Spain is Madrid."
PROMPT = {"prompt": "<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>"}
JOKE = "Never trust an atom: they make up everything!\n\nEven the lunch of the electron."


def python(script: str) -> None:
    done = subprocess.run([sys.executable, str(ROOT / script)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


@contextmanager
def served(uri: str, *flags: str) -> Iterator[str]:
    """`millrace models serve` on a free port."""
    command = [node(), str(ROOT / "apps/cli/src/main.ts"), "models", "serve", "-m", uri, "-p", "0", *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"serves \S+ on (http://\S+?)\"", line):
                break
        else:
            raise AssertionError("".join(lines))
        yield found[1]
    finally:
        process.terminate()
        process.wait(30)


def post(url: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_chat_logged_in_typescript_answers_in_python() -> None:
    run("examples/phi3-chat.ts")
    [answer] = mlflow.pyfunc.load_model("models:/phi3@champion").predict(QUESTION)
    assert answer["choices"][0]["message"]["content"] == ANSWER
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["usage"] == {"prompt_tokens": 13, "completion_tokens": 12, "total_tokens": 25}


def test_chat_logged_in_typescript_is_the_one_logged_in_python() -> None:
    run("examples/phi3-chat.ts")
    ours = mlflow.models.Model.load("models:/phi3@champion")
    python("examples/python/phi3_chat.py")
    theirs = mlflow.models.Model.load("models:/phi3@champion")
    assert ours.signature.to_dict() == theirs.signature.to_dict()
    section, reference = ours.flavors["transformers"], theirs.flavors["transformers"]
    of_the_release = {"source_model_name", "tokenizer_type", "transformers_version"}
    assert section.keys() == reference.keys()
    assert {key: section[key] for key in section.keys() - of_the_release} == {key: reference[key] for key in section.keys() - of_the_release}
    assert ours.flavors["python_function"].keys() == theirs.flavors["python_function"].keys()


def test_chat_logged_in_python_is_served_without_python() -> None:
    python("examples/python/phi3_chat.py")
    with served("models:/phi3@champion") as url:
        answer = post(f"{url}/v1/chat/completions", {"model": "phi3", **QUESTION})
        assert answer["choices"][0]["message"]["content"] == ANSWER
        [answer] = post(f"{url}/invocations", QUESTION)
        assert answer["usage"]["total_tokens"] == 25


def test_folder_logged_in_typescript_answers_in_python() -> None:
    uri = run("packages/sdk/test/log-genai.ts", os.environ["MLFLOW_TRACKING_URI"]).strip()
    model = mlflow.pyfunc.load_model(uri)
    assert repr(model.metadata.signature.inputs) == "['prompt': string (required)]"
    assert model.predict(PROMPT) == JOKE


def test_wrapper_logged_in_python_is_served_from_its_folder() -> None:
    python("examples/python/phi3_onnx.py")
    assert mlflow.pyfunc.load_model("models:/phi3-onnx@champion").predict(PROMPT) == JOKE
    with served("models:/phi3-onnx@champion") as url:
        assert post(f"{url}/invocations", PROMPT) == JOKE



def test_class_logged_in_typescript_is_served() -> None:
    run("examples/phi3-onnx.ts")
    with served("models:/phi3-onnx@champion", "--allow-model-code") as url:
        assert post(f"{url}/invocations", PROMPT) == JOKE

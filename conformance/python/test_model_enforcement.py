"""What a body is to a model: random pairs of signature and body, judged by MLflow's own scoring code and by ours.

Ours runs as a program, `packages/models/test/enforce-lines.ts`: pairs in, outcomes out. The seed is printed when a pair differs.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
from typing import Any

import pytest

from bodies import Bodies
from program import run

PAIRS = 600

pytestmark = [pytest.mark.client3, pytest.mark.rows()]


def ours(pairs: list[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps({"signature": signature, "body": body}) + "\n" for signature, body in pairs)
    return [json.loads(line) for line in run("packages/models/test/enforce-lines.ts", stdin=lines).split("\n") if line]


class Metadata:
    def __init__(self, signature: Any) -> None:
        self.signature = signature

    def get_params_schema(self) -> Any:
        return self.signature.params

    def _is_signature_from_type_hint(self) -> bool:
        return False


def theirs(text: dict[str, Any], body: str) -> dict[str, Any]:
    """What `mlflow models serve` does before it calls the model."""
    from mlflow.exceptions import MlflowException
    from mlflow.models import ModelSignature
    from mlflow.pyfunc import _validate_prediction_input
    from mlflow.pyfunc.scoring_server import _parse_json_data

    try:
        signature = ModelSignature.from_dict(text)
        parsed = _parse_json_data(body, Metadata(signature), signature.inputs)
        _validate_prediction_input(parsed.data, parsed.params, signature.inputs, signature.params)
        return {"ok": True}
    except MlflowException as error:
        return json.loads(error.serialize_as_json())


SETS = re.compile(r"(inputs: \[|properties: \{|found: \{|Got \{|fields \{)([^\]}]*)([\]}])")
LIBRARY = [
    # The rest is the text of an exception of numpy, pandas or Python.
    re.compile(r"(^Invalid input\. (?:Data is not compatible with model signature\. .*?Error: '|Provided .*?Error: '))(.*)$", re.S),
    re.compile(r"(^Invalid input\. )(?!Data|Provided|The |Dataframe|Failed|Ensure|Model|Missing|Expected|Invalid|Incompatible)(.*)$", re.S),
]


def tail(message: str) -> str:
    """The part of a message that says what is wrong, without data, the order of sets, and texts of libraries."""
    start = message.rfind("'. Error: ") if message.startswith("Failed to enforce schema of data") else -1
    text = message[start + 10 :] if start >= 0 else message
    text = re.sub(r"IMPORTANT: .*", "", text, flags=re.S)
    text = re.sub(r" Hint: .*", "", text, flags=re.S)
    text = re.sub(r"(enforce schema of )'.*' with type", r"\1DATA with type", text, flags=re.S)
    if text.startswith("Invalid parameters found: {("):
        return "\n".join(sorted(text[len("Invalid parameters found: {(") : -2].split("), (")))
    text = SETS.sub(lambda found: found[1] + ", ".join(sorted(found[2].split(", "))) + found[3], text)
    for pattern in LIBRARY:
        text = pattern.sub(r"\1", text)
    return text


def outcome(answer: dict[str, Any]) -> tuple[Any, ...]:
    if answer.get("ok"):
        return ("ok",)
    return answer["error_code"], answer.get("error_class") == "SCHEMA_ENFORCEMENT_FAILED", tail(answer["message"])


def test_random_pairs() -> None:
    seed = int(os.environ.get("MILLRACE_SEED") or secrets.randbits(32))
    bodies = Bodies(seed)
    logging.disable(logging.CRITICAL)
    pairs = [bodies.pair() for _ in range(PAIRS)]
    differing = []
    for (signature, body), answer in zip(pairs, ours(pairs)):
        expected, actual = outcome(theirs(signature, body)), outcome(answer)
        if expected != actual:
            differing.append(f"\n{signature}\n{body}\nMLflow: {expected}\nours:   {actual}")
    logging.disable(logging.NOTSET)
    assert not differing, f"MILLRACE_SEED={seed}: {len(differing)} of {PAIRS} differ" + "".join(differing[:5])

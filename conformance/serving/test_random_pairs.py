"""Random signatures and random bodies: the program under test and a live `mlflow models serve` answer with the same status, code,
class and tail of the message. The seed is the same in each run, so that a change is judged by itself; `--seed 0` takes a fresh one, which a
failure prints, and `--seed N` repeats it."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mlflow
import pytest
from mlflow.models import Model, ModelSignature

from conftest import Serve, Served, await_ready, free_port
from random_pairs import request, signature
from test_tables import MODEL_FAILED, shown

SIGNATURES = 4
BODIES = 150
# Both models answer `ok` to whatever has passed the signature.
PYTHON_MODEL = """
import mlflow

class Ok(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return "ok"

mlflow.models.set_model(Ok())
"""
JAVASCRIPT_MODEL = "export default class Ok { predict() { return 'ok'; } }\n"


@dataclass
class Pair:
    seed: int
    signature: ModelSignature
    chance: random.Random
    reference: Served
    ours: Served


def save_both(root: Path, of: ModelSignature) -> tuple[Path, Path]:
    """The model for MLflow, and the one for the program under test."""
    root.mkdir()
    (root / "ok.py").write_text(PYTHON_MODEL)
    mlflow.pyfunc.save_model(str(root / "python"), python_model=str(root / "ok.py"), signature=of, pip_requirements=["mlflow"])
    ours = root / "javascript"
    ours.mkdir()
    (ours / "ok.mjs").write_text(JAVASCRIPT_MODEL)
    Model(signature=of, flavors={"javascript_function": {"module": "ok.mjs"}}).save(str(ours / "MLmodel"))
    return root / "python", ours


def start_reference(folder: Path) -> Served:
    port = free_port()
    log = folder.parent / "log"
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", str(folder), "-p", str(port), "--env-manager", "local", "-w", "1"]
    # `mlflow` looks for `uvicorn` on the path.
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True, env=env, start_new_session=True)
    return Served(f"http://127.0.0.1:{port}", process, log)


@pytest.fixture(scope="module")
def pairs(serve: Serve, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Pair]]:
    first = request.config.getoption("--seed") or random.randrange(1, 2**32)
    root = tmp_path_factory.mktemp("random")
    references: list[Served] = []
    made: list[Pair] = []
    try:
        for seed in range(first, first + SIGNATURES):
            chance = random.Random(seed)
            of = signature(chance)
            theirs, ours = save_both(root / str(seed), of)
            references.append(start_reference(theirs))
            made.append(Pair(seed, of, chance, references[-1], serve(ours, "--allow-model-code")))
        for reference in references:
            await_ready(reference)
        yield made
    finally:
        for reference in references:
            stop(reference)


def stop(reference: Served) -> None:
    """`mlflow` starts the server as a child of its own."""
    os.killpg(reference.process.pid, 15)
    reference.process.wait(30)


def same(of: ModelSignature, wanted: tuple[object, ...], got: tuple[object, ...]) -> bool:
    return comparable(of, wanted) == comparable(of, got) or better(wanted, got)


def comparable(of: ModelSignature, answer: tuple[object, ...]) -> tuple[object, ...]:
    """Listed in docs/serving.md: MLflow casts the columns of one unnamed tensor in the order of a Python set, which changes with
    every start; which of two bad columns is named is chance."""
    if not of.inputs.is_tensor_spec() or of.inputs.has_input_names():
        return answer
    return (*answer[:-1], re.sub(r"convert column .* to type", "convert column to type", str(answer[-1])))


def better(wanted: tuple[object, ...], got: tuple[object, ...]) -> bool:
    """Listed in docs/serving.md: a list of lists of different lengths as a param is refused with the param's name, where MLflow says that
    the model failed."""
    return MODEL_FAILED in str(wanted[-1]) and got[0] == 400 and "Value must be a 1D array" in str(got[-1])


def test_fresh_signatures(pairs: list[Pair]) -> None:
    statuses: set[int] = set()
    for pair in pairs:
        for number in range(BODIES):
            body, kind = request(pair.chance, pair.signature)
            wanted = shown(pair.reference.post("/invocations", body, kind))
            got = shown(pair.ours.post("/invocations", body, kind))
            statuses.add(wanted[0])
            assert same(pair.signature, wanted, got), (
                f"seed {pair.seed}, body {number}: {kind} {body!r}\n    signature {pair.signature.to_dict()}\n    MLflow {wanted}\n    ours   {got}"
            )
    assert statuses == {200, 400}, f"from seed {pairs[0].seed}: the bodies were not mixed"

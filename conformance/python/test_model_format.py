"""Models that one side wrote and the other reads: folders, YAML, and what loads."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from random import Random
from typing import Any

import pytest

from program import run
from wire import Server, unique

pytestmark = pytest.mark.client3

onnx = pytest.importorskip("onnx", reason="the lane of an older client has no onnx")


def linear(path: Path) -> str:
    """y = x · (10, 1) as an ONNX file."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    weights = numpy_helper.from_array(np.array([[10], [1]], "float32"), "w")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [weights],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))
    return str(path)


@pytest.mark.rows("createLoggedModel", "uploadArtifact", "finalizeLoggedModel", "createModelVersion")
def test_logged_in_typescript_loads_in_python(server: Server, experiment: str, tmp_path: Path) -> None:
    import mlflow
    import numpy as np

    name = unique("linear")
    answer = run("packages/sdk/test/log-onnx.ts", server.url, experiment, linear(tmp_path / "linear.onnx"), name)
    info = json.loads(answer)
    assert info["registeredModelVersion"] == "1"
    model = mlflow.pyfunc.load_model(f"models:/{name}/1")
    assert repr(model.metadata.signature.inputs) == "[Tensor('float32', (-1, 2))]"
    assert model.predict(np.array([[1, 2], [3, 4]], "float32"))["y"].tolist() == [[12.0], [34.0]]
    logged = mlflow.MlflowClient().get_logged_model(info["modelId"])
    assert str(logged.status) == "READY" and logged.params == {"from": "TypeScript"}
    assert mlflow.models.Model.load(info["modelUri"]).load_input_example().tolist() == [[1, 2], [3, 4]]


@pytest.mark.rows("createLoggedModel", "uploadArtifact", "createRegisteredModel", "createModelVersion", "setRegisteredModelAlias")
@pytest.mark.parametrize(
    ("script", "name", "inputs"),
    [("phi3-chat.ts", "phi3", "['messages': Array("), ("phi3-onnx.ts", "phi3-onnx", "['prompt': string (required)]")],
)
def test_examples_in_typescript(server: Server, script: str, name: str, inputs: str) -> None:
    import mlflow

    assert "millrace models serve" in run(f"examples/{script}")
    uri = f"models:/{name}@champion"
    signature = mlflow.models.Model.load(uri).signature
    assert repr(signature.inputs).startswith(inputs)
    assert mlflow.models.get_model_info(uri).saved_input_example_info["type"] == "json_object"


def test_logged_in_python_is_rewritten_alike(tmp_path: Path) -> None:
    import mlflow
    from mlflow.models import infer_signature
    from sklearn.linear_model import LinearRegression

    example = {"a": [1.5], "b": "é", "o": {"x": 1}}
    signature = infer_signature(example, ["y"], {"t": 0.5, "stop": ["a"]})
    mlflow.pyfunc.save_model(
        str(tmp_path / "echo"),
        python_model=lambda model_input: model_input,
        signature=signature,
        input_example=example,
        metadata={"note": "it's: a long note, with a colon and an é, " * 4, "n": [1, 2.5, None, {"k": "yes"}]},
        pip_requirements=["cloudpickle"],
    )
    mlflow.sklearn.save_model(LinearRegression().fit([[0.0], [1.0]], [0, 1]), str(tmp_path / "sk"), pip_requirements=[])
    mlflow.onnx.save_model(onnx.load(linear(tmp_path / "l.onnx")), str(tmp_path / "onnx"), pip_requirements=["onnx"])
    for name in ["echo", "sk", "onnx"]:
        text = (tmp_path / name / "MLmodel").read_text()
        assert run("packages/models/test/rewrite-mlmodel.ts", str(tmp_path / name / "MLmodel")) == text


WORDS = [
    *["a", "word", "it's", "1.5", "yes", "no:", "x: y", "#c", "a #b", "-", "- a", "{x}", "[", "'", '"q"', "\\", "é", "水", "\n"],
    *["\n\n", " ", "  ", "\t", "2020-01-02", "null", "~", "", "0x1F", "%", "@a", "a,b", "?", "? x", ":", "trailing ", "\x07", "😀"],
    *["longer-word-with-dashes", '{"type": "string"}', "=", "<<", "---", "...a", "!t", "&a", "*a", "|", ">", "`", "1:30", "12e4567", "1e3"],
]


class Values:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self) -> str:
        count = self.random.choice([0, 1, 1, 1, 2, 3, 8, 40])
        return self.random.choice(["", " "]).join(self.random.choice(WORDS) for _ in range(count))

    def value(self, depth: int = 0) -> Any:
        kind = self.random.random()
        if depth > 3 or kind < 0.55:
            return self.text()
        if kind < 0.7:
            return self.random.choice([None, True, False, 0, -5, 2**70, 1.5, 1e-7, 1e22, float("inf"), 1.0, 123456789.125])
        if kind < 0.85:
            return [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
        return self.dict(depth)

    def dict(self, depth: int = 0) -> dict[str, Any]:
        return {self.random.choice([self.text(), "k", "key_b", "a"]): self.value(depth + 1) for _ in range(self.random.randint(0, 4))}


def test_yaml_is_pyyamls() -> None:
    import yaml

    seed = int(os.environ.get("MILLRACE_SEED") or secrets.randbits(32))
    values = Values(seed)
    documents = [values.dict() for _ in range(400)]
    lines = run("packages/models/test/yaml-lines.ts", stdin="".join(json.dumps(it) + "\n" for it in documents))
    for document, line in zip(documents, lines.split("\n")):
        answer = json.loads(line)
        assert answer["yaml"] == yaml.safe_dump(document, default_flow_style=False), f"MILLRACE_SEED={seed}"
        assert json.loads(answer["json"]) == yaml.safe_load(answer["yaml"]), f"MILLRACE_SEED={seed}"

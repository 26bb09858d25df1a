"""The TypeScript client against the server, Millrace or MLflow itself; what it wrote is read by MLflow's client."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from program import run
from wire import Server, unique

pytest.importorskip("onnx", reason="the lane of an older client has no onnx")
from test_model_format import linear  # noqa: E402 (it is skipped with its module)

pytestmark = pytest.mark.client3

ECHO = """
export default class Echo {
  async predict(context, rows) { return process.env.ECHO_API_KEY ? rows.map(({ text }) => text + '!') : []; }
}
"""


@pytest.fixture(scope="module")
def flow(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("flow")
    linear(folder / "linear.onnx")
    (folder / "echo.mjs").write_text(ECHO)
    name = unique("flow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ECHO_API_KEY", "secret")
        return {"name": name, **json.loads(run("packages/sdk/test/whole-flow.ts", server.url, name, str(folder)))}


@pytest.mark.rows("createExperiment", "createRun", "logBatch", "logMetric", "updateRun", "uploadArtifact", "searchRuns")
def test_a_run(flow: dict[str, Any]) -> None:
    import mlflow

    found = mlflow.get_run(flow["runId"])
    assert (found.info.run_name, found.info.status) == ("from TypeScript", "FINISHED")
    assert (found.info.start_time, found.info.end_time) == (1, 30)
    assert found.data.params == {"rate": "0.01"}
    assert found.data.tags["language"] == "TypeScript"
    history = mlflow.MlflowClient().get_metric_history(flow["runId"], "loss")
    assert [(point.step, point.timestamp) for point in history] == [(0, 10), (1, 11), (2, 12)]
    assert [point.value for point in history[:2]] == [0.5, 0.25] and math.isnan(history[2].value)
    assert found.data.metrics["best"] > 1e308
    assert mlflow.artifacts.load_text(f"{found.info.artifact_uri}/notes/é a.txt") == "naïve"
    assert flow["found"] == 1


@pytest.mark.rows("createLoggedModel", "finalizeLoggedModel", "logOutputs", "createModelVersion", "getModelVersionDownloadUri")
def test_its_models(flow: dict[str, Any]) -> None:
    import mlflow

    client = mlflow.MlflowClient()
    logged = {flavor: client.get_logged_model(model_id) for flavor, model_id in flow["ids"].items()}
    assert {str(model.status) for model in logged.values()} == {"READY"}
    assert {model.source_run_id for model in logged.values()} == {flow["runId"]}
    listed = [output.model_id for output in mlflow.get_run(flow["runId"]).outputs.model_outputs]
    assert sorted(listed) == sorted(flow["ids"].values())
    assert client.get_model_version(flow["name"], "1").source == f"models:/{flow['ids']['onnx']}"
    assert {"MLmodel", "model.onnx", "requirements.txt"} <= set(flow["files"])
    assert flow["ids"]["transformers"] in flow["fromRun"]


def test_python_loads_them(flow: dict[str, Any]) -> None:
    import mlflow
    import numpy as np

    loaded = mlflow.pyfunc.load_model(f"models:/{flow['name']}/1")
    assert loaded.predict(np.array([[1, 2], [3, 4]], "float32"))["y"].tolist() == [[12.0], [34.0]]
    sections = {flavor: mlflow.models.Model.load(f"models:/{it}") for flavor, it in flow["ids"].items()}
    assert {flavor: sorted(model.flavors) for flavor, model in sections.items()} == {
        "onnx": ["onnx", "python_function"],
        "transformers": ["python_function", "transformers"],
        "genaiOnnx": ["genai_onnx", "python_function"],
        "javascript": ["javascript_function"],
    }
    assert repr(sections["javascript"].signature.inputs) == "['text': string (required)]"
    assert all(model.run_id == flow["runId"] for model in sections.values())


def test_what_lies_beside_them(flow: dict[str, Any]) -> None:
    import mlflow

    info = {flavor: mlflow.models.get_model_info(f"models:/{it}") for flavor, it in flow["ids"].items()}
    assert {flavor: it.env_vars for flavor, it in info.items() if it.env_vars} == {"javascript": ["ECHO_API_KEY"]}
    place = {flavor: mlflow.MlflowClient().get_logged_model(it).artifact_location for flavor, it in flow["ids"].items()}
    variables = mlflow.artifacts.load_text(f"{place['javascript']}/environment_variables.txt")
    assert [line for line in variables.splitlines() if not line.startswith("#")] == ["ECHO_API_KEY"]
    assert "no licence file" in mlflow.artifacts.load_text(f"{place['transformers']}/LICENSE.txt")


@pytest.mark.rows("downloadArtifact", "uploadArtifact")
@pytest.mark.parametrize("kind", ["logged", "run", "artifacts"])
def test_requirements_change_where_the_model_lies(kind: str, tmp_path: Path) -> None:
    import mlflow
    from mlflow.models.model import update_model_requirements

    def changed(change: Any) -> list[str]:
        with mlflow.start_run() as current:
            info = mlflow.onnx.log_model(graph(tmp_path), name="linear", pip_requirements=["onnx==1.0", "onnxruntime", "six"])
            folder = mlflow.artifacts.download_artifacts(info.model_uri)
            mlflow.log_artifacts(folder, "linear")
        place = {
            "logged": (info.model_uri, mlflow.MlflowClient().get_logged_model(info.model_id).artifact_location),
            "run": (f"runs:/{current.info.run_id}/copy", f"{current.info.artifact_uri}/copy"),
            "artifacts": (f"{current.info.artifact_uri}/linear", f"{current.info.artifact_uri}/linear"),
        }
        if kind == "run":
            mlflow.log_artifacts(folder, "copy", run_id=current.info.run_id)
        uri, root = place[kind]
        change(uri, "add", ["onnx==1.22.0", "NumPy"])
        change(uri, "remove", ["six==3", "unknown"])
        return [mlflow.artifacts.load_text(f"{root}/{name}") for name in ("requirements.txt", "conda.yaml")]

    def ours(uri: str, operation: str, lines: list[str]) -> None:
        run("apps/cli/src/main.ts", "models", "update-pip-requirements", "-m", uri, operation, *lines)

    assert changed(ours) == changed(update_model_requirements)


def graph(folder: Path) -> Any:
    import onnx

    return onnx.load(linear(folder / "linear.onnx"))

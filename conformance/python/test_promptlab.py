"""Runs from the prompt page: refusals, the run, its files, and what MLflow's client makes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from wire import Server, pairs, unique

pytestmark = [pytest.mark.client3, pytest.mark.rows("createPromptlabRun")]

ROUTE = "/ajax-api/2.0/mlflow/runs/create-promptlab-run"
MINIMAL = {
    "prompt_template": "Say {{ word }} é",
    "prompt_parameters": [{"key": "word", "value": 'hello "x"'}],
    "model_route": "chat",
    "model_input": 'Say hello "x" é',
    "mlflow_version": "3.17.2",
}
NEEDED = ["experiment_id", "prompt_template", "prompt_parameters", "model_route", "model_input", "mlflow_version"]


def create(server: Server, experiment: str, **fields: Any) -> Any:
    return server.ok("POST", ROUTE, {"experiment_id": experiment, **MINIMAL, **fields})["run"]


@pytest.fixture
def files(server: Server, client: Any, tmp_path: Path) -> Any:
    """Downloads what a run has, text by path."""

    def download(run_id: str) -> dict[str, str]:
        folder = Path(client.download_artifacts(run_id, "", str(tmp_path)))
        return {str(it.relative_to(folder)): it.read_text() for it in folder.rglob("*") if it.is_file()}

    return download


@pytest.mark.parametrize("missing", range(len(NEEDED)), ids=NEEDED)
@pytest.mark.parametrize("empty", ["absent", "empty", "null"])
def test_what_is_needed_in_its_order(server: Server, experiment: str, missing: int, empty: str) -> None:
    body: dict[str, Any] = {"experiment_id": experiment, **MINIMAL}
    for name in NEEDED[missing:]:
        if empty == "absent":
            del body[name]
        else:
            body[name] = None if empty == "null" else [] if name == "prompt_parameters" else ""
    response = server.call("POST", ROUTE, body)
    message = f"CreatePromptlabRun request must specify {NEEDED[missing]}."
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert response.json()["message"] == message


@pytest.mark.parametrize(
    ("experiment_id", "status", "message"),
    [
        ("987654", 404, "No Experiment with id=987654 exists"),
        ("abc", 400, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."),
    ],
)
def test_experiments_that_are_none(server: Server, experiment_id: str, status: int, message: str) -> None:
    response = server.call("POST", ROUTE, {"experiment_id": experiment_id, **MINIMAL})
    assert (response.status_code, response.json()["message"]) == (status, message)


def test_the_run(server: Server, experiment: str) -> None:
    parameters = [{"key": "temperature", "value": "0.5"}, {"key": "max_tokens", "value": 10}]
    run = create(server, experiment, run_name="tried", user_id="ann", start_time=1234, model_parameters=parameters)
    info = run["info"]
    assert (info["run_name"], info["status"], info["user_id"]) == ("tried", "FINISHED", "ann")
    assert (info["start_time"], info["lifecycle_stage"], info["experiment_id"]) == (1234, "active", experiment)
    assert info["end_time"] > 1234
    assert pairs(run["data"]["params"]) == {
        "temperature": "0.5",
        "max_tokens": "10",
        "model_route": "chat",
        "prompt_template": MINIMAL["prompt_template"],
    }
    tags = pairs(run["data"]["tags"])
    [model] = json.loads(tags.pop("mlflow.log-model.history"))
    assert tags == {
        "mlflow.runName": "tried",
        "mlflow.loggedArtifacts": '[{"path": "eval_results_table.json", "type": "table"}]',
        "mlflow.runSourceType": "PROMPT_ENGINEERING",
    }
    assert (model["run_id"], model["artifact_path"], model["flavors"]) == (info["run_id"], "model", {})
    assert re.fullmatch(r"[0-9a-f]{32}", model["model_uuid"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", model["utc_time_created"])
    read = server.read_run(info["run_id"])
    assert read["info"] == info
    assert pairs(read["data"]["tags"]) == pairs(run["data"]["tags"])
    assert (run["inputs"], run["outputs"]) == ({}, {})


def test_what_is_left_out(server: Server, experiment: str) -> None:
    run = create(server, experiment)
    assert run["info"]["user_id"] == "unknown"
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", run["info"]["run_name"])
    assert 0 <= run["info"]["end_time"] - run["info"]["start_time"] < 60_000
    assert set(pairs(run["data"]["params"])) == {"model_route", "prompt_template"}


def test_the_table(server: Server, experiment: str, files: Any) -> None:
    named = [{"key": "word", "value": "é"}, {"key": "b c", "value": "2"}]
    latency = [{"key": "latency", "value": 5}]
    run = create(server, experiment, prompt_parameters=named, model_output="Hi", model_output_parameters=latency)
    text = files(run["info"]["run_id"])["eval_results_table.json"]
    columns = '["word", "b c", "prompt", "output", "latency"]'
    assert text == (
        f'{{"columns": {columns}, "data": [["\\u00e9", "2", "Say hello \\"x\\" \\u00e9", "Hi", "5"]]}}'
    )


def test_a_table_without_an_answer(server: Server, experiment: str, client: Any) -> None:
    run_id = create(server, experiment)["info"]["run_id"]
    table = client.load_table(experiment, "eval_results_table.json", run_ids=[run_id])
    assert list(table.columns) == ["word", "prompt", "output"]
    assert table[["word", "prompt"]].values.tolist() == [['hello "x"', MINIMAL["model_input"]]]
    assert table["output"].isna().all()


def test_the_model(server: Server, experiment: str, files: Any) -> None:
    named = [{"key": "word", "value": "yes"}, {"key": "b c", "value": "2"}]
    given = [{"key": "stop", "value": "a\nb"}, {"key": "temperature", "value": 0.5}]
    run_id = create(server, experiment, prompt_parameters=named, model_parameters=given)["info"]["run_id"]
    found = files(run_id)
    model = {path.removeprefix("model/"): text for path, text in found.items() if path.startswith("model/")}
    assert set(model) == {
        "MLmodel",
        "conda.yaml",
        "input_example.json",
        "parameters.yaml",
        "python_env.yaml",
        "requirements.txt",
        "serving_input_example.json",
    }
    assert model["parameters.yaml"] == (
        "model_parameters:\n  stop: 'a\n\n    b'\n  temperature: '0.5'\nmodel_route: chat\n"
        "prompt_parameters:\n  b c: '2'\n  word: 'yes'\nprompt_template: \"Say {{ word }} \\xE9\"\n"
    )
    assert model["requirements.txt"] == "mlflow[gateway]==3.17.2"
    assert model["input_example.json"] == '{"inputs": ["yes", "2"]}'
    assert json.loads(model["serving_input_example.json"]) == {"inputs": {"inputs": ["yes", "2"]}}
    said = yaml.safe_load(model["MLmodel"])
    flavor = said["flavors"]["python_function"]
    assert flavor.pop("python_version").count(".") == 2
    assert flavor == {
        "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
        "loader_module": "mlflow.prompt.promptlab_model",
        "parameters_path": "parameters.yaml",
    }
    assert (said["run_id"], said["artifact_path"], said["mlflow_version"]) == (run_id, "model", "3.17.2")
    assert said["signature"] == {
        "inputs": '[{"type": "string", "name": "word", "required": true}, {"type": "string", "name": "b c", "required": true}]',
        "outputs": '[{"type": "string", "name": "output", "required": true}]',
        "params": None,
    }  # fmt: skip


def test_mlflow_loads_the_model(server: Server, experiment: str) -> None:
    import mlflow

    run_id = create(server, experiment)["info"]["run_id"]
    loaded = mlflow.pyfunc.load_model(f"runs:/{run_id}/model")
    assert loaded.metadata.get_input_schema().input_names() == ["word"]
    assert loaded.metadata.run_id == run_id


@pytest.mark.deviation("promptlab-strict")
def test_tags_are_stored(server: Server, experiment: str) -> None:
    run = create(server, experiment, tags=[{"key": "team", "value": "red"}])
    assert pairs(run["data"]["tags"])["team"] == "red"


WRONG = [
    ({"prompt_template": 5}, "Invalid value 5 for parameter 'prompt_template' supplied"),
    ({"prompt_parameters": "x"}, "Invalid value \"x\" for parameter 'prompt_parameters' supplied"),
    ({"prompt_parameters": [5]}, "Invalid value 5 for parameter 'prompt_parameters[0]' supplied"),
    ({"prompt_parameters": [{"value": "a"}]}, "Missing value for required parameter 'prompt_parameters[0].key'."),
    ({"start_time": "x"}, "Invalid value \"x\" for parameter 'start_time' supplied"),
    ({"model_parameters": [{"key": "model_route", "value": "x"}]}, "Duplicate parameter keys have been submitted"),
    ({"model_parameters": [{"key": "a\nb", "value": "x"}]}, "Invalid value \"a\\nb\" for parameter 'params[0].key'"),
]  # fmt: skip


@pytest.mark.deviation("promptlab-strict")
@pytest.mark.parametrize(("fields", "message"), WRONG, ids=[str(fields)[:60] for fields, _ in WRONG])
def test_nothing_is_left_of_what_is_refused(server: Server, fields: dict[str, Any], message: str) -> None:
    experiment_id = server.experiment(unique("promptlab"))
    response = server.call("POST", ROUTE, {"experiment_id": experiment_id, **MINIMAL, **fields})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert response.json()["message"].startswith(message), response.text
    assert server.post("runs/search", {"experiment_ids": [experiment_id], "run_view_type": "ALL"}) == {}

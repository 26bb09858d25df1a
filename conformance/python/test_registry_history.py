"""What the registry remembers beyond MLflow's: moves of aliases, digests of files, differences, lineage."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import numpy
import pytest
from mlflow import MlflowClient

from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("registry-history")]

OLD = "/api/3.0/millrace"
MLMODEL = """artifact_path: model
flavors:
  python_function:
    loader_module: none
signature:
  inputs: '[{{"type": "{type}", "name": "x", "required": true}}]'
  outputs: null
  params: null
"""


def ask(server: Server, path: str, **query: Any) -> Any:
    answer = server.call("GET", f"{OLD}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(server: Server, path: str, **query: Any) -> tuple[int, str, str]:
    answer = server.call("GET", f"{OLD}/{path}", params=query)
    return answer.status_code, answer.json()["error_code"], answer.json()["message"]


def model_folder(tmp_path: Path, kind: str, requirements: str, weights: bytes) -> Path:
    folder = tmp_path / unique("model")
    (folder / "data").mkdir(parents=True)
    (folder / "MLmodel").write_text(MLMODEL.format(type=kind))
    (folder / "requirements.txt").write_text(requirements)
    (folder / "python_env.yaml").write_text("python: 3.11.7\n")
    (folder / "data" / "weights.bin").write_bytes(weights)
    return folder


def register(client: MlflowClient, name: str, folder: Path, lr: str, accuracy: float) -> str:
    run = client.create_run("0")
    run_id = run.info.run_id
    client.log_param(run_id, "lr", lr)
    client.log_param(run_id, "same", "yes")
    client.log_metric(run_id, "accuracy", accuracy)
    client.log_metric(run_id, "loss", float("nan"))
    client.log_artifacts(run_id, str(folder), "model")
    client.set_tag(run_id, "mlflow.linkedPrompts", json.dumps([{"name": "greeting", "version": "2"}]))
    dataset = mlflow.data.from_numpy(numpy.array([1.0, 2.0]), name="numbers")
    client.log_inputs(run_id, [mlflow.entities.DatasetInput(dataset._to_mlflow_entity(), [])])
    return client.create_model_version(name, f"runs:/{run_id}/model", run_id).version


@pytest.fixture(scope="module")
def pair(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    client, name = MlflowClient(server.url), unique("remembered")
    client.create_registered_model(name)
    tmp_path = tmp_path_factory.mktemp("models")
    first = register(client, name, model_folder(tmp_path, "double", "numpy==1.0\nscipy\n", b"a" * 70_000), "0.1", 0.5)
    second = register(client, name, model_folder(tmp_path, "string", "numpy==2.0\n", b"b"), "0.2", 0.9)
    yield name, str(first), str(second)


def recorded(server: Server, name: str, version: str) -> Any:
    for _ in range(200):
        answer = ask(server, "model-versions/files", name=name, version=version)
        if answer["status"] != "PENDING":
            return answer
        time.sleep(0.05)
    raise AssertionError("the files are still pending after ten seconds")


@pytest.mark.rows("getModelVersionFiles")
def test_files_have_the_digest_of_their_bytes(server: Server, pair: tuple[str, str, str]) -> None:
    name, first, _ = pair
    answer = recorded(server, name, first)
    assert answer["status"] == "RECORDED"
    files = {file["path"]: file for file in answer["files"]}
    assert sorted(files) == ["MLmodel", "data/weights.bin", "python_env.yaml", "requirements.txt"]
    assert files["data/weights.bin"]["sha256"] == hashlib.sha256(b"a" * 70_000).hexdigest()
    assert files["data/weights.bin"]["file_size"] == 70_000


@pytest.mark.rows("getModelVersionFiles", "verifyModelVersionFiles")
def test_a_version_without_served_files_says_so(server: Server) -> None:
    client, name = MlflowClient(server.url), unique("elsewhere")
    client.create_registered_model(name)
    version = client.create_model_version(name, "s3://bucket/model").version
    answer = recorded(server, name, version)
    assert answer["status"] == "UNAVAILABLE" and "outside what this server" in answer["status_message"]
    status, code, message = refused(server, "model-versions/verify-files", name=name, version=version)
    assert (status, code) == (409, "RESOURCE_CONFLICT") and "no recorded files" in message


@pytest.mark.rows("verifyModelVersionFiles")
def test_verification_finds_what_changed(server: Server, tmp_path: Path) -> None:
    client, name = MlflowClient(server.url), unique("tampered")
    client.create_registered_model(name)
    version = register(client, name, model_folder(tmp_path, "double", "numpy\n", b"good"), "1", 1.0)
    assert recorded(server, name, version)["status"] == "RECORDED"
    clean = ask(server, "model-versions/verify-files", name=name, version=version)
    assert clean["is_unchanged"] is True and {file["verdict"] for file in clean["files"]} == {"UNCHANGED"}
    run_id = client.get_model_version(name, version).run_id
    (tmp_path / "weights.bin").write_bytes(b"evil")
    client.log_artifact(run_id, str(tmp_path / "weights.bin"), "model/data")
    (tmp_path / "extra.txt").write_text("new")
    client.log_artifact(run_id, str(tmp_path / "extra.txt"), "model")
    found = ask(server, "model-versions/verify-files", name=name, version=version)
    verdicts = {file["path"]: file["verdict"] for file in found["files"] if file["verdict"] != "UNCHANGED"}
    assert found["is_unchanged"] is False
    assert verdicts == {"data/weights.bin": "CHANGED", "extra.txt": "ADDED"}


@pytest.mark.rows("compareModelVersions")
def test_comparison_shows_what_differs_and_nothing_else(server: Server, pair: tuple[str, str, str]) -> None:
    name, first, second = pair
    for version in (first, second):
        recorded(server, name, version)
    found = ask(server, "model-versions/compare", name=name, version=first, other_version=second)
    assert found["params"] == [{"key": "lr", "value": "0.1", "other_value": "0.2"}]
    assert found["metrics"] == [{"key": "accuracy", "value": 0.5, "other_value": 0.9}]
    assert found["environment"] == [
        {"key": "numpy", "value": "==1.0", "other_value": "==2.0"},
        {"key": "scipy", "value": "any version"},
    ]
    assert [it["key"] for it in found["signature"]] == ["inputs"]
    assert json.loads(found["signature"][0]["other_value"])[0]["type"] == "string"
    assert [it["path"] for it in found["files"]] == ["MLmodel", "data/weights.bin", "requirements.txt"]
    assert "tags" not in found and "remarks" not in found
    same = ask(server, "model-versions/compare", name=name, version=first, other_version=first)
    assert same == {}


@pytest.mark.rows("compareModelVersions")
def test_comparison_remarks_what_it_cannot_see(server: Server, pair: tuple[str, str, str]) -> None:
    client, name = MlflowClient(server.url), unique("bare")
    client.create_registered_model(name)
    version = client.create_model_version(name, "s3://bucket/model").version
    recorded(server, name, version)
    found = ask(server, "model-versions/compare", name=name, version=version, other_name=pair[0], other_version=pair[1])
    assert any("outside what this server" in remark for remark in found["remarks"])
    assert {"key": "lr", "other_value": "0.1"} in found["params"]
    run_id = client.create_run("0").info.run_id
    empty = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    recorded(server, name, empty)
    remarks = ask(server, "model-versions/compare", name=name, version=empty, other_version=empty)["remarks"]
    assert remarks == [
        f"{name}, version {empty}: There were no files when the version was registered.",
        f"{name}, version {empty}: It has no MLmodel file, which would hold its signature.",
    ]


@pytest.mark.rows("getModelVersionLineage")
def test_lineage_names_everything_behind_a_version(server: Server, pair: tuple[str, str, str]) -> None:
    client, (name, first, _) = MlflowClient(server.url), pair
    found = ask(server, "model-versions/lineage", name=name, version=first)
    version = client.get_model_version(name, first)
    assert found["model_version"]["version"] == first
    assert found["run"]["run_id"] == version.run_id
    assert found["prompts"] == [{"name": "greeting", "version": "2"}]
    assert [it["dataset"]["name"] for it in found["datasets"]] == ["numbers"]
    copy = client.copy_model_version(f"models:/{name}/{first}", unique("copy"))
    lineage = ask(server, "model-versions/lineage", name=copy.name, version=copy.version)
    assert (lineage["copied_from"]["name"], lineage["copied_from"]["version"]) == (name, first)
    assert lineage["run"]["run_id"] == version.run_id


@pytest.mark.rows("getModelVersionLineage")
def test_lineage_has_the_logged_model(server: Server) -> None:
    client, name = MlflowClient(server.url), unique("logged")
    model = client.create_logged_model("0", params={"depth": "3"})
    client.create_registered_model(name)
    version = client.create_model_version(name, f"models:/{model.model_id}", model_id=model.model_id).version
    found = ask(server, "model-versions/lineage", name=name, version=version)
    assert found["logged_model"]["info"]["model_id"] == model.model_id
    assert found["logged_model"]["data"]["params"] == [{"key": "depth", "value": "3"}]


@pytest.mark.rows("getAliasHistory")
def test_alias_history_says_what_moved_when_and_by_whom(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    client, name = MlflowClient(server.url), unique("moved")
    client.create_registered_model(name)
    for _ in range(3):
        client.create_model_version(name, "s3://bucket/model")
    monkeypatch.setitem(os.environ, "MLFLOW_TRACKING_USERNAME", "ada")
    monkeypatch.setitem(os.environ, "MLFLOW_TRACKING_PASSWORD", "secret")
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "champion", "2")
    client.set_registered_model_alias(name, "champion", "2")
    client.set_registered_model_alias(name, "other", "3")
    monkeypatch.delitem(os.environ, "MLFLOW_TRACKING_USERNAME")
    client.delete_registered_model_alias(name, "champion")
    client.delete_model_version(name, "3")
    changes = ask(server, "registered-models/alias-history", name=name)["changes"]
    seen = [
        (it["alias"], it.get("version"), it.get("previous_version"), it.get("user", "")) for it in changes
    ]  # fmt: skip
    assert seen == [
        ("other", None, "3", ""),
        ("champion", None, "2", ""),
        ("other", "3", None, "ada"),
        ("champion", "2", "1", "ada"),
        ("champion", "1", None, "ada"),
    ]
    times = [it["timestamp"] for it in changes]
    assert times == sorted(times, reverse=True)
    one = ask(server, "registered-models/alias-history", name=name, alias="champion", max_results=2)
    assert [it.get("version") for it in one["changes"]] == [None, "2"]
    rest = ask(
        server, "registered-models/alias-history", name=name, alias="champion", page_token=one["next_page_token"]
    )  # fmt: skip
    assert [it["version"] for it in rest["changes"]] == ["1"] and "next_page_token" not in rest


@pytest.mark.rows("searchAliasMoves")
def test_alias_moves_of_all_models_and_prompts_newest_first(server: Server) -> None:
    client, model, prompt = MlflowClient(server.url), unique("live"), unique("text")
    client.create_registered_model(model)
    client.create_model_version(model, "s3://bucket/model")
    client.register_prompt(prompt, "Hello {{ name }}")
    client.set_registered_model_alias(model, "champion", "1")
    client.set_prompt_alias(prompt, "live", 1)
    client.delete_registered_model_alias(model, "champion")
    moves = ask(server, "registered-models/alias-moves", max_results=3)["moves"]
    assert [(it["name"], it["is_prompt"], it["change"]["alias"], it["change"].get("version")) for it in moves] == [
        (model, False, "champion", None),
        (prompt, True, "live", "1"),
        (model, False, "champion", "1"),
    ]
    assert moves[0]["change"]["previous_version"] == "1"
    client.delete_registered_model(model)
    [last] = ask(server, "registered-models/alias-moves", max_results=1)["moves"]
    assert last["name"] == prompt


BAD = [
    ("registered-models/alias-moves", {"max_results": 101}, 400, "INVALID_PARAMETER_VALUE", "100"),
    ("registered-models/alias-moves", {"max_results": 0}, 400, "INVALID_PARAMETER_VALUE", "100"),
    ("registered-models/alias-history", {"name": "nope"}, 404, "RESOURCE_DOES_NOT_EXIST", "nope"),
    ("registered-models/alias-history", {}, 400, "INVALID_PARAMETER_VALUE", "'name'"),
    ("registered-models/alias-history", {"name": "<name>", "max_results": 0}, 400, "INVALID_PARAMETER_VALUE", "1000"),
    ("registered-models/alias-history", {"name": "<name>", "page_token": "x"}, 400, "INVALID_PARAMETER_VALUE", "token"),
    ("model-versions/files", {"name": "<name>", "version": "99"}, 404, "RESOURCE_DOES_NOT_EXIST", "version=99"),
    ("model-versions/files", {"name": "<name>", "version": "x"}, 400, "INVALID_PARAMETER_VALUE", "integer"),
    ("model-versions/verify-files", {"name": "<name>"}, 400, "INVALID_PARAMETER_VALUE", "'version'"),
    ("model-versions/lineage", {"name": "a/b", "version": "1"}, 400, "INVALID_PARAMETER_VALUE", "a/b"),
    ("model-versions/compare", {"name": "<name>", "version": "1"}, 400, "INVALID_PARAMETER_VALUE", "'other_version'"),
    ("model-versions/compare", {"name": "<name>", "version": "1", "other_version": "y"}, 400,
     "INVALID_PARAMETER_VALUE", "'other_version' must be an integer"),
]  # fmt: skip


@pytest.mark.rows("getAliasHistory", "getModelVersionFiles", "verifyModelVersionFiles", "compareModelVersions",
                  "getModelVersionLineage")  # fmt: skip
@pytest.mark.parametrize(("path", "query", "status", "code", "word"), BAD)
def test_bad_input(
    server: Server, pair: tuple[str, str, str], path: str, query: dict[str, Any], status: int, code: str, word: str
) -> None:
    given = {key: pair[0] if value == "<name>" else value for key, value in query.items()}
    answer = refused(server, path, **given)
    assert answer[:2] == (status, code) and word in answer[2]

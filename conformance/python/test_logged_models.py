"""The logged-model routes (raw HTTP)."""

from __future__ import annotations

from typing import Any

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, missing, parametrized, places, wrong
from wire import Server, pairs, unique

pytestmark = pytest.mark.wire

MODELS = "/api/2.0/mlflow/logged-models"
UNKNOWN = "m-" + "0" * 32
NO_MODEL = f"Logged model with ID '{UNKNOWN}' not found."


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return places(server)


def bad_name(name: str) -> str:
    return (
        f"Invalid model name ({name!r}) provided. Model name must be a non-empty string and cannot contain the"
        """ following characters: ('/', ':', '.', '%', '"', "'")"""
    )


def refused(row: str, request: str, body: Any, status: int, code: str, message: str | None = None, **more: Any) -> Case:
    method, _, rest = request.partition(" ")
    return Case(row, f"{method} {MODELS}{rest}", body, status, code, message, **more)


GONE_EXP = "The experiment <gone-exp> must be in the 'active' state. Current state is deleted."

REFUSED = [
    refused("createLoggedModel", "POST ", {}, 400, INVALID, missing("experiment_id")),
    refused("createLoggedModel", "POST ", {"experiment_id": "987654321"}, 404, MISSING, "No Experiment with id=987654321 exists"),
    refused("createLoggedModel", "POST ", {"experiment_id": "abc"}, 400, INVALID),
    refused("createLoggedModel", "POST ", {"experiment_id": "<gone-exp>"}, 400, INVALID, GONE_EXP),
    *[
        refused("createLoggedModel", "POST ", {"experiment_id": "<exp>", "name": name}, 400, INVALID, bad_name(name))
        for name in ["a/b", "a:b", "a.b", "a%b", 'a"b', "it's", "é/\\\n\x00"]
    ],
    refused("createLoggedModel", "POST ", {"experiment_id": "<exp>", "params": [{"key": "k", "value": "1"}] * 2}, 400,
            "BAD_REQUEST"),
    refused("createLoggedModel", "POST ", {"experiment_id": "<exp>", "tags": [{"key": "k", "value": v} for v in "12"]}, 400,
            "BAD_REQUEST"),
    refused("createLoggedModel", "POST ", {"experiment_id": 5}, 400, INVALID, wrong("5", "experiment_id", "int")),
    refused("getLoggedModel", f"GET /{UNKNOWN}", None, 404, MISSING, NO_MODEL),
    refused("finalizeLoggedModel", f"PATCH /{UNKNOWN}", {"model_id": UNKNOWN, "status": "LOGGED_MODEL_READY"}, 404, MISSING,
            NO_MODEL),
    refused("finalizeLoggedModel", "PATCH /<model>", {"model_id": "<model>"}, 400, INVALID, missing("status")),
    refused("finalizeLoggedModel", "PATCH /<model>", {"status": "LOGGED_MODEL_READY"}, 400, INVALID, missing("model_id")),
    refused("deleteLoggedModel", f"DELETE /{UNKNOWN}", None, 404, MISSING, NO_MODEL),
    refused("logLoggedModelParams", f"POST /{UNKNOWN}/params", {"model_id": UNKNOWN, "params": [{"key": "k", "value": "v"}]}, 404,
            MISSING, NO_MODEL),
    refused("logLoggedModelParams", "POST /<model>/params", {"params": []}, 400, INVALID, missing("model_id")),
    refused("setLoggedModelTags", f"PATCH /{UNKNOWN}/tags", {"tags": [{"key": "k", "value": "v"}]}, 404, MISSING, NO_MODEL),
    refused("deleteLoggedModelTag", "DELETE /<model>/tags/nope", None, 404, MISSING,
            "No tag with key 'nope' found for model with ID '<model>'."),
    refused("deleteLoggedModelTag", "DELETE /<model>/tags/a%22b'c", None, 404, MISSING,
            "No tag with key 'a\"b\\'c' found for model with ID '<model>'."),
    refused("deleteLoggedModelTag", f"DELETE /{UNKNOWN}/tags/k", None, 404, MISSING),
    refused("searchLoggedModels", "POST /search", {}, 400, INVALID, missing("experiment_ids")),
    refused("searchLoggedModels", "POST /search", {"experiment_ids": ["<exp>"], "page_token": "."}, 400, INVALID,
            Start("Invalid page token: .. ")),
    refused("listLoggedModelArtifacts", f"GET /{UNKNOWN}/artifacts/directories", None, 404, MISSING, NO_MODEL),
    refused("listLoggedModelArtifacts", "GET /<model>/artifacts/directories", {"artifact_directory_path": "../x"}, 400, INVALID,
            "Invalid path"),
    Case("getLoggedModelArtifactFile", "GET /ajax-api/2.0/mlflow/logged-models/<model>/artifacts/files", {}, 400, "BAD_REQUEST",
         'Request must include the "artifact_file_path" query parameter.'),
    Case("getLoggedModelArtifactFile", f"GET /ajax-api/2.0/mlflow/logged-models/{UNKNOWN}/artifacts/files",
         {"artifact_file_path": "x"}, 404, MISSING, NO_MODEL),
    Case("logMetric", "POST runs/log-metric", {"run_id": "<run>", "key": "m", "value": 1, "timestamp": 1, "model_id": UNKNOWN},
         400, "BAD_REQUEST", label="metric of an unknown model"),
]  # fmt: skip


@parametrized(REFUSED)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


def read(server: Server, model: str, **params: Any) -> Any:
    return server.ok("GET", f"{MODELS}/{model}", params=params)["model"]


@pytest.mark.rows("createLoggedModel", "getLoggedModel")
def test_create(server: Server, experiment: str, run: str) -> None:
    tags = [{"key": "t*", "value": "1"}]
    params = [{"key": "p", "value": "v" * 7000}, {"key": "q", "value": ""}]
    body = {
        "experiment_id": experiment,
        "name": "n",
        "model_type": "tree",
        "source_run_id": run,
        "params": params,
        "tags": tags,
    }
    model = server.ok("POST", MODELS, body)["model"]
    info = model["info"]
    assert info["model_id"].startswith("m-") and len(info["model_id"]) == 34
    assert info == {
        "model_id": info["model_id"], "experiment_id": experiment, "name": "n", "artifact_uri": info["artifact_uri"],
        "creation_timestamp_ms": info["creation_timestamp_ms"], "last_updated_timestamp_ms": info["creation_timestamp_ms"],
        "status": "LOGGED_MODEL_PENDING", "model_type": "tree", "source_run_id": run, "tags": tags,
    }  # fmt: skip
    assert info["artifact_uri"].endswith(f"/models/{info['model_id']}/artifacts")
    assert pairs(model["data"]["params"]) == {"p": "v" * 7000, "q": ""}
    assert read(server, info["model_id"]) == model


@pytest.mark.rows("createLoggedModel")
def test_create_bare(server: Server, experiment: str) -> None:
    model = server.ok("POST", MODELS, {"experiment_id": experiment})["model"]
    assert (model["info"]["model_type"], model["info"]["source_run_id"]) == ("", "")
    assert len(model["info"]["name"].split("-")) == 3
    assert model["data"] == {}
    assert "tags" not in model["info"]


@pytest.mark.rows("finalizeLoggedModel", "getLoggedModel")
@pytest.mark.parametrize(
    ("status", "name"),
    [("LOGGED_MODEL_READY", "LOGGED_MODEL_READY"), (2, "LOGGED_MODEL_READY"), (3, "LOGGED_MODEL_UPLOAD_FAILED"),
     ("LOGGED_MODEL_UPLOAD_FAILED", "LOGGED_MODEL_UPLOAD_FAILED"), ("NO_SUCH", "LOGGED_MODEL_STATUS_UNSPECIFIED")],
)  # fmt: skip
def test_finalize(server: Server, experiment: str, status: Any, name: str) -> None:
    model = server.model(experiment)
    answer = server.ok("PATCH", f"{MODELS}/{model}", {"model_id": model, "status": status})["model"]
    assert answer["info"]["status"] == name
    assert answer["info"]["last_updated_timestamp_ms"] >= answer["info"]["creation_timestamp_ms"]
    assert read(server, model) == answer


@pytest.mark.rows("deleteLoggedModel", "getLoggedModel", "finalizeLoggedModel")
def test_delete(server: Server, experiment: str) -> None:
    model = server.model(experiment)
    for _ in range(2):
        assert server.ok("DELETE", f"{MODELS}/{model}") == {}
    lost = server.call("GET", f"{MODELS}/{model}")
    assert (lost.status_code, lost.json()["error_code"]) == (404, MISSING)
    assert server.call("GET", f"{MODELS}/{model}", params={"allow_deleted": "nonsense"}).status_code == 404
    assert read(server, model, allow_deleted="true")["info"]["model_id"] == model
    ended = server.ok("PATCH", f"{MODELS}/{model}", {"model_id": model, "status": 2})
    assert ended["model"]["info"]["status"] == "LOGGED_MODEL_READY"


@pytest.mark.rows("logLoggedModelParams")
def test_params(server: Server, experiment: str) -> None:
    model = server.model(experiment, params=[{"key": "a", "value": "1"}])
    path = f"{MODELS}/{model}/params"
    assert server.ok("POST", path, {"model_id": model, "params": [{"key": "b*", "value": "2"}]}) == {}
    assert server.ok("POST", path, {"model_id": model}) == {}
    assert pairs(read(server, model)["data"]["params"]) == {"a": "1", "b*": "2"}
    again = server.call("POST", path, {"model_id": model, "params": [{"key": "c", "value": "3"}, {"key": "a", "value": "1"}]})
    assert (again.status_code, again.json()["error_code"]) == (400, "BAD_REQUEST")
    server.assert_no_leak(again)
    assert pairs(read(server, model)["data"]["params"]) == {"a": "1", "b*": "2"}


@pytest.mark.rows("deleteLoggedModel", "setLoggedModelTags", "deleteLoggedModelTag", "logLoggedModelParams", "getLoggedModel")
def test_a_deleted_model_takes_params_and_tags(server: Server, experiment: str) -> None:
    model = server.model(experiment, tags=[{"key": "old", "value": "1"}])
    server.ok("DELETE", f"{MODELS}/{model}")
    params = {"model_id": model, "params": [{"key": "p", "value": "1"}]}
    assert server.ok("POST", f"{MODELS}/{model}/params", params) == {}
    assert server.ok("PATCH", f"{MODELS}/{model}/tags", {"model_id": model, "tags": [{"key": "t", "value": "2"}]}) == {}
    assert server.ok("DELETE", f"{MODELS}/{model}/tags/old") == {}
    found = read(server, model, allow_deleted="true")
    assert (pairs(found["info"]["tags"]), pairs(found["data"]["params"])) == ({"t": "2"}, {"p": "1"})
    assert server.call("GET", f"{MODELS}/{model}").status_code == 404


@pytest.mark.rows("setLoggedModelTags", "deleteLoggedModelTag")
def test_tags(server: Server, experiment: str) -> None:
    model = server.model(experiment, tags=[{"key": "a", "value": "1"}])
    tags = [{"key": "a", "value": "2"}, {"key": "b b", "value": "x"}, {"key": "b b", "value": "y"}]
    assert server.ok("PATCH", f"{MODELS}/{model}/tags", {"model_id": model, "tags": tags}) == {}
    assert pairs(read(server, model)["info"]["tags"]) == {"a": "2", "b b": "y"}
    assert server.ok("DELETE", f"{MODELS}/{model}/tags/b%20b") == {}
    assert pairs(read(server, model)["info"]["tags"]) == {"a": "2"}


@pytest.mark.rows("logMetric", "logBatch", "getLoggedModel", "getMetricHistory")
def test_metrics(server: Server, experiment: str, run: str) -> None:
    model = server.model(experiment)
    data = {"model_id": model, "dataset_name": "d", "dataset_digest": "x"}
    server.post("runs/log-metric", {"run_id": run, "key": "acc", "value": 0.5, "timestamp": 5, "step": 2, **data})
    server.post(
        "runs/log-batch", {"run_id": run, "metrics": [{"key": "f1", "value": "NaN", "timestamp": 6, "model_id": model}]}
    )
    found = sorted(read(server, model)["data"]["metrics"], key=lambda entry: entry["key"])
    assert found == [
        {"key": "acc", "value": 0.5, "timestamp": 5, "step": 2, **data, "run_id": run},
        {"key": "f1", "value": found[1]["value"], "timestamp": 6, "step": 0, "model_id": model, "run_id": run},
    ]
    assert server.get("metrics/get-history", run_id=run, metric_key="acc")["metrics"] == [
        {"key": "acc", "value": 0.5, "timestamp": 5, "step": 2}
    ]
    assert {entry["key"] for entry in server.read_run(run)["data"]["metrics"]} == {"acc", "f1"}


@pytest.mark.rows("listLoggedModelArtifacts", "getLoggedModelArtifactFile")
def test_artifacts(server: Server, experiment: str) -> None:
    model = server.ok("POST", MODELS, {"experiment_id": experiment, "name": unique("m")})["model"]["info"]
    if not model["artifact_uri"].startswith("mlflow-artifacts:/"):
        pytest.skip("the server does not proxy artifacts, so there is no route to write one")
    root = model["artifact_uri"].removeprefix("mlflow-artifacts:/").lstrip("/")
    for name in ("MLmodel", "data/weights.bin"):
        put = server.call("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{root}/{name}", name.encode())
        assert put.status_code == 200
    listing = f"{MODELS}/{model['model_id']}/artifacts/directories"
    assert server.ok("GET", listing) == {
        "root_uri": model["artifact_uri"],
        "files": [{"path": "MLmodel", "is_dir": False, "file_size": 7}, {"path": "data", "is_dir": True}],
    }
    inner = server.ok("GET", listing, params={"artifact_directory_path": "data"})
    assert inner["files"] == [{"path": "data/weights.bin", "is_dir": False, "file_size": 16}]
    assert "files" not in server.ok("GET", listing, params={"artifact_directory_path": "nope"})
    files = f"/ajax-api/2.0/mlflow/logged-models/{model['model_id']}/artifacts/files"
    got = server.call("GET", files, params={"artifact_file_path": "data/weights.bin"})
    assert (got.status_code, got.content) == (200, b"data/weights.bin")

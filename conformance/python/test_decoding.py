"""How requests are read and answers are written (raw HTTP)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases import INVALID, Case, Places, Start, check, missing, parametrized, places, wrong
from wire import Server, pairs, unique

pytestmark = pytest.mark.wire


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return places(server)


TYPES = "Bad Request. Content-Type must be one of ['application/json']."
NO_TYPE = "Bad Request. Content-Type header is missing."
BOTH = "Request specifies both 'artifact_location' and 'artifactLocation'; provide only one of them."
CREATE, METRIC = "POST experiments/create", "POST runs/log-metric"
POINT = {"run_id": "<run>", "key": "m", "value": 1, "timestamp": 1}

REFUSED = [
    *[
        Case("createExperiment", CREATE, {"name": "x"}, 400, None, headers={"Content-Type": kind}, label=kind)
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "Application/JSON", "text/json"]
    ],
    Case("createExperiment", CREATE, "{", 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, '{"name": "x"', 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, '{"name": "x",}', 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, "{'name': 'x'}", 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, "\ufeff{}", 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, b"\xff\xfe\x00", 400, INVALID, missing("name"), label="no UTF-8"),
    Case("createExperiment", CREATE, "null", 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, "", 400, INVALID, missing("name"), label="empty body"),
    Case("createExperiment", CREATE, "{}", 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, '{"name": ""}', 400, INVALID, missing("name")),
    Case("createExperiment", CREATE, "[]", 400, INVALID, deviation="defect-500"),
    Case("createExperiment", CREATE, "[1]", 400, INVALID, deviation="defect-500"),
    Case("createExperiment", CREATE, "5", 400, INVALID, deviation="defect-500"),
    Case("createExperiment", CREATE, {"name": "x", "artifact_location": "a", "artifactLocation": "b"}, 400, INVALID, BOTH),
    Case("setTag", "POST runs/set-tag", {"runId": "<run>", "key": "k"}, 400, INVALID, missing("run_id")),
    Case("logMetric", METRIC, {**POINT, "value": "nope"}, 400, INVALID, wrong('"nope"', "value", "str")),
    Case("logMetric", METRIC, {**POINT, "timestamp": "1.5"}, 400, INVALID, wrong('"1.5"', "timestamp", "str")),
    Case("logMetric", METRIC, {**POINT, "step": {}}, 400, INVALID, wrong("{}", "step", "dict"), deviation="defect-500"),
    Case("updateRun", "POST runs/update", {"run_id": "<run>", "status": 99}, 400, INVALID, wrong("99", "status", "int")),
    Case("setTag", "POST runs/set-tag", {"run_id": "", "run_uuid": "", "key": "k"}, 400, INVALID, missing("run_id")),
    Case("deleteRun", "POST runs/delete", {"run_uuid": "<run>"}, 404, "RESOURCE_DOES_NOT_EXIST", "Run with id= not found"),
    Case("logBatch", "POST runs/log-batch", {"run_uuid": "<run>"}, 400, INVALID,
         'Invalid value "" for parameter \'run_id\' supplied.'),
    Case("getMetricHistory", "GET metrics/get-history", {"run_id": "<run>", "metric_key": "m", "max_results": "x"}, 400,
         INVALID, deviation="half-read-requests"),
    Case("getRun", "GET runs/get", {"runId": "<run>"}, 400, INVALID, missing("run_id")),
]  # fmt: skip


@parametrized(REFUSED)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


@pytest.mark.rows("createExperiment", "createRun", "logBatch")
@pytest.mark.parametrize("route", ["experiments/create", "runs/create", "runs/log-batch", "logged-models"])
def test_content_type(server: Server, route: str) -> None:
    path = f"/api/2.0/mlflow/{route}"
    for kind in ("text/plain", ""):
        typed = server.call("POST", path, "{}", headers={"Content-Type": kind})
        assert (typed.status_code, typed.json()["message"]) == (400, TYPES)
    bare = server.call("POST", path, "{}", headers={"Content-Type": None})
    assert (bare.status_code, bare.json()["message"]) == (400, NO_TYPE)
    parameters = server.call("POST", path, "{}", headers={"Content-Type": "application/json; charset=utf-8"})
    assert TYPES not in parameters.text


def stored_point(server: Server, run: str, fields: str) -> Any:
    server.ok("POST", "/api/2.0/mlflow/runs/log-metric", f'{{"run_id":"{run}","key":"m",{fields}}}')
    return server.get("metrics/get-history", run_id=run, metric_key="m")["metrics"][0]


NUMBERS: list[tuple[str, dict[str, Any]]] = [
    ('"value":1.5,"timestamp":7', {"value": 1.5, "timestamp": 7, "step": 0}),
    ('"value":"1.5","timestamp":"7"', {"value": 1.5, "timestamp": 7, "step": 0}),
    ('"value":"1e3","timestamp":"1e2"', {"value": 1000.0, "timestamp": 100, "step": 0}),
    ('"value":2,"timestamp":2.0,"step":3.0', {"value": 2.0, "timestamp": 2, "step": 3}),
    ('"value":"-4","timestamp":0,"step":-5', {"value": -4.0, "timestamp": 0, "step": -5}),
    ('"value":0,"timestamp":1,"step":"-5"', {"value": 0.0, "timestamp": 1, "step": -5}),
    ('"value":true,"timestamp":1', {"value": 1.0, "timestamp": 1, "step": 0}),
    ('"value":"NaN","timestamp":1', {"value": "NaN", "timestamp": 1, "step": 0}),
    ('"value":"Infinity","timestamp":1', {"value": 1.7976931348623157e308, "timestamp": 1, "step": 0}),
    ('"value":"-Infinity","timestamp":1', {"value": -1.7976931348623157e308, "timestamp": 1, "step": 0}),
    ('"value":"inf","timestamp":1', {"value": 1.7976931348623157e308, "timestamp": 1, "step": 0}),
    ('"value":1,"timestamp":9007199254740993', {"value": 1.0, "timestamp": 9007199254740993, "step": 0}),
    ('"value":1,"timestamp":"9223372036854775807","step":9223372036854775807',
     {"value": 1.0, "timestamp": 9223372036854775807, "step": 9223372036854775807}),
    ('"value":1,"timestamp":1,"step":-9223372036854775808', {"value": 1.0, "timestamp": 1, "step": -9223372036854775808}),
    ('"value":5e-324,"timestamp":1', {"value": 5e-324, "timestamp": 1, "step": 0}),
    ('"value":0.1,"timestamp":1', {"value": 0.1, "timestamp": 1, "step": 0}),
    ('"value":1.7976931348623157e308,"timestamp":1', {"value": 1.7976931348623157e308, "timestamp": 1, "step": 0}),
    ('"value":1,"timestamp":1,"unknown":{"deep":[1]}', {"value": 1.0, "timestamp": 1, "step": 0}),
    ('"value":1,"value":3,"timestamp":1', {"value": 3.0, "timestamp": 1, "step": 0}),
    ('"value":1,"timestamp":1,"step":null', {"value": 1.0, "timestamp": 1, "step": 0}),
]  # fmt: skip


@pytest.mark.rows("logMetric", "getMetricHistory")
@pytest.mark.parametrize(("fields", "expected"), NUMBERS, ids=[fields for fields, _ in NUMBERS])
def test_numbers(server: Server, run: str, fields: str, expected: dict[str, Any]) -> None:
    assert stored_point(server, run, fields) == {"key": "m", **expected}


GUARDED = ['"value":NaN,"timestamp":1', '"value":Infinity,"timestamp":1', '"value":-Infinity,"timestamp":1',
           '"value":"nan","timestamp":1', '"value":1,"timestamp":1.5', '"value":1,"timestamp":1,"step":2.5',
           '"value":1,"timestamp":true', '"value":1,"timestamp":" 5 "',
           '"value":1,"timestamp":9223372036854775808', '"value":1e999,"timestamp":1']  # fmt: skip


@pytest.mark.rows("logMetric", "logBatch")
@pytest.mark.deviation("half-read-requests")
@pytest.mark.parametrize("fields", GUARDED)
def test_half_read_numbers_are_refused(server: Server, run: str, fields: str) -> None:
    """Where MLflow reads what comes before the bad value and stores zeros, Millrace stores nothing."""
    single = server.call("POST", "/api/2.0/mlflow/runs/log-metric", f'{{"run_id":"{run}","key":"m",{fields}}}')
    batch = server.call("POST", "/api/2.0/mlflow/runs/log-batch", f'{{"run_id":"{run}","metrics":[{{"key":"m",{fields}}}]}}')
    for response in (single, batch):
        assert response.status_code == 400, response.text
        assert response.json()["error_code"] == INVALID
        assert response.json()["message"].startswith("Invalid value ")
    assert server.read_run(run)["data"].get("metrics", []) == []


@pytest.mark.rows("updateRun")
@pytest.mark.parametrize(
    ("status", "name"),
    [("FINISHED", "FINISHED"), (3, "FINISHED"), ("3", "FINISHED"), (4, "FAILED"), ("KILLED", "KILLED"), (2, "SCHEDULED"),
     ("NO_SUCH", "RUNNING"), ("finished", "RUNNING")],
)  # fmt: skip
def test_enums(server: Server, run: str, status: Any, name: str) -> None:
    assert server.post("runs/update", {"run_id": run, "status": status})["run_info"]["status"] == name


@pytest.mark.rows("createExperiment", "getExperiment", "createRun", "updateRun")
def test_spellings(server: Server, experiment: str) -> None:
    """lowerCamelCase, double-encoded bodies, unknown fields and numbers for text."""
    name = unique("camel")
    created = server.post("experiments/create", {"name": name, "artifactLocation": "s3://bucket/camel", "other": 1})
    found = server.get("experiments/get", experiment_id=created["experiment_id"])["experiment"]
    assert found["artifact_location"] == "s3://bucket/camel"
    made = server.post("runs/create", {"experimentId": experiment, "runName": "camel", "startTime": "12", "userId": "u"})
    assert made["run"]["info"]["run_name"] == "camel"
    assert made["run"]["info"]["start_time"] == 12
    twice = json.dumps(json.dumps({"name": unique("twice")}))
    assert server.ok("POST", "/api/2.0/mlflow/experiments/create", twice)["experiment_id"]
    ended = server.post("runs/update", {"run_id": made["run"]["info"]["run_id"], "endTime": 99, "runName": "renamed"})
    assert (ended["run_info"]["end_time"], ended["run_info"]["run_name"]) == (99, "renamed")


@pytest.mark.rows("getRun", "setTag", "logParam", "logMetric", "getMetricHistory")
def test_run_uuid_stands_for_run_id(server: Server, run: str) -> None:
    server.post("runs/set-tag", {"run_uuid": run, "key": "t", "value": "1"})
    server.post("runs/log-parameter", {"run_uuid": run, "key": "p", "value": "2"})
    server.post("runs/log-metric", {"run_uuid": run, "key": "m", "value": 3, "timestamp": 4})
    found = server.get("runs/get", run_uuid=run)["run"]
    assert found["info"]["run_id"] == found["info"]["run_uuid"] == run
    assert pairs(found["data"]["tags"])["t"] == "1"
    assert pairs(found["data"]["params"]) == {"p": "2"}
    assert len(server.get("metrics/get-history", run_uuid=run, metric_key="m")["metrics"]) == 1


@pytest.mark.rows("getRun", "getExperiment")
def test_get_reads_the_body_without_a_query(server: Server, run: str, experiment: str) -> None:
    found = server.ok("GET", "/api/2.0/mlflow/runs/get", {"run_id": run})
    assert found["run"]["info"]["run_id"] == run
    kind = {"Content-Type": "text/plain"}
    assert server.ok("GET", "/api/2.0/mlflow/experiments/get", {"experiment_id": experiment}, headers=kind)
    twice = server.ok("GET", f"/api/2.0/mlflow/runs/get?run_id={run}&run_id=nope")
    assert twice["run"]["info"]["run_id"] == run


@pytest.mark.rows("createRun", "getRun", "searchRuns", "deleteRun")
def test_shape_of_answers(server: Server) -> None:
    """Unset fields and empty lists are left out; int64 is a number; defaults that were set are kept."""
    experiment_id = server.experiment()
    assert server.post("runs/search", {"experiment_ids": [experiment_id]}) == {}
    run = server.post("runs/create", {"experiment_id": experiment_id, "run_name": "r"})["run"]
    run_id = run["info"]["run_id"]
    assert run["inputs"] == {}
    assert run["data"] == {"tags": [{"key": "mlflow.runName", "value": "r"}]}
    assert run["info"] == {
        "run_id": run_id, "run_uuid": run_id, "run_name": "r", "experiment_id": experiment_id, "user_id": "",
        "status": "RUNNING", "start_time": 0, "artifact_uri": run["info"]["artifact_uri"], "lifecycle_stage": "active",
    }  # fmt: skip
    assert run["info"]["artifact_uri"].endswith(f"/{run_id}/artifacts")
    assert len(run_id) == 32 and int(run_id, 16) >= 0
    assert server.read_run(run_id) == {**run, "outputs": {}}
    assert server.post("runs/delete", {"run_id": run_id}) == {}
    response = server.call("GET", "/api/2.0/mlflow/runs/get", params={"run_id": run_id})
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["run"]["info"]["lifecycle_stage"] == "deleted"


@pytest.mark.rows("createExperiment", "getExperiment", "getExperimentByName")
def test_shape_of_experiments(server: Server) -> None:
    name = unique("é shape")
    experiment_id = server.experiment(name)
    found = server.get("experiments/get", experiment_id=experiment_id)["experiment"]
    assert found == {
        "experiment_id": experiment_id, "name": name, "artifact_location": found["artifact_location"],
        "lifecycle_stage": "active", "creation_time": found["creation_time"],
        "last_update_time": found["last_update_time"], "workspace": "default",
    }  # fmt: skip
    assert isinstance(found["creation_time"], int)
    assert server.get("experiments/get-by-name", experiment_name=name)["experiment"] == found
    default = server.get("experiments/get", experiment_id="0")["experiment"]
    assert default["experiment_id"] == "0"


@pytest.mark.rows("getRun", "createExperiment")
def test_error_body(server: Server) -> None:
    lost = server.call("GET", "/api/2.0/mlflow/runs/get", params={"run_id": "0" * 32})
    assert lost.status_code == 404
    assert lost.headers["Content-Type"].startswith("application/json")
    assert lost.json() == {
        "error_code": "RESOURCE_DOES_NOT_EXIST", "message": f"Run with id={'0' * 32} not found", "sqlstate": "KAM00",
        "error_class": "RESOURCE_NOT_FOUND",
    }  # fmt: skip
    bad = server.call("POST", "/api/2.0/mlflow/experiments/create", {})
    assert (bad.json()["sqlstate"], bad.json()["error_class"]) == ("KAM00", "INVALID_PARAMETER_VALUE")


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize("path", ["/api/2.0/mlflow/experiments/create", "/ajax-api/2.0/mlflow/experiments/create"])
def test_both_prefixes(server: Server, path: str) -> None:
    assert server.ok("POST", path, {"name": unique("prefix")})["experiment_id"]


@pytest.mark.rows("getRun")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/2.0/mlflow/no/such/route", 404), ("GET", "/api/2.0/preview/mlflow/runs/get", 404),
        ("GET", "/api/2.0/mlflow/runs/get/", 404), ("GET", "/API/2.0/mlflow/runs/get", 404),
        ("GET", "/api/3.0/mlflow/runs/get", 404), ("POST", "/api/2.0/mlflow/runs/get", 405),
        ("GET", "/api/2.0/mlflow/runs/create", 405), ("DELETE", "/api/2.0/mlflow/runs/get", 405),
    ],
)  # fmt: skip
def test_unknown_routes(server: Server, method: str, path: str, status: int) -> None:
    response = server.call(method, path)
    assert response.status_code == status
    # The deviation `unrouted-json`: MLflow answers with an HTML page; clients take both for a server without the endpoint.
    if server.is_reference:
        assert "error_code" not in response.text
    elif status == 404:
        assert response.json()["error_code"] == "ENDPOINT_NOT_FOUND"
    server.assert_no_leak(response)


TOKENS: list[tuple[str, Start]] = [
    ("abc", Start("Invalid page token, could not base64-decode")),
    ("eyJ4IjogMX0=", Start("Invalid page token, parsed value={'x': 1}")),
    ("eyJvZmZzZXQiOiAwfQ==", Start("Invalid page token, parsed value={'offset': 0}")),
    ("bm90IGpzb24=", Start("Invalid page token, decoded value=b'not json'")),
]


@pytest.mark.rows("searchRuns", "searchExperiments", "getMetricHistory")
@pytest.mark.parametrize(("token", "message"), TOKENS, ids=[token for token, _ in TOKENS])
def test_bad_tokens(server: Server, run: str, experiment: str, token: str, message: Start) -> None:
    answers = [
        server.call("POST", "/api/2.0/mlflow/runs/search", {"experiment_ids": [experiment], "page_token": token}),
        server.call("POST", "/api/2.0/mlflow/experiments/search", {"max_results": 5, "page_token": token}),
        server.call(
            "GET",
            "/api/2.0/mlflow/metrics/get-history",
            params={"run_id": run, "metric_key": "m", "page_token": token, "max_results": 5},
        ),  # fmt: skip
    ]
    for response in answers:
        assert response.status_code == 400, response.text
        assert response.json()["error_code"] == INVALID
        assert response.json()["message"].startswith(message)

"""Requests made to hurt: the server refuses them in words, stores nothing, says nothing of itself and stays up."""

from __future__ import annotations

import time
from typing import Any

import pytest

from wire import Server, unique

pytestmark = pytest.mark.wire

POSTS = ["experiments/create", "runs/create", "runs/log-batch", "runs/search", "logged-models", "logged-models/search"]


def snapshot(server: Server, experiment: str, run: str) -> Any:
    runs = server.post("runs/search", {"experiment_ids": [experiment], "run_view_type": "ALL"})
    return server.read_run(run), runs, server.get("experiments/get", experiment_id=experiment)


def assert_refused(server: Server, response: Any, statuses: tuple[int, ...] = (400, 413)) -> None:
    server.assert_no_leak(response)
    assert response.status_code in statuses, response.text[:300]
    assert server.call("GET", "/health").text == "OK"


@pytest.mark.rows("createExperiment", "createRun", "logBatch", "searchRuns", "createLoggedModel", "searchLoggedModels")
@pytest.mark.deviation("deep-json")
@pytest.mark.parametrize("route", POSTS)
@pytest.mark.parametrize("opening", ["[", '{"a":', '{"metrics":['])
def test_deep_nesting(server: Server, route: str, opening: str) -> None:
    closing = {"[": "]", '{"a":': "}", '{"metrics":[': "]}"}[opening]
    count = 200_000 // len(opening)
    response = server.call("POST", f"/api/2.0/mlflow/{route}", opening * count + "1" + closing * count)
    assert_refused(server, response)


@pytest.mark.rows("searchRuns")
@pytest.mark.deviation("long-filters")
@pytest.mark.parametrize(
    "text",
    ["params.p = '" + "x" * 1_048_576 + "'", " AND ".join(["params.p = 'x'"] * 60_000), "(" * 1_048_576, "'" * 1_048_577,
     "params.p LIKE '" + "%_" * 524_288 + "'"],
    ids=["one long value", "60,000 clauses", "parentheses", "quotes", "wildcards"],
)  # fmt: skip
def test_a_filter_of_a_mebibyte(server: Server, experiment: str, text: str) -> None:
    started = time.monotonic()
    response = server.call("POST", "/api/2.0/mlflow/runs/search", {"experiment_ids": [experiment], "filter": text})
    assert_refused(server, response)
    assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"
    assert len(response.text) < 10_000
    assert time.monotonic() - started < 5


@pytest.mark.rows("logBatch")
@pytest.mark.parametrize("kind", ["metrics", "params", "tags"])
def test_ten_thousand_elements(server: Server, experiment: str, run: str, kind: str) -> None:
    before = snapshot(server, experiment, run)
    point = {"value": 1, "timestamp": 1} if kind == "metrics" else {"value": "v"}
    entries = [{"key": f"k{i}", **point} for i in range(10_000)]
    response = server.call("POST", "/api/2.0/mlflow/runs/log-batch", {"run_id": run, kind: entries})
    assert_refused(server, response)
    most = 1000 if kind == "metrics" else 100
    assert f"at most {most} {kind}. Got 10000 {kind}" in response.json()["message"]
    assert snapshot(server, experiment, run) == before


BROKEN = [
    "{", "}", "[", '{"run_id"', '{"run_id":}', "\x00", "nonsense", '{"a":1}{"b":2}', "'", '{"run_id": undefined}', "{{}}", "[[[]]]",
    '{"run_id": "\\ud800"}', '{"run_id": "a', "\ufeff", "0x10", "NaN", '{"__proto__": {"admin": true}}',
]  # fmt: skip


@pytest.mark.rows("createExperiment", "createRun", "logBatch", "logMetric", "setTag")
@pytest.mark.parametrize("body", BROKEN, ids=[repr(body) for body in BROKEN])
def test_malformed_json(server: Server, experiment: str, run: str, body: str) -> None:
    if server.is_reference and body in ("[[[]]]", "NaN"):
        pytest.skip("deviation defect-500: MLflow answers a body that is not an object with an HTML page")
    before = snapshot(server, experiment, run)
    # Deviation defect-500 again: MLflow answers malformed JSON with an HTML page on this route only.
    batch = [] if server.is_reference else ["runs/log-batch"]
    for route in ["experiments/create", "runs/log-metric", "runs/set-tag", "runs/delete", *batch]:
        response = server.call("POST", f"/api/2.0/mlflow/{route}", body.encode("utf-8", "surrogatepass"))
        assert_refused(server, response, (400, 404) if "ud800" in body else (400,))
    assert snapshot(server, experiment, run) == before


INJECTIONS = [
    "'; DROP TABLE runs; --",
    "' OR '1'='1",
    "x' UNION SELECT 1 --",
    "\x00",
    "%00",
    "${7*7}",
    "{{7*7}}",
    "é" * 500,
]


@pytest.mark.rows("getRun", "getExperiment", "searchRuns", "getLoggedModel", "getMetricHistory", "deleteRun")
@pytest.mark.parametrize("text", INJECTIONS, ids=[repr(text[:30]) for text in INJECTIONS])
def test_hostile_ids(server: Server, experiment: str, run: str, text: str) -> None:
    before = snapshot(server, experiment, run)
    answers = [
        server.call("GET", "/api/2.0/mlflow/runs/get", params={"run_id": text}),
        server.call("GET", "/api/2.0/mlflow/experiments/get", params={"experiment_id": text}),
        server.call("GET", "/api/2.0/mlflow/artifacts/list", params={"run_id": text}),
        server.call("POST", "/api/2.0/mlflow/runs/delete", {"run_id": text}),
        server.call("POST", "/api/2.0/mlflow/runs/log-batch", {"run_id": text}),
        server.call("POST", "/api/2.0/mlflow/runs/search", {"experiment_ids": [text]}),
    ]
    for response in answers:
        assert_refused(server, response, (400, 404))
    assert snapshot(server, experiment, run) == before


@pytest.mark.rows("setTag", "logParam", "getRun")
@pytest.mark.parametrize("text", INJECTIONS, ids=[repr(text[:30]) for text in INJECTIONS])
def test_hostile_values_are_only_values(server: Server, run: str, text: str) -> None:
    server.post("runs/set-tag", {"run_id": run, "key": "t", "value": text})
    server.post("runs/log-parameter", {"run_id": run, "key": "p", "value": text})
    data = server.read_run(run)["data"]
    assert [entry["value"] for entry in data["params"]] == [text]
    assert text in [entry["value"] for entry in data["tags"]]


@pytest.mark.rows("searchRuns", "searchLoggedModels")
def test_token_of_another_query(server: Server) -> None:
    """Offset tokens are not bound to a query; those of logged models are (see test_search_logged_models)."""
    experiment = server.experiment()
    for index in range(5):
        server.run(experiment, start_time=index, run_name=unique("run"))
    body = {"experiment_ids": [experiment], "max_results": 2}
    token = server.post("runs/search", body)["next_page_token"]
    other = server.call("POST", "/api/2.0/mlflow/runs/search", {**body, "page_token": token, "order_by": ["run_id"]})
    server.assert_no_leak(other)
    if server.is_reference:
        assert other.status_code == 200
    else:
        assert other.status_code in (200, 400)
    wrong = server.call("POST", "/api/2.0/mlflow/logged-models/search", {"experiment_ids": [experiment], "page_token": token})
    assert_refused(server, wrong, (400, 500) if server.is_reference else (400,))


@pytest.mark.rows("getExperiment", "createRun")
@pytest.mark.deviation("defect-500")
@pytest.mark.parametrize("number", ["9223372036854775808", "1" * 400, "-99999999999999999999"])
def test_ids_beyond_64_bits(server: Server, number: str) -> None:
    for response in (
        server.call("GET", "/api/2.0/mlflow/experiments/get", params={"experiment_id": number}),
        server.call("POST", "/api/2.0/mlflow/runs/create", {"experiment_id": number}),
    ):
        assert_refused(server, response, (400, 404))

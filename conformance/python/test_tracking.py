"""What the tracking routes do: every effect is read back (raw HTTP)."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tokens import offset_token
from truth import dataset_input
from wire import Server, pairs, unique

pytestmark = pytest.mark.wire


def read_experiment(server: Server, experiment_id: str) -> Any:
    return server.get("experiments/get", experiment_id=experiment_id)["experiment"]


def history(server: Server, run: str, key: str, **more: Any) -> list[tuple[Any, int, int]]:
    answer = server.get("metrics/get-history", run_id=run, metric_key=key, **more)
    return [(point["value"], point["timestamp"], point["step"]) for point in answer.get("metrics", [])]


def point(key: str, value: Any, timestamp: int = 1, step: int = 0) -> dict[str, Any]:
    return {"key": key, "value": value, "timestamp": timestamp, "step": step}


@pytest.mark.rows("deleteExperiment", "restoreExperiment", "getExperiment", "getExperimentByName", "createRun")
def test_delete_and_restore_experiment(server: Server) -> None:
    name = unique("life")
    experiment_id = server.experiment(name)
    run, deleted_before = server.run(experiment_id), server.run(experiment_id)
    server.post("runs/delete", {"run_id": deleted_before})
    assert server.post("experiments/delete", {"experiment_id": experiment_id}) == {}
    gone = server.get("experiments/get-by-name", experiment_name=name)["experiment"]
    assert gone["lifecycle_stage"] == "deleted"
    assert server.read_run(run)["info"]["lifecycle_stage"] == "deleted"
    assert server.call("POST", "/api/2.0/mlflow/experiments/create", {"name": name}).status_code == 400
    assert server.post("experiments/restore", {"experiment_id": experiment_id}) == {}
    assert read_experiment(server, experiment_id)["lifecycle_stage"] == "active"
    # MLflow restores every run of the experiment, also those that were deleted one by one.
    assert server.read_run(run)["info"]["lifecycle_stage"] == "active"
    assert server.read_run(deleted_before)["info"]["lifecycle_stage"] == "active"


@pytest.mark.rows("updateExperiment", "getExperiment", "getExperimentByName")
def test_rename_experiment(server: Server) -> None:
    experiment_id, name = server.experiment(), unique("renamed")
    before = read_experiment(server, experiment_id)
    assert server.post("experiments/update", {"experiment_id": experiment_id, "new_name": name}) == {}
    after = read_experiment(server, experiment_id)
    assert after["name"] == name
    assert after["last_update_time"] >= before["last_update_time"]
    assert server.get("experiments/get-by-name", experiment_name=name)["experiment"] == after
    assert server.post("experiments/update", {"experiment_id": experiment_id, "new_name": name}) == {}


@pytest.mark.rows("setExperimentTag", "deleteExperimentTag", "createExperiment")
def test_experiment_tags(server: Server) -> None:
    experiment_id = server.experiment(tags=[{"key": "a", "value": "1"}, {"key": "b b", "value": ""}])
    server.post("experiments/set-experiment-tag", {"experiment_id": experiment_id, "key": "a", "value": "é" * 20000})
    server.post("experiments/set-experiment-tag", {"experiment_id": experiment_id, "key": "none"})
    found = pairs(read_experiment(server, experiment_id)["tags"])
    assert found == {"a": "é" * 20000, "b b": "", "none": ""}
    assert server.post("experiments/delete-experiment-tag", {"experiment_id": experiment_id, "key": "a"}) == {}
    assert pairs(read_experiment(server, experiment_id)["tags"]) == {"b b": "", "none": ""}


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize(
    "location",
    ["s3://bucket/a b/c", "gs://bucket", "wasbs://c@account.blob.core.windows.net/x", "dbfs:/x", "s3://b/p;x=1",
     "mlflow-artifacts:/custom/place"],
)  # fmt: skip
def test_artifact_locations_are_kept(server: Server, location: str) -> None:
    experiment_id = server.experiment(artifact_location=location)
    assert read_experiment(server, experiment_id)["artifact_location"] == location
    run = server.run(experiment_id)
    assert server.read_run(run)["info"]["artifact_uri"] == f"{location}/{run}/artifacts"


@pytest.mark.rows("createRun", "getRun")
def test_create_run(server: Server, experiment: str) -> None:
    tags = [{"key": "mlflow.runName", "value": "by tag"}, {"key": "any*thing", "value": "x" * 9000}]
    run = server.run(experiment, tags=tags, start_time=123, user_id="me")
    info = server.read_run(run)["info"]
    assert (info["run_name"], info["start_time"], info["user_id"], info["status"]) == ("by tag", 123, "me", "RUNNING")
    assert pairs(server.read_run(run)["data"]["tags"]) == {"mlflow.runName": "by tag", "any*thing": "x" * 9000}
    named = server.read_run(server.run(experiment))
    adjective, animal, number = named["info"]["run_name"].split("-")
    assert adjective.isalpha() and animal.isalpha() and number.isdigit()
    assert pairs(named["data"]["tags"])["mlflow.runName"] == named["info"]["run_name"]


@pytest.mark.rows("updateRun", "getRun")
def test_update_run(server: Server, run: str) -> None:
    answer = server.post("runs/update", {"run_id": run, "status": "FINISHED", "end_time": 2000, "run_name": "new"})
    assert answer["run_info"] == server.read_run(run)["info"]
    assert (answer["run_info"]["status"], answer["run_info"]["end_time"]) == ("FINISHED", 2000)
    assert pairs(server.read_run(run)["data"]["tags"])["mlflow.runName"] == "new"
    server.post("runs/update", {"run_id": run, "run_name": ""})
    assert server.read_run(run)["info"]["run_name"] == "new"
    server.post("runs/update", {"run_id": run, "end_time": 0})
    assert "end_time" not in server.read_run(run)["info"]


@pytest.mark.rows("deleteRun", "restoreRun", "getRun")
def test_delete_and_restore_run(server: Server, run: str) -> None:
    for _ in range(2):
        assert server.post("runs/delete", {"run_id": run}) == {}
        assert server.read_run(run)["info"]["lifecycle_stage"] == "deleted"
    for _ in range(2):
        assert server.post("runs/restore", {"run_id": run}) == {}
        assert server.read_run(run)["info"]["lifecycle_stage"] == "active"


@pytest.mark.rows("setTag", "deleteTag")
def test_run_tags(server: Server, run: str) -> None:
    for value in ("1", "2"):
        assert server.post("runs/set-tag", {"run_id": run, "key": "t", "value": value}) == {}
    server.post("runs/set-tag", {"run_id": run, "key": "long", "value": "v" * 8001})
    server.post("runs/set-tag", {"run_id": run, "key": "mlflow.runName", "value": "by tag"})
    server.post("runs/set-tag", {"run_id": run, "key": "none"})
    found = server.read_run(run)
    assert pairs(found["data"]["tags"]) == {"t": "2", "long": "v" * 8000, "mlflow.runName": "by tag", "none": ""}
    assert found["info"]["run_name"] == "by tag"
    assert server.post("runs/delete-tag", {"run_id": run, "key": "t"}) == {}
    assert "t" not in pairs(server.read_run(run)["data"]["tags"])


@pytest.mark.rows("logParam", "getRun")
def test_params(server: Server, run: str) -> None:
    for _ in range(2):
        assert server.post("runs/log-parameter", {"run_id": run, "key": "p", "value": "1"}) == {}
    for key, value in [("empty", ""), ("long", "v" * 6001), ("a/b c:d.e-f", "é😀\n")]:
        server.post("runs/log-parameter", {"run_id": run, "key": key, "value": value})
    server.post("runs/log-parameter", {"run_id": run, "key": "absent"})
    expected = {"p": "1", "empty": "", "long": "v" * 6000, "a/b c:d.e-f": "é😀\n", "absent": ""}
    assert pairs(server.read_run(run)["data"]["params"]) == expected


LATEST: list[tuple[str, list[tuple[Any, int, int]], tuple[Any, int, int]]] = [
    ("newest step", [(1.0, 9, 5), (2.0, 1, 6), (3.0, 10, 4)], (2.0, 1, 6)),
    ("then newest time", [(1.0, 9, 5), (2.0, 10, 5), (3.0, 8, 5)], (2.0, 10, 5)),
    ("then largest value", [(1.0, 9, 5), (3.0, 9, 5), (2.0, 9, 5)], (3.0, 9, 5)),
    ("negative steps", [(1.0, 9, -5), (2.0, 1, -6)], (1.0, 9, -5)),
    ("NaN at the newest step", [(1.0, 9, 5), ("NaN", 9, 6)], ("NaN", 9, 6)),
    ("number after NaN", [("NaN", 9, 5), (1.0, 9, 6)], (1.0, 9, 6)),
]


@pytest.mark.rows("logMetric", "logBatch", "getRun", "getMetricHistory")
@pytest.mark.parametrize("batched", [False, True])
@pytest.mark.parametrize(("name", "points", "latest"), LATEST, ids=[name for name, _, _ in LATEST])
def test_latest_metric(server: Server, run: str, batched: bool, name: str, points: Any, latest: Any) -> None:
    bodies = [point("m", *entry) for entry in points]
    if batched:
        server.post("runs/log-batch", {"run_id": run, "metrics": bodies})
    else:
        for body in bodies:
            assert server.post("runs/log-metric", {"run_id": run, **body}) == {}
    assert server.read_run(run)["data"]["metrics"] == [point("m", *latest)]
    assert sorted(map(str, history(server, run, "m"))) == sorted(map(str, points))


@pytest.mark.rows("getMetricHistory", "logMetric", "logBatch")
def test_history_order_and_duplicates(server: Server, run: str) -> None:
    points = [(3.0, 5, 2), (1.0, 5, 1), (0.5, 5, 1), (9.0, 1, 9), (4.0, 7, -1)]
    for entry in [*points, *points]:
        server.post("runs/log-metric", {"run_id": run, **point("m", *entry)})
    server.post("runs/log-batch", {"run_id": run, "metrics": [point("m", *entry) for entry in [*points, *points]]})
    assert history(server, run, "m") == sorted(points, key=lambda entry: (entry[1], entry[2], entry[0]))
    assert history(server, run, "nope") == []
    assert server.get("metrics/get-history", run_id="f" * 32, metric_key="m") == {}


@pytest.mark.rows("getMetricHistory")
def test_history_pages(server: Server, run: str) -> None:
    points = [(float(i), i, i) for i in range(10)]
    server.post("runs/log-batch", {"run_id": run, "metrics": [point("m", *entry) for entry in points]})
    for size in (1, 3, 5, 9, 10, 11):
        found, token = [], ""
        while token is not None:
            page = server.get("metrics/get-history", run_id=run, metric_key="m", max_results=size, page_token=token)
            found += [entry["step"] for entry in page.get("metrics", [])]
            assert len(page["metrics"]) <= size
            token = page.get("next_page_token")
        assert found == list(range(10))
    assert [entry[2] for entry in history(server, run, "m", page_token=offset_token(7))] == [7, 8, 9]
    assert [entry[2] for entry in history(server, run, "m", page_token=offset_token(2), max_results=3)] == [2, 3, 4]


BULK = "/ajax-api/2.0/mlflow/metrics/get-history-bulk"


@pytest.mark.rows("getMetricHistoryBulk")
def test_history_bulk(server: Server, experiment: str) -> None:
    runs = [server.run(experiment) for _ in range(2)]
    for place, run in enumerate(runs):
        metrics = [point("m", step + place * 100.0, step, step) for step in range(5)]
        server.post("runs/log-batch", {"run_id": run, "metrics": metrics})
    assert server.ok("GET", BULK, params={"run_id": runs, "metric_key": ""}) == {"metrics": []}
    answer = server.ok("GET", BULK, params={"run_id": [*runs, "f" * 32], "metric_key": "m"})
    found = [(entry["run_id"], entry["step"], entry["value"]) for entry in answer["metrics"]]
    assert sorted(found) == sorted((run, step, step + place * 100.0) for place, run in enumerate(runs) for step in range(5))
    assert server.ok("GET", BULK, params={"run_id": "f" * 32, "metric_key": "m"}) == {"metrics": []}
    assert len(server.ok("GET", BULK, params={"run_id": runs, "metric_key": "m", "max_results": 3})["metrics"]) == 3
    assert server.ok("GET", BULK, params={"run_id": runs, "metric_key": "m", "max_results": 0}) == {"metrics": []}


def ntile_firsts(points: list[Any], buckets: int) -> list[Any]:
    """First point of each of `buckets` near-equal runs of points (larger ones first), and the very last point."""
    size, larger = divmod(len(points), buckets)
    starts, start = [], 0
    for bucket in range(min(buckets, len(points))):
        starts.append(start)
        start += size + (1 if bucket < larger else 0)
    sample = [points[place] for place in starts]
    if sample[-1] != points[-1]:
        sample = sample[:-1] + [points[-1]] if len(sample) == buckets else sample + [points[-1]]
    return sample


@pytest.mark.rows("getMetricHistoryBulkInterval")
@pytest.mark.parametrize("most", [1, 2, 3, 7, 10, 49, 50, 51, 2500, None])
def test_history_interval_samples(server: Server, experiment: str, most: int | None) -> None:
    run = server.run(experiment)
    points = [(float(step % 7), 1000 - step, step) for step in range(-5, 45)]
    server.post("runs/log-batch", {"run_id": run, "metrics": [point("m", *entry) for entry in points]})
    params = {"run_ids": [run], "metric_key": "m", **({} if most is None else {"max_results": most})}
    answer = server.get("metrics/get-history-bulk-interval", **params)
    found = [(entry["value"], entry["timestamp"], entry["step"]) for entry in answer["metrics"]]
    assert found == ntile_firsts(points, most or 2500)
    assert {entry["run_id"] for entry in answer["metrics"]} == {run}


@pytest.mark.rows("getMetricHistoryBulkInterval")
def test_history_interval_range(server: Server, experiment: str) -> None:
    runs = [server.run(experiment) for _ in range(2)]
    for run in runs:
        server.post("runs/log-batch", {"run_id": run, "metrics": [point("m", step, 1, step) for step in range(20)]})
    params = {"metric_key": "m", "start_step": 5, "end_step": 8}
    answer = server.get("metrics/get-history-bulk-interval", run_ids=[runs[1], runs[0], runs[1]], **params)
    expected = [(run, step) for run in (runs[1], runs[0], runs[1]) for step in range(5, 9)]
    assert [(entry["run_id"], entry["step"]) for entry in answer["metrics"]] == expected
    assert server.get("metrics/get-history-bulk-interval", run_ids=["f" * 32], metric_key="m") == {}


@pytest.mark.rows("logBatch", "getRun")
def test_log_batch(server: Server, run: str) -> None:
    metrics = [point(f"m{i}", i, i, i) for i in range(800)]
    params = [{"key": f"p{i}", "value": str(i)} for i in range(100)]
    tags = [{"key": f"t{i}", "value": str(i)} for i in range(99)] + [{"key": "t0", "value": "last"}]
    for _ in range(2):
        assert server.post("runs/log-batch", {"run_id": run, "metrics": metrics, "params": params, "tags": tags}) == {}
    data = server.read_run(run)["data"]
    assert {entry["key"]: entry["value"] for entry in data["metrics"]} == {f"m{i}": float(i) for i in range(800)}
    assert pairs(data["params"]) == {f"p{i}": str(i) for i in range(100)}
    found = pairs(data["tags"])
    assert found.pop("mlflow.runName")
    assert found == {f"t{i}": str(i) for i in range(99)} | {"t0": "last"}
    assert server.post("runs/log-batch", {"run_id": run}) == {}


@pytest.mark.rows("logBatch")
def test_long_values_are_cut(server: Server, run: str) -> None:
    body = {"params": [{"key": "p", "value": "v" * 7000}], "tags": [{"key": "t", "value": "v" * 9000}]}
    server.post("runs/log-batch", {"run_id": run, **body})
    data = server.read_run(run)["data"]
    assert pairs(data["params"])["p"] == "v" * 6000
    assert pairs(data["tags"])["t"] == "v" * 8000


@pytest.mark.rows("logBatch", "logMetric")
def test_special_values(server: Server, run: str) -> None:
    sent = {"nan": "NaN", "inf": "Infinity", "ninf": "-Infinity", "tiny": 5e-324, "big": 1e308, "third": 1 / 3, "zero": 0}
    server.post("runs/log-batch", {"run_id": run, "metrics": [point(key, value) for key, value in sent.items()]})
    found = {entry["key"]: entry["value"] for entry in server.read_run(run)["data"]["metrics"]}
    largest = 1.7976931348623157e308
    assert found == {"nan": "NaN", "inf": largest, "ninf": -largest, "tiny": 5e-324, "big": 1e308, "third": 1 / 3, "zero": 0.0}
    assert math.isclose(found["third"], 1 / 3, rel_tol=0)


@pytest.mark.rows("logInputs", "searchDatasets", "getRun", "searchRuns")
def test_inputs(server: Server) -> None:
    experiment_id = server.experiment()
    run, other = server.run(experiment_id), server.run(experiment_id)
    full = dataset_input("d", "1", "train")
    full["dataset"] |= {"schema": '{"s":1}', "profile": '{"p":2}', "source": '{"u":"x"}'}
    second = dataset_input("d", "2", "eval")
    doubled = dataset_input("d", "1", "ignored")
    assert server.post("runs/log-inputs", {"run_id": run, "datasets": [full, second, doubled]}) == {}
    assert server.post("runs/log-inputs", {"run_id": run, "datasets": [doubled]}) == {}
    assert server.post("runs/log-inputs", {"run_id": run}) == {}
    server.post("runs/log-inputs", {"run_id": other, "datasets": [dataset_input("d", "1", "test")]})
    inputs = sorted(server.read_run(run)["inputs"]["dataset_inputs"], key=lambda entry: entry["dataset"]["digest"])
    assert inputs == [full, second]
    summaries = server.ok("POST", "/ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": [experiment_id]})[
        "dataset_summaries"
    ]
    found = sorted((entry["name"], entry["digest"], entry["context"]) for entry in summaries)
    assert found == [("d", "1", "test"), ("d", "1", "train"), ("d", "2", "eval")]
    assert {entry["experiment_id"] for entry in summaries} == {experiment_id}
    empty = server.ok("POST", "/ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": [server.experiment()]})
    assert empty == {}


@pytest.mark.rows("logInputs", "logOutputs", "getRun", "searchRuns")
def test_models_in_and_out(server: Server, experiment: str, run: str) -> None:
    models = [server.model(experiment) for _ in range(3)]
    assert server.post("runs/log-inputs", {"run_id": run, "models": [{"model_id": models[0]}]}) == {}
    outputs = [{"model_id": models[1], "step": 4}, {"model_id": models[2], "step": 0}]
    assert server.post("runs/outputs", {"run_id": run, "models": outputs}) == {}
    assert server.post("runs/outputs", {"run_id": run, "models": []}) == {}
    found = server.read_run(run)
    assert found["inputs"]["model_inputs"] == [{"model_id": models[0]}]
    assert sorted(found["outputs"]["model_outputs"], key=str) == sorted(outputs, key=str)
    searched = server.post("runs/search", {"experiment_ids": [experiment], "filter": f"run_id = '{run}'"})["runs"][0]
    assert "model_inputs" not in searched["inputs"]
    assert sorted(searched["outputs"]["model_outputs"], key=str) == sorted(outputs, key=str)
    again = server.call("POST", "/api/2.0/mlflow/runs/outputs", {"run_id": run, "models": [{"model_id": models[1], "step": 9}]})
    assert (again.status_code, again.json()["error_code"]) == (400, "BAD_REQUEST")
    server.assert_no_leak(again)


@pytest.mark.deviation("runs-without-a-word")
@pytest.mark.rows("createRun")
def test_a_run_without_experiment_or_name(server: Server, experiment: str) -> None:
    empty = {"key": "mlflow.runName", "value": ""}
    for body in [{}, {"experiment_id": ""}, {"tags": [empty]}, {"experiment_id": experiment, "tags": [empty]}]:
        run = server.post("runs/create", body)["run"]
        assert run["info"]["experiment_id"] == (body.get("experiment_id") or "0")
        assert run["info"]["run_name"] != ""
        assert run["data"]["tags"] == [{"key": "mlflow.runName", "value": run["info"]["run_name"]}]


@pytest.mark.rows("logModel")
def test_log_model_history(server: Server, run: str) -> None:
    for path in ("first", "second"):
        model = {"artifact_path": path, "flavors": {"python_function": {}}, "utc_time_created": "t", "run_id": run}
        body = {"run_id": run, "model_json": json.dumps({**model, "model_uuid": path})}
        assert server.post("runs/log-model", body) == {}
    tag = json.loads(pairs(server.read_run(run)["data"]["tags"])["mlflow.log-model.history"])
    assert [(entry["artifact_path"], entry["model_uuid"], entry["run_id"]) for entry in tag] == [
        ("first", "first", run), ("second", "second", run),
    ]  # fmt: skip

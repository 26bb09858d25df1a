"""Every method of MlflowClient for experiments, runs, metrics, params, tags, inputs and artifacts."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest

from wire import Server, unique


@pytest.fixture
def client_run(client: Any, experiment: str) -> Any:
    return client.create_run(experiment, run_name=unique("run"))


@pytest.mark.rows(
    "createExperiment", "getExperiment", "getExperimentByName", "updateExperiment", "setExperimentTag", "deleteExperiment",
    "restoreExperiment", "searchExperiments",
)  # fmt: skip
def test_experiments(client: Any) -> None:
    name = unique("client")
    experiment_id = client.create_experiment(name, artifact_location="s3://b/p", tags={"a": "1"})
    found = client.get_experiment(experiment_id)
    assert (found.name, found.tags, found.lifecycle_stage, found.artifact_location) == (name, {"a": "1"}, "active", "s3://b/p")
    assert client.get_experiment_by_name(name).experiment_id == experiment_id
    assert client.get_experiment_by_name("no such") is None
    client.set_experiment_tag(experiment_id, "b", "2")
    client.rename_experiment(experiment_id, name + "-2")
    assert [entry.name for entry in client.search_experiments(filter_string=f"name LIKE '{name}%'")] == [name + "-2"]
    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    client.restore_experiment(experiment_id)
    assert client.get_experiment(experiment_id).tags == {"a": "1", "b": "2"}


@pytest.mark.rows("deleteExperimentTag")
def test_delete_experiment_tag(client: Any, experiment: str) -> None:
    if not hasattr(client, "delete_experiment_tag"):
        pytest.skip("this client has no such method")
    client.set_experiment_tag(experiment, "gone", "1")
    client.delete_experiment_tag(experiment, "gone")
    assert "gone" not in client.get_experiment(experiment).tags


def assert_generated(names: list[str]) -> None:
    """Of words that the client makes names of itself."""
    from mlflow.utils import name_utils

    parts = [name.split("-") for name in names]
    assert {adjective for adjective, _, _ in parts} <= set(name_utils._GENERATOR_PREDICATES)
    assert {animal for _, animal, _ in parts} <= set(name_utils._GENERATOR_NOUNS)


@pytest.mark.rows("createRun", "getRun", "updateRun", "deleteRun", "restoreRun")
def test_run_life(client: Any, experiment: str) -> None:
    assert_generated([client.create_run(experiment).info.run_name for _ in range(30)])
    run = client.create_run(experiment, start_time=5, tags={"t": "1"}, run_name="first")
    run_id = run.info.run_id
    assert (run.info.start_time, run.data.tags["t"], run.info.run_name, run.info.status) == (5, "1", "first", "RUNNING")
    client.update_run(run_id, status="FAILED", name="second")
    assert (client.get_run(run_id).info.status, client.get_run(run_id).info.run_name) == ("FAILED", "second")
    client.set_terminated(run_id, status="FINISHED", end_time=9)
    assert (client.get_run(run_id).info.status, client.get_run(run_id).info.end_time) == ("FINISHED", 9)
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    client.restore_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


@pytest.mark.rows("logMetric", "logParam", "setTag", "deleteTag", "logBatch", "getRun")
def test_logging(client: Any, client_run: Any) -> None:
    from mlflow.entities import Metric, Param, RunTag

    run_id = client_run.info.run_id
    client.log_metric(run_id, "m", 1.5, timestamp=10, step=2)
    client.log_metric(run_id, "nan", math.nan)
    client.log_metric(run_id, "inf", math.inf)
    client.log_param(run_id, "p", 1)
    client.log_param(run_id, "p", 1)
    client.set_tag(run_id, "t", True)
    client.set_tag(run_id, "gone", "x")
    client.delete_tag(run_id, "gone")
    metrics = [Metric("b", step * 1.0, step, step) for step in range(1000)]
    client.log_batch(run_id, metrics=metrics, params=[Param("q", "é")], tags=[RunTag("u", "2")])
    client.log_batch(run_id, metrics=[Metric(f"k{i}", i, 1, 0) for i in range(2500)])
    data = client.get_run(run_id).data
    assert data.metrics["m"] == 1.5 and math.isnan(data.metrics["nan"]) and data.metrics["inf"] > 1e308
    assert data.params == {"p": "1", "q": "é"}
    assert (data.tags["t"], data.tags["u"], "gone" in data.tags) == ("True", "2", False)
    assert data.metrics["b"] == 999.0 and data.metrics["k2499"] == 2499.0


@pytest.mark.rows("logParam", "getRun", "logMetric", "deleteTag")
def test_errors_reach_the_user(client: Any, client_run: Any) -> None:
    from mlflow.exceptions import MlflowException

    run_id = client_run.info.run_id
    client.log_param(run_id, "p", 1)
    with pytest.raises(MlflowException, match="Changing param values is not allowed") as caught:
        client.log_param(run_id, "p", 2)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException, match="not found") as caught:
        client.get_run("f" * 32)
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException, match="No tag with name"):
        client.delete_tag(run_id, "nope")
    client.delete_run(run_id)
    with pytest.raises(MlflowException, match="must be in the 'active' state"):
        client.log_metric(run_id, "m", 1)


@pytest.mark.rows("getMetricHistory", "logBatch")
def test_a_long_history(server: Server, client: Any, client_run: Any) -> None:
    """More points than the client asks for in one page (25,000)."""
    run_id, count = client_run.info.run_id, 26_000
    for start in range(0, count, 1000):
        points = [{"key": "m", "value": i / 7, "timestamp": i, "step": i} for i in range(start, start + 1000)]
        server.post("runs/log-batch", {"run_id": run_id, "metrics": points})
    history = client.get_metric_history(run_id, "m")
    assert [(entry.step, entry.value) for entry in history] == [(i, i / 7) for i in range(count)]
    bulk = server.get("metrics/get-history-bulk-interval", run_ids=[run_id], metric_key="m", max_results=100)["metrics"]
    assert len(bulk) == 100 and bulk[0]["step"] == 0 and bulk[-1]["step"] == count - 1


@pytest.mark.rows("searchRuns")
def test_search_runs(client: Any) -> None:
    experiment_id = client.create_experiment(unique("search"))
    runs = [client.create_run(experiment_id, start_time=i).info.run_id for i in range(7)]
    for place, run_id in enumerate(runs):
        client.log_metric(run_id, "m", place)
    first = client.search_runs([experiment_id], "metrics.m >= 2", order_by=["metrics.m DESC"], max_results=3)
    assert [run.data.metrics["m"] for run in first] == [6, 5, 4]
    second = client.search_runs(
        [experiment_id], "metrics.m >= 2", order_by=["metrics.m DESC"], max_results=3, page_token=first.token
    )
    assert [run.data.metrics["m"] for run in second] == [3, 2] and not second.token


@pytest.mark.rows("logInputs", "getRun")
def test_inputs(client: Any, client_run: Any) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    dataset = Dataset(name="d", digest="1", source_type="local", source="{}", schema="s", profile="p")
    client.log_inputs(client_run.info.run_id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train")])])
    found = client.get_run(client_run.info.run_id).inputs.dataset_inputs
    assert [(entry.dataset.name, entry.dataset.profile, entry.tags[0].value) for entry in found] == [("d", "p", "train")]


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listArtifacts", "listProxyArtifacts")
def test_artifacts(client: Any, client_run: Any, tmp_path: Path) -> None:
    run_id = client_run.info.run_id
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "a.txt").write_text("a")
    (source / "deep" / "b.bin").write_bytes(bytes(range(256)) * 5000)
    client.log_artifact(run_id, str(source / "a.txt"))
    client.log_artifact(run_id, str(source / "a.txt"), "nested/place")
    client.log_artifacts(run_id, str(source), "tree")
    client.log_text(run_id, "tëxt", "notes/n.txt")
    client.log_dict(run_id, {"k": [1, 2]}, "d.json")
    client.log_dict(run_id, {"k": [1, 2]}, "d.yaml")
    assert [entry.path for entry in client.list_artifacts(run_id)] == ["a.txt", "d.json", "d.yaml", "nested", "notes", "tree"]
    assert [(entry.path, entry.is_dir) for entry in client.list_artifacts(run_id, "tree")] == [
        ("tree/a.txt", False), ("tree/deep", True),
    ]  # fmt: skip
    whole = Path(client.download_artifacts(run_id, "", str(tmp_path)))
    assert (whole / "tree/deep/b.bin").read_bytes() == (source / "deep/b.bin").read_bytes()
    assert (whole / "notes/n.txt").read_text(encoding="utf-8") == "tëxt"
    assert Path(client.download_artifacts(run_id, "nested/place/a.txt")).read_text() == "a"


@pytest.mark.rows("uploadArtifact", "listArtifacts", "setTag")
def test_tables_figures_and_images(client: Any, client_run: Any) -> None:
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    run_id = client_run.info.run_id
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    client.log_figure(run_id, figure, "figure.png")
    plt.close(figure)
    client.log_image(run_id, np.zeros((8, 8, 3), dtype=np.uint8), "image.png")
    client.log_image(run_id, np.ones((8, 8), dtype=np.float32), key="dogs", step=3)
    client.log_table(run_id, {"x": [1, 2], "y": ["a", "b"]}, "table.json")
    client.log_table(run_id, pd.DataFrame({"x": [3], "y": ["c"]}), "table.json")
    table = client.load_table(client_run.info.experiment_id, "table.json", run_ids=[run_id])
    assert table.to_dict("list") == {"x": [1, 2, 3], "y": ["a", "b", "c"]}
    assert {entry.path for entry in client.list_artifacts(run_id)} == {"figure.png", "image.png", "images", "table.json"}
    assert len(client.list_artifacts(run_id, "images")) == 2
    assert "mlflow.loggedArtifacts" in client.get_run(run_id).data.tags


@pytest.mark.rows("logBatch", "logMetric", "logParam", "setTag")
def test_async_logging(client: Any, client_run: Any) -> None:
    from mlflow.entities import Metric

    run_id = client_run.info.run_id
    waiting = [
        client.log_metric(run_id, "m", 1.0, step=1, synchronous=False),
        client.log_param(run_id, "p", "1", synchronous=False),
        client.set_tag(run_id, "t", "1", synchronous=False),
        client.log_batch(run_id, metrics=[Metric("b", i, i, i) for i in range(500)], synchronous=False),
    ]
    for operation in waiting:
        operation.wait()
    data = client.get_run(run_id).data
    assert (data.metrics, data.params["p"], data.tags["t"]) == ({"m": 1.0, "b": 499.0}, "1", "1")
    assert len(client.get_metric_history(run_id, "b")) == 500


@pytest.mark.client3
@pytest.mark.rows(
    "createLoggedModel", "getLoggedModel", "finalizeLoggedModel", "deleteLoggedModel", "logLoggedModelParams",
    "setLoggedModelTags", "deleteLoggedModelTag", "searchLoggedModels",
)  # fmt: skip
def test_logged_models(client: Any, experiment: str, client_run: Any) -> None:
    from mlflow.exceptions import MlflowException

    run_id, name = client_run.info.run_id, unique("lm").replace(".", "-")
    params = {f"p{i}": str(i) for i in range(150)}
    model = client.create_logged_model(
        experiment, name=name, source_run_id=run_id, tags={"a": "1"}, params=params, model_type="tree"
    )
    assert (model.name, model.source_run_id, model.params, model.model_type) == (name, run_id, params, "tree")
    client.log_model_params(model.model_id, {"late": "1"})
    client.set_logged_model_tags(model.model_id, {"b": "2"})
    client.delete_logged_model_tag(model.model_id, "a")
    client.log_metric(run_id, "acc", 0.5, step=3, model_id=model.model_id, dataset_name="d", dataset_digest="x")
    ready = client.finalize_logged_model(model.model_id, "READY")
    assert str(ready.status) == "READY"
    found = client.get_logged_model(model.model_id)
    assert (found.tags, found.params) == ({"b": "2"}, {**params, "late": "1"})
    assert [(entry.key, entry.value, entry.dataset_name) for entry in found.metrics] == [("acc", 0.5, "d")]
    hits = client.search_logged_models(
        [experiment], filter_string=f"name = '{name}' AND metrics.acc > 0.1", order_by=[{"field_name": "metrics.acc"}]
    )
    assert [hit.model_id for hit in hits] == [model.model_id]
    client.delete_logged_model(model.model_id)
    with pytest.raises(MlflowException, match="not found"):
        client.get_logged_model(model.model_id)


@pytest.mark.client3
@pytest.mark.rows("logInputs", "logOutputs", "getRun")
def test_model_inputs_and_outputs(client: Any, experiment: str, client_run: Any) -> None:
    from mlflow.entities import LoggedModelInput, LoggedModelOutput

    used, made = (client.create_logged_model(experiment).model_id for _ in range(2))
    client.log_inputs(client_run.info.run_id, models=[LoggedModelInput(used)])
    client.log_outputs(client_run.info.run_id, [LoggedModelOutput(made, step=7)])
    run = client.get_run(client_run.info.run_id)
    assert [entry.model_id for entry in run.inputs.model_inputs] == [used]
    assert [(entry.model_id, entry.step) for entry in run.outputs.model_outputs] == [(made, 7)]


@pytest.mark.client3
@pytest.mark.rows("uploadArtifact", "listLoggedModelArtifacts", "downloadArtifact")
def test_model_artifacts(client: Any, experiment: str, tmp_path: Path) -> None:
    model = client.create_logged_model(experiment)
    (tmp_path / "weights.txt").write_text("w")
    client.log_model_artifact(model.model_id, str(tmp_path / "weights.txt"))
    client.log_model_artifacts(model.model_id, str(tmp_path))
    assert [entry.path for entry in client.list_logged_model_artifacts(model.model_id)] == ["weights.txt"]


@pytest.mark.rows("logMetric", "getMetricHistory")
def test_timestamps_are_milliseconds(client: Any, client_run: Any) -> None:
    before = int(time.time() * 1000)
    client.log_metric(client_run.info.run_id, "m", 1)
    assert before <= client.get_metric_history(client_run.info.run_id, "m")[0].timestamp <= int(time.time() * 1000)

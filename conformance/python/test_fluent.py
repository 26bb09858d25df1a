"""The `mlflow` module as people use it: fluent logging, datasets, nested and resumed runs, autologging, models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wire import unique


@pytest.mark.rows("createRun", "logBatch", "logMetric", "logParam", "setTag", "updateRun", "getRun", "deleteTag")
def test_logging(fluent: Any) -> None:
    with fluent.start_run(run_name="r", description="words", tags={"x": "1"}) as run:
        fluent.log_param("p", 1)
        fluent.log_params({"q": 2, "r": [1, 2]})
        fluent.log_metric("m", 0.5, step=1)
        fluent.log_metrics({"a": 1.0, "b": 2.0}, step=2)
        fluent.set_tag("t", "1")
        fluent.set_tags({"u": 2, "v": None})
        fluent.delete_tag("x")
        assert fluent.get_artifact_uri().endswith("/artifacts")
    found = fluent.get_run(run.info.run_id)
    assert (found.info.status, found.info.run_name) == ("FINISHED", "r")
    assert found.info.end_time >= found.info.start_time
    assert found.data.params == {"p": "1", "q": "2", "r": "[1, 2]"}
    assert found.data.metrics == {"m": 0.5, "a": 1.0, "b": 2.0}
    assert (found.data.tags["mlflow.note.content"], found.data.tags["u"]) == ("words", "2")
    assert "x" not in found.data.tags


@pytest.mark.rows("updateRun")
def test_a_raised_error_fails_the_run(fluent: Any) -> None:
    with pytest.raises(ZeroDivisionError), fluent.start_run() as run:
        raise ZeroDivisionError
    assert fluent.get_run(run.info.run_id).info.status == "FAILED"


@pytest.mark.rows("createRun", "updateRun", "getRun", "logMetric")
def test_resumed_run(fluent: Any) -> None:
    with fluent.start_run() as run:
        fluent.log_metric("m", 1, step=1)
    with fluent.start_run(run_id=run.info.run_id):
        assert fluent.get_run(run.info.run_id).info.status == "RUNNING"
        fluent.log_metric("m", 2, step=2)
    found = fluent.get_run(run.info.run_id)
    assert (found.info.status, found.data.metrics["m"]) == ("FINISHED", 2)
    assert len(fluent.MlflowClient().get_metric_history(run.info.run_id, "m")) == 2


@pytest.mark.rows("createRun", "searchRuns")
def test_nested_runs(fluent: Any) -> None:
    with fluent.start_run() as parent:
        children = []
        for index in range(3):
            with fluent.start_run(nested=True, run_name=f"child-{index}") as child:
                fluent.log_metric("m", index)
                children.append(child.info.run_id)
    frame = fluent.search_runs(filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'", order_by=["metrics.m"])
    assert frame["run_id"].tolist() == children
    assert frame["tags.mlflow.parentRunId"].unique().tolist() == [parent.info.run_id]
    listed = fluent.search_runs(filter_string="metrics.m > 0", output_format="list")
    assert {run.info.run_id for run in listed} == set(children[1:])


@pytest.mark.rows("searchRuns", "searchExperiments", "getExperimentByName")
def test_searches(fluent: Any) -> None:
    names = [unique("several") for _ in range(2)]
    for place, name in enumerate(names):
        fluent.set_experiment(name)
        for index in range(3):
            with fluent.start_run(tags={"place": str(place)}):
                fluent.log_params({"i": index})
    frame = fluent.search_runs(experiment_names=names, filter_string="params.i != '0'")
    assert sorted(zip(frame["tags.place"], frame["params.i"], strict=True)) == [("0", "1"), ("0", "2"), ("1", "1"), ("1", "2")]
    assert fluent.search_runs(experiment_names=names, max_results=4).shape[0] == 4
    found = fluent.search_experiments(filter_string=f"name = '{names[0]}'")
    assert [entry.name for entry in found] == [names[0]]
    assert fluent.get_experiment_by_name(names[1]).name == names[1]


@pytest.mark.rows("logInputs", "searchRuns", "getRun")
def test_datasets(fluent: Any) -> None:
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    with fluent.start_run() as run:
        fluent.log_input(fluent.data.from_pandas(frame, source="data.csv", name="frame", targets="y"), context="train")
        fluent.log_input(fluent.data.from_numpy(np.eye(3), name="array"), context="eval", tags={"k": "v"})
    inputs = {entry.dataset.name: entry for entry in fluent.get_run(run.info.run_id).inputs.dataset_inputs}
    assert set(inputs) == {"frame", "array"}
    assert '"name": "x"' in inputs["frame"].dataset.schema
    assert {tag.key: tag.value for tag in inputs["array"].tags} == {"k": "v", "mlflow.data.context": "eval"}
    found = fluent.search_runs(filter_string="datasets.name = 'frame' AND dataset.context = 'train'", output_format="list")
    assert [entry.info.run_id for entry in found] == [run.info.run_id]
    source = fluent.data.get_source(inputs["frame"].dataset)
    assert source.uri == "data.csv"


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listArtifacts", "listProxyArtifacts")
def test_artifacts(fluent: Any, tmp_path: Path) -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    (tmp_path / "file.txt").write_text("content")
    with fluent.start_run() as run:
        fluent.log_artifact(str(tmp_path / "file.txt"))
        fluent.log_artifacts(str(tmp_path), artifact_path="all")
        fluent.log_text("text", "t.txt")
        fluent.log_dict({"a": 1}, "d.json")
        fluent.log_figure(plt.figure(), "f.png")
        fluent.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "i.png")
        fluent.log_table({"c": [1]}, "table.json")
        uri = fluent.get_artifact_uri("t.txt")
    assert fluent.artifacts.load_text(uri) == "text"
    assert fluent.artifacts.load_dict(f"runs:/{run.info.run_id}/d.json") == {"a": 1}
    assert fluent.artifacts.load_image(f"runs:/{run.info.run_id}/i.png").size == (4, 4)
    listed = [entry.path for entry in fluent.artifacts.list_artifacts(run_id=run.info.run_id)]
    assert listed == ["all", "d.json", "f.png", "file.txt", "i.png", "t.txt", "table.json"]
    local = fluent.artifacts.download_artifacts(artifact_uri=f"runs:/{run.info.run_id}/all", dst_path=str(tmp_path / "got"))
    assert (Path(local) / "file.txt").read_text() == "content"
    assert fluent.load_table("table.json", run_ids=[run.info.run_id])["c"].tolist() == [1]


@pytest.mark.rows("logBatch", "logMetric")
def test_async_logging(fluent: Any) -> None:
    with fluent.start_run() as run:
        waiting = [fluent.log_metrics({"m": step, "n": -step}, step=step, synchronous=False) for step in range(50)]
        waiting.append(fluent.log_params({"p": "1"}, synchronous=False))
        for operation in waiting:
            operation.wait()
    found = fluent.get_run(run.info.run_id)
    assert (found.data.metrics, found.data.params) == ({"m": 49.0, "n": -49.0}, {"p": "1"})
    assert len(fluent.MlflowClient().get_metric_history(run.info.run_id, "m")) == 50


@pytest.mark.rows("deleteRun", "deleteExperiment", "searchRuns")
def test_deletion(fluent: Any) -> None:
    from mlflow.entities import ViewType

    with fluent.start_run() as run:
        pass
    fluent.delete_run(run.info.run_id)
    assert fluent.search_runs(output_format="list") == []
    gone = fluent.search_runs(run_view_type=ViewType.DELETED_ONLY, output_format="list")
    assert [entry.info.run_id for entry in gone] == [run.info.run_id]
    fluent.delete_experiment(run.info.experiment_id)
    assert fluent.get_experiment(run.info.experiment_id).lifecycle_stage == "deleted"


def train(fluent: Any) -> Any:
    """A fitted classifier and its data."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    features, labels = load_iris(return_X_y=True, as_frame=True)
    return LogisticRegression(max_iter=300).fit(features, labels), features, labels


@pytest.mark.rows("logBatch", "logInputs", "uploadArtifact", "downloadArtifact", "searchRuns", "setTag")
def test_sklearn_autolog(fluent: Any) -> None:
    fluent.sklearn.autolog()
    try:
        with fluent.start_run() as run:
            model, features, labels = train(fluent)
            model.score(features, labels)
    finally:
        fluent.sklearn.autolog(disable=True)
    found = fluent.get_run(run.info.run_id)
    assert found.data.params["max_iter"] == "300"
    assert found.data.metrics["training_score"] > 0.9
    assert found.data.tags["estimator_name"] == "LogisticRegression"
    assert found.inputs.dataset_inputs
    loaded = fluent.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert loaded.predict(features).tolist() == model.predict(features).tolist()


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listArtifacts")
def test_log_and_load_model(fluent: Any) -> None:
    model, features, _ = train(fluent)
    with fluent.start_run() as run:
        name = {"name": "clf"} if int(fluent.__version__.split(".")[0]) > 2 else {"artifact_path": "clf"}
        info = fluent.sklearn.log_model(model, input_example=features.head(2), **name)
    expected = model.predict(features).tolist()
    for uri in {info.model_uri, f"runs:/{run.info.run_id}/clf"}:
        assert fluent.sklearn.load_model(uri).predict(features).tolist() == expected
        assert fluent.pyfunc.load_model(uri).predict(features).tolist() == expected


@pytest.mark.client3
@pytest.mark.rows(
    "createLoggedModel", "finalizeLoggedModel", "getLoggedModel", "searchLoggedModels", "logOutputs", "logLoggedModelParams",
    "setLoggedModelTags", "deleteLoggedModelTag", "deleteLoggedModel", "listLoggedModelArtifacts",
)  # fmt: skip
def test_logged_models(fluent: Any) -> None:
    model, features, _ = train(fluent)
    with fluent.start_run() as run:
        info = fluent.sklearn.log_model(model, name="clf", params={"depth": 3}, tags={"t": "1"})
        fluent.log_metric("acc", 0.9, model_id=info.model_id)
    assert info.model_uri == f"models:/{info.model_id}"
    logged = fluent.get_logged_model(info.model_id)
    assert (str(logged.status), logged.source_run_id, logged.params["depth"]) == ("READY", run.info.run_id, "3")
    assert [(entry.key, entry.value) for entry in logged.metrics] == [("acc", 0.9)]
    assert [entry.model_id for entry in fluent.get_run(run.info.run_id).outputs.model_outputs] == [info.model_id]
    external = fluent.create_external_model(name="ext", params={"a": "b"}, tags={"x": "y"})
    pending = fluent.initialize_logged_model(name="pending", tags={"k": "v"})
    assert str(fluent.finalize_logged_model(pending.model_id, "FAILED").status) == "FAILED"
    fluent.log_model_params({"late": "1"}, model_id=external.model_id)
    fluent.set_logged_model_tags(external.model_id, {"n": "1"})
    fluent.delete_logged_model_tag(external.model_id, "x")
    found = fluent.get_logged_model(external.model_id)
    assert (found.params, found.tags["n"], "x" in found.tags) == ({"a": "b", "late": "1"}, "1", False)
    names = [entry.name for entry in fluent.search_logged_models(output_format="list", order_by=[{"field_name": "name"}])]
    assert names == ["clf", "ext", "pending"]
    assert fluent.search_logged_models(filter_string="metrics.acc > 0.5")["name"].tolist() == ["clf"]
    assert fluent.last_logged_model().model_id in {info.model_id, external.model_id, pending.model_id}
    fluent.MlflowClient().delete_logged_model(pending.model_id)
    assert len(fluent.search_logged_models(output_format="list")) == 2
    assert "MLmodel" in [entry.path for entry in fluent.MlflowClient().list_logged_model_artifacts(info.model_id)]


@pytest.mark.rows("logBatch", "createRun")
def test_set_experiment_makes_it(fluent: Any) -> None:
    name = unique("made")
    made = fluent.set_experiment(name)
    assert fluent.set_experiment(experiment_id=made.experiment_id).name == name
    fluent.set_experiment_tags({"a": "1"})
    assert fluent.get_experiment(made.experiment_id).tags == {"a": "1"}

"""Registering and loading as people do it: from a run, a logged model and a URI, by number, alias and stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wire import unique


def train(fluent: Any) -> Any:
    """A fitted classifier and its features."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    features, labels = load_iris(return_X_y=True, as_frame=True)
    return LogisticRegression(max_iter=300).fit(features, labels), features, labels


def log_model(fluent: Any, model: Any, **options: Any) -> Any:
    name = {"name": "clf"} if int(fluent.__version__.split(".")[0]) > 2 else {"artifact_path": "clf"}
    return fluent.sklearn.log_model(model, **name, **options)


@pytest.mark.rows("createRegisteredModel", "createModelVersion", "getModelVersionDownloadUri", "getModelVersionByAlias", "getLatestVersions")
def test_register_from_a_run_and_load(fluent: Any, client: Any) -> None:
    model, features, _ = train(fluent)
    name = unique("model")
    with fluent.start_run() as run:
        log_model(fluent, model, input_example=features.head(2))
    made = fluent.register_model(f"runs:/{run.info.run_id}/clf", name, tags={"from": "run"})
    assert (made.name, str(made.version), made.run_id, made.tags) == (name, "1", run.info.run_id, {"from": "run"})
    again = fluent.register_model(f"runs:/{run.info.run_id}/clf", name)
    assert str(again.version) == "2"
    client.set_registered_model_alias(name, "champion", "1")
    client.transition_model_version_stage(name, "2", "Production")
    expected = model.predict(features).tolist()
    for uri in [f"models:/{name}/1", f"models:/{name}@champion", f"models:/{name}/Production", f"models:/{name}/latest"]:
        assert fluent.pyfunc.load_model(uri).predict(features).tolist() == expected
        assert fluent.sklearn.load_model(uri).predict(features).tolist() == expected
    info = fluent.models.get_model_info(f"models:/{name}@champion")
    assert info.signature is not None
    assert [column.name for column in info.signature.inputs.inputs] == list(features.columns)


@pytest.mark.rows("createRegisteredModel", "createModelVersion", "getModelVersion")
def test_register_while_logging(fluent: Any, client: Any) -> None:
    model, features, _ = train(fluent)
    name = unique("model")
    for number in ["1", "2"]:
        with fluent.start_run() as run:
            info = log_model(fluent, model, registered_model_name=name)
        assert str(info.registered_model_version) == number
        assert client.get_model_version(name, number).run_id == run.info.run_id
    assert fluent.pyfunc.load_model(f"models:/{name}/2").predict(features).shape == (150,)


@pytest.mark.rows("createModelVersion", "searchModelVersions")
def test_autolog_registers(fluent: Any, client: Any) -> None:
    name = unique("auto")
    fluent.sklearn.autolog(registered_model_name=name)
    try:
        with fluent.start_run() as run:
            train(fluent)
    finally:
        fluent.sklearn.autolog(disable=True)
    (version,) = client.search_model_versions(f"run_id = '{run.info.run_id}'")
    assert (version.name, str(version.version)) == (name, "1")


@pytest.mark.client3
@pytest.mark.rows("createModelVersion", "getLoggedModel", "searchLoggedModels", "getModelVersionDownloadUri")
def test_register_from_a_logged_model(fluent: Any, client: Any) -> None:
    model, features, _ = train(fluent)
    name = unique("model")
    with fluent.start_run() as run:
        info = log_model(fluent, model, params={"depth": 3})
        fluent.log_metric("acc", 0.9, model_id=info.model_id)
    made = fluent.register_model(f"models:/{info.model_id}", name)
    assert (str(made.version), made.run_id) == ("1", run.info.run_id)
    logged = fluent.get_logged_model(info.model_id)
    told = json.loads(logged.tags["mlflow.modelVersions"])
    assert {(entry["name"], int(entry["version"])) for entry in told} == {(name, 1)}
    assert client.get_model_version_download_uri(name, "1") == logged.artifact_location
    assert fluent.pyfunc.load_model(f"models:/{name}/1").predict(features).shape == (150,)
    assert fluent.models.get_model_info(f"models:/{name}/1").model_id == info.model_id


@pytest.mark.rows("createModelVersion", "getModelVersionDownloadUri")
def test_register_from_a_uri(fluent: Any, client: Any, tmp_path: Path) -> None:
    model, features, _ = train(fluent)
    name = unique("model")
    with fluent.start_run() as run:
        log_model(fluent, model)
    client.create_registered_model(name)
    place = fluent.get_run(run.info.run_id).info.artifact_uri
    made = client.create_model_version(name, f"{place}/elsewhere", run_id=run.info.run_id)
    assert client.get_model_version_download_uri(name, made.version) == f"{place}/elsewhere"
    far = fluent.register_model("s3://bucket/model", name)
    assert (far.source, str(far.version)) == ("s3://bucket/model", "2")


@pytest.mark.rows("createModelVersion", "createRegisteredModel")
def test_promote_by_copy(fluent: Any, client: Any) -> None:
    model, features, _ = train(fluent)
    staging, production = unique("staging"), unique("production")
    with fluent.start_run() as run:
        log_model(fluent, model, registered_model_name=staging)
    client.set_registered_model_alias(staging, "ready", "1")
    made = client.copy_model_version(f"models:/{staging}@ready", production)
    assert (made.source, made.run_id) == (f"models:/{staging}/1", run.info.run_id)
    assert fluent.pyfunc.load_model(f"models:/{production}/1").predict(features).shape == (150,)


@pytest.mark.client3
@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
def test_fluent_searches(fluent: Any) -> None:
    name = unique("model")
    fluent.register_model("s3://bucket/a", name)
    fluent.register_model("s3://bucket/b", name)
    assert [found.name for found in fluent.search_registered_models(filter_string=f"name = '{name}'")] == [name]
    versions = fluent.search_model_versions(filter_string=f"name = '{name}'", order_by=["version_number DESC"])
    assert [(str(version.version), version.source) for version in versions] == [("2", "s3://bucket/b"), ("1", "s3://bucket/a")]

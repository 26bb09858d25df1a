"""Every registry method of MlflowClient: models, versions, stages, aliases, tags, searches, copies."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from registry import create_model, create_version
from wire import Server, unique

SOURCE = "s3://bucket/model"


@pytest.fixture
def model(client: Any) -> str:
    return str(client.create_registered_model(unique("model")).name)


@pytest.mark.rows(
    "createRegisteredModel", "getRegisteredModel", "updateRegisteredModel", "renameRegisteredModel", "deleteRegisteredModel",
    "setRegisteredModelTag", "deleteRegisteredModelTag",
)  # fmt: skip
def test_registered_models(client: Any) -> None:
    from mlflow.exceptions import MlflowException

    name = unique("model")
    made = client.create_registered_model(name, tags={"a": "1", "b": "x"}, description="first")
    assert (made.name, made.tags, made.description, made.latest_versions) == (name, {"a": "1", "b": "x"}, "first", [])
    assert made.creation_timestamp == made.last_updated_timestamp > 1_500_000_000_000
    time.sleep(0.005)
    updated = client.update_registered_model(name, description="second")
    assert updated.description == "second"
    assert updated.last_updated_timestamp > made.last_updated_timestamp
    client.set_registered_model_tag(name, "c", "é")
    client.set_registered_model_tag(name, "a", 2)
    client.delete_registered_model_tag(name, "b")
    client.delete_registered_model_tag(name, "never there")
    assert client.get_registered_model(name).tags == {"a": "2", "c": "é"}
    client.rename_registered_model(name, name + "-2")
    renamed = client.get_registered_model(name + "-2")
    assert (renamed.name, renamed.tags, renamed.description) == (name + "-2", {"a": "2", "c": "é"}, "second")
    client.delete_registered_model(name + "-2")
    for gone in [name, name + "-2"]:
        with pytest.raises(MlflowException, match=f"Registered Model with name={gone} not found"):
            client.get_registered_model(gone)


@pytest.mark.rows("createModelVersion", "getModelVersion", "updateModelVersion", "getModelVersionDownloadUri", "deleteModelVersion")
def test_versions(client: Any, model: str) -> None:
    from mlflow.exceptions import MlflowException

    made = client.create_model_version(model, SOURCE, tags={"t": "1"}, description="d", run_link="link")
    assert (str(made.version), made.source, made.status, made.current_stage) == ("1", SOURCE, "READY", "None")
    assert (made.tags, made.description, made.run_link, made.aliases) == ({"t": "1"}, "d", "link", [])
    second = client.create_model_version(model, SOURCE)
    assert (str(second.version), second.description, second.run_id) == ("2", "", "")
    assert client.update_model_version(model, "2", description="changed").description == "changed"
    assert client.get_model_version(model, "2").description == "changed"
    assert client.get_model_version_download_uri(model, "1") == SOURCE
    client.delete_model_version(model, "2")
    with pytest.raises(MlflowException, match="not found"):
        client.get_model_version(model, "2")
    assert str(client.create_model_version(model, SOURCE).version) == "3"
    assert [str(v.version) for v in client.search_model_versions(f"name='{model}'", order_by=["version_number"])] == ["1", "3"]


@pytest.mark.rows("setModelVersionTag", "deleteModelVersionTag", "getModelVersion")
def test_version_tags(client: Any, model: str) -> None:
    client.create_model_version(model, SOURCE, tags={"a": "1"})
    client.set_model_version_tag(model, "1", "b", "x" * 100_000)
    client.set_model_version_tag(model, "1", "a", "2")
    client.set_model_version_tag(model, version="1", key="c", value="")
    client.delete_model_version_tag(model, "1", "c")
    client.delete_model_version_tag(model, "1", "never there")
    assert client.get_model_version(model, "1").tags == {"a": "2", "b": "x" * 100_000}


@pytest.mark.rows("transitionModelVersionStage", "getLatestVersions", "getRegisteredModel")
def test_stages(client: Any, model: str) -> None:
    for _ in range(4):
        client.create_model_version(model, SOURCE)
    assert client.transition_model_version_stage(model, "1", "production").current_stage == "Production"
    client.transition_model_version_stage(model, "2", "Staging")
    client.transition_model_version_stage(model, "3", "Production", archive_existing_versions=True)
    stages = {str(v.version): v.current_stage for v in client.search_model_versions(f"name='{model}'")}
    assert stages == {"1": "Archived", "2": "Staging", "3": "Production", "4": "None"}
    latest = {v.current_stage: str(v.version) for v in client.get_latest_versions(model)}
    assert latest == {"Archived": "1", "Staging": "2", "Production": "3", "None": "4"}
    assert [str(v.version) for v in client.get_latest_versions(model, ["PRODUCTION", "staging"])] in [["3", "2"], ["2", "3"]]
    shown = {v.current_stage: str(v.version) for v in client.get_registered_model(model).latest_versions}
    assert shown == latest
    client.transition_model_version_stage(model, "4", "Production")
    assert [str(v.version) for v in client.get_latest_versions(model, ["Production"])] == ["4"]


@pytest.mark.rows("setRegisteredModelAlias", "deleteRegisteredModelAlias", "getModelVersionByAlias")
def test_aliases(client: Any, model: str) -> None:
    from mlflow.exceptions import MlflowException

    for _ in range(2):
        client.create_model_version(model, SOURCE)
    client.set_registered_model_alias(model, "champion", "1")
    client.set_registered_model_alias(model, "Champion", "1")
    client.set_registered_model_alias(model, "challenger_2-x", "2")
    aliases = {alias: str(version) for alias, version in client.get_registered_model(model).aliases.items()}
    assert aliases == {"champion": "1", "Champion": "1", "challenger_2-x": "2"}
    assert sorted(client.get_model_version(model, "1").aliases) == ["Champion", "champion"]
    client.set_registered_model_alias(model, "champion", "2")
    assert str(client.get_model_version_by_alias(model, "champion").version) == "2"
    assert client.get_model_version(model, "1").aliases == ["Champion"]
    assert sorted(client.get_model_version_by_alias(model, "champion").aliases) == ["challenger_2-x", "champion"]
    client.delete_registered_model_alias(model, "Champion")
    client.delete_registered_model_alias(model, "Champion")
    client.delete_model_version(model, "2")
    assert client.get_registered_model(model).aliases == {}
    with pytest.raises(MlflowException, match="Registered model alias champion not found"):
        client.get_model_version_by_alias(model, "champion")


@pytest.mark.rows("renameRegisteredModel", "getModelVersion", "getModelVersionByAlias")
def test_a_rename_takes_everything_along(client: Any, model: str) -> None:
    client.create_model_version(model, SOURCE, tags={"t": "1"})
    client.set_registered_model_alias(model, "champ", "1")
    before = client.get_model_version(model, "1")
    time.sleep(0.005)
    name = unique("renamed")
    client.rename_registered_model(model, name)
    after = client.get_model_version_by_alias(name, "champ")
    assert (after.name, after.tags, after.creation_timestamp) == (name, {"t": "1"}, before.creation_timestamp)
    assert after.last_updated_timestamp > before.last_updated_timestamp
    assert list(client.search_model_versions(f"name='{model}'")) == []
    assert str(client.create_model_version(name, SOURCE).version) == "2"
    assert str(client.create_model_version(client.create_registered_model(model).name, SOURCE).version) == "1"


@pytest.mark.rows("createModelVersion", "createRegisteredModel", "getModelVersionDownloadUri")
def test_copy(client: Any, model: str) -> None:
    original = client.create_model_version(model, SOURCE, tags={"t": "1"}, description="d")
    target = unique("copy")
    for number in ["1", "2"]:
        made = client.copy_model_version(f"models:/{model}/1", target)
        assert (made.name, str(made.version), made.tags, made.description) == (target, number, {"t": "1"}, "d")
    assert client.get_model_version(target, "1").source == f"models:/{model}/{original.version}"
    assert client.get_model_version_download_uri(target, "2") == SOURCE
    client.set_registered_model_alias(target, "live", "2")
    again = client.copy_model_version(f"models:/{target}@live", model)
    assert client.get_model_version_download_uri(model, again.version) == SOURCE


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
def test_searches(client: Any) -> None:
    prefix = unique("s")
    for i in range(5):
        client.create_registered_model(f"{prefix}-{i}", tags={"parity": str(i % 2)})
        client.create_model_version(f"{prefix}-{i}", SOURCE, tags={"i": str(i)})
    found = client.search_registered_models(f"name LIKE '{prefix}%' AND tags.parity = '0'", order_by=["name DESC"])
    assert [m.name[-1] for m in found] == ["4", "2", "0"]
    assert [str(v.version) for v in found[0].latest_versions] == ["1"]
    page = client.search_registered_models(f"name LIKE '{prefix}%'", max_results=2)
    names = [m.name for m in page]
    while page.token:
        page = client.search_registered_models(f"name LIKE '{prefix}%'", max_results=2, page_token=page.token)
        names += [m.name for m in page]
    assert names == [f"{prefix}-{i}" for i in range(5)]
    versions = client.search_model_versions(f"name LIKE '{prefix}%' AND tags.i != '3'", order_by=["name ASC"], max_results=3)
    assert ([v.tags["i"] for v in versions], bool(versions.token)) == (["0", "1", "2"], True)


@pytest.mark.wire
@pytest.mark.rows("createModelVersion")
@pytest.mark.parametrize("creators", [20, 64])
def test_numbers_under_concurrency(server: Server, creators: int) -> None:
    """MLflow tries a taken number three times only, so on the reference some creators may be refused; never a number twice."""
    name = create_model(server)
    body = {"name": name, "source": SOURCE}
    with ThreadPoolExecutor(creators) as pool:
        answers = list(pool.map(lambda _: server.call("POST", "/api/2.0/mlflow/model-versions/create", body), range(creators * 2)))
    numbers = [int(answer.json()["model_version"]["version"]) for answer in answers if answer.status_code == 200]
    if not server.is_reference:
        assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.wire
@pytest.mark.rows("createModelVersion", "deleteModelVersion", "deleteRegisteredModel")
def test_deleted_numbers_stay_taken_while_the_model_lives(server: Server) -> None:
    name = create_model(server)
    for expected in ["1", "2", "3"]:
        assert create_version(server, name)["version"] == expected
        server.ok("DELETE", "/api/2.0/mlflow/model-versions/delete", {"name": name, "version": expected})
    server.ok("DELETE", "/api/2.0/mlflow/registered-models/delete", {"name": name})
    assert create_version(server, create_model(server, name))["version"] == "1"


@pytest.mark.wire
@pytest.mark.rows("setRegisteredModelAlias", "getModelVersionByAlias")
def test_an_alias_moves_as_one(server: Server) -> None:
    name = create_model(server)
    for _ in range(8):
        create_version(server, name)

    def move(version: int) -> int:
        body = {"name": name, "alias": "live", "version": str(version)}
        return server.call("POST", "/api/2.0/mlflow/registered-models/alias", body).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(move, range(1, 9)))
    assert server.is_reference or codes == [200] * 8
    found = server.get("registered-models/alias", name=name, alias="live")["model_version"]
    holders = [v for v in range(1, 9) if "live" in server.get("model-versions/get", name=name, version=str(v))["model_version"].get("aliases", [])]
    assert holders == [int(found["version"])]

"""What was deleted, how large it is, and its end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric
from mlflow.exceptions import MlflowException

from page import ask, fetch, refusal, send
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows")]


@pytest.fixture
def client(server: Server) -> MlflowClient:
    return MlflowClient(server.url)


def logged_run(client: MlflowClient, experiment_id: str, points: int = 0) -> str:
    run_id = client.create_run(experiment_id, run_name=unique("run")).info.run_id
    client.log_batch(run_id, [Metric("loss", i / 2, i, i) for i in range(points)])
    client.log_param(run_id, "p", "1")
    return str(run_id)


def in_trash(server: Server, kind: str) -> dict[str, Any]:
    name = {"experiments": "experiment_id", "runs": "run_id"}[kind]
    return {entry[name]: entry for entry in fetch(server, "trash/search").get(kind, [])}


@pytest.mark.rows("searchTrash")
def test_deleted_runs_are_listed_with_their_points(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("trash"))
    kept, gone = logged_run(client, experiment_id, 3), logged_run(client, experiment_id, 7)
    client.delete_run(gone)
    listed = in_trash(server, "runs")
    assert kept not in listed
    info = client.get_run(gone).info
    assert listed[gone]["points"] == 7
    assert (listed[gone]["run_name"], listed[gone]["experiment_id"]) == (info.run_name, experiment_id)
    assert listed[gone]["deleted_time"] > 1_700_000_000_000
    client.restore_run(gone)
    assert gone not in in_trash(server, "runs")


@pytest.mark.rows("searchTrash")
def test_a_deleted_experiment_stands_for_its_runs(server: Server, client: MlflowClient) -> None:
    name = unique("trash")
    experiment_id = client.create_experiment(name)
    runs = [logged_run(client, experiment_id, points) for points in (2, 3)]
    client.delete_experiment(experiment_id)
    listed = in_trash(server, "experiments")[experiment_id]
    assert (listed["name"], listed["runs"], listed["points"]) == (name, 2, 5)
    assert not set(runs) & set(in_trash(server, "runs"))
    client.restore_experiment(experiment_id)
    assert experiment_id not in in_trash(server, "experiments")


@pytest.mark.rows("searchTrash")
def test_the_latest_come_first_and_the_rest_is_counted(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("trash"))
    gone = [logged_run(client, experiment_id) for _ in range(3)]
    for run_id in gone:
        client.delete_run(run_id)
    answer = fetch(server, "trash/search", max_results=2)
    assert len(answer["runs"]) == 2 and answer["total_runs"] >= 3
    times = [run["deleted_time"] for run in fetch(server, "trash/search")["runs"]]
    assert times == sorted(times, reverse=True)


@pytest.mark.rows("searchTrashSizes")
def test_sizes_are_those_of_the_artifacts(server: Server, client: MlflowClient, tmp_path: Path) -> None:
    experiment_id = client.create_experiment(unique("trash"))
    runs = [logged_run(client, experiment_id) for _ in range(2)]
    for number, run_id in enumerate(runs, 1):
        (tmp_path / "data.bin").write_bytes(os.urandom(1000 * number))
        client.log_artifact(run_id, str(tmp_path / "data.bin"), "deep/folder")
        client.log_text(run_id, "é", "note.txt")
        client.delete_run(run_id)
    first = ask(server, "trash/sizes", {"run_ids": runs[:1]})
    assert first == {"files": 2, "bytes": 1002, "is_complete": True}
    assert ask(server, "trash/sizes", {"run_ids": [*runs, *runs]})["bytes"] == 3004
    assert ask(server, "trash/sizes", {})["files"] == 0
    client.delete_experiment(experiment_id)
    assert ask(server, "trash/sizes", {"experiment_ids": [experiment_id]})["bytes"] == 3004


@pytest.mark.rows("searchTrashSizes", "purgeTrash")
def test_what_lies_elsewhere_is_named_and_kept(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("trash"), artifact_location="s3://bucket/elsewhere")
    run_id = logged_run(client, experiment_id)
    location = client.get_run(run_id).info.artifact_uri
    client.delete_run(run_id)
    assert ask(server, "trash/sizes", {"run_ids": [run_id]})["is_complete"] is False
    assert ask(server, "trash/purge", {"run_ids": [run_id]})["kept_artifacts"] == [location]


@pytest.mark.rows("purgeTrash", "searchTrash")
def test_a_purged_run_is_gone_with_its_artifacts(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("trash"))
    kept, gone = logged_run(client, experiment_id, 4), logged_run(client, experiment_id, 6)
    for run_id in (kept, gone):
        client.log_text(run_id, "text", "a/b.txt")
    client.delete_run(gone)
    answer = ask(server, "trash/purge", {"run_ids": [gone]})
    assert (answer["runs"], answer["points"], answer["experiments"]) == (1, 6, 0)
    assert not answer.get("kept_artifacts")
    assert gone not in in_trash(server, "runs")
    with pytest.raises(MlflowException, match=f"Run with id={gone} not found"):
        client.get_run(gone)
    assert [run.info.run_id for run in client.search_runs([experiment_id], run_view_type=3)] == [kept]
    assert len(client.get_metric_history(kept, "loss")) == 4
    assert [file.path for file in client.list_artifacts(kept, "a")] == ["a/b.txt"]


@pytest.mark.rows("purgeTrash", "searchTrash")
def test_a_purged_experiment_frees_its_name(server: Server, client: MlflowClient) -> None:
    name = unique("trash")
    experiment_id = client.create_experiment(name)
    run_id = logged_run(client, experiment_id, 5)
    model = server.model(experiment_id, name="model")
    client.delete_experiment(experiment_id)
    answer = ask(server, "trash/purge", {"experiment_ids": [experiment_id]})
    assert (answer["experiments"], answer["runs"], answer["points"]) == (1, 1, 5)
    assert experiment_id not in in_trash(server, "experiments")
    for lost in (lambda: client.get_run(run_id), lambda: client.get_experiment(experiment_id)):
        with pytest.raises(MlflowException) as caught:
            lost()
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert server.call("GET", f"/api/2.0/mlflow/logged-models/{model}").status_code == 404
    assert client.create_experiment(name) != experiment_id


@pytest.mark.rows("purgeTrash")
def test_what_is_not_in_the_trash_stays(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("trash"))
    run_id = logged_run(client, experiment_id, 2)
    for body in ({"run_ids": [run_id]}, {"experiment_ids": [experiment_id]}, {"run_ids": ["no such run"]}):
        response = send(server, "trash/purge", body)
        if response.status_code == 200:
            assert (response.json()["experiments"], response.json()["runs"]) == (0, 0)
        else:
            assert refusal(server, response)[:2] == (400, "INVALID_PARAMETER_VALUE")
    assert client.get_run(run_id).data.params == {"p": "1"}
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"


MANY = [str(i) for i in range(1001)]
REFUSED: list[tuple[str, str, Any, str]] = [
    ("purgeTrash", "purge", {"run_ids": MANY}, "'run_ids' has 1001 items; at most 1000"),
    ("purgeTrash", "purge", {"experiment_ids": MANY}, "'experiment_ids' has 1001 items; at most 1000"),
    ("purgeTrash", "purge", {"experiment_ids": ["x"]}, "experiment"),
    ("purgeTrash", "purge", {"run_ids": "all"}, "run_ids"),
    ("purgeTrash", "purge", {"run_ids": [7]}, "run_ids"),
    ("searchTrashSizes", "sizes", {"run_ids": MANY}, "'run_ids' has 1001 items; at most 1000"),
    ("searchTrashSizes", "sizes", {"experiment_ids": ["-"]}, "experiment"),
]


@pytest.mark.parametrize(
    ("route", "body", "part"),
    [pytest.param(*case[1:], marks=pytest.mark.rows(case[0]), id=f"{case[0]}-{i}") for i, case in enumerate(REFUSED)],
)
def test_refused(server: Server, route: str, body: Any, part: str) -> None:
    status, code, message = refusal(server, send(server, f"trash/{route}", body))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and part in message, message


@pytest.mark.rows("searchTrash")
@pytest.mark.parametrize("max_results", [0, -1, 1001])
def test_refused_numbers(server: Server, max_results: int) -> None:
    status, code, message = refusal(server, send(server, "trash/search", max_results=max_results))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and f"Invalid value {max_results} for 'max_results'" in message

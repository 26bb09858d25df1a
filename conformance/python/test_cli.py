"""The command line of MLflow as people type it: experiments, runs and artifacts (real client)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wire import Server, unique


@pytest.fixture
def mlflow_says(fluent: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `mlflow ARGUMENTS` prints; the case fails when the command does."""
    from mlflow.cli import cli

    def says(*arguments: str) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli(list(arguments))
        said = capsys.readouterr()
        assert ended.value.code == 0, said.err
        return said.out

    return says


@pytest.mark.rows(
    "createExperiment", "searchExperiments", "updateExperiment", "deleteExperiment", "restoreExperiment", "getExperiment",
)  # fmt: skip
def test_experiments(mlflow_says: Any, server: Server) -> None:
    name = unique("cli")
    assert name in mlflow_says("experiments", "create", "-n", name)
    found = server.get("experiments/get-by-name", experiment_name=name)["experiment"]["experiment_id"]
    assert name in mlflow_says("experiments", "search")
    mlflow_says("experiments", "rename", "-x", found, "--new-name", f"{name}-2")
    mlflow_says("experiments", "delete", "-x", found)
    assert f"{name}-2" in mlflow_says("experiments", "search", "--view", "deleted_only")
    assert f"{name}-2" not in mlflow_says("experiments", "search")
    mlflow_says("experiments", "restore", "-x", found)
    assert f"{name}-2" in mlflow_says("experiments", "search")


@pytest.mark.rows("createExperiment")
def test_a_taken_name(mlflow_says: Any) -> None:
    name = unique("cli")
    mlflow_says("experiments", "create", "-n", name, "-l", "s3://bucket/place")
    with pytest.raises(Exception, match="RESOURCE_ALREADY_EXISTS"):
        mlflow_says("experiments", "create", "-n", name)


@pytest.mark.rows("searchRuns", "getRun", "deleteRun", "restoreRun")
def test_runs(mlflow_says: Any, server: Server, experiment: str, run: str, tmp_path: Path) -> None:
    server.post("runs/log-metric", {"run_id": run, "key": "m", "value": 1.5, "timestamp": 1})
    server.post("runs/log-parameter", {"run_id": run, "key": "p", "value": "é"})
    assert run in mlflow_says("runs", "list", "--experiment-id", experiment)
    told = json.loads(mlflow_says("runs", "describe", "--run-id", run))
    assert (told["info"]["run_id"], told["data"]["metrics"], told["data"]["params"]) == (run, {"m": 1.5}, {"p": "é"})
    table = tmp_path / "runs.csv"
    mlflow_says("experiments", "csv", "-x", experiment, "-o", str(table))
    assert any(line.startswith(f"{run},{experiment},RUNNING,") for line in table.read_text(encoding="utf-8").splitlines())
    mlflow_says("runs", "delete", "--run-id", run)
    assert run not in mlflow_says("runs", "list", "--experiment-id", experiment)
    assert run in mlflow_says("runs", "list", "--experiment-id", experiment, "--view", "deleted_only")
    mlflow_says("runs", "restore", "--run-id", run)
    assert run in mlflow_says("runs", "list", "--experiment-id", experiment)


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listProxyArtifacts", "getRun")
def test_artifacts(mlflow_says: Any, run: str, tmp_path: Path) -> None:
    folder = tmp_path / "sent" / "a folder"
    folder.mkdir(parents=True)
    (folder / "é.txt").write_text("words", encoding="utf-8")
    mlflow_says("artifacts", "log-artifact", "--run-id", run, "-l", str(folder / "é.txt"), "-a", "one")
    mlflow_says("artifacts", "log-artifacts", "--run-id", run, "-l", str(tmp_path / "sent"))
    listed = json.loads(mlflow_says("artifacts", "list", "--run-id", run))
    assert [(entry["path"], entry["is_dir"]) for entry in listed] == [("a folder", True), ("one", True)]
    listed = json.loads(mlflow_says("artifacts", "list", "--run-id", run, "-a", "one"))
    assert listed == [{"path": "one/é.txt", "is_dir": False, "file_size": 5}]
    target = tmp_path / "back"
    target.mkdir()
    mlflow_says("artifacts", "download", "-u", f"runs:/{run}/a folder", "-d", str(target))
    assert [path.read_text(encoding="utf-8") for path in target.rglob("é.txt")] == ["words"]

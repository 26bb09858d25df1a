"""`models serve` finds models in a tracking server, and follows an alias."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
import requests

from conftest import FIXTURES, Serve, Served, free_port

PROMPT = {"prompt": "<|user|>What is the capital of Spain?<|end|><|assistant|>"}


@pytest.fixture(scope="module")
def tracking(program: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A tracking server with the model `phi3` in two versions, logged and registered by MLflow's own client."""
    data = tmp_path_factory.mktemp("tracking")
    port = free_port()
    command = [*program, "server", "--port", str(port), "--data-dir", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        await_health(url)
        register(url)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def await_health(url: str) -> None:
    for _ in range(600):
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the tracking server does not answer")


def register(url: str) -> None:
    os.environ["MLFLOW_TRACKING_URI"] = url
    mlflow.set_tracking_uri(url)
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(FIXTURES / "phi3-genai-python"), "model")
    client = mlflow.MlflowClient()
    client.create_registered_model("phi3")
    for _ in range(2):
        client.create_model_version("phi3", f"{run.info.artifact_uri}/model", run.info.run_id)
    client.set_registered_model_alias("phi3", "champion", "1")
    client.set_tag(run.info.run_id, "which", "phi3")


def asks(served: Served) -> tuple[int, str]:
    answer = served.post("/invocations", PROMPT)
    return answer.status_code, answer.text


@pytest.mark.parametrize("uri", ["models:/phi3@champion", "models:/phi3/2", "models:/phi3/latest", "models:/phi3/1"])
def test_uris(serve: Serve, tracking: str, uri: str) -> None:
    served = serve(uri, env={"MLFLOW_TRACKING_URI": tracking})
    assert asks(served) == (200, '"The capital of Spain is Madrid."')


def test_a_run(serve: Serve, tracking: str) -> None:
    mlflow.set_tracking_uri(tracking)
    run = mlflow.search_runs(search_all_experiments=True).iloc[0]
    served = serve(f"runs:/{run['run_id']}/model", env={"MLFLOW_TRACKING_URI": tracking})
    assert asks(served)[0] == 200


def test_unknown_names_are_one_line(program: list[str], tracking: str) -> None:
    for uri, word in [("models:/phi3@nobody", "nobody"), ("models:/zz/1", "zz"), ("models:/", "Not a proper models:/ URI")]:
        ended = subprocess.run(
            [*program, "models", "serve", "-m", uri, "-p", "0"],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "MLFLOW_TRACKING_URI": tracking},
            check=False,
        )
        assert ended.returncode == 1
        assert word in ended.stderr
        assert len(ended.stderr.strip().splitlines()) == 1


def test_a_moved_alias_is_followed_without_a_failed_request(serve: Serve, tracking: str) -> None:
    served = serve("models:/phi3@champion", "--poll", "1", env={"MLFLOW_TRACKING_URI": tracking})
    statuses: list[int] = []
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            statuses.append(asks(served)[0])
            time.sleep(0.05)

    clients = [threading.Thread(target=keep_asking) for _ in range(4)]
    for client in clients:
        client.start()
    mlflow.MlflowClient(tracking).set_registered_model_alias("phi3", "champion", "2")
    deadline = time.monotonic() + 60
    while "serves version 2 now" not in served.lines() and time.monotonic() < deadline:
        time.sleep(0.1)
    stop.set()
    for client in clients:
        client.join()
    assert "serves version 2 now" in served.lines()
    assert set(statuses) == {200}


def test_the_download_is_kept_inside_the_cache(tracking: str, serve: Serve, tmp_path: Path) -> None:
    served = serve("models:/phi3/1", "--cache-dir", str(tmp_path), env={"MLFLOW_TRACKING_URI": tracking})
    assert asks(served)[0] == 200
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "MLmodel" for path in files)
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
